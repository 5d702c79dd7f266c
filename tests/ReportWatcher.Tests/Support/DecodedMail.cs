using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ReportWatcher.Mail;

namespace ReportWatcher.Tests.Support;

/// <summary>Reads what the composer wrote; so small because it need not read anybody else's mail.</summary>
internal static partial class DecodedMail
{
    /// <summary>The decoded text of one part, lines ended by LF.</summary>
    public static string Part(OutgoingMessage message, string type) => Part(message.Bytes, type);

    public static string Plain(byte[] message) => Part(message, "text/plain");

    public static string Html(byte[] message) => Part(message, "text/html");

    public static string Subject(byte[] message)
        => Words(Regex.Match(Encoding.ASCII.GetString(message), @"^Subject: (.*(\r\n[ \t].*)*)\r\n", RegexOptions.Multiline).Groups[1].Value.Replace("\r\n", ""));

    private static string Part(ReadOnlySpan<byte> message, string type)
    {
        string text = Encoding.ASCII.GetString(message);
        int start = text.IndexOf("\r\n\r\n", text.IndexOf($"\r\nContent-Type: {type};", StringComparison.Ordinal), StringComparison.Ordinal) + 4;
        string encoded = text[start..text.IndexOf("\r\n--=_", start, StringComparison.Ordinal)];
        return Bytes(encoded.Replace("=\r\n", "").Replace("\r\n", "\n"));
    }

    /// <summary>A header value with its encoded words (RFC 2047) read.</summary>
    public static string Words(string value)
        => EncodedWord().Replace(Between().Replace(value, "?==?"), word => Bytes(word.Groups[1].Value.Replace('_', ' ')));

    private static string Bytes(string quoted)
    {
        var bytes = new List<byte>();
        for (int i = 0; i < quoted.Length; i++)
        {
            if (quoted[i] != '=') bytes.Add((byte)quoted[i]);
            else bytes.Add(byte.Parse(quoted.AsSpan(i + 1, 2), NumberStyles.HexNumber));
            if (quoted[i] == '=') i += 2;
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    [GeneratedRegex(@"=\?utf-8\?Q\?([^?]*)\?=")]
    private static partial Regex EncodedWord();

    [GeneratedRegex(@"\?=\s+=\?")]
    private static partial Regex Between();
}
