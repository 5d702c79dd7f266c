using System.Xml;

namespace ReportWatcher.Analysis.Reading.Documents;

/// <summary>XML from strangers, read forwards: no DTD, nothing fetched, depth counted.</summary>
internal static class SafeXml
{
    private const int DeepestNesting = 256;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CheckCharacters = false,
        CloseInput = true,
    };

    /// <summary>Reads a whole document, node by node.</summary>
    /// <exception cref="UnreadableReportException">"dtd", "depth" or "damaged".</exception>
    public static void Read(XmlReader xml, Action<XmlReader> node)
    {
        using (xml)
        {
            try
            {
                while (xml.Read())
                {
                    if (xml.Depth > DeepestNesting)
                        throw new UnreadableReportException("depth", $"The document nests its elements more than {DeepestNesting} deep: save the report as text.");
                    node(xml);
                }
            }
            catch (XmlException e)
            {
                // The reader has one kind of exception for all; there is no other sign of this one.
                throw e.Message.Contains("DTD", StringComparison.Ordinal)
                    ? new UnreadableReportException("dtd", "The document declares a document type, which is not read: entities can be made to fetch or to fill anything. Save it as text.", e)
                    : BoundedZip.Damaged(e);
            }
        }
    }

    public static void Read(Stream stream, Action<XmlReader> node) => Read(XmlReader.Create(stream, Settings), node);

    /// <summary>An attribute of the current element by its local name: documents choose their prefixes.</summary>
    public static string? Attribute(XmlReader xml, string name)
    {
        for (bool more = xml.MoveToFirstAttribute(); more; more = xml.MoveToNextAttribute())
        {
            if (xml.LocalName == name)
            {
                string value = xml.Value;
                xml.MoveToElement();
                return value;
            }
        }

        xml.MoveToElement();
        return null;
    }

    public static void Read(string text, Action<XmlReader> node) => Read(XmlReader.Create(new StringReader(text), Settings), node);
}
