using System.Buffers;
using ReportWatcher.Analysis.Text;

namespace ReportWatcher.Analysis.Reading;

/// <summary>Cuts a pasted text into the lines that are kept or set aside as one.</summary>
internal static class PageLines
{
    // A text of one line is cut by sentences only from here on: below, nothing can be furniture but the whole.
    private const int FewestWordsToCut = 30;

    // Labels that browsers' "copy" glues to the text of one-line files; the spelling with capitals is that of the pages.
    private static readonly string[] GluedLabels =
        ["No comments:", "Post a Comment", "Leave a Reply", "Leave a Comment", "Share this:", "Related Articles", "Related Posts", "Newer Post", "Subscribe to:"];

    // The Unicode standard's, section 5.8, without the vertical tab.
    private static readonly SearchValues<char> LineEnds = SearchValues.Create("\r\n\f\u0085\u2028\u2029");

    // All white space but the blank, controls, and the marks without width that are dropped.
    private static readonly SearchValues<char> Unclean = SearchValues.Create(
        [.. Enumerable.Range(0, char.MaxValue + 1).Select(c => (char)c).Where(c => c != ' ' && (char.IsWhiteSpace(c) || char.IsControl(c) || IsWithoutWidth(c)))]);

    /// <param name="oneLine">True where the lines are sentences of one line, which stays one paragraph.</param>
    public static List<PageLine> Split(ReadOnlyMemory<char> text, out bool oneLine)
    {
        var lines = new List<PageLine>();
        bool afterBlank = false;
        for (int start = 0; start < text.Length;)
        {
            ReadOnlyMemory<char> line = CollapseWhiteSpace(text.Slice(start, LineLength(text.Span[start..], out int withEnd)));
            if (line.Length > 0)
                lines.Add(new PageLine(line) { AfterBlank = afterBlank });
            afterBlank = line.Length == 0;
            start += withEnd;
        }

        oneLine = lines is [{ Words: >= FewestWordsToCut }];
        return oneLine ? SentencesOf(lines[0].Text) : HardWrap.Undo(lines);
    }

    /// <param name="withEnd">The length with the line end; "\r\n" is one.</param>
    private static int LineLength(ReadOnlySpan<char> text, out int withEnd)
    {
        int length = text.IndexOfAny(LineEnds);
        if (length < 0)
            return withEnd = text.Length;
        withEnd = length + (text[length..].StartsWith("\r\n") ? 2 : 1);
        return length;
    }

    /// <summary>Every run of white space as one blank, none at the ends; marks without width are dropped.</summary>
    public static string CollapseWhiteSpace(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        return IsClean(text) ? text.ToString() : Collapsed(text);
    }

    /// <summary>The same; of what is clean already, which most lines are, a part of the text itself.</summary>
    private static ReadOnlyMemory<char> CollapseWhiteSpace(ReadOnlyMemory<char> text)
    {
        text = text.Trim();
        return IsClean(text.Span) ? text : Collapsed(text.Span).AsMemory();
    }

    private static string Collapsed(ReadOnlySpan<char> text)
    {
        char[] buffer = ArrayPool<char>.Shared.Rent(text.Length);
        int length = 0;
        foreach (char c in text)
        {
            if (c is > ' ' and < '\x7F')
                buffer[length++] = c;
            else if (IsWithoutWidth(c))
                continue;
            else if (!char.IsWhiteSpace(c) && !char.IsControl(c))
                buffer[length++] = c;
            else if (length > 0 && buffer[length - 1] != ' ')
                buffer[length++] = ' ';
        }

        string collapsed = buffer.AsSpan(0, length).TrimEnd().ToString();
        ArrayPool<char>.Shared.Return(buffer);
        return collapsed;
    }

    /// <summary>
    /// Zero-width space and no-break space, soft hyphen: layout, invisible to a reader. The joiner and non-joiner are none of
    /// these, they are letters' business in Kurdish and Persian.
    /// </summary>
    private static bool IsWithoutWidth(char c) => c is '\u200B' or '\u2060' or '\uFEFF' or '\u00AD';

    private static bool IsClean(ReadOnlySpan<char> text) => !text.ContainsAny(Unclean) && !text.Contains("  ", StringComparison.Ordinal);

    private static List<PageLine> SentencesOf(string line)
    {
        foreach (string label in GluedLabels)
            line = line.Replace(" " + label, "\n\n" + label + "\n\n", StringComparison.Ordinal);
        return [.. Sentences.Split(line).Select(span => new PageLine(CollapseWhiteSpace(line.AsSpan(span.Start, span.Length))))];
    }
}
