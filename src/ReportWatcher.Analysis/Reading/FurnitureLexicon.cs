using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace ReportWatcher.Analysis.Reading;

internal enum FurnitureKind
{
    None,

    /// <summary>This line goes, wherever it stands.</summary>
    Line,

    /// <summary>Heads what follows an article, if what follows looks so: "Comments", "Related".</summary>
    PerhapsEnd,

    /// <summary>The same, and furniture even where it ends nothing: "Share this", "Previous article".</summary>
    LineOrEnd,

    /// <summary>Heads a comment form: nothing below is article.</summary>
    End,
}

/// <summary>The wording of page furniture, from Furniture.txt; the notation is explained there.</summary>
internal static class FurnitureLexicon
{
    // Longer lines are prose that happens to begin like a label, or to mention one.
    private const int LongestBeginning = 16;
    private const int LongestWithPhrase = 60;

    // In characters; sixteen words have about a hundred.
    private const int LongestKey = 400;

    private static readonly FrozenDictionary<string, string[]> Sections = ReadSections();
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Lines = Exact("line");
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Ends = Exact("end");
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> PerhapsEnds = Exact("perhaps end");
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> CommentRules = Exact("comment rules");
    private static readonly Beginnings LineBeginnings = new(Sections["begins"]);
    private static readonly Beginnings EndBeginnings = new(Sections["end"]);
    private static readonly Beginnings PerhapsEndBeginnings = new(Sections["perhaps end"]);
    // Apart, because the search is fast only among phrases that all begin with ASCII.
    private static readonly SearchValues<string> Phrases = SearchValues.Create([.. Sections["inside"].Where(phrase => char.IsAscii(phrase[0]))], StringComparison.OrdinalIgnoreCase);
    private static readonly SearchValues<string> ForeignPhrases = SearchValues.Create([.. Sections["inside"].Where(phrase => !char.IsAscii(phrase[0]))], StringComparison.Ordinal);

    public static FurnitureKind Classify(PageLine line)
    {
        if (line.Words > LongestWithPhrase)
            return FurnitureKind.None;
        if (line.Words <= LongestBeginning && line.Text.Length <= LongestKey)
        {
            Span<char> buffer = stackalloc char[LongestKey];
            ReadOnlySpan<char> key = buffer[..Normalize(line.Text, buffer)];
            if (Ends.Contains(key) || EndBeginnings.Match(key))
                return FurnitureKind.End;
            if (PerhapsEnds.Contains(key) || PerhapsEndBeginnings.Match(key))
                return Lines.Contains(key) ? FurnitureKind.LineOrEnd : FurnitureKind.PerhapsEnd;
            if (key.Length == 0 || Lines.Contains(key) || LineBeginnings.Match(key))
                return FurnitureKind.Line;
        }

        return line.Text.AsSpan().ContainsAny(Phrases) || (!Ascii.IsValid(line.Text) && line.Text.AsSpan().ContainsAny(ForeignPhrases))
            ? FurnitureKind.Line
            : FurnitureKind.None;
    }

    /// <summary>How many words of comment rules and forms a text has.</summary>
    public static int CommentRuleWords(ReadOnlySpan<char> text)
    {
        int count = 0;
        for (int i = 0; i < text.Length; i++)
        {
            int start = i;
            while (i < text.Length && char.IsLetter(text[i]))
                i++;
            count += i > start && CommentRules.Contains(text[start..i]) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Lower case, digits as one #, without bullets before and punctuation behind.</summary>
    /// <param name="key">At least as long as the text.</param>
    /// <returns>The length of the key.</returns>
    private static int Normalize(ReadOnlySpan<char> text, Span<char> key)
    {
        int length = 0;
        foreach (char c in text.Trim(" \t•·*|»›<>–—-_▪●○◦►▶→←:.!…،؛\u200E\u200F"))
        {
            if (char.IsDigit(c))
            {
                if (length == 0 || key[length - 1] != '#')
                    key[length++] = '#';
            }
            else if (char.IsWhiteSpace(c))
            {
                if (length > 0 && key[length - 1] != ' ')
                    key[length++] = ' ';
            }
            else if (!(c is ',' or '.' && length > 0 && key[length - 1] == '#'))
            {
                key[length++] = char.ToLowerInvariant(c == '’' ? '\'' : c);
            }
        }

        return length;
    }

    private static string Normalized(string entry)
    {
        Span<char> key = stackalloc char[LongestKey];
        return key[..Normalize(entry, key)].ToString();
    }

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Exact(string section) =>
        Sections[section].Where(entry => !entry.EndsWith('*')).Select(Normalized).ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    private static FrozenDictionary<string, string[]> ReadSections()
    {
        using Stream resource = typeof(FurnitureLexicon).Assembly.GetManifestResourceStream("Furniture.txt")
            ?? throw new InvalidOperationException("Furniture.txt is not embedded in this assembly.");
        using var reader = new StreamReader(resource);
        var sections = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        List<string> current = [];
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('['))
                sections[line.Trim('[', ']')] = current = [];
            else if (line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal))
                current.Add(line);
        }

        return sections.ToFrozenDictionary(s => s.Key, s => s.Value.ToArray(), StringComparer.Ordinal);
    }

    /// <summary>Entries "beginning*", and "beginning * middle*" with one gap, found by their first word.</summary>
    private sealed class Beginnings(IEnumerable<string> entries)
    {
        private readonly FrozenDictionary<char, (string Start, string Middle)[]> _byFirst = entries
            .Where(entry => entry.EndsWith('*'))
            .Select(entry => entry.TrimEnd('*').Split('*', 2))
            .Select(parts => (Start: parts[0], Middle: parts.Length > 1 ? parts[1] : ""))
            .GroupBy(entry => entry.Start[0])
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());

        public bool Match(ReadOnlySpan<char> key)
        {
            if (key.IsEmpty || !_byFirst.TryGetValue(key[0], out (string Start, string Middle)[]? candidates))
                return false;
            foreach ((string start, string middle) in candidates)
            {
                if (key.StartsWith(start, StringComparison.Ordinal) && key[start.Length..].Contains(middle, StringComparison.Ordinal))
                    return true;
            }

            return false;
        }
    }
}
