using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using ReportWatcher.Analysis.Reading.Model;

namespace ReportWatcher.Analysis.Reading.Html;

/// <summary>A parsed page with all that the choice of the article rests on.</summary>
internal sealed class HtmlPage
{
    // Real pages stay under 60; 512 is the limit that parsers of hostile mail and browsers use.
    private const int DeepestNesting = 512;

    private static readonly HtmlParser Parser = new(new HtmlParserOptions { IsScripting = false, IsKeepingSourceReferences = false });

    private HtmlPage(IHtmlDocument document)
    {
        Runs = PageTree.Of((IElement?)document.Body ?? document.DocumentElement, 2 * DeepestNesting, out PageNode root);
        if (Runs.Count == 0)
            throw new UnreadableReportException("no-text", "The page holds no text: it may need scripts to show any. Save it from the browser, or paste its text.");
        Metadata = new PageMetadata(document);
        Content = Readability.Choose(root);
        Lines = [.. Runs.Select(run => run.Line!)];
        Kinds = PageReader.Kinds(Lines);
        Features = BlockFeatures.Of(Runs, Kinds, Content, Metadata.Title, Metadata.ArticleBody);
    }

    public List<PageNode> Runs { get; }

    public List<PageLine> Lines { get; }

    public FurnitureKind[] Kinds { get; }

    public PageMetadata Metadata { get; }

    public Readability.Content Content { get; }

    /// <summary>A row for each run, for the block model.</summary>
    public float[][] Features { get; }

    /// <exception cref="UnreadableReportException">"depth" or "no-text".</exception>
    public static HtmlPage Parse(string html)
    {
        if (HtmlNesting.IsDeeperThan(html, DeepestNesting))
            throw TooDeep(DeepestNesting);
        return new HtmlPage(Parser.ParseDocument(html));
    }

    public static UnreadableReportException TooDeep(int limit) =>
        new("depth", $"The page nests its elements more than {limit} deep: save the article as text.");
}
