namespace ReportWatcher.Analysis.Reading.Mail;

/// <summary>Tells a mail with its transport headers from a text that begins like one.</summary>
internal static class MailHeaders
{
    /// <summary>Enough for the first headers of any mail, and for a long chain of "Received".</summary>
    private const int Looked = 16 * 1024;

    /// <summary>What only programs write: one of these among well-formed headers makes it a mail.</summary>
    private static readonly string[] Transport = ["MIME-Version", "Message-ID", "Received", "Return-Path", "Delivered-To", "Content-Transfer-Encoding"];

    public static bool AreAtStart(ReadOnlySpan<byte> content)
    {
        ReadOnlySpan<byte> rest = content[..Math.Min(Looked, content.Length)].TrimStart("\uFEFF\r\n "u8);
        bool first = true, transport = false;
        int headers = 0;
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = (end < 0 ? rest : rest[..end]).TrimEnd((byte)'\r');
            bool isSeparator = first && line.StartsWith("From "u8); // of a Unix mailbox
            if (line.IsEmpty)
                return transport;
            if (!isSeparator && (first || line[0] is not ((byte)' ' or (byte)'\t')))
            {
                int colon = line.IndexOf((byte)':');
                if (colon <= 0 || line[..colon].ContainsAnyExceptInRange((byte)'!', (byte)'~'))
                    return false;
                headers++;
                transport |= IsTransport(line[..colon]);
            }

            first = false;
            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        // No blank line: headers alone, or a sentence with a colon in it.
        return transport && headers > 1;
    }

    private static bool IsTransport(ReadOnlySpan<byte> name)
    {
        foreach (string known in Transport)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(name, known))
                return true;
        }

        return false;
    }
}
