using System.Globalization;
using ReportWatcher.Analysis;
using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Series;
using ReportWatcher.Analysis.Topics;
using ReportWatcher.Analysis.Watching;
using ReportWatcher.Ledger;
using ReportWatcher.Storage;

namespace ReportWatcher.Benchmarks.Series;

/// <summary>"series": recording a report whose figures a watch follows, beside one that no watch follows, with a long series in the ledger.</summary>
internal static class SeriesVerb
{
    private const string Usage = """
        series [--known N] [--reports N]

        --known    reports that state a figure of the series before (10000)
        --reports  reports that are then recorded and timed, one commit each (200)

        The exit code is 1 where a report is news that must not be, or is none that must.
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        Dictionary<string, string> options = new() { ["--known"] = "10000", ["--reports"] = "200" };
        for (int i = 0; i + 1 < args.Length; i += 2)
            options[args[i]] = args[i + 1];
        if (args.Length % 2 != 0 || options.Count > 2)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        int known = int.Parse(options["--known"], CultureInfo.InvariantCulture), reports = int.Parse(options["--reports"], CultureInfo.InvariantCulture);
        string folder = Directory.CreateTempSubdirectory("series-").FullName;
        try
        {
            Folders folders = new(Path.Combine(folder, "data"));
            folders.Create();
            Analyzer follows = AnalyzerOf(new FigureConditionDefinition { Of = ["soldiers"], Near = ["Iraq"], Changes = new() { By = "5%" } });
            Analyzer plain = AnalyzerOf(new FigureConditionDefinition { Of = ["soldiers"], Near = ["Iraq"], Is = ">= 99999" });
            int news = 0;
            double without, first, with;
            await using (ReportLedger ledger = ReportLedger.Open(folders, TimeProvider.System))
            {
                Desk desk = new(ledger, 0);
                await Task.WhenAll(Enumerable.Range(0, known).Select(i => desk.RecordAsync(plain, 2500, i)));

                await TimeAsync(20, _ => desk.RecordAsync(plain, 2500, known)); // the compiler's time
                without = await TimeAsync(reports, _ => desk.RecordAsync(plain, 2500, known));
                // Another figure with every fourth report, and none that its source or its neighbours just stated.
                first = await TimeAsync(1, _ => desk.RecordAsync(follows, 2500, known));
                with = await TimeAsync(reports, async i => news += (await desk.RecordAsync(follows, 1000 * (3 + (i / 4 % 10)), known + 1 + i)).Findings!.Matches.Count);
            }

            // The same in a process whose code is compiled by now, five times: what the series itself costs when it is read.
            double again = double.MaxValue;
            for (int i = 0; i < 5; i++)
            {
                await using ReportLedger ledger = ReportLedger.Open(folders, TimeProvider.System);
                Desk desk = new(ledger, 1_000_000 * (i + 1));
                await TimeAsync(3, _ => desk.RecordAsync(plain, 2500, 0));
                again = Math.Min(again, await TimeAsync(1, _ => desk.RecordAsync(follows, 2500, known + 2 + reports + i)));
            }

            Console.WriteLine(
                $"{known} known: {without:0.000} ms of the processor a report without memory, {with:0.000} ms with, {first:0.0} ms the first, {again:0.0} ms the first in a process that has done it before; {news} of {reports} were news");
            return news == (reports + 3) / 4 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <returns>Milliseconds of the processor, whose time other work on the machine and the disk count little in.</returns>
    private static async Task<double> TimeAsync(int times, Func<int, Task> record)
    {
        TimeSpan start = Environment.CpuUsage.TotalTime;
        for (int i = 0; i < times; i++)
            await record(i);
        return (Environment.CpuUsage.TotalTime - start).TotalMilliseconds / times;
    }

    private static Analyzer AnalyzerOf(FigureConditionDefinition condition)
        => new(TopicSet.Compile(new Dictionary<string, TopicDefinition>(), []), WatchSet.Compile([new WatchDefinition { Name = "w", Figures = [condition] }], [], [], []));

    private sealed class Desk(ReportLedger ledger, int from)
    {
        private int _reports = from;

        public async Task<RecordedReport> RecordAsync(Analyzer analyzer, int soldiers, int day)
        {
            int number = Interlocked.Increment(ref _reports);
            string text = $"Report {number} of the desk. The ministry spoke of {soldiers} soldiers in Iraq, who are spread over three sites and are to stay for now.";
            Article article = new() { Title = text, TitleStated = false, Lead = text, Body = text, Published = new DateOnly(1990, 1, 1).AddDays(day), Source = $"Wire {number % 20}" };
            Findings findings = analyzer.Analyze(article, "main");
            ClaimedReport claim = await ledger.ClaimAsync("main", $"{number}.txt", $"/inbox/{number}.txt");
            ContentIdentity content = new($"{number:x64}", text.Length);
            return findings.Open.Count == 0
                ? await ledger.RecordAsync(claim, content, findings, [])
                : await ledger.RecordAsync(claim, content, findings, SynonymTable.Shipped, _ => []);
        }
    }
}
