using System.Text.RegularExpressions;

namespace ReportWatcher.Benchmarks.Reading;

/// <summary>Which lines of a page are in its gold body.</summary>
internal static partial class GoldLabels
{
    public static bool[] Of(IReadOnlyList<string> lines, string gold)
    {
        string[] goldWords = Words(gold);
        string goldText = $" {string.Join(' ', goldWords)} ";
        var grams = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i + 4 <= goldWords.Length; i++)
            grams.Add(string.Join(' ', goldWords, i, 4));

        var labels = new bool[lines.Count];
        var doubtful = new bool[lines.Count];
        for (int i = 0; i < lines.Count; i++)
        {
            string[] words = Words(lines[i]);
            bool inside = words.Length > 0 && goldText.Contains($" {string.Join(' ', words)} ", StringComparison.Ordinal);
            labels[i] = words.Length >= 4 && (inside || ShareOfGrams(words, grams) >= 0.7);
            doubtful[i] = words.Length < 4 && inside;
        }

        // "News" or "Share" may stand anywhere in the body: few words count only next to lines that are body.
        for (int i = 0; i < lines.Count; i++)
            doubtful[i] &= Near(labels, i);
        for (int i = 0; i < lines.Count; i++)
            labels[i] |= doubtful[i];
        return labels;
    }

    public static string[] Words(string text) => [.. Word().Matches(text.ToLowerInvariant()).Select(match => match.Value)];

    private static bool Near(bool[] labels, int i)
    {
        for (int j = Math.Max(i - 2, 0); j <= Math.Min(i + 2, labels.Length - 1); j++)
        {
            if (labels[j])
                return true;
        }

        return false;
    }

    private static double ShareOfGrams(string[] words, HashSet<string> grams)
    {
        int found = 0;
        for (int i = 0; i + 4 <= words.Length; i++)
            found += grams.Contains(string.Join(' ', words, i, 4)) ? 1 : 0;
        return (double)found / (words.Length - 3);
    }

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
