using Dapper;
using Microsoft.Data.Sqlite;
using ReportWatcher.Ledger;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Ledger;

/// <summary>The ledger on a real SQLite file.</summary>
public sealed class LedgerTests : IAsyncDisposable
{
    private readonly Site _site = new();
    private readonly TestTime _time = new();
    private readonly ReportLedger _ledger;

    public LedgerTests()
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
    public void AnEmptyFolderGetsTheNewestSchemaDurableAndInWalMode()
    {
        _site.Query<string>("SELECT name FROM sqlite_master WHERE type = 'table'")
            .Intersect(["reports", "topics", "report_figures", "matches", "alerts", "attempts", "service", "examples", "postponed", "digest_runs", "notices"]).Count().ShouldBe(11);
        _site.Query<int>("PRAGMA user_version").Single().ShouldBeGreaterThanOrEqualTo(4);
        _site.Query<string>("PRAGMA journal_mode").ShouldBe(["wal"]);
    }

    [Fact]
    public async Task EveryCommitIsFlushedToTheDisk()
        => (await _ledger.Writer.WriteAsync(db => db.QuerySingle<int>("PRAGMA synchronous"))).ShouldBe(2);

    [Fact]
    public async Task ALedgerThatIsOpenedAgainKeepsWhatItHas()
    {
        await _ledger.ClaimAsync("wire", "report.txt", "/inbox/report.txt");
        await _ledger.DisposeAsync();

        await using ReportLedger again = ReportLedger.Open(_site.Folders, _time);

        (await again.UnfinishedAsync()).ShouldHaveSingleItem().Name.ShouldBe("report.txt");
    }

    [Fact]
    public async Task ANewerSchemaIsRefusedInWords()
    {
        await _ledger.Writer.WriteAsync(db => db.Execute("PRAGMA user_version = 4711"));
        await _ledger.DisposeAsync();

        Should.Throw<LedgerException>(() => ReportLedger.Open(_site.Folders, _time)).Message.ShouldContain("has schema 4711");
    }

    [Fact]
    public async Task WritesThatWaitTogetherAreCommittedTogether()
    {
        using ManualResetEventSlim block = new(), blocked = new();
        Task first = _ledger.Writer.WriteAsync(_ =>
        {
            blocked.Set();
            block.Wait();
        });
        blocked.Wait();
        long before = _ledger.Writer.Commits;
        Task[] waiting = [.. Enumerable.Range(0, 200).Select(i => _ledger.ClaimAsync("wire", $"{i}.txt", $"/inbox/{i}.txt"))];

        block.Set();
        await Task.WhenAll([first, .. waiting]);

        (_ledger.Writer.Commits - before).ShouldBe(2);
        _site.Reports.Count.ShouldBe(200);
    }

    [Fact]
    public async Task AWriteThatFailsTakesTheOthersOfItsCommitNotBack()
    {
        using ManualResetEventSlim block = new(), blocked = new();
        Task first = _ledger.Writer.WriteAsync(_ =>
        {
            blocked.Set();
            block.Wait();
        });
        blocked.Wait();
        Task before = _ledger.NoteAsync("before", "1");
        Task failing = _ledger.Writer.WriteAsync(db =>
        {
            db.Execute("INSERT INTO service VALUES ('half', 'done')");
            throw new InvalidOperationException("this write fails");
        });
        Task after = _ledger.NoteAsync("after", "1");

        block.Set();
        await Task.WhenAll(first, before, after);

        (await Should.ThrowAsync<InvalidOperationException>(failing)).Message.ShouldBe("this write fails");
        _site.Query<string>("SELECT key FROM service").ShouldBe(["before", "after"], ignoreOrder: true);
    }

    /// <summary>A write that fails has the others of its commit run once more.</summary>
    [Fact]
    public async Task WhatAWriteIsLentIsThereUntilItsTaskEnds()
    {
        using ManualResetEventSlim block = new(), blocked = new();
        Task first = _ledger.Writer.WriteAsync(_ =>
        {
            blocked.Set();
            block.Wait();
        });
        blocked.Wait();
        List<string> happened = [];
        Task<int> written = _ledger.Writer.WriteAsync(
            _ =>
            {
                happened.Add("run");
                return 1;
            },
            new Lent(() => happened.Add("given back")));
        Task<int> failing = _ledger.Writer.WriteAsync<int>(_ => throw new InvalidOperationException("mine alone"), new Lent(() => happened.Add("given back by the other")));

        block.Set();
        await Task.WhenAll(first, written);
        await Should.ThrowAsync<InvalidOperationException>(failing);

        happened.ShouldBe(["run", "run", "given back by the other", "given back"]);
    }

    /// <summary>SQLite looks in each table that may refer to it: claims that a crash left are taken back by the hundred, before anything else is done.</summary>
    [Fact]
    public void AReportIsDeletedWithoutALookThroughAllTheOthers()
    {
        (string Table, string Column)[] references = [.. _site.Query<(string, string)>(
            "SELECT t.name, k.\"from\" FROM sqlite_master t, pragma_foreign_key_list(t.name) k WHERE t.type = 'table' AND k.\"table\" = 'reports'")];

        references.ShouldContain(("reports", "duplicate_of"));
        references.Select(r => _site.Query<(long, long, long, string Plan)>($"EXPLAIN QUERY PLAN SELECT 1 FROM {r.Table} WHERE {r.Column} = 1").Single().Plan)
            .ShouldAllBe(plan => plan.StartsWith("SEARCH ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AReportIsRecordedWholeOrNotAtAll()
    {
        ClaimedReport report = await _ledger.ClaimAsync("wire", "report.txt", "/inbox/report.txt");
        NewAlert alert = Some.NewAlert(Some.Message());

        // The second alert breaks a rule of the schema, after everything else was inserted.
        await Should.ThrowAsync<SqliteException>(_ledger.RecordAsync(report, new ContentIdentity("sha", 3), Some.Findings(), [alert, alert]));

        _site.Reports.Single().State.ShouldBe("claimed");
        foreach (string table in (string[])["topics", "figures", "matches", "alerts"])
            _site.Query<int>($"SELECT count(*) FROM {table}").ShouldBe([0], table);
    }

    [Fact]
    public async Task WhileTheDiskIsFullTheLedgerWaitsAndEverybodyWithIt()
    {
        await _ledger.Writer.WriteAsync(db => db.Execute($"PRAGMA max_page_count = {db.QuerySingle<int>("PRAGMA page_count") + 2}"));
        string large = new('x', 1_000_000);
        int tries = 0;
        Task writing = _ledger.Writer.WriteAsync(db =>
        {
            // Space comes back before the third attempt.
            if (++tries == 3)
                db.Execute("PRAGMA max_page_count = 1000000");
            db.Execute("INSERT INTO service VALUES ('large', @large)", new { large });
        });
        Task behind = _ledger.NoteAsync("behind", "it");

        await _time.AdvanceUntilAsync(() => writing.IsCompleted && behind.IsCompleted, TimeSpan.FromSeconds(1), "the ledger to go on");

        await Task.WhenAll(writing, behind);
        tries.ShouldBe(3);
        _site.Query<int>("SELECT length(value) FROM service WHERE key = 'large'").ShouldBe([1_000_000]);
        _site.Query<string>("SELECT value FROM service WHERE key = 'behind'").ShouldBe(["it"]);
    }

    [Fact]
    public async Task ALedgerThatIsClosedWhileTheDiskIsFullSaysSoToWhoeverWaits()
    {
        await _ledger.Writer.WriteAsync(db => db.Execute($"PRAGMA max_page_count = {db.QuerySingle<int>("PRAGMA page_count") + 2}"));
        Task writing = _ledger.NoteAsync("large", new('x', 1_000_000));

        await _ledger.DisposeAsync();

        (await Should.ThrowAsync<LedgerException>(writing)).Message.ShouldContain("full");
    }

    [Fact]
    public async Task TheLogOfManyWritesIsFoldedBackIntoTheDatabase()
    {
        for (int i = 0; i < 4000; i++)
            await _ledger.Writer.WriteAsync(db => db.Execute("INSERT INTO service VALUES (@key, @value) ON CONFLICT DO UPDATE SET value = excluded.value", new { key = $"{i % 50}", value = new string((char)('a' + (i % 26)), 25_000) }));

        // A statement that is never stepped to its end would keep SQLite from it, and this would be a hundred megabytes and more.
        new FileInfo(_site.Folders.LedgerFile + "-wal").Length.ShouldBeLessThan(75_000_000);
    }

    private sealed class Lent(Action givenBack) : IDisposable
    {
        public void Dispose() => givenBack();
    }
}
