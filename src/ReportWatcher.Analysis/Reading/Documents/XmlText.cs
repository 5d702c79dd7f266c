using System.Xml;

namespace ReportWatcher.Analysis.Reading.Documents;

/// <summary>Reads XML of a kind that we do not know (agencies' NITF and NewsML, feeds): every element's text is a paragraph.</summary>
internal static class XmlText
{
    private static readonly HashSet<string> Inline = ["a", "b", "i", "u", "em", "strong", "span", "sub", "sup", "q", "person", "location", "org", "num", "money", "chron", "event"];
    private static readonly HashSet<string> Headlines = ["headline", "hl1", "HeadLine", "title"];

    /// <exception cref="UnreadableReportException">No article can be read; the exception says why.</exception>
    public static DocumentText Read(string text)
    {
        var document = new DocumentText();
        bool headline = false;
        SafeXml.Read(text, xml =>
        {
            if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace)
            {
                document.Append(xml.Value);
            }
            else if (xml.NodeType is XmlNodeType.Element or XmlNodeType.EndElement && !Inline.Contains(xml.LocalName))
            {
                document.EndParagraph(headline ? ParagraphStyle.Title : ParagraphStyle.Text);
                headline = xml.NodeType == XmlNodeType.Element && Headlines.Contains(xml.LocalName);
            }
        });
        return document;
    }
}
