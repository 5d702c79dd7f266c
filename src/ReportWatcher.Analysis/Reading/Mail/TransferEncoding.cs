namespace ReportWatcher.Analysis.Reading.Mail;

/// <summary>The transfer encodings of RFC 2045, read as forgivingly as it asks for (6.7, 6.8).</summary>
internal static class TransferEncoding
{
    /// <summary>What is no base64 is passed over; padding may stand in the middle, where messages were put together.</summary>
    public static byte[] FromBase64(ReadOnlySpan<byte> text)
    {
        byte[] result = new byte[(text.Length * 3L / 4) + 3];
        int length = 0;
        uint bits = 0;
        int count = 0;
        foreach (byte c in text)
        {
            int value = c switch
            {
                >= (byte)'A' and <= (byte)'Z' => c - 'A',
                >= (byte)'a' and <= (byte)'z' => c - 'a' + 26,
                >= (byte)'0' and <= (byte)'9' => c - '0' + 52,
                (byte)'+' or (byte)'-' => 62,
                (byte)'/' or (byte)'_' => 63,
                _ => -1,
            };
            if (c == '=')
                (bits, count) = (0, 0);
            if (value < 0)
                continue;
            bits = (bits << 6) | (uint)value;
            count += 6;
            if (count >= 8)
            {
                count -= 8;
                result[length++] = (byte)(bits >> count);
            }
        }

        return result[..length];
    }

    /// <summary>A "=" that begins no escape stands for itself.</summary>
    public static byte[] FromQuotedPrintable(ReadOnlySpan<byte> text)
    {
        byte[] result = new byte[text.Length];
        int length = 0;
        int kept = 0; // blanks behind it were added on the way, if the line ends now
        for (int i = 0; i < text.Length; i++)
        {
            byte c = text[i];
            if (c is (byte)'\r' or (byte)'\n')
                length = kept;
            if (c == '=' && i + 2 < text.Length && Hex(text[i + 1]) is >= 0 and var high && Hex(text[i + 2]) is >= 0 and var low)
            {
                c = (byte)((high << 4) | low);
                i += 2;
            }
            else if (c == '=' && SoftBreak(text[(i + 1)..]) is > 0 and var skip)
            {
                i += skip;
                kept = length;
                continue;
            }
            else if (c is (byte)' ' or (byte)'\t')
            {
                result[length++] = c;
                continue;
            }

            result[length++] = c;
            kept = length;
        }

        return result[..length];
    }

    private static int SoftBreak(ReadOnlySpan<byte> text)
    {
        int at = 0;
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\t')
            at++;
        if (at == text.Length)
            return at;
        if (text[at] == '\r')
            at++;
        return at < text.Length && text[at] == '\n' ? at + 1 : at > 0 && text[at - 1] == '\r' ? at : 0;
    }

    private static int Hex(byte c) => c switch
    {
        >= (byte)'0' and <= (byte)'9' => c - '0',
        >= (byte)'A' and <= (byte)'F' => c - 'A' + 10,
        >= (byte)'a' and <= (byte)'f' => c - 'a' + 10,
        _ => -1,
    };
}
