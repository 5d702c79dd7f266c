using System.Globalization;
using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Text;
using ReportWatcher.Analysis.Watching;
using ReportWatcher.Benchmarks.Intake;

namespace ReportWatcher.Benchmarks.Figures;

/// <summary>What watches on figures cost an article: found by the words and units that their conditions ask for, and each evaluated.</summary>
internal static class ConditionBenchmark
{
    private const int Articles = 200;

    public static int Run(int watches)
    {
        WatchSet set = WatchSet.Compile([.. Enumerable.Range(0, watches).Select(Watch)], [], [], []);
        (ArticleText Text, IReadOnlyList<Figure> Figures)[] articles = [.. Enumerable.Range(0, Articles).Select(i => Read(ReportStock.Text(i)))];
        (double found, int matches) = Measure(set, articles, prefilter: true);
        (double evaluated, int expected) = Measure(set, articles, prefilter: false);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{watches:N0} watches on figures, {Articles} articles of 2 KB: {found:N1} µs an article; {evaluated:N1} with every condition evaluated; {matches} matches"));
        // Of the stock's articles every tenth fires a watch, one in five of these a watch on figures.
        return matches == expected && matches > 0 ? 0 : 1;
    }

    private static WatchDefinition Watch(int number) => new()
    {
        Name = $"w{number}",
        Figures = [new FigureConditionDefinition { Of = ["soldiers", "troops"], Near = [ReportStock.Place(number % ReportStock.Watches) + (number < ReportStock.Watches ? "" : $" {number}")], Is = ">= 2000" }],
    };

    private static (ArticleText, IReadOnlyList<Figure>) Read(string body)
    {
        Article article = new() { Title = "", TitleStated = false, Lead = "", Body = body };
        ArticleText text = new();
        text.Read(article);
        return (text, FigureExtractor.Extract(article));
    }

    /// <returns>The processor's time of the best of thirty passes, by article, and how many watches fired in one.</returns>
    private static (double Microseconds, int Matches) Measure(WatchSet set, (ArticleText Text, IReadOnlyList<Figure> Figures)[] articles, bool prefilter)
    {
        TimeSpan best = TimeSpan.MaxValue;
        int matches = 0;
        for (int pass = 0; pass < 30; pass++)
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            matches = 0;
            foreach ((ArticleText text, IReadOnlyList<Figure> figures) in articles) matches += set.Match(text, "main", [], figures, prefilter).Matches.Count;
            TimeSpan spent = Environment.CpuUsage.TotalTime - before;
            if (spent < best) best = spent;
        }
        return (best.TotalMicroseconds / articles.Length, matches);
    }
}
