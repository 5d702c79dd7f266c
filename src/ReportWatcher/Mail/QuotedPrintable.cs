using System.Text;

namespace ReportWatcher.Mail;

/// <summary>The quoted-printable encoding of text (RFC 2045, 6.7): lines of at most 76 characters, ended by CRLF, ASCII only.</summary>
internal static class QuotedPrintable
{
    private const int MaxLine = 76;

    /// <param name="text">Lines ended by LF; lone surrogates become U+FFFD.</param>
    public static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length * 5 / 4);
        Span<byte> utf8 = stackalloc byte[4];
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            int column = 0;
            int left = line.Length;
            foreach (Rune rune in line.EnumerateRunes())
            {
                left -= rune.Utf16SequenceLength;
                bool plain = IsPlain(rune.Value, last: left <= 0, column);
                int length = rune.EncodeToUtf8(utf8);
                if (column + (plain ? 1 : 3 * length) > MaxLine - 1) // one column is kept for the soft line break's "="
                {
                    encoded.Append("=\r\n");
                    column = 0;
                    plain = IsPlain(rune.Value, last: left <= 0, column);
                }

                if (plain) encoded.Append((char)rune.Value);
                else foreach (byte b in utf8[..length]) encoded.Append('=').Append(b.ToString("X2"));
                column += plain ? 1 : 3 * length;
            }

            encoded.Append("\r\n");
        }

        return encoded.ToString();
    }

    /// <summary>
    /// White space at a line's end would be lost on the way. A dot, a hyphen or an F ("From ") that begins a line is encoded too: relays have been
    /// known to take them for the end of the message, a boundary and the next message of a mailbox file.
    /// </summary>
    private static bool IsPlain(int c, bool last, int column) => c switch
    {
        '=' => false,
        ' ' or '\t' => !last,
        '.' or '-' or 'F' => column > 0,
        _ => c is > ' ' and <= '~',
    };
}
