using ReportWatcher.Analysis.Reading.Mail;
using ReportWatcher.Analysis.Reading.Model;

namespace ReportWatcher.Analysis.Reading.Html;

/// <summary>Reads the article out of an HTML page.</summary>
internal sealed class HtmlReader(LineModel model)
{
    /// <summary>Log odds just on the article's side.</summary>
    private const float Kept = 0.01f;

    // In words.
    private const int LongestLabel = 6;

    private static readonly (BlockHints Hint, FurnitureReason Reason)[] Reasons =
    [
        (BlockHints.Hidden, FurnitureReason.Hidden),
        (BlockHints.Consent, FurnitureReason.ConsentBanner),
        (BlockHints.Comments, FurnitureReason.Comment),
        (BlockHints.Share, FurnitureReason.ShareRow),
        (BlockHints.Advertisement, FurnitureReason.Advertisement),
        (BlockHints.Related, FurnitureReason.Teaser),
        (BlockHints.Newsletter, FurnitureReason.Newsletter),
        (BlockHints.Nav, FurnitureReason.Menu),
        (BlockHints.Form | BlockHints.Button, FurnitureReason.Form),
        (BlockHints.Caption | BlockHints.Figure, FurnitureReason.Caption),
        (BlockHints.Author | BlockHints.Meta, FurnitureReason.DateOrByline),
        (BlockHints.Footer | BlockHints.Header | BlockHints.Aside | BlockHints.Sidebar, FurnitureReason.SiteFrame),
    ];

    /// <param name="mail">Of a mail's HTML, what its headers state: it stands in the place of what the page says.</param>
    /// <exception cref="UnreadableReportException">"depth" or "no-text".</exception>
    public Article Read(ReadOnlyMemory<char> html, ArticleHead? mail = null)
    {
        HtmlPage page = HtmlPage.Parse(html);
        List<PageLine> lines = page.Lines;
        mail = mail?.With(ForwardedHeader.Take(lines));
        (bool[] isBody, int from) = PageReader.IsWholePage(lines, _ => true) ? Judge(page) : (KeepPlain(page), 0);
        int first = PageReader.FirstProse(lines, isBody, from);
        string? agency = PageReader.CutRunIns(lines);
        ReportHeader header = ReportHeader.Parse(lines, isBody, first, page.Metadata.Title);
        for (int i = 0; i < lines.Count; i++)
        {
            // A bare number is a counter, but not in a table.
            if (!isBody[i] || (lines[i].Row is null && page.Kinds[i] is FurnitureKind.Line or FurnitureKind.LineOrEnd or FurnitureKind.End))
            {
                // What was set aside before is no line that the markup has to explain.
                if (lines[i].Role == LineRole.Open)
                    lines[i].SetAside(ReasonOf(page.Runs[i].Hints, page.Kinds[i]));
            }
        }

        PageReader.SetAsideRepeated(lines, isBody);
        string? title = mail?.Title ?? page.Metadata.Title ?? header.Title?.Text;
        SetAsideHeadline(lines, title);
        PageReader.KeepSomething(lines);
        ArticleHead said = new(title, page.Metadata.Author ?? header.Author, page.Metadata.SiteName ?? header.Source ?? agency, Published(page.Metadata, header));
        return ArticleAssembly.Build(lines, said.With(mail), oneLine: false);
    }

    private static DateOnly? Published(PageMetadata metadata, ReportHeader header)
    {
        if (metadata.StatedPublished is not { } stated)
            return header.Published ?? metadata.GuessedPublished;
        return header.Published is { } printed && (IsSurer(header, printed, stated) || (metadata.IsStampedAnew && printed < stated)) ? printed : stated;
    }

    /// <summary>
    /// The head of many a page has the day of an import or of a template, and what is printed under the headline is what readers are told. A day
    /// more or less is the clock's zone.
    /// </summary>
    private static bool IsSurer(ReportHeader header, DateOnly printed, DateOnly stated)
        => header.IsPublishedBesideHeadline && Math.Abs(printed.DayNumber - stated.DayNumber) > 1;

    /// <summary>The headline stands in the title; labels above it ("Home › Money") belong to the site.</summary>
    private static void SetAsideHeadline(List<PageLine> lines, string? title)
    {
        if (title is null)
            return;

        bool IsHeadline(PageLine line) => ReportHeader.SameLetters(line.Text, title);
        int headline = lines.FindIndex(IsHeadline);
        for (int i = 0; i < lines.Count; i++)
        {
            if (lines[i].Role == LineRole.Open && (IsHeadline(lines[i]) || (i < headline && !lines[i].IsProse)))
                lines[i].SetAside(FurnitureReason.Headline);
        }
    }

    /// <summary>What the markup says first of all; else the wording.</summary>
    private static FurnitureReason ReasonOf(BlockHints hints, FurnitureKind kind)
    {
        foreach ((BlockHints hint, FurnitureReason reason) in Reasons)
        {
            if ((hints & hint) != 0)
                return reason;
        }

        return kind == FurnitureKind.None ? FurnitureReason.NotLikeArticle : FurnitureReason.Label;
    }

    private (bool[] IsBody, int From) Judge(HtmlPage page)
    {
        float[] scores = model.Scores(page.Features);
        JudgeTogether(page, scores);
        bool[] isBody = new bool[scores.Length];
        for (int i = 0; i < scores.Length; i++)
            isBody[i] = scores[i] > 0 && !IsLabel(page.Lines[i], page.Kinds[i]);
        return (isBody, PageReader.DensestStretch(page.Lines, scores).Start);
    }

    /// <summary>"Advertisement", "Share this": between two paragraphs the model takes it for a section's heading, the lexicon knows better.</summary>
    private static bool IsLabel(PageLine line, FurnitureKind kind)
        => kind is FurnitureKind.Line or FurnitureKind.LineOrEnd && line.Words <= LongestLabel && line.Row is null;

    /// <summary>A page of hardly more than an article, as programs export it: all of it but what the lexicon or the markup sets aside.</summary>
    private static bool[] KeepPlain(HtmlPage page)
    {
        const BlockHints NoArticle = BlockHints.Nav | BlockHints.Footer | BlockHints.Aside | BlockHints.Form | BlockHints.Button
            | BlockHints.Comments | BlockHints.Consent | BlockHints.Share | BlockHints.Hidden;
        PageReader.MarkFurniture(page.Lines, page.Kinds);
        return [.. page.Runs.Select(run => run.Line!.Role == LineRole.Open && (run.Hints & NoArticle) == 0)];
    }

    /// <summary>A table of data, or a list, is article as a whole or not at all: a figure torn out of its row says nothing.</summary>
    private static void JudgeTogether(HtmlPage page, float[] scores)
    {
        List<PageNode> runs = page.Runs;
        foreach (IGrouping<PageNode?, int> group in Enumerable.Range(0, runs.Count).GroupBy(i => WholeOf(runs[i])))
        {
            if (group.Key is null)
                continue;
            double sum = 0, weight = 0;
            foreach (int i in group)
            {
                sum += scores[i] * (runs[i].Line!.Words + 1);
                weight += runs[i].Line!.Words + 1;
            }

            // The model knows few tables: short cells look like a menu to it. What Readability leaves of a table of data stays.
            bool keptTable = group.Key.Tag == "table" && group.All(i => runs[i].Kept);
            float score = (float)(sum / weight);
            foreach (int i in group)
                scores[i] = keptTable ? Math.Max(score, Kept) : score;
        }
    }

    private static PageNode? WholeOf(PageNode run) => run.Line!.Row is null
        ? run.Ancestor(node => node.Tag is "ul" or "ol" or "td" or "div" or "section") is { Tag: "ul" or "ol" } list ? list : null
        : run.Ancestor(node => node.Tag == "table");
}
