using System.Text;
using System.Text.RegularExpressions;

namespace ReportWatcher.Analysis.Reading.Mail;

/// <summary>The text of unstructured headers and names: encoded words (RFC 2047), and bare bytes in whatever encoding.</summary>
internal static partial class HeaderText
{
    /// <param name="header">Each byte as one character.</param>
    public static string Decode(string header, TextDecoder decoder)
    {
        var text = new StringBuilder();
        List<byte> word = [];
        string? charset = null;
        int at = 0;
        foreach (Match match in EncodedWord().Matches(header))
        {
            string between = header[at..match.Index];
            // Blanks between two encoded words are none of the text (6.2). A character cut in two by the words is put together.
            bool adjacent = word.Count > 0 && string.IsNullOrWhiteSpace(between);
            if (!adjacent || !string.Equals(charset, match.Groups[1].Value, StringComparison.OrdinalIgnoreCase))
                Flush();
            if (!adjacent)
                text.Append(Bare(between, decoder));
            charset = match.Groups[1].Value;
            byte[] written = Encoding.Latin1.GetBytes(match.Groups[3].Value);
            word.AddRange(match.Groups[2].ValueSpan is "B" or "b"
                ? TransferEncoding.FromBase64(written)
                : TransferEncoding.FromQuotedPrintable(Encoding.Latin1.GetBytes(match.Groups[3].Value.Replace('_', ' '))));
            at = match.Index + match.Length;
        }

        Flush();
        text.Append(Bare(header[at..], decoder));
        return PageLines.CollapseWhiteSpace(text.ToString());

        void Flush()
        {
            if (word.Count > 0)
                text.Append(Legible(word.ToArray(), charset, decoder));
            word.Clear();
        }
    }

    /// <summary>Bytes as text; control characters are left out.</summary>
    public static string Legible(byte[] bytes, string? charset, TextDecoder decoder)
    {
        try
        {
            return string.Concat(decoder.Decode(bytes, charset).Where(c => !char.IsControl(c)));
        }
        catch (UnreadableReportException)
        {
            return string.Concat(Encoding.Latin1.GetString(bytes).Where(c => !char.IsControl(c)));
        }
    }

    /// <summary>The name of the first mailbox of a From header, else its address.</summary>
    public static string? Sender(string? from, TextDecoder decoder)
    {
        if (from is null)
            return null;
        var name = new StringBuilder();
        var address = new StringBuilder();
        var comment = new StringBuilder();
        StringBuilder current = name;
        bool quoted = false;
        for (int i = 0; i < from.Length; i++)
        {
            char c = from[i];
            if (c == '\\' && i + 1 < from.Length)
                current.Append(from[++i]);
            else if (c == '"' && current != comment)
                quoted = !quoted;
            else if (quoted)
                current.Append(c);
            else if (c == '<')
                current = address;
            else if (c == '(')
                current = comment;
            else if (c is '>' or ')')
                current = name;
            else if (c is ',' or ';')
                break;
            else
                current.Append(c);
        }

        StringBuilder best = address.Length > 0 && string.IsNullOrWhiteSpace(name.ToString()) ? address : address.Length == 0 && comment.Length > 0 ? comment : name;
        string decoded = Decode(best.ToString(), decoder);
        return decoded.Length == 0 ? null : decoded;
    }

    private static string Bare(string text, TextDecoder decoder)
        => text.AsSpan().ContainsAnyInRange('\u0080', '\u00FF') ? Legible(Encoding.Latin1.GetBytes(text), null, decoder) : text;

    [GeneratedRegex("""=\?([^?*\s]{1,40})(?:\*[^?\s]*)?\?([BbQq])\?([^?]*)\?=""")]
    private static partial Regex EncodedWord();
}
