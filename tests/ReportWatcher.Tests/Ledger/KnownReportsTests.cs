using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using ReportWatcher.Analysis;
using ReportWatcher.Analysis.Series;
using ReportWatcher.Ledger;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Ledger;

/// <summary>A report is known again by its content and its name, wherever the ledger has come to in putting these in order.</summary>
public sealed class KnownReportsTests : IAsyncDisposable
{
    private const int Together = 8192;

    private static readonly Findings s_none = new(Some.Article("Nothing", "Nothing happened."), [], [], [], []);

    private readonly Site _site = new();
    private readonly TestTime _time = new();
    private ReportLedger _ledger;

    public KnownReportsTests()
    {
        _site.Folders.Create();
        _ledger = ReportLedger.Open(_site.Folders, _time);
    }

    public async ValueTask DisposeAsync()
    {
        await _ledger.DisposeAsync();
        _site.Dispose();
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(Together - 1, Together - 1)]
    [InlineData(Together + 2, 2)]
    public async Task FirstAndLastAreKnownHoweverManyAreInOrderAlready(int reports, int unsorted)
    {
        await RecordAsync(reports);
        _site.Query<long>("SELECT count(*) FROM reports_unsorted").ShouldBe([unsorted]);
        _site.Query<long>("SELECT count(*) FROM contents").ShouldBe([reports - unsorted]);

        await FirstAndLastAreKnownAsync();
        await _ledger.DisposeAsync();
        _ledger = ReportLedger.Open(_site.Folders, _time);
        await FirstAndLastAreKnownAsync();

        async Task FirstAndLastAreKnownAsync()
        {
            foreach (int i in new[] { 0, reports - 1 })
            {
                (await _ledger.IsKnownAsync(Content($"content {i}"))).ShouldBeTrue();
                (await RecordAsync("again.txt", $"content {i}")).ShouldSatisfyAllConditions(again => again.State.ShouldBe(ReportState.Duplicate), again => again.DuplicateOf.ShouldBe($"{i}.txt"));
                KnownElsewhere(Content($"content {i}")).ShouldBe([$"{i}.txt"]);
            }

            (await _ledger.IsKnownAsync(Content("something else"))).ShouldBeFalse();
            KnownElsewhere(Content("something else")).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task NewContentUnderANameIsTheNextRevisionWhereverTheLastOneIs()
    {
        await RecordAsync("a.txt", "one");
        await RecordAsync(Together - 1);
        _site.Query<long>("SELECT count(*) FROM reports_unsorted").ShouldBe([0]);

        (await RecordAsync("a.txt", "two")).Revision.ShouldBe(2);
        (await RecordAsync("a.txt", "three")).Revision.ShouldBe(3);
        (await RecordAsync("a.txt", "one, in another inbox", inbox: "other")).Revision.ShouldBe(1);
        (await RecordAsync("A.txt", "one, with another letter")).Revision.ShouldBe(1);
    }

    [Fact]
    public async Task OfFilesWithOneContentThatComeTogetherOneIsDone()
    {
        RecordedReport[] recorded = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => RecordAsync($"{i}.txt", "the same")));

        recorded.Count(report => report.State == ReportState.Done).ShouldBe(1);
        recorded.Count(report => report.State == ReportState.Duplicate).ShouldBe(7);
    }

    [Fact]
    public async Task WhatWasTakenBackIsNotKnown()
    {
        await RecordAsync("a.txt", "one");
        Task<RecordedReport>[] together = [RecordAsync("b.txt", "two"), RecordAsync("a.txt", "three", fail: true), RecordAsync("c.txt", "four")];
        await Should.ThrowAsync<InvalidOperationException>(() => together[1]);

        new[] { await together[0], await together[2] }.ShouldAllBe(report => report.State == ReportState.Done);
        foreach (string known in new[] { "one", "two", "four" }) (await _ledger.IsKnownAsync(Content(known))).ShouldBeTrue(known);
        (await _ledger.IsKnownAsync(Content("three"))).ShouldBeFalse();
        (await RecordAsync("a.txt", "three")).ShouldSatisfyAllConditions(again => again.State.ShouldBe(ReportState.Done), again => again.Revision.ShouldBe(2));
    }

    /// <summary>As a verb beside the running service finds it.</summary>
    private IReadOnlyList<string> KnownElsewhere(ContentIdentity content)
    {
        using SqliteConnection db = FigureLedger.OpenToRead(_site.Folders)!;
        return [.. db.Query<string>($"SELECT name FROM reports WHERE id IN ({KnownReports.IdByContent})", new { sha256 = content.Sha256 })];
    }

    /// <summary>Reports with the names 0.txt, 1.txt, ... and the contents content 0, content 1, ...</summary>
    private async Task RecordAsync(int reports)
    {
        ClaimedReport[] claims = await _ledger.ClaimAsync([.. Enumerable.Range(0, reports).Select(i => new NewClaim("wire", $"{i}.txt", $"/wire/{i}.txt"))]);
        await Task.WhenAll(claims.Select((claim, i) => _ledger.RecordAsync(claim, Content($"content {i}"), s_none, [])));
    }

    private async Task<RecordedReport> RecordAsync(string name, string content, string inbox = "wire", bool fail = false)
    {
        ClaimedReport claim = await _ledger.ClaimAsync(inbox, name, $"/{inbox}/{name}");
        return await _ledger.RecordAsync(claim, Content(content), s_none, SynonymTable.Shipped, _ => fail ? throw new InvalidOperationException("This report fails.") : Array.Empty<NewAlert>());
    }

    private static ContentIdentity Content(string text) => new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), text.Length);
}
