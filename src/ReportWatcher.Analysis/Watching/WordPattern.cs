namespace ReportWatcher.Analysis.Watching;

internal enum WordKind : byte
{
    /// <summary>This word and no other.</summary>
    Word,

    /// <summary>Any word that begins so ("withdraw*").</summary>
    Prefix,

    /// <summary>"wom?n": each ? stands for one letter, a last * for any ending.</summary>
    Wildcard,

    /// <summary>Any word within a number of edits ("Asad~1").</summary>
    Fuzzy,
}

/// <summary>What one word of an article must look like.</summary>
/// <param name="Folded">The folded spelling, without the * of a prefix; with the ? and * of a wildcard.</param>
/// <param name="Edits">For <see cref="WordKind.Fuzzy"/>: letters to insert, drop, change or swap with their neighbour, at most.</param>
/// <param name="Exact">For a case-sensitive word: its letters and digits as the user wrote them; else null.</param>
internal sealed record WordPattern(WordKind Kind, string Folded, int Edits = 0, string? Exact = null)
{
    /// <summary>Whether a folded word fits; <see cref="Exact"/> is compared apart, against the word as the article spells it.</summary>
    public bool Matches(ReadOnlySpan<char> word) => Kind switch
    {
        WordKind.Word => word.SequenceEqual(Folded),
        WordKind.Prefix => word.StartsWith(Folded),
        WordKind.Wildcard => MatchesWildcard(word),
        _ => EditDistance.IsAtMost(word, Folded, Edits),
    };

    /// <summary>Compares letters and digits only: exact:US is also "U.S.", and a hyphen or apostrophe never decides.</summary>
    public bool MatchesSpelling(ReadOnlySpan<char> spelling)
    {
        if (Exact is null)
            return true;
        int i = 0;
        foreach (char c in spelling)
        {
            if (!char.IsLetterOrDigit(c))
                continue;
            if (i == Exact.Length)
                return Kind == WordKind.Prefix;
            if (Exact[i++] != c)
                return false;
        }

        return i == Exact.Length;
    }

    /// <summary>True if every word that fits <paramref name="other"/> fits this pattern too, as far as spelling shows it.</summary>
    public bool Covers(WordPattern other)
    {
        if (Exact is not null && Exact != other.Exact)
            return false;
        return (Kind, other.Kind) switch
        {
            (_, WordKind.Word) => Matches(other.Folded),
            (WordKind.Prefix, WordKind.Prefix) => other.Folded.StartsWith(Folded, StringComparison.Ordinal),
            _ => Kind == other.Kind && Folded == other.Folded && Edits >= other.Edits,
        };
    }

    public override string ToString()
    {
        string word = Exact ?? Folded;
        return Kind switch
        {
            WordKind.Prefix => word + "*",
            WordKind.Fuzzy => $"{word}~{Edits}",
            _ => word,
        };
    }

    private bool MatchesWildcard(ReadOnlySpan<char> word)
    {
        ReadOnlySpan<char> pattern = Folded;
        bool open = pattern[^1] == '*';
        if (open)
            pattern = pattern[..^1];
        if (open ? word.Length < pattern.Length : word.Length != pattern.Length)
            return false;
        for (int i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != '?' && pattern[i] != word[i])
                return false;
        }

        return true;
    }
}
