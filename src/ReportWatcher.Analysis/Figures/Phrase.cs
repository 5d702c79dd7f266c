namespace ReportWatcher.Analysis.Figures;

/// <summary>A phrase of whole words, without regard to case; a word may end in * for any ending.</summary>
internal sealed class Phrase
{
    private readonly PhraseWord[] _words;

    private Phrase(PhraseWord[] words) => _words = words;

    /// <summary>The word by which texts are found that may have the phrase: the longest that is written out, else the longest beginning of one.</summary>
    public PhraseWord Rarest => _words.OrderBy(word => word.IsPrefix).ThenByDescending(word => word.Forms[0].Length).First();

    /// <summary>Null where the text has no word, or a * that does not end a word of three letters.</summary>
    /// <param name="anyNumber">Singular and plural are the same: "soldier", "soldiers".</param>
    public static Phrase? Parse(string text, bool anyNumber)
    {
        string[] parts = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var words = new List<PhraseWord>();
        foreach (string part in parts)
        {
            bool prefix = part.EndsWith('*');
            string word = prefix ? part[..^1] : part;
            if (word.Contains('*') || (prefix && word.Length < PhraseWord.ShortestPrefix)) return null;
            int start = 0;
            while (NextWord(word, start, out Range range))
            {
                start = range.End.Value;
                words.Add(PhraseWord.Of(word[range], prefix && start == word.Length, anyNumber));
            }
        }
        return words.Count > 0 ? new Phrase([.. words]) : null;
    }

    /// <summary>Whether the words stand in the text one after the other.</summary>
    public bool IsIn(ReadOnlySpan<char> text)
    {
        int start = 0;
        while (NextWord(text, start, out Range first))
        {
            if (MatchesFrom(text, first)) return true;
            start = first.End.Value;
        }
        return false;
    }

    /// <summary>The next word at or behind a place; false where none is left.</summary>
    public static bool NextWord(ReadOnlySpan<char> text, int start, out Range word)
    {
        while (start < text.Length && !IsWordCharacter(text[start])) start++;
        int end = start;
        while (end < text.Length && IsWordCharacter(text[end])) end++;
        word = start..end;
        return end > start;
    }

    private bool MatchesFrom(ReadOnlySpan<char> text, Range word)
    {
        for (int i = 0; i < _words.Length; i++)
        {
            if (i > 0 && !NextWord(text, word.End.Value, out word)) return false;
            if (!_words[i].Matches(text[word])) return false;
        }
        return true;
    }

    private static bool IsWordCharacter(char c)
        => c <= '\u007f' ? char.IsAsciiLetterOrDigit(c) : char.IsLetterOrDigit(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark;
}

/// <summary>A word of a phrase.</summary>
/// <param name="Forms">As written, and where the number does not matter its singular and its plural; without regard to case.</param>
/// <param name="IsPrefix">Any ending may follow.</param>
internal readonly record struct PhraseWord(string[] Forms, bool IsPrefix)
{
    public const int ShortestPrefix = 3;

    private static readonly (string Plural, string Singular)[] s_irregular =
        [("people", "person"), ("men", "man"), ("women", "woman"), ("children", "child"), ("wives", "wife"), ("lives", "life"), ("feet", "foot")];

    public static PhraseWord Of(string word, bool isPrefix, bool anyNumber)
        => new(isPrefix || !anyNumber ? [word] : [word, .. Plurals(word), .. Singulars(word)], isPrefix);

    public bool Matches(ReadOnlySpan<char> word)
    {
        if (IsPrefix) return word.StartsWith(Forms[0], StringComparison.OrdinalIgnoreCase);
        foreach (string form in Forms)
        {
            if (word.Equals(form, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }

    private static IEnumerable<string> Plurals(string word)
    {
        yield return word + "s";
        if (EndsWith(word, "y")) yield return word[..^1] + "ies";
        if (TakesEs(word)) yield return word + "es";
        if (EndsWith(word, "man")) yield return word[..^2] + "en"; // servicemen
        foreach ((string many, string one) in s_irregular)
        {
            if (Same(word, one)) yield return many;
        }
    }

    private static IEnumerable<string> Singulars(string word)
    {
        if (word.Length > 1 && EndsWith(word, "s")) yield return word[..^1];
        if (EndsWith(word, "ies")) yield return word[..^3] + "y";
        if (EndsWith(word, "es") && TakesEs(word[..^2])) yield return word[..^2];
        if (EndsWith(word, "men")) yield return word[..^2] + "an";
        foreach ((string many, string one) in s_irregular)
        {
            if (Same(word, many)) yield return one;
        }
    }

    private static bool TakesEs(string word) => word.Length > 0 && char.ToLowerInvariant(word[^1]) is 's' or 'x' or 'h' or 'z' or 'o';

    private static bool Same(string one, string two) => one.Equals(two, StringComparison.OrdinalIgnoreCase);

    private static bool EndsWith(string word, string ending) => word.EndsWith(ending, StringComparison.OrdinalIgnoreCase);
}
