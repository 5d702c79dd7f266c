namespace ReportWatcher.Analysis.Text;

/// <summary>One word of a text.</summary>
internal struct Token
{
    /// <summary>First UTF-16 code unit in the text as read.</summary>
    public int Start;

    /// <summary>One past the last code unit; includes the last dot of "U.S." and the marks on the last letter.</summary>
    public int End;

    /// <summary>Where its folded spelling begins in the buffer's characters.</summary>
    public int FoldedStart;

    public int FoldedLength;

    /// <summary>Of the folded spelling, see <see cref="TermHash"/>.</summary>
    public uint Hash;

    /// <summary>Counts up at every blank line and from one field to the next.</summary>
    public int Paragraph;
}

/// <summary>
/// FNV-1a over UTF-16 code units, finished as in MurmurHash3 so that the low bits may index a table. Taken along letter by letter
/// while a word is folded: hashing costs no second pass.
/// </summary>
internal static class TermHash
{
    public const uint Seed = 2166136261;

    public static uint Add(uint hash, char c) => (hash ^ c) * 16777619;

    public static uint Finish(uint hash)
    {
        hash ^= hash >> 16;
        hash *= 0x85EBCA6B;
        return hash ^ (hash >> 13);
    }

    public static uint Of(ReadOnlySpan<char> folded)
    {
        uint hash = Seed;
        foreach (char c in folded)
            hash = Add(hash, c);
        return Finish(hash);
    }
}
