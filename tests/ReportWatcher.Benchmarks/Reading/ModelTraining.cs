using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Reading.Html;
using ReportWatcher.Analysis.Reading.Model;

namespace ReportWatcher.Benchmarks.Reading;

/// <summary>Fits the models of lines and blocks on pages with gold.</summary>
internal static class ModelTraining
{
    private const double Rate = 0.1;

    public static string Lines(IEnumerable<EvalPage> pages, int trees = 150, int depth = 4) => Fit([.. pages.Select(LinesOf)], "as pasted text", LineFeatures.Count, trees, depth, f => ((LineFeature)f).ToString());

    public static string Blocks(IEnumerable<EvalPage> pages, int trees = 150, int depth = 4) => Fit([.. pages.Select(BlocksOf)], "as HTML", BlockFeatures.Width, trees, depth, BlockFeatures.NameOf);

    private static string Fit(List<Example>[] pages, string what, int width, int trees, int depth, Func<int, string> name)
    {
        var trainer = new TreeTrainer([.. pages.SelectMany(page => page)], width);
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
        List<PageLine> lines = PageLines.Split(page.Pasted.AsMemory(), out _);
        PageReader.CutRunIns(lines);
        FeatureTable rows = LineFeatures.Of(lines, PageReader.Kinds(lines), LineFeatures.Count, compare: true);
        return Examples(lines, rows, page.GoldText);
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
