using ReportWatcher.Analysis;
using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Series;
using ReportWatcher.Analysis.Topics;
using ReportWatcher.Analysis.Watching;
using ReportWatcher.Ledger;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Ledger;

/// <summary>
/// What the order of arrival must not decide, tried on random reports in random orders against the real ledger, with restarts between them. The same cases
/// in every run, so that a red build is about the change; <c>REPORTWATCHER_FULL=1</c> looks for new ones.
/// </summary>
public sealed class SeriesOrderTests
{
    private static readonly bool s_full = Environment.GetEnvironmentVariable("REPORTWATCHER_FULL") == "1";
    private static readonly DateOnly s_monday = new(2024, 7, 1);

    private static readonly string[] s_things =
        ["2,500 soldiers", "about 2,500 troops", "2,493 soldiers", "2,000 American soldiers", "more than 2,100 service members", "between 2,000 and 2,400 soldiers", "900 soldiers", "40 civilians", "300 shipments of aid"];

    private static readonly string[] s_dates = ["by 2026", "by September 2026", "by the end of 2025", "by August 2024", "by 15 July 2024"];

    private static readonly string[] s_places = ["Iraq", "Syria", "Baghdad"];

    private readonly Analyzer _analyzer = new(
        TopicSet.Compile(new Dictionary<string, TopicDefinition>(), []),
        WatchSet.Compile(
            [
                Watch("threshold", new() { Of = ["soldiers"], Is = ">= 2000" }),
                Watch("any change", new() { Of = ["soldiers"], Near = ["Iraq"], Changes = new() }),
                Watch("change by a tenth", new() { Of = ["soldiers"], Changes = new() { By = "10%" } }),
                Watch("record", new() { Of = ["soldiers"], Near = ["Iraq"], Record = RecordKind.Any }),
                Watch("record of aid", new() { Of = ["shipments"], Record = RecordKind.High }),
                Watch("dispute", new() { Of = ["soldiers"], Near = ["Iraq", "Syria"], Disagrees = new() { By = "5%" } }),
                Watch("deadline", new() { Near = ["withdraw*"], Deadline = new() { Moved = DeadlineMove.Any, NearerThanDays = 20 } }),
            ],
            [], [], []));

    /// <summary>A report, and the number by which its file is told from the others.</summary>
    private sealed record Report(int Number, Article Article)
    {
        public string Name { get; init; } = $"{Number}.txt";
    }

    /// <param name="Alerts">Of each report, by its number: what its watches are told.</param>
    /// <param name="Series">All that the verb <c>figures</c> would show.</param>
    private sealed record Outcome(IReadOnlyDictionary<int, string> Alerts, string Series);

    [Fact]
    public Task AnyOrderOfArrivalGivesTheSameSeriesAndTheSameThresholdAlerts() => ForRandomReportsAsync(async (reports, random) =>
    {
        Outcome one = await RecordAsync(reports, random);
        Outcome two = await RecordAsync(Shuffled(reports, random), random);
        two.Series.ShouldBe(one.Series);
        foreach (Report report in reports) Threshold(two, report).ShouldBe(Threshold(one, report));
    });

    /// <summary>Changes, records, disagreements and deadlines alike: they hang on what is known, not on the way it came.</summary>
    [Fact]
    public Task WhatAReportIsToldForDoesNotDependOnTheOrderOfThoseBeforeIt() => ForRandomReportsAsync(async (reports, random) =>
    {
        Report last = reports[random.Next(reports.Length)];
        Report[] others = [.. reports.Where(report => report != last)];
        Outcome one = await RecordAsync([.. others, last], random);
        Outcome two = await RecordAsync([.. Shuffled(others, random), last], random);
        two.Alerts[last.Number].ShouldBe(one.Alerts[last.Number]);
    });

    /// <summary>Each country's reports in the order of their days, the countries anyhow between each other.</summary>
    [Fact]
    public Task SeriesThatArriveBetweenEachOtherDisturbNoAlert() => ForRandomReportsAsync(async (reports, random) =>
    {
        Report[] iraq = [.. reports.Where(report => report.Number % 2 == 0).Select(report => AboutOnly("Iraq", report)).OrderBy(report => report.Article.Published)];
        Report[] syria = [.. reports.Where(report => report.Number % 2 == 1).Select(report => AboutOnly("Syria", report)).OrderBy(report => report.Article.Published)];
        Outcome apart = await RecordAsync([.. iraq, .. syria], random);
        Outcome together = await RecordAsync(Interleaved(iraq, syria, random), random);
        foreach (Report report in reports) together.Alerts[report.Number].ShouldBe(apart.Alerts[report.Number]);
    });

    /// <summary>Of sources that contradict each other about one day, each new figure is told once, whoever speaks first.</summary>
    [Fact]
    public Task AsManyDisagreementsAreToldInAnyOrder() => ForRandomReportsAsync(async (reports, random) =>
    {
        string[] figures = ["2,500 soldiers", "2,000 soldiers", "1,200 soldiers", "900 soldiers"];
        string[] stated = [.. reports.Select(_ => figures[random.Next(figures.Length)])];
        Report[] oneDay = [.. stated.Select((figure, i) => Some(i, s_monday, $"Paper {i}", $"There are {figure} in Iraq."))];
        Outcome outcome = await RecordAsync(Shuffled(oneDay, random), random);
        outcome.Alerts.Values.Count(alerts => alerts.Contains("dispute:", StringComparison.Ordinal)).ShouldBe(stated.Distinct().Count() - 1);
    });

    [SeedsFact]
    public Task TheSeedsInAnyOrder() => FilesInAnyOrderAsync(Repository.Seeds!);

    [SharedReportsFact]
    public Task TheFiveReportsInAnyOrder() => FilesInAnyOrderAsync(Repository.SharedReports!);

    private async Task FilesInAnyOrderAsync(string folder)
    {
        ArticleReader reader = new();
        Report[] reports = [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select((file, i) => new Report(i, reader.Read(File.ReadAllBytes(file))) { Name = Path.GetFileName(file) })];
        Random random = new(20261128);
        Outcome first = await RecordAsync(reports, random);
        first.Series.Split('\n').Length.ShouldBeGreaterThan(5);
        int orders = s_full ? 500 : 6;
        for (int i = 0; i < orders; i++)
        {
            Outcome other = await RecordAsync(Shuffled(reports, random), random);
            other.Series.ShouldBe(first.Series);
            foreach (Report report in reports) Threshold(other, report).ShouldBe(Threshold(first, report));
        }
    }

    private static async Task ForRandomReportsAsync(Func<Report[], Random, Task> check)
    {
        int cases = s_full ? 150 : 8;
        for (int i = 0; i < cases; i++)
        {
            int seed = s_full ? Random.Shared.Next() : 20261128 + i;
            Random random = new(seed);
            Report[] reports = [.. Enumerable.Range(0, random.Next(4, 13)).Select(number => RandomReport(number, random))];
            try
            {
                await check(reports, random);
            }
            catch (ShouldAssertException e)
            {
                throw new ShouldAssertException($"Seed {seed}:\n{string.Join('\n', reports.Select(report => $"{report.Name} {report.Article.Published} {report.Article.Source}: {report.Article.Body}"))}\n{e.Message}");
            }
        }
    }

    private static Report RandomReport(int number, Random random)
    {
        IEnumerable<string> sentences = Enumerable.Range(0, random.Next(1, 4)).Select(_ =>
        {
            string thing = Any(s_things, random), place = Any(s_places, random);
            return random.Next(6) switch
            {
                0 => $"The army will withdraw {Any(s_dates, random)}, officials in {place} said.",
                1 => $"At least {thing.Replace("about ", "", StringComparison.Ordinal).Replace("more than ", "", StringComparison.Ordinal)} were killed in {place}.",
                2 => $"The number was cut from 2,500 to {thing} in {place}.",
                3 => $"There are {thing}.",
                _ => $"There are {thing} in {place}.",
            };
        });
        DateOnly? day = random.Next(10) == 0 ? null : s_monday.AddDays(random.Next(8));
        return Some(number, day, random.Next(4) switch { 0 => null, 1 => "Evening Wire", 2 => "Morning Post", _ => "Agency" }, string.Join(" ", sentences));
    }

    private static Report Some(int number, DateOnly? day, string? source, string body)
        => new(number, Support.Some.Article($"Report {number}", body) with { Published = day, Source = source });

    private static Report AboutOnly(string place, Report report)
    {
        string body = report.Article.Body;
        foreach (string other in s_places) body = body.Replace(other, place, StringComparison.Ordinal);
        // A sentence without a place may be of either; a deadline of both.
        body = string.Join(" ", body.Split(". ").Select(sentence => sentence.TrimEnd('.')).Where(sentence => sentence.Contains(place, StringComparison.Ordinal) && !sentence.Contains("withdraw", StringComparison.Ordinal)).Select(sentence => sentence + "."));
        return report with { Article = report.Article with { Body = body, Lead = body, Published = report.Article.Published ?? s_monday } };
    }

    private static string Any(string[] of, Random random) => of[random.Next(of.Length)];

    private static Report[] Shuffled(Report[] reports, Random random)
    {
        Report[] shuffled = [.. reports];
        random.Shuffle(shuffled);
        return shuffled;
    }

    private static Report[] Interleaved(Report[] one, Report[] two, Random random)
    {
        Queue<Report> first = new(one), second = new(two);
        List<Report> all = [];
        while (first.Count + second.Count > 0) all.Add(random.Next(first.Count + second.Count) < first.Count ? first.Dequeue() : second.Dequeue());
        return [.. all];
    }

    private static WatchDefinition Watch(string name, FigureConditionDefinition condition) => new() { Name = name, Figures = [condition] };

    private static string Threshold(Outcome outcome, Report report)
        => string.Join('\n', outcome.Alerts[report.Number].Split('\n').Where(line => line.StartsWith("threshold:", StringComparison.Ordinal)));

    /// <summary>Records the reports one after the other as intake does; now and then the service is restarted, which reads what it kept ready anew.</summary>
    private async Task<Outcome> RecordAsync(IReadOnlyList<Report> reports, Random random)
    {
        using Site site = new();
        site.Folders.Create();
        TestTime time = new();
        ReportLedger ledger = ReportLedger.Open(site.Folders, time);
        Dictionary<int, string> alerts = [];
        try
        {
            ClaimedReport[] claims = await ledger.ClaimAsync([.. reports.Select(report => new NewClaim("wire", report.Name, "/inbox/" + report.Name))]);
            for (int i = 0; i < reports.Count; i++)
            {
                if (random.Next(6) == 0)
                {
                    await ledger.DisposeAsync();
                    ledger = ReportLedger.Open(site.Folders, time);
                }

                Findings findings = _analyzer.Analyze(reports[i].Article, "wire");
                RecordedReport recorded = await ledger.RecordAsync(claims[i], new ContentIdentity(reports[i].Name, 1), findings, SynonymTable.Shipped, _ => []);
                alerts[reports[i].Number] = string.Join('\n', recorded.Findings!.Matches.SelectMany(match => match.Reasons.Select(reason => $"{match.Watch}: {Describe(reason)}")));
            }
        }
        finally
        {
            await ledger.DisposeAsync();
        }

        using var db = FigureLedger.OpenToRead(site.Folders)!;
        IReadOnlyList<FigureSeries> series = FigureSeries.Of(FigureLedger.All(db, _ => true, null, SynonymTable.Shipped), placeGiven: false);
        return new Outcome(alerts, string.Join('\n', series.SelectMany(s => s.Points.Select(p => $"{s.Name}: {Describe(p.Statement)}, copied by {string.Join(", ", p.Copies.Select(Describe))}"))));
    }

    private static string Describe(MatchReason reason)
        => reason.News is not { } news ? reason.Text
            : $"{news.Kind} {Describe(news.Now)}, was {(news.Earlier is { } earlier ? Describe(earlier) : "nothing")}, of {string.Join("; ", news.Series.Select(Describe))}";

    private static string Describe(Statement statement) => $"{statement.In.Day:yyyy-MM-dd} {statement.In.Name} {statement.Figure.Text} at {statement.Figure.Start}";
}
