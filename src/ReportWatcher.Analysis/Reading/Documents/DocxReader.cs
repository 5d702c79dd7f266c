using System.Xml;

namespace ReportWatcher.Analysis.Reading.Documents;

/// <summary>Reads .docx (ECMA-376, WordprocessingML): paragraphs, headings, tables, notes; deleted and hidden text is left out.</summary>
internal sealed class DocxReader
{
    private readonly BoundedZip _zip;
    private readonly DocumentText _document = new();
    private readonly Dictionary<string, ParagraphStyle> _styles = [];

    private DocxReader(BoundedZip zip) => _zip = zip;

    /// <param name="main">Name of the entry that holds the text.</param>
    /// <exception cref="UnreadableReportException">No article can be read; the exception says why.</exception>
    public static DocumentText Read(BoundedZip zip, string main)
    {
        var reader = new DocxReader(zip);
        ILookup<string, string> parts = Relations(zip, main).ToLookup(relation => relation.Type, relation => relation.Target);
        reader.ReadStyles(parts["styles"].FirstOrDefault());
        reader.ReadText(main, DocumentPart.Body);
        foreach (string notes in parts["footnotes"].Concat(parts["endnotes"]))
            reader.ReadText(notes, DocumentPart.Notes);
        foreach (string furniture in parts["header"].Concat(parts["footer"]).Distinct())
            reader.ReadText(furniture, DocumentPart.Furniture);
        reader.ReadProperties();
        reader._document.Part = DocumentPart.Body;
        return reader._document;
    }

    /// <summary>The entry that holds the text; null where the container is no such document.</summary>
    public static string? MainPart(BoundedZip zip)
    {
        string? main = Relations(zip, "").FirstOrDefault(relation => relation.Type == "officeDocument").Target;
        return main is not null && zip.Has(main) && main.StartsWith("word/", StringComparison.Ordinal) ? main : null;
    }

    /// <summary>What a part refers to (ECMA-376, part 2): the last word of the type, and the entry. References that lead outside are left out.</summary>
    private static List<(string Type, string Target)> Relations(BoundedZip zip, string part)
    {
        int slash = part.LastIndexOf('/');
        string folder = part[..(slash + 1)];
        List<(string, string)> relations = [];
        if (zip.Open($"{folder}_rels/{part[(slash + 1)..]}.rels") is { } stream)
        {
            SafeXml.Read(stream, xml =>
            {
                if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "Relationship" && xml.GetAttribute("TargetMode") != "External"
                    && xml.GetAttribute("Type") is { } type && xml.GetAttribute("Target") is { } target)
                {
                    relations.Add((type[(type.LastIndexOf('/') + 1)..], target.StartsWith('/') ? target[1..] : folder + target));
                }
            });
        }

        return relations;
    }

    private void ReadStyles(string? part)
    {
        if (part is null || _zip.Open(part) is not { } stream)
            return;
        var names = new Dictionary<string, string>();
        var bases = new Dictionary<string, string>();
        string id = "";
        SafeXml.Read(stream, xml =>
        {
            if (xml.NodeType != XmlNodeType.Element)
                return;
            if (xml.LocalName == "style")
                id = SafeXml.Attribute(xml, "styleId") ?? "";
            else if (xml.LocalName == "name")
                names.TryAdd(id, SafeXml.Attribute(xml, "val") ?? "");
            else if (xml.LocalName == "basedOn")
                bases.TryAdd(id, SafeXml.Attribute(xml, "val") ?? "");
        });
        foreach (string style in names.Keys)
        {
            string named = style;
            // A loop of styles ends like any chain.
            for (int i = 0; i < 10 && !_styles.ContainsKey(style); i++)
            {
                if (StyleOf(names.GetValueOrDefault(named, "")) is not ParagraphStyle.Text and var known)
                    _styles[style] = known;
                if (!bases.TryGetValue(named, out string? below))
                    break;
                named = below;
            }
        }
    }

    private static ParagraphStyle StyleOf(string name)
        => name.Equals("title", StringComparison.OrdinalIgnoreCase) ? ParagraphStyle.Title
            : name.StartsWith("heading ", StringComparison.OrdinalIgnoreCase) ? ParagraphStyle.Heading
            : ParagraphStyle.Text;

    private void ReadText(string part, DocumentPart kind)
    {
        if (_zip.Open(part) is not { } stream)
            return;
        _document.Part = kind;
        var style = ParagraphStyle.Text;
        bool hidden = false, inText = false;
        // Depth of an element that is left out with all it holds.
        int skipped = -1;
        SafeXml.Read(stream, xml =>
        {
            if (skipped >= 0)
            {
                if (xml.NodeType == XmlNodeType.EndElement && xml.Depth == skipped)
                    skipped = -1;
                return;
            }

            if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace)
            {
                if (inText && !hidden)
                    _document.Append(xml.Value);
            }
            else if (xml.NodeType == XmlNodeType.Element)
            {
                switch (xml.LocalName)
                {
                    case "t":
                        inText = !xml.IsEmptyElement;
                        break;
                    case "p":
                        // One in a text box stands inside another one, of which some text may have come already.
                        _document.EndParagraph(style);
                        style = ParagraphStyle.Text;
                        break;
                    case "pStyle":
                        style = _styles.GetValueOrDefault(SafeXml.Attribute(xml, "val") ?? "");
                        break;
                    case "r":
                        hidden = false;
                        break;
                    case "vanish":
                        hidden = SafeXml.Attribute(xml, "val") is not ("0" or "false" or "off");
                        break;
                    case "tab":
                        _document.Append('\t');
                        break;
                    case "br" or "cr":
                        _document.BreakLine();
                        break;
                    case "noBreakHyphen":
                        _document.Append('-');
                        break;
                    case "tr" when !xml.IsEmptyElement:
                        _document.BeginRow();
                        break;
                    // The same drawing again for old programs; text moved away; formatting as it was before a change.
                    case "Fallback" or "moveFrom" or "pPrChange" or "rPrChange" or "tabs" when !xml.IsEmptyElement:
                        skipped = xml.Depth;
                        break;
                }
            }
            else if (xml.NodeType == XmlNodeType.EndElement)
            {
                switch (xml.LocalName)
                {
                    case "t":
                        inText = false;
                        break;
                    case "p":
                        _document.EndParagraph(style);
                        break;
                    case "tr":
                        _document.EndRow();
                        break;
                }
            }
        });
    }

    private void ReadProperties()
    {
        if (_zip.Open("docProps/core.xml") is not { } stream)
            return;
        string element = "";
        SafeXml.Read(stream, xml =>
        {
            if (xml.NodeType == XmlNodeType.Element)
                element = xml.LocalName;
            else if (xml.NodeType == XmlNodeType.Text)
                DocumentProperty.Set(_document, element, xml.Value);
        });
    }
}

/// <summary>The properties of a document, by their Dublin Core names, which docx and odt share.</summary>
internal static class DocumentProperty
{
    public static void Set(DocumentText document, string name, string value)
    {
        string text = PageLines.CollapseWhiteSpace(value);
        if (text.Length == 0)
            return;
        switch (name)
        {
            case "title":
                document.TitleProperty = text;
                break;
            case "creator" or "initial-creator":
                // In odt the creator is whoever saved last; who wrote it comes first.
                document.AuthorProperty ??= text;
                break;
            case "created" or "creation-date" when DateOnly.TryParseExact(text.AsSpan(0, Math.Min(10, text.Length)), "yyyy-MM-dd", out DateOnly day):
                document.DateProperty = day;
                break;
        }
    }
}
