using System.Xml;

namespace ReportWatcher.Analysis.Reading.Documents;

/// <summary>Reads OpenDocument text (ISO/IEC 26300): .odt, and the flat .fodt. Comments and tracked deletions are left out.</summary>
internal sealed class OdtReader
{
    /// <summary>Templates and master documents have longer ones.</summary>
    private const string MediaType = "application/vnd.oasis.opendocument.text";

    /// <summary>Nobody means more blanks than this in a row.</summary>
    private const int MostBlanks = 100;

    private readonly DocumentText _document = new();
    private readonly Dictionary<string, string> _parents = [];
    private readonly Stack<ParagraphStyle> _open = new();

    private OdtReader()
    {
    }

    /// <summary>True for a text document: spreadsheets and slides are containers of the same kind.</summary>
    public static bool IsText(BoundedZip zip)
    {
        if (zip.Open("mimetype") is not { } stream)
            return true;
        Span<byte> type = stackalloc byte[MediaType.Length];
        using (stream)
            return stream.ReadAtLeast(type, type.Length, throwOnEndOfStream: false) == type.Length && type.SequenceEqual(System.Text.Encoding.ASCII.GetBytes(MediaType));
    }

    /// <summary>True for the flat kind, all in one XML document.</summary>
    public static bool IsFlat(string text) => text.AsSpan(0, Math.Min(text.Length, 4096)).Contains(MediaType, StringComparison.Ordinal);

    /// <exception cref="UnreadableReportException">No article can be read; the exception says why.</exception>
    public static DocumentText Read(BoundedZip zip)
    {
        if (IsEncrypted(zip))
            throw FileFormats.Encrypted();
        var reader = new OdtReader();
        // The styles first: they name the parents of those in the text.
        foreach (string part in (string[])["styles.xml", "content.xml", "meta.xml"])
        {
            if (zip.Open(part) is { } stream)
                SafeXml.Read(stream, reader.Visitor());
        }

        return reader._document;
    }

    /// <summary>The same in one XML document.</summary>
    /// <inheritdoc cref="Read(BoundedZip)"/>
    public static DocumentText Read(string flat)
    {
        var reader = new OdtReader();
        SafeXml.Read(flat, reader.Visitor());
        return reader._document;
    }

    private static bool IsEncrypted(BoundedZip zip)
    {
        bool encrypted = false;
        if (zip.Open("META-INF/manifest.xml") is { } stream)
            SafeXml.Read(stream, xml => encrypted |= xml.NodeType == XmlNodeType.Element && xml.LocalName == "encryption-data");
        return encrypted;
    }

    private Action<XmlReader> Visitor()
    {
        int skipped = -1;
        string property = "";
        return xml =>
        {
            if (skipped >= 0)
            {
                if (xml.NodeType == XmlNodeType.EndElement && xml.Depth == skipped)
                    skipped = -1;
            }
            else if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace)
            {
                if (_open.Count > 0)
                    _document.Append(xml.Value);
                else if (property.Length > 0)
                    DocumentProperty.Set(_document, property, xml.Value);
            }
            else if (xml.NodeType == XmlNodeType.Element)
            {
                property = xml.NamespaceURI.Contains("dc/elements", StringComparison.Ordinal) || xml.NamespaceURI.Contains(":meta:", StringComparison.Ordinal) ? xml.LocalName : "";
                if (IsLeftOut(xml.LocalName) && !xml.IsEmptyElement)
                    skipped = xml.Depth;
                else
                    Begin(xml);
            }
            else if (xml.NodeType == XmlNodeType.EndElement)
            {
                End(xml.LocalName);
            }
        };
    }

    private static bool IsLeftOut(string element) => element is "annotation" or "tracked-changes" or "ruby-text" or "note-citation" or "script" or "forms";

    private void Begin(XmlReader xml)
    {
        switch (xml.LocalName)
        {
            case "style":
                if (SafeXml.Attribute(xml, "name") is { } name && SafeXml.Attribute(xml, "parent-style-name") is { } parent)
                    _parents.TryAdd(name, parent);
                break;
            case "p" or "h":
                ParagraphStyle style = xml.LocalName == "h" ? ParagraphStyle.Heading : StyleOf(SafeXml.Attribute(xml, "style-name"));
                // A paragraph in a text box or a note stands inside another one, of which some text may have come already.
                if (_open.TryPeek(out ParagraphStyle outer))
                    _document.EndParagraph(outer);
                if (!xml.IsEmptyElement)
                    _open.Push(style);
                break;
            case "s" when _open.Count > 0:
                _document.Append(new string(' ', int.TryParse(SafeXml.Attribute(xml, "c"), out int blanks) ? Math.Clamp(blanks, 1, MostBlanks) : 1));
                break;
            case "tab" when _open.Count > 0:
                _document.Append('\t');
                break;
            case "line-break" when _open.Count > 0:
                _document.BreakLine();
                break;
            case "table-row" when !xml.IsEmptyElement:
                _document.BeginRow();
                break;
            case "note-body" when !xml.IsEmptyElement:
                // The paragraph goes on behind the note.
                _document.HoldParagraph();
                _document.Part = DocumentPart.Notes;
                break;
            case "header" or "footer" or "header-left" or "footer-left" or "header-first" or "footer-first":
                _document.Part = DocumentPart.Furniture;
                break;
        }
    }

    private void End(string element)
    {
        switch (element)
        {
            case "p" or "h" when _open.TryPop(out ParagraphStyle style):
                _document.EndParagraph(style);
                break;
            case "table-row":
                _document.EndRow();
                break;
            case "note-body":
                _document.ResumeParagraph();
                _document.Part = DocumentPart.Body;
                break;
            case "header" or "footer" or "header-left" or "footer-left" or "header-first" or "footer-first":
                _document.Part = DocumentPart.Body;
                break;
        }
    }

    private ParagraphStyle StyleOf(string? name)
    {
        // A loop of styles ends like any chain.
        for (int i = 0; i < 10 && name is not null; i++)
        {
            if (name == "Title")
                return ParagraphStyle.Title;
            if (name.StartsWith("Heading", StringComparison.Ordinal))
                return ParagraphStyle.Heading;
            name = _parents.GetValueOrDefault(name);
        }

        return ParagraphStyle.Text;
    }
}
