using System.Text.Json;
using ReportWatcher.Analysis;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Series;
using ReportWatcher.Analysis.Topics;
using ReportWatcher.Analysis.Watching;
using ReportWatcher.Ledger;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Ledger;

/// <summary>The ledger keeps followed series in memory; they must be what is in the database.</summary>
public sealed class SeriesKeptReadyTests : IAsyncDisposable
{
    private static readonly DateOnly s_monday = new(2024, 1, 1);

    private readonly Site _site = new();
    private readonly TestTime _time = new();
    private readonly ReportLedger _ledger;

    private readonly Analyzer _analyzer = new(
        TopicSet.Compile(new Dictionary<string, TopicDefinition>(), []),
        WatchSet.Compile([new WatchDefinition { Name = "Level", Figures = [new() { Of = ["soldiers"], Near = ["Iraq"], Changes = new() { By = "5%" } }] }], [], [], []));

    private int _reports;

    public SeriesKeptReadyTests()
    {
        _site.Folders.Create();
        _ledger = ReportLedger.Open(_site.Folders, _time);
    }

    public async ValueTask DisposeAsync()
    {
        await _ledger.DisposeAsync();
        _site.Dispose();
    }

    [Fact]
    public async Task AReportWhoseRecordingFailedIsNotRemembered()
    {
        await RecordAsync("2,500 soldiers", 0);
        await Should.ThrowAsync<InvalidOperationException>(() => RecordAsync("2,000 soldiers", 1, fail: true));

        (await RecordAsync("2,000 soldiers", 1)).ShouldBe(1);
    }

    [Fact]
    public async Task AReportThatFailsBesideOthersTakesNothingOfThemAway()
    {
        await RecordAsync("2,500 soldiers", 0);

        Task<int>[] together = [RecordAsync("2,000 soldiers", 1), RecordAsync("1,500 soldiers", 1, fail: true), RecordAsync("2,000 soldiers", 1), RecordAsync("2,000 soldiers", 1)];
        await Should.ThrowAsync<InvalidOperationException>(() => together[1]);

        new[] { await together[0], await together[2], await together[3] }.Sum().ShouldBe(1);
        (await RecordAsync("1,500 soldiers", 2)).ShouldBe(1);
    }

    [Fact]
    public async Task FiguresThatRetentionRemovedAreForgotten()
    {
        await RecordAsync("2,500 soldiers", 0);
        await RecordAsync("2,500 soldiers", 1);
        _time.Advance(TimeSpan.FromDays(1));
        (await new RetentionLedger(_ledger, _time).RemoveFiguresAsync(_time.GetUtcNow(), 100)).Figures.ShouldBeGreaterThan(0);

        (await RecordAsync("2,000 soldiers", 2)).ShouldBe(0);
        (await RecordAsync("1,000 soldiers", 3)).ShouldBe(1);
    }

    [Fact]
    public async Task WhatNobodyFollowedIsKnownToTheFirstWhoDoes()
    {
        await RecordAsync("2,500 soldiers", 0, follow: false);
        (await RecordAsync("2,000 soldiers", 1)).ShouldBe(1);
        await RecordAsync("1,000 soldiers", 2, follow: false);

        (await RecordAsync("1,000 soldiers", 3)).ShouldBe(0);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(2100)]
    public async Task AReportIsKnownBeforeAndAfterItIsSortedInAmongTheOthers(int earlier)
    {
        await Task.WhenAll(Enumerable.Range(0, earlier).Select(_ => RecordAsync("2,500 soldiers", 0, follow: false)));
        await RecordAsync("2,000 soldiers", 1, follow: false);

        _site.Query<long>("SELECT count(*) FROM series_unsorted").ShouldBe([(earlier + 1) % 2048]);
        _site.Query<long>(
            """
            SELECT count(*) FROM figures f WHERE series_head IS NOT NULL
                AND EXISTS (SELECT 1 FROM series s, json_each(reports) r WHERE r.value = f.report_id AND head = series_head AND place = series_place AND s.day = f.day)
                + EXISTS (SELECT 1 FROM series_unsorted u WHERE u.report_id = f.report_id AND u.day = f.day AND instr(addresses, char(10) || series_head || char(9) || series_place || char(10))) = 1
            """).ShouldBe(_site.Query<long>("SELECT count(*) FROM figures WHERE series_head IS NOT NULL"));
        (await RecordAsync("2,000 soldiers", 2)).ShouldBe(0);
        (await RecordAsync("1,000 soldiers", 3)).ShouldBe(1);

        _time.Advance(TimeSpan.FromDays(1));
        await new RetentionLedger(_ledger, _time).RemoveFiguresAsync(_time.GetUtcNow(), 10_000);
        _site.Query<long>("SELECT (SELECT count(*) FROM figures) + (SELECT count(*) FROM series) + (SELECT count(*) FROM series_unsorted) + (SELECT count(*) FROM report_figures)").ShouldBe([0]);
    }

    [Fact]
    public async Task ThoseThatAreSortedInTogetherAndSpeakOfTheSameAreOneRowNewestFirst()
    {
        await Task.WhenAll(Enumerable.Range(0, 2048).Select(i => RecordAsync(i % 2 == 0 ? "2,500 soldiers" : "300 shipments", i % 4 / 2, follow: false)));

        _site.Query<string>("SELECT head || ' ' || day || ' ' || json_array_length(reports) FROM series")
            .ShouldBe(["shipment 2024-01-01 512", "shipment 2024-01-02 512", "soldier 2024-01-01 512", "soldier 2024-01-02 512"]);
        long[][] ids = [.. _site.Query<string>("SELECT reports FROM series").Select(reports => JsonSerializer.Deserialize<long[]>(reports)!)];
        foreach (long[] reports in ids)
            reports.ShouldBe(reports.OrderDescending());
        ids.SelectMany(reports => reports).Distinct().Count().ShouldBe(2048);
        _site.Query<long>("SELECT newest - (reports ->> 0) FROM series").ShouldAllBe(difference => difference == 0);
    }

    [Fact]
    public async Task RetentionTakesAReportOutOfTheRowsThatItSharesWithOthers()
    {
        await Task.WhenAll(Enumerable.Range(0, 2048).Select(_ => RecordAsync("2,500 soldiers", 0, follow: false)));
        _time.Advance(TimeSpan.FromDays(1));
        await new RetentionLedger(_ledger, _time).RemoveFiguresAsync(_time.GetUtcNow(), 2040);

        _site.Query<string>("SELECT reports FROM series").ShouldBe(_site.Query<string>("SELECT json_group_array(report_id ORDER BY report_id DESC) FROM report_figures"));
        _site.Query<int>("SELECT json_array_length(reports) FROM series").ShouldBe([8]);
    }

    /// <returns>How many watches fired.</returns>
    private async Task<int> RecordAsync(string figure, int day, bool fail = false, bool follow = true)
    {
        string name = $"{Interlocked.Increment(ref _reports)}.txt";
        string text = $"There are {figure} in Iraq, as report {name} has it.";
        Article article = Some.Article(text, text) with { Published = s_monday.AddDays(day), Source = null };
        Findings findings = _analyzer.Analyze(article, "wire");
        if (!follow)
            findings = findings with { Open = [] };
        ClaimedReport claim = await _ledger.ClaimAsync("wire", name, "/inbox/" + name);
        RecordedReport recorded = await _ledger.RecordAsync(
            claim, new ContentIdentity(name, 1), findings, SynonymTable.Shipped, _ => fail ? throw new InvalidOperationException("This report fails.") : Array.Empty<NewAlert>());
        return recorded.Findings!.Matches.Count;
    }
}
