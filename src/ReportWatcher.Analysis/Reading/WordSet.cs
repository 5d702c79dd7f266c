namespace ReportWatcher.Analysis.Reading;

/// <summary>The different words of a short text, without regard to case.</summary>
internal sealed class WordSet
{
    private readonly HashSet<string> _words = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public WordSet(string text)
    {
        _lookup = _words.GetAlternateLookup<ReadOnlySpan<char>>();
        for (int at = 0; Next(text, ref at, out ReadOnlySpan<char> word);)
            _lookup.Add(word);
    }

    /// <summary>
    /// Words in common with a text, 0 to 1: two parts the share of the shorter one's, one part the share of all; of very
    /// short texts only the latter, since "News" is in every headline.
    /// </summary>
    public double Overlap(ReadOnlySpan<char> text)
    {
        int common = 0, words = 0;
        for (int at = 0; Next(text, ref at, out ReadOnlySpan<char> word);)
        {
            words++;
            common += _lookup.Contains(word) ? 1 : 0;
        }

        if (words == 0 || _words.Count == 0)
            return 0;
        common = Math.Min(common, _words.Count);
        int shorter = Math.Min(words, _words.Count);
        double jaccard = (double)common / (words + _words.Count - common);
        return shorter >= 3 ? (2.0 * common / shorter + jaccard) / 3 : jaccard;
    }

    private static bool Next(ReadOnlySpan<char> text, ref int at, out ReadOnlySpan<char> word)
    {
        while (at < text.Length && !char.IsLetterOrDigit(text[at]))
            at++;
        int start = at;
        while (at < text.Length && char.IsLetterOrDigit(text[at]))
            at++;
        word = text[start..at];
        return at > start;
    }
}
