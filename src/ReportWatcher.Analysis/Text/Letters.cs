using System.Globalization;

namespace ReportWatcher.Analysis.Text;

/// <summary>What a character is to the tokenizer.</summary>
internal enum LetterKind : byte
{
    /// <summary>White space, punctuation, symbols: ends a word.</summary>
    Separator,

    /// <summary>A letter or digit with a one-character folding (<see cref="Letters.Fold"/>).</summary>
    Plain,

    /// <summary>Folds to several characters (<see cref="Letters.Expansion"/>): ß, æ, the ligature fi.</summary>
    Expanding,

    /// <summary>Part of a word that does not count: combining marks, harakat, tatweel, soft hyphen, joiners, direction marks.</summary>
    Ignorable,

    /// <summary>Han and kana: scripts without spaces, so that every character is a word and a word is a phrase.</summary>
    Ideograph,

    Apostrophe,
    Dot,
    Comma,
    NewLine,
    HighSurrogate,
}

/// <summary>Character classes and foldings: one array look-up a character on the tokenizer's hot path.</summary>
internal static class Letters
{
    private static readonly char[] Folding = new char[char.MaxValue + 1];
    private static readonly LetterKind[] Kinds = new LetterKind[char.MaxValue + 1];
    private static readonly Dictionary<char, string> Expansions = [];

    static Letters()
    {
        for (int c = 0; c <= char.MaxValue; c++)
        {
            Kinds[c] = Classify((char)c);
            if (Kinds[c] == LetterKind.Plain)
                Folding[c] = char.ToLowerInvariant((char)c);
        }

        foreach (string line in FoldingTable.Lines.Split('\n'))
            ApplyLine(line);
        FoldUpperCaseLikeLower();
    }

    /// <summary>The folding of every <see cref="LetterKind.Plain"/> character; '\0' for all others. Index: UTF-16 code unit.</summary>
    public static ReadOnlySpan<char> FoldTable => Folding;

    public static LetterKind Kind(char c) => Kinds[c];

    public static char Fold(char c) => Folding[c];

    public static string Expansion(char c) => Expansions[c];

    private static LetterKind Classify(char c)
    {
        switch (c)
        {
            case '\n' or '\u2029':
                return LetterKind.NewLine;
            case '.':
                return LetterKind.Dot;
            case ',':
                return LetterKind.Comma;
            // Typed, typographic and transliteration apostrophes (ayn, hamza, modifier letters).
            case '\'' or '`' or '\u00B4' or '\u02B9' or '\u02BB' or '\u02BC' or '\u02BD' or '\u02BE' or '\u02BF' or '\u02C8'
                or '\u2018' or '\u2019' or '\u201B' or '\u2032' or '\uFF07':
                return LetterKind.Apostrophe;
            case '\u0640' or '\u00AD' or '\u200C' or '\u200D' or '\u200E' or '\u200F' or '\u2060' or '\u061C' or '\uFEFF':
                return LetterKind.Ignorable;
            case >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069':
                return LetterKind.Ignorable;
            case >= '\u3041' and <= '\u30FF' or >= '\u31F0' and <= '\u31FF' or >= '\u3400' and <= '\u4DBF'
                or >= '\u4E00' and <= '\u9FFF' or >= '\uF900' and <= '\uFAFF':
                return LetterKind.Ideograph;
        }

        return char.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => IsVowelSign(c) ? LetterKind.Plain : LetterKind.Ignorable,
            UnicodeCategory.SpacingCombiningMark => LetterKind.Plain,
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber
                or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => LetterKind.Plain,
            UnicodeCategory.Surrogate => char.IsHighSurrogate(c) ? LetterKind.HighSurrogate : LetterKind.Separator,
            _ => LetterKind.Separator,
        };
    }

    // From Devanagari to Myanmar and beyond, non-spacing marks are vowels: to drop them would merge different words.
    private static bool IsVowelSign(char c) => c is >= '\u0900' and <= '\u1AAF' or >= '\uA800' and <= '\uABFF';

    private static void ApplyLine(string line)
    {
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        string target = Spelling(line[..colon]);
        foreach (string range in line[(colon + 1)..].Split((char[])[' ', '\r'], StringSplitOptions.RemoveEmptyEntries))
        {
            int dash = range.IndexOf('-', StringComparison.Ordinal);
            int first = CodePoint(dash < 0 ? range : range[..dash]);
            int last = CodePoint(dash < 0 ? range : range[(dash + 1)..]);
            for (int c = first; c <= last; c++)
                Apply((char)c, target);
        }
    }

    private static void Apply(char c, string target)
    {
        Kinds[c] = target.Length == 1 ? LetterKind.Plain : LetterKind.Expanding;
        Folding[c] = target.Length == 1 ? target[0] : '\0';
        if (target.Length > 1)
            Expansions[c] = target;
    }

    private static void FoldUpperCaseLikeLower()
    {
        for (int c = 0; c <= char.MaxValue; c++)
        {
            char lower = char.ToLowerInvariant((char)c);
            if (lower == c)
                continue;
            if (Kinds[lower] == LetterKind.Expanding)
                Apply((char)c, Expansions[lower]);
            else if (Kinds[c] == LetterKind.Plain && Folding[c] == lower)
                Folding[c] = Folding[lower];
        }
    }

    private static string Spelling(string target)
        => target.Length > 3 ? string.Concat(target.Split('+').Select(hex => ((char)CodePoint(hex)).ToString())) : target;

    private static int CodePoint(string hex) => int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
