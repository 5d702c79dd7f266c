using ReportWatcher.Analysis.Reading.Model;

namespace ReportWatcher.Analysis.Reading.Html;

/// <summary>A parsed page with all that the choice of the article rests on.</summary>
internal sealed class HtmlPage
{
    /// <summary>Levels of elements. Real pages stay under 60; 512 is the limit that parsers of hostile mail and browsers use.</summary>
    public const int DeepestNesting = 512;

    private HtmlPage(DomDocument document, ReadOnlySpan<char> html)
    {
        Metadata = new PageMetadata(document.Head);
        Runs = PageTree.Of(document.Body ?? document.Root!, Metadata, out PageNode root);
        if (Runs.Count == 0)
            throw new UnreadableReportException("no-text", "The page holds no text: it may need scripts to show any. Save it from the browser, or paste its text.");
        Metadata.Settle(html);
        Readability.Choose(root);
        Lines = [.. Runs.Select(run => run.Line!)];
        Kinds = PageReader.Kinds(Lines, isMarkedUp: true);
        Features = BlockFeatures.Of(Runs, Lines, Kinds, Metadata.Title, Metadata.ArticleBody);
    }

    public List<PageNode> Runs { get; }

    public List<PageLine> Lines { get; }

    public FurnitureKind[] Kinds { get; }

    public PageMetadata Metadata { get; }

    /// <summary>A row for each run, for the block model.</summary>
    public FeatureTable Features { get; }

    /// <exception cref="UnreadableReportException">"depth" or "no-text".</exception>
    public static HtmlPage Parse(ReadOnlyMemory<char> html)
    {
        using DomDocument document = DomDocument.Parse(html);
        return new HtmlPage(document, html.Span);
    }

    public static UnreadableReportException TooDeep() =>
        new("depth", $"The page nests its elements more than {DeepestNesting} deep: save the article as text.");
}
