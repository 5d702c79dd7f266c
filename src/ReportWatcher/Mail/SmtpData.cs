using System.Buffers;

namespace ReportWatcher.Mail;

/// <summary>A message as it goes over the wire after DATA.</summary>
internal static class SmtpData
{
    /// <summary>
    /// Doubles the dot at a line's beginning (RFC 5321, 4.5.2) and ends every line, the last included, with CRLF. A lone CR or LF becomes
    /// CRLF too: servers disagree on whether it ends a line, which let a message smuggle in a second one (VU#302671).
    /// </summary>
    public static ReadOnlyMemory<byte> Stuff(ReadOnlySpan<byte> message)
    {
        var wire = new ArrayBufferWriter<byte>(message.Length + 64);
        while (message.Length > 0)
        {
            int length = message.IndexOfAny((byte)'\r', (byte)'\n');
            ReadOnlySpan<byte> line = length < 0 ? message : message[..length];
            if (line is [(byte)'.', ..]) wire.Write("."u8);
            wire.Write(line);
            wire.Write("\r\n"u8);
            if (length < 0) break;
            message = message[(length + (message[length..] is [(byte)'\r', (byte)'\n', ..] ? 2 : 1))..];
        }

        return wire.WrittenMemory;
    }

    public static bool IsAscii(ReadOnlySpan<byte> bytes) => System.Text.Ascii.IsValid(bytes);

    /// <summary>The header with the empty line that ends it.</summary>
    public static ReadOnlySpan<byte> Header(ReadOnlySpan<byte> message)
    {
        int end = message.IndexOf("\r\n\r\n"u8);
        return end < 0 ? message : message[..(end + 4)];
    }
}
