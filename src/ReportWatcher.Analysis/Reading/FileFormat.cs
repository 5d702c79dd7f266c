namespace ReportWatcher.Analysis.Reading;

/// <summary>What a file is, by its content: names lie, and a dropped file may have any.</summary>
internal enum FileFormat
{
    /// <summary>Text, HTML or XML: told apart once it is decoded.</summary>
    Text,

    /// <summary>A mail with its transport headers (.eml), or a web page in one (.mhtml).</summary>
    Mail,

    /// <summary>A zip container: .docx, .odt, or something that is not read.</summary>
    Zip,

    Rtf,

    Pdf,
}

/// <summary>Tells formats by signature, and text from markup.</summary>
internal static class FileFormats
{
    /// <summary>PDF readers accept up to so many bytes of anything before the signature.</summary>
    private const int FarthestSignature = 1024;

    private static readonly (byte[] Magic, string Name, string Advice)[] Unread =
    [
        ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "an old Office or Outlook file (.doc, .xls, .msg)", "save it as .docx, .eml, PDF or text"),
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

    /// <exception cref="UnreadableReportException">"unsupported-format" or "encrypted" for what is known by its signature and not read.</exception>
    public static FileFormat Of(ReadOnlySpan<byte> content)
    {
        ReadOnlySpan<byte> head = content[..Math.Min(FarthestSignature, content.Length)];
        if (head.StartsWith("%PDF-"u8) || (head.IndexOf("%PDF-"u8) >= 0 && content.LastIndexOf("%%EOF"u8) >= 0))
            return FileFormat.Pdf;
        if (head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("PK\u0005\u0006"u8))
            return FileFormat.Zip;
        if (head.TrimStart("\uFEFF\r\n "u8).StartsWith(@"{\rtf"u8))
            return FileFormat.Rtf;
        foreach ((byte[] magic, string name, string advice) in Unread)
        {
            if (content.StartsWith(magic))
                throw IsEncryptedOffice(content) ? Encrypted() : new UnreadableReportException("unsupported-format", $"This is {name}: {advice}.");
        }

        return Mail.MailHeaders.AreAtStart(content) ? FileFormat.Mail : FileFormat.Text;
    }

    public static UnreadableReportException Encrypted() => new("encrypted", "The document is encrypted: save it without a password.");

    /// <summary>A .docx with a password is a compound file with a stream of this name.</summary>
    private static bool IsEncryptedOffice(ReadOnlySpan<byte> content)
        => content[0] == 0xD0 && content.IndexOf(System.Text.Encoding.Unicode.GetBytes("EncryptedPackage")) >= 0;

    /// <summary>True for HTML: it opens with markup, or tags of page structure are as dense as only markup has them.</summary>
    /// <remarks>An article that mentions a tag or two stays text.</remarks>
    public static bool IsHtml(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> rest = text[..Math.Min(text.Length, 65_536)].TrimStart(" \t\r\n\f\uFEFF");
        if (StartsWithAny(rest, "<!doctype html", "<html", "<head>", "<head ", "<body") || (StartsWithAny(rest, "<?xml") && rest.IndexOf("<html") >= 0))
            return true;
        if (IsXml(text))
            return false;

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

    /// <summary>True for XML; a page in XHTML is one, too.</summary>
    public static bool IsXml(ReadOnlySpan<char> text) => StartsWithAny(text.TrimStart(" \t\r\n\f\uFEFF"), "<?xml ");

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
