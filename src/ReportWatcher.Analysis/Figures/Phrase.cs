namespace ReportWatcher.Analysis.Figures;

/// <summary>A phrase of whole words, without regard to case; a word may end in * for any ending.</summary>
internal sealed class Phrase
{
    private readonly (string Text, bool IsPrefix)[] _words;

    private Phrase((string, bool)[] words) => _words = words;

    /// <summary>Null where the text has no word, or a * that does not end a word of three letters.</summary>
    public static Phrase? Parse(string text)
    {
        string[] parts = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var words = new List<(string, bool)>();
        foreach (string part in parts)
        {
            bool prefix = part.EndsWith('*');
            string word = prefix ? part[..^1] : part;
            if (word.Contains('*') || (prefix && word.Length < 3)) return null;
            foreach (Range range in WordRanges(word)) words.Add((word[range], prefix && range.End.Value == word.Length));
        }
        return words.Count > 0 ? new Phrase([.. words]) : null;
    }

    /// <summary>Whether the words stand in the text one after the other.</summary>
    /// <param name="anyNumber">Singular and plural are the same: "soldier", "soldiers".</param>
    public bool IsIn(ReadOnlySpan<char> text, bool anyNumber)
    {
        int start = 0;
        while (NextWord(text, start, out Range first))
        {
            if (MatchesFrom(text, first, anyNumber)) return true;
            start = first.End.Value;
        }
        return false;
    }

    private bool MatchesFrom(ReadOnlySpan<char> text, Range word, bool anyNumber)
    {
        for (int i = 0; i < _words.Length; i++)
        {
            if (i > 0 && !NextWord(text, word.End.Value, out word)) return false;
            if (!Matches(text[word], _words[i], anyNumber)) return false;
        }
        return true;
    }

    private static bool Matches(ReadOnlySpan<char> word, (string Text, bool IsPrefix) wanted, bool anyNumber)
    {
        if (wanted.IsPrefix) return word.StartsWith(wanted.Text, StringComparison.OrdinalIgnoreCase);
        if (word.Equals(wanted.Text, StringComparison.OrdinalIgnoreCase)) return true;
        return anyNumber && (IsPluralOf(word, wanted.Text) || IsPluralOf(wanted.Text, word));
    }

    private static readonly (string Plural, string Singular)[] s_irregular =
        [("people", "person"), ("men", "man"), ("women", "woman"), ("children", "child"), ("wives", "wife"), ("lives", "life"), ("feet", "foot")];

    private static bool IsPluralOf(ReadOnlySpan<char> plural, ReadOnlySpan<char> singular)
    {
        if (plural.Length > singular.Length && plural[^1] is 's' or 'S')
        {
            if (Same(plural[..^1], singular)) return true;
            if (EndsWith(plural, "ies") && EndsWith(singular, "y") && Same(plural[..^3], singular[..^1])) return true;
            if (EndsWith(plural, "es") && Same(plural[..^2], singular) && singular[^1] is 's' or 'x' or 'h' or 'z' or 'o') return true;
        }
        // "servicemen", "gunmen"
        if (EndsWith(plural, "men") && EndsWith(singular, "man") && Same(plural[..^2], singular[..^2])) return true;
        foreach ((string many, string one) in s_irregular)
        {
            if (Same(plural, many) && Same(singular, one)) return true;
        }
        return false;
    }

    private static bool Same(ReadOnlySpan<char> one, ReadOnlySpan<char> two) => one.Equals(two, StringComparison.OrdinalIgnoreCase);

    private static bool EndsWith(ReadOnlySpan<char> word, string ending) => word.EndsWith(ending, StringComparison.OrdinalIgnoreCase);

    private static List<Range> WordRanges(ReadOnlySpan<char> text)
    {
        var ranges = new List<Range>();
        int start = 0;
        while (NextWord(text, start, out Range word))
        {
            ranges.Add(word);
            start = word.End.Value;
        }
        return ranges;
    }

    private static bool NextWord(ReadOnlySpan<char> text, int start, out Range word)
    {
        while (start < text.Length && !IsWordCharacter(text[start])) start++;
        int end = start;
        while (end < text.Length && IsWordCharacter(text[end])) end++;
        word = start..end;
        return end > start;
    }

    private static bool IsWordCharacter(char c) => char.IsLetterOrDigit(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark;
}
