namespace ReportWatcher.Analysis.Series;

/// <summary>Words as the names of series are made of them: "Soldiers", "soldier" and "soldiers'" are one.</summary>
internal static class Nouns
{
    private static readonly Dictionary<string, string> s_irregular = new()
    {
        ["men"] = "man", ["women"] = "woman", ["children"] = "child", ["feet"] = "foot", ["lives"] = "life", ["wives"] = "wife", ["persons"] = "people", ["person"] = "people",
    };

    private static readonly HashSet<string> s_empty = ["of", "the", "a", "an", "and", "in", "on", "at", "for", "to", "from", "its", "their", "his", "her", "our", "all", "other", "more", "some"];

    /// <summary>The words of a text, in lower case and without number. "U.S." is one word.</summary>
    public static string[] Stems(string text) => [.. Words(text).Select(Stem)];

    /// <summary>Those of them that say something: "shipments of military equipment" gives shipment, military, equipment.</summary>
    public static IEnumerable<string> ContentStems(IEnumerable<string> words) => words.Where(word => !s_empty.Contains(word.ToLowerInvariant())).Select(Stem);

    /// <summary>As written, without the marks around them.</summary>
    public static IEnumerable<string> Words(string text)
    {
        int end = 0;
        while (true)
        {
            int start = end;
            while (start < text.Length && char.IsWhiteSpace(text[start])) start++;
            end = start;
            while (end < text.Length && !char.IsWhiteSpace(text[end])) end++;
            if (end == start) yield break;
            string word = Bare(text[start..end]);
            if (word.Length > 0) yield return word;
        }
    }

    /// <summary>The same from the last to the first, so that the end of a long sentence costs no more than that of a short one.</summary>
    public static IEnumerable<string> WordsFromTheEnd(string text)
    {
        int start = text.Length;
        while (true)
        {
            int end = start;
            while (end > 0 && char.IsWhiteSpace(text[end - 1])) end--;
            start = end;
            while (start > 0 && !char.IsWhiteSpace(text[start - 1])) start--;
            if (end == start) yield break;
            string word = Bare(text[start..end]);
            if (word.Length > 0) yield return word;
        }
    }

    /// <summary>
    /// Singular and plural give the same letters, which need be no word: "houses" and "house" both give "hous", "cities" and "city" "citi".
    /// </summary>
    public static string Stem(string word)
    {
        string stem = word.ToLowerInvariant().Replace("'s", "").Replace("’s", "").Trim('\'', '’');
        if (s_irregular.TryGetValue(stem, out string? singular)) return singular;
        if (stem.EndsWith("women", StringComparison.Ordinal) || stem.EndsWith("men", StringComparison.Ordinal)) return stem[..^2] + "an";
        if (stem.Length > 3 && stem[^1] == 's' && stem[^2] is not ('s' or 'u' or 'i' or '.')) stem = stem[..^1];
        if (stem.Length > 3 && stem[^1] == 'e') stem = stem[..^1];
        if (stem.Length > 2 && stem[^1] == 'y') stem = stem[..^1] + "i";
        return stem;
    }

    private static string Bare(string word)
    {
        string bare = word.Trim('"', '“', '”', '«', '»', '(', ')', '[', ']', ',', ';', ':', '!', '?', '‘');
        // "Iraq." ends a sentence, "U.S." does not end with its mark.
        return bare.EndsWith('.') && bare.IndexOf('.') == bare.Length - 1 ? bare[..^1] : bare;
    }
}
