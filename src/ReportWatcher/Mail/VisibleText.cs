using System.Buffers;
using System.Globalization;
using System.Text;

namespace ReportWatcher.Mail;

/// <summary>
/// Makes text of unknown origin fit for a mail: nothing in it may end a header line, hide a part of the text or turn it around.
/// </summary>
internal static class VisibleText
{
    private const char Ellipsis = '…';

    // Text without these, without surrogates and without two spaces in a row is flat already: nearly all text is.
    private static readonly SearchValues<char> s_changed = SearchValues.Create(
        [.. Enumerable.Range(0, char.MaxValue + 1).Where(c => c != ' ' && Rune.TryCreate(c, out Rune rune) && (IsInvisible(rune) || IsBlank(rune))).Select(c => (char)c)]);

    /// <summary>
    /// One line without controls: line breaks and other controls become a space, runs of white space one space, lone surrogates U+FFFD;
    /// marks that steer the direction of the text or have no width are dropped.
    /// </summary>
    public static string OneLine(string text) => Flatten(text).Trim(' ');

    /// <summary>As <see cref="OneLine"/>, but a space at either end stays: for a piece of a longer text.</summary>
    public static string Flatten(string text)
    {
        if (!HasChanged(text) && !text.Contains("  ", StringComparison.Ordinal)) return text;

        var line = new StringBuilder(text.Length);
        Span<char> units = stackalloc char[2];
        foreach (Rune rune in text.EnumerateRunes()) // gives U+FFFD for a lone surrogate
        {
            if (IsInvisible(rune)) continue;
            if (!IsBlank(rune)) line.Append(units[..rune.EncodeToUtf16(units)]);
            else if (line.Length == 0 || line[^1] != ' ') line.Append(' ');
        }

        return line.ToString();
    }

    /// <summary>As <see cref="OneLine"/>, but what would be lost is spelled out (\n, \x1B, \u202E, \\): for file names.</summary>
    public static string Escape(string text)
    {
        if (!HasChanged(text) && !text.Contains('\\')) return text;

        var shown = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) shown.Append(c).Append(text[++i]);
            else if (c == '\\') shown.Append(@"\\");
            else if (c == '\n') shown.Append(@"\n");
            else if (c == '\r') shown.Append(@"\r");
            else if (c == '\t') shown.Append(@"\t");
            else if (c < ' ' || (c >= '\x7f' && c <= '\x9f')) shown.Append(@"\x").Append(((int)c).ToString("X2"));
            else if (c is >= '\uDC80' and <= '\uDCFF') shown.Append(@"\x").Append((c - 0xDC00).ToString("X2")); // see StrayBytes
            else if (char.IsSurrogate(c) || c is '\u2028' or '\u2029' || IsInvisible(new Rune(c))) shown.Append(@"\u").Append(((int)c).ToString("X4"));
            else shown.Append(c);
        }

        return shown.ToString();
    }

    /// <summary>At most <paramref name="max"/> code units; what is longer ends in an ellipsis, at a word's end if there is one near.</summary>
    public static string Cut(string text, int max)
    {
        if (text.Length <= max) return text;

        int end = CharacterStart(text, max - 1);
        int space = text.LastIndexOf(' ', end, Math.Min(end, 24));
        if (space > 0) end = space;
        return text[..end].TrimEnd(' ', ',', ';', ':') + Ellipsis;
    }

    /// <summary>The nearest place at or before <paramref name="index"/> that splits no surrogate pair and no letter from its accents.</summary>
    public static int CharacterStart(string text, int index)
    {
        while (index > 0 && index < text.Length && (char.IsLowSurrogate(text[index]) || IsCombining(text[index]))) index--;
        return index;
    }

    private static bool IsCombining(char c)
        => char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark || c == '\u200d';

    private static bool HasChanged(string text) => text.AsSpan().ContainsAny(s_changed) || text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF');

    private static bool IsBlank(Rune rune) => Rune.IsControl(rune) || Rune.IsWhiteSpace(rune);

    /// <summary>
    /// Direction marks and overrides (a file name "gpj.exe" can be made to read "exe.jpg" by them) and characters without width.
    /// U+200C and U+200D stay: Persian words and emoji need them.
    /// </summary>
    private static bool IsInvisible(Rune rune) => rune.Value is
        (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200E or 0x200F or 0x061C or 0x200B or 0x2060 or 0xFEFF or (>= 0xE0000 and <= 0xE007F);
}
