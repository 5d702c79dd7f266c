using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using ReportWatcher.Analysis.Text;

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

    /// <summary>One character in so many, in a line of data.</summary>
    private const int DataShare = 20;

    private static readonly SearchValues<char> DataMarks = SearchValues.Create("{}[]<>\\=;_|~^");

    [Flags]
    private enum Sections { None = 0, Line = 1, PerhapsEnd = 2, End = 4 }

    private static readonly FrozenDictionary<string, string[]> Entries = ReadEntries();

    private static readonly (string Section, Sections Flag)[] Headings = [("line", Sections.Line), ("begins", Sections.Line), ("perhaps end", Sections.PerhapsEnd), ("end", Sections.End)];

    private static readonly FrozenDictionary<string, Sections>.AlternateLookup<ReadOnlySpan<char>> WholeLines = Headings
        .SelectMany(h => Entries[h.Section].Where(entry => !entry.EndsWith('*')).Select(entry => (Key: Normalized(entry), h.Flag)))
        .GroupBy(entry => entry.Key, StringComparer.Ordinal)
        .ToFrozenDictionary(same => same.Key, same => same.Aggregate(Sections.None, (flags, entry) => flags | entry.Flag), StringComparer.Ordinal)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Entries "beginning*", and "beginning * middle*" with one gap, by their first character.</summary>
    private static readonly FrozenDictionary<char, (string Start, string Middle, Sections Flag)[]> Beginnings = Headings
        .SelectMany(h => Entries[h.Section].Where(entry => entry.EndsWith('*')).Select(entry => (Parts: entry.TrimEnd('*').Split('*', 2), h.Flag)))
        .Select(entry => (Start: Folded(entry.Parts[0]), Middle: Folded(entry.Parts.ElementAtOrDefault(1) ?? ""), entry.Flag))
        .GroupBy(entry => entry.Start[0])
        .ToFrozenDictionary(group => group.Key, group => group.ToArray());

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> CommentRules =
        Entries["comment rules"].ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly WordAutomaton Phrases = new([.. Entries["inside"].Where(phrase => Ascii.IsValid(phrase)).Select(phrase => (phrase, 1u))]);
    private static readonly SearchValues<string> ForeignPhrases = SearchValues.Create([.. Entries["inside"].Where(phrase => !Ascii.IsValid(phrase))], StringComparison.Ordinal);
    private static readonly SearchValues<char> ForeignInitials = SearchValues.Create([.. Entries["inside"].Where(phrase => !Ascii.IsValid(phrase)).Select(phrase => phrase[0])]);

    public static FurnitureKind Classify(PageLine line)
    {
        if (line.Words > LongestWithPhrase)
            return FurnitureKind.None;
        if (line.Words <= LongestBeginning && line.Span.Length <= LongestKey)
        {
            Span<char> buffer = stackalloc char[LongestKey];
            ReadOnlySpan<char> key = buffer[..Normalize(line.Span, buffer)];
            Sections sections = key.IsEmpty ? Sections.Line : SectionsOf(key);
            if (sections.HasFlag(Sections.End))
                return FurnitureKind.End;
            if (sections.HasFlag(Sections.PerhapsEnd))
                return sections.HasFlag(Sections.Line) ? FurnitureKind.LineOrEnd : FurnitureKind.PerhapsEnd;
            if (sections.HasFlag(Sections.Line))
                return FurnitureKind.Line;
        }

        return Phrases.Search(line.Span) != 0 || (line.Span.IndexOfAny(ForeignInitials) is >= 0 and var at && line.Span[at..].ContainsAny(ForeignPhrases))
            ? FurnitureKind.Line
            : FurnitureKind.None;
    }

    private static Sections SectionsOf(ReadOnlySpan<char> key)
    {
        WholeLines.TryGetValue(key, out Sections sections);
        if (Beginnings.TryGetValue(key[0], out (string Start, string Middle, Sections Flag)[]? candidates))
        {
            foreach ((string start, string middle, Sections flag) in candidates)
                sections |= key.StartsWith(start, StringComparison.Ordinal) && key[start.Length..].Contains(middle, StringComparison.Ordinal) ? flag : Sections.None;
        }

        return sections;
    }

    /// <summary>A menu as JSON, a style sheet, a script that a page shows by mistake: a twentieth of it and more are marks that no prose has.</summary>
    public static bool IsData(PageLine line)
    {
        if (line.Words <= LongestWithPhrase)
            return false;
        ReadOnlySpan<char> text = line.Span;
        int marks = 0, total = text.Length;
        for (int next; (next = text.IndexOfAny(DataMarks)) >= 0; text = text[(next + 1)..])
            marks++;
        return marks * DataShare > total;
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

    /// <summary>Folded, without bullets before and punctuation behind.</summary>
    /// <param name="key">At least as long as the text.</param>
    /// <returns>The length of the key.</returns>
    private static int Normalize(ReadOnlySpan<char> text, Span<char> key) => Fold(text.Trim(" \t•·*|»›<>–—-_▪●○◦►▶→←:.!…،؛\u200E\u200F"), key);

    /// <summary>Letters folded as for matching, digits as one #.</summary>
    private static int Fold(ReadOnlySpan<char> text, Span<char> key)
    {
        int length = 0;
        foreach (char c in text)
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
            else if (Letters.Kind(c) != LetterKind.Ignorable && !(c is ',' or '.' && length > 0 && key[length - 1] == '#'))
            {
                key[length++] = Letters.Kind(c) == LetterKind.Plain ? Letters.Fold(c) : c == '’' ? '\'' : c;
            }
        }

        return length;
    }

    private static string Folded(string part)
    {
        Span<char> key = stackalloc char[LongestKey];
        return key[..Fold(part, key)].ToString();
    }

    private static string Normalized(string entry)
    {
        Span<char> key = stackalloc char[LongestKey];
        return key[..Normalize(entry, key)].ToString();
    }

    private static FrozenDictionary<string, string[]> ReadEntries()
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
}
