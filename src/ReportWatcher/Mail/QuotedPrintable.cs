using System.Buffers;
using System.Text;

namespace ReportWatcher.Mail;

/// <summary>The quoted-printable encoding of text (RFC 2045, 6.7): lines of at most 76 characters, ended by CRLF, ASCII only.</summary>
internal static class QuotedPrintable
{
    private const int MaxLine = 76;

    /// <summary>What one code unit can become: three bytes of UTF-8 in three characters each, and its share of the soft line breaks.</summary>
    private const int MostOfOne = 10;

    /// <summary>Printable ASCII without the sign of equality, and the tab.</summary>
    private static readonly SearchValues<char> s_plain =
        SearchValues.Create("\t !\"#$%&'()*+,-./0123456789:;<>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    /// <param name="text">Lines ended by LF; lone surrogates become U+FFFD.</param>
    public static void Encode(ReadOnlySpan<char> text, IBufferWriter<byte> into)
    {
        foreach (ReadOnlySpan<char> line in text.EnumerateLines())
        {
            Span<byte> encoded = into.GetSpan((line.Length * MostOfOne) + 2);
            int length = EncodeLine(line, encoded);
            "\r\n"u8.CopyTo(encoded[length..]);
            into.Advance(length + 2);
        }
    }

    private static int EncodeLine(ReadOnlySpan<char> line, Span<byte> encoded)
    {
        int length = 0, column = 0;
        while (line.Length > 0)
        {
            int room = MaxLine - 1 - column; // one column is kept for the soft line break's "="
            int plain = PlainAtStart(line, room, column);
            if (plain > 0)
            {
                Ascii.FromUtf16(line[..plain], encoded[length..], out _);
                length += plain;
                column += plain;
                line = line[plain..];
                continue;
            }

            Rune.DecodeFromUtf16(line, out Rune rune, out int units); // gives U+FFFD for a lone surrogate
            if (3 * rune.Utf8SequenceLength > room)
            {
                "=\r\n"u8.CopyTo(encoded[length..]);
                length += 3;
                column = 0;
                continue;
            }

            int written = EncodeRune(rune, encoded[length..]);
            length += written;
            column += written;
            line = line[units..];
        }

        return length;
    }

    /// <summary>
    /// How many characters stand as they are. White space at a line's end would be lost on the way. A dot, a hyphen or an F ("From ") that begins a line is
    /// encoded too: relays have been known to take them for the end of the message, a boundary and the next message of a mailbox file.
    /// </summary>
    private static int PlainAtStart(ReadOnlySpan<char> line, int room, int column)
    {
        if (column == 0 && line[0] is '.' or '-' or 'F') return 0;

        ReadOnlySpan<char> fits = line[..Math.Min(line.Length, room)];
        int plain = fits.IndexOfAnyExcept(s_plain);
        if (plain < 0) plain = fits.Length;
        return plain == line.Length && line[^1] is ' ' or '\t' ? plain - 1 : plain;
    }

    private static int EncodeRune(Rune rune, Span<byte> encoded)
    {
        Span<byte> utf8 = stackalloc byte[4];
        int bytes = rune.EncodeToUtf8(utf8);
        for (int i = 0; i < bytes; i++)
        {
            encoded[3 * i] = (byte)'=';
            encoded[(3 * i) + 1] = "0123456789ABCDEF"u8[utf8[i] >> 4];
            encoded[(3 * i) + 2] = "0123456789ABCDEF"u8[utf8[i] & 15];
        }

        return 3 * bytes;
    }
}
