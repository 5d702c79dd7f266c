using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using ReportWatcher.Analysis.Reading.Model;

namespace ReportWatcher.Analysis.Reading.Html;

/// <summary>A parsed page with all that the choice of the article rests on.</summary>
internal sealed class HtmlPage
{
    // Real pages stay under 60 levels; 512 is the limit that parsers of hostile mail and browsers use.
    private const int DeepestNesting = 512;

    private static readonly HtmlParser Parser = new(new HtmlParserOptions
    {
        // The walk refuses what is deeper; the parser's own limit would give its text in another order.
        MaximumDepth = 4 * DeepestNesting,
        DisableElementPositionTracking = true,
        SkipComments = true,
        SkipCDATA = true,
        SkipRawText = true,
        SkipProcessingInstructions = true,
        ShouldEmitAttribute = static (ref token, name) => HtmlAttributes.IsRead(token.Name, name.Span),
    });

    private HtmlPage(IHtmlDocument document, string html)
    {
        Metadata = new PageMetadata(document.Head);
        Runs = PageTree.Of((IElement?)document.Body ?? document.DocumentElement, Metadata, 2 * DeepestNesting, out PageNode root);
        if (Runs.Count == 0)
            throw new UnreadableReportException("no-text", "The page holds no text: it may need scripts to show any. Save it from the browser, or paste its text.");
        Metadata.Settle(html);
        Readability.Choose(root);
        Lines = [.. Runs.Select(run => run.Line!)];
        Kinds = PageReader.Kinds(Lines);
        Features = BlockFeatures.Of(Runs, Lines, Kinds, Metadata.Title, Metadata.ArticleBody);
    }

    public List<PageNode> Runs { get; }

    public List<PageLine> Lines { get; }

    public FurnitureKind[] Kinds { get; }

    public PageMetadata Metadata { get; }

    /// <summary>A row for each run, for the block model.</summary>
    public FeatureTable Features { get; }

    /// <exception cref="UnreadableReportException">"depth" or "no-text".</exception>
    public static HtmlPage Parse(string html)
    {
        if (HtmlNesting.IsDeeperThan(html, DeepestNesting))
            throw TooDeep(DeepestNesting);
        using IHtmlDocument document = Parser.ParseDocument(html);
        return new HtmlPage(document, html);
    }

    public static UnreadableReportException TooDeep(int limit) =>
        new("depth", $"The page nests its elements more than {limit} deep: save the article as text.");
}
