namespace ReportWatcher.Analysis.Reading;

/// <summary>What a file is, by its content: names lie, and a dropped file may have any.</summary>
internal static class FileFormat
{
    // Office files are zip or OLE containers; telling them apart would not change what the user has to do.
    private static readonly (byte[] Magic, string Name, string Advice)[] Signatures =
    [
        ("%PDF-"u8.ToArray(), "a PDF", "save its text, or drop the page it was printed from"),
        ("PK\u0003\u0004"u8.ToArray(), "a zip container (.docx, .odt, .xlsx, .epub, .zip)", "save it as text or HTML, or unpack it"),
        ("PK\u0005\u0006"u8.ToArray(), "an empty zip container", "drop the report itself"),
        ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "an old Office or Outlook file (.doc, .xls, .msg)", "save it as text or HTML"),
        (@"{\rtf"u8.ToArray(), "rich text (.rtf)", "save it as plain text or HTML"),
        ([0x1F, 0x8B], "a gzip archive", "unpack it"),
        ([(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C], "a 7-Zip archive", "unpack it"),
        ("Rar!\u001A\u0007"u8.ToArray(), "a RAR archive", "unpack it"),
        ([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0], "an xz archive", "unpack it"),
        ([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A], "a picture (PNG)", "drop the text of the report"),
        ([0xFF, 0xD8, 0xFF], "a picture (JPEG)", "drop the text of the report"),
        ("GIF8"u8.ToArray(), "a picture (GIF)", "drop the text of the report"),
        ([(byte)'I', (byte)'I', 0x2A, 0], "a picture (TIFF)", "drop the text of the report"),
        ([(byte)'M', (byte)'M', 0, 0x2A], "a picture (TIFF)", "drop the text of the report"),
        ([0x7F, (byte)'E', (byte)'L', (byte)'F'], "a program", "drop the text of the report"),
        ("SQLite format 3\0"u8.ToArray(), "a database", "drop the text of the report"),
    ];

    /// <exception cref="UnreadableReportException">"unsupported-format" for a container or picture known by its signature.</exception>
    public static void RefuseContainers(ReadOnlySpan<byte> content)
    {
        // PDF readers accept up to 1,024 bytes of anything before the signature.
        ReadOnlySpan<byte> head = content[..Math.Min(1024, content.Length)];
        foreach ((byte[] magic, string name, string advice) in Signatures)
        {
            if (content.StartsWith(magic) || (magic is [(byte)'%', ..] && head.IndexOf(magic) >= 0 && head.Contains((byte)0x80)))
                throw new UnreadableReportException("unsupported-format", $"This is {name}: {advice}.");
        }

        if (IsRawMail(head))
            throw new UnreadableReportException("unsupported-format", "This is a mail with its transport headers (.eml, .mhtml): save its text, or the page, as text or HTML.");
    }

    private static bool IsRawMail(ReadOnlySpan<byte> head)
    {
        int line = head.IndexOf((byte)'\n');
        int colon = line < 0 ? -1 : head[..line].IndexOf((byte)':');
        return colon is > 0 and < 40 && head[..colon].IndexOf((byte)' ') < 0
            && head.IndexOf("MIME-Version: 1"u8) >= 0 && head.IndexOf("Content-Type: "u8) >= 0;
    }

    /// <summary>True for HTML: it opens with markup, or tags of page structure are as dense as only markup has them.</summary>
    /// <remarks>An article that mentions a tag or two stays text.</remarks>
    public static bool IsHtml(string text)
    {
        ReadOnlySpan<char> rest = text.AsSpan(0, Math.Min(text.Length, 65_536)).TrimStart(" \t\r\n\f\uFEFF");
        if (StartsWithAny(rest, "<!doctype html", "<html", "<head>", "<head ", "<body") || (StartsWithAny(rest, "<?xml") && rest.IndexOf("<html") >= 0))
            return true;

        int structure = 0;
        int closing = 0;
        for (int at = rest.IndexOf('<'); at >= 0 && at + 1 < rest.Length;)
        {
            ReadOnlySpan<char> tag = rest[(at + 1)..];
            closing += tag[0] == '/' ? 1 : 0;
            structure += StartsWithAny(tag, "p>", "p ", "div", "h1", "h2", "h3", "article", "section", "table", "ul>", "ul ", "ol>", "meta ", "a href", "span", "br>", "br/") ? 1 : 0;
            int next = tag.IndexOf('<');
            at = next < 0 ? -1 : at + 1 + next;
        }

        return structure >= 2 && (rest[0] == '<' || (closing >= 2 && structure * 400 >= rest.Length));
    }

    private static bool StartsWithAny(ReadOnlySpan<char> text, params ReadOnlySpan<string> starts)
    {
        foreach (string start in starts)
        {
            if (text.StartsWith(start, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
