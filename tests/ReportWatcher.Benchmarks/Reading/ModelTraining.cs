using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Reading.Html;
using ReportWatcher.Analysis.Reading.Model;

namespace ReportWatcher.Benchmarks.Reading;

/// <summary>Fits the models of lines and blocks on pages with gold.</summary>
internal static class ModelTraining
{
    private const double Rate = 0.1;

    /// <summary>Large, since there are few pages: with 3 the line model knew pages instead of furniture (cross-validated F1 .005 lower).</summary>
    private const double LeastHessianOfLines = 16;
    private const double LeastHessianOfContext = 8;

    /// <summary>Small, so that hints which few pages have, comment threads and consent banners, get leaves of their own.</summary>
    private const double LeastHessianOfBlocks = 3;

    /// <summary>Both models of pasted lines. The second learns from scores that the first gives to pages it has not seen.</summary>
    public static (string Lines, string Context) Lines(IEnumerable<EvalPage> pages)
    {
        EvalPage[] all = [.. pages];
        var context = new List<List<Example>>();
        foreach (IGrouping<int, EvalPage> fold in all.GroupBy(page => page.Fold).OrderBy(fold => fold.Key))
        {
            LineModel unseen = LineModel.Parse(FitLines(all.Where(page => page.Fold != fold.Key)));
            context.AddRange(fold.Select(page => ContextOf(page, unseen)));
        }

        return (FitLines(all), Fit([.. context], "as pasted text, scored by line models that have not seen them", LineContext.Width, trees: 60, depth: 3, LeastHessianOfContext, LineContext.NameOf));
    }

    public static string Blocks(IEnumerable<EvalPage> pages)
        => Fit([.. pages.Select(BlocksOf)], "as HTML", BlockFeatures.Width, trees: 150, depth: 4, LeastHessianOfBlocks, BlockFeatures.NameOf);

    private static string FitLines(IEnumerable<EvalPage> pages)
        => Fit([.. pages.Select(LinesOf)], "as pasted text", LineFeatures.Count, trees: 150, depth: 4, LeastHessianOfLines, f => ((LineFeature)f).ToString());

    private static string Fit(List<Example>[] pages, string what, int width, int trees, int depth, double leastHessian, Func<int, string> name)
    {
        var trainer = new TreeTrainer([.. pages.SelectMany(page => page)], width, leastHessian);
        string model = trainer.Train(trees, depth, Rate);
        string gains = string.Join(' ', Enumerable.Range(0, width).OrderByDescending(f => trainer.Gains[f]).Take(25).Select(f => $"{name(f)}={trainer.Gains[f]:0}"));
        Console.Error.WriteLine(gains);
        return $"""
            # Gradient-boosted trees. Made by: ReportWatcher.Benchmarks reading train EVAL OUT
            # Data: {pages.Length} article pages of WCXB v1.0 (Murrough Foley, 2026; GitHub Murrough-Foley/web-content-extraction-benchmark, dev; CC BY 4.0), {what}
            # Splits are feature:value:right over these features:
            # {string.Join(' ', Enumerable.Range(0, width).Select(f => $"{f}={name(f)}"))}
            {model}
            """;
    }

    private static List<Example> LinesOf(EvalPage page)
    {
        (List<PageLine> lines, FeatureTable rows) = Measure(page);
        return Examples(lines, rows, page.GoldText);
    }

    private static List<Example> ContextOf(EvalPage page, LineModel model)
    {
        (List<PageLine> lines, FeatureTable rows) = Measure(page);
        return Examples(lines, LineContext.Of(lines, rows, model.Scores(rows)), page.GoldText);
    }

    private static (List<PageLine> Lines, FeatureTable Rows) Measure(EvalPage page)
    {
        List<PageLine> lines = PageLines.Split(page.Pasted.AsMemory(), out _);
        PageReader.CutRunIns(lines);
        return (lines, LineFeatures.Of(lines, PageReader.Kinds(lines), LineFeatures.Count, compare: true));
    }

    private static List<Example> BlocksOf(EvalPage page)
    {
        HtmlPage html = HtmlPage.Parse(page.Html.AsMemory());
        return Examples(html.Lines, html.Features, page.GoldText);
    }

    /// <summary>A line weighs as its share of the page's words: a wrong menu entry costs less than a wrong paragraph.</summary>
    private static List<Example> Examples(List<PageLine> lines, FeatureTable rows, string gold)
    {
        bool[] labels = GoldLabels.Of([.. lines.Select(line => line.Text)], gold);
        float words = Math.Max(lines.Sum(line => line.Words), 1);
        return [.. lines.Select((line, i) => new Example(rows[i].ToArray(), labels[i], 100 * Math.Max(line.Words, 0.5f) / words))];
    }
}
