using System.Text;

namespace ReportWatcher.Analysis.Reading.Mail;

/// <summary>Lines of a mail's plain text, with the broken ones of format=flowed put together again (RFC 3676).</summary>
internal static class FlowedText
{
    /// <param name="Quotes">How many times it was quoted: the marks are taken off.</param>
    public readonly record struct Line(string Text, int Quotes);

    /// <param name="flowed">The part says format=flowed.</param>
    /// <param name="deleteBlank">It says delsp=yes: the blank that marks a broken line is none of the text.</param>
    public static List<Line> Read(string text, bool flowed, bool deleteBlank)
    {
        List<Line> lines = [];
        var paragraph = new StringBuilder();
        int depth = 0;
        bool open = false;
        foreach (ReadOnlySpan<char> raw in text.AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> line = raw;
            int quotes = TakeQuotes(ref line, flowed);
            bool isSignature = line is "-- ";
            if (open && (quotes != depth || isSignature))
                Flush();
            paragraph.Append(line);
            depth = quotes;
            open = flowed && !isSignature && line.EndsWith(' ');
            if (open && deleteBlank)
                paragraph.Length--;
            if (!open)
                Flush();
        }

        if (paragraph.Length > 0)
            Flush();
        return lines;

        void Flush()
        {
            lines.Add(new Line(paragraph.ToString(), depth));
            paragraph.Clear();
            open = false;
        }
    }

    private static int TakeQuotes(ref ReadOnlySpan<char> line, bool flowed)
    {
        int quotes = 0;
        ReadOnlySpan<char> rest = line;
        // Flowed text has no blanks between the marks; others write "> > ".
        while (rest.StartsWith('>') || (!flowed && quotes > 0 && rest.StartsWith(" >", StringComparison.Ordinal)))
        {
            rest = rest.TrimStart(' ')[1..];
            quotes++;
        }

        if (quotes > 0 || flowed)
            line = rest.StartsWith(' ') ? rest[1..] : rest; // space-stuffing, or the blank behind the marks
        return quotes;
    }
}
