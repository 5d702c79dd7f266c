using Dapper;
using Microsoft.Data.Sqlite;
using ReportWatcher.Ledger;
using ReportWatcher.Tests.Support;
using SQLitePCL;

namespace ReportWatcher.Tests.Ledger;

/// <summary>SQLite's log is copied into the database beside the writer, on a real file.</summary>
public sealed class CheckpointTests : IAsyncDisposable
{
    private const int PageSize = 4096;

    // What is overwritten with the same again, SQLite does not write.
    private const int PagesEach = 64;
    private const string Noise = "randomblob(64 * 4096)";

    private readonly Site _site = new();
    private readonly ReportLedger _ledger;

    public CheckpointTests()
    {
        _site.Folders.Create();
        _ledger = ReportLedger.Open(_site.Folders, new TestTime());
    }

    public async ValueTask DisposeAsync()
    {
        await _ledger.DisposeAsync();
        _site.Dispose();
    }

    [Fact]
    public void ThisSQLiteMayCopyALogByTwoConnections()
        => Version.Parse(raw.sqlite3_libversion().utf8_to_string()).ShouldBeGreaterThanOrEqualTo(new Version(3, 51, 3));

    [Fact]
    public async Task TheLogStaysShortHoweverLongIsWritten()
    {
        long longest = 0;
        // Ten times what is due, with never a pause in which the log could start over by itself.
        for (int pages = 0; pages < 10 * Checkpointer.Due; pages += 8 * PagesEach)
        {
            await WritePagesAsync(8 * PagesEach);
            longest = Math.Max(longest, LogBytes);
        }

        // What is written while it is copied comes on top, as much again at most.
        longest.ShouldBeInRange(Checkpointer.Due * PageSize, 3L * Checkpointer.Due * PageSize);
    }

    [Fact]
    public async Task WhatSomebodyReadsStaysAsItWasAndTheLogIsCopiedWhenNobodyReadsItAnyMore()
    {
        await _ledger.NoteAsync("state", "old");
        using (SqliteConnection reader = LedgerConnection.Open(_site.Folders.LedgerFile))
        {
            using SqliteTransaction old = reader.BeginTransaction(deferred: true);
            reader.QuerySingle<string>("SELECT value FROM service WHERE key = 'state'", transaction: old).ShouldBe("old");

            await _ledger.NoteAsync("state", "new");
            await WritePagesAsync(3 * Checkpointer.Due);

            reader.QuerySingle<string>("SELECT value FROM service WHERE key = 'state'", transaction: old).ShouldBe("old");
            LogBytes.ShouldBeGreaterThan(3L * Checkpointer.Due * PageSize);
        }

        long before = LogBytes;
        await WritePagesAsync(3 * Checkpointer.Due);

        // Were it not begun anew, it would be twice as long.
        LogBytes.ShouldBeLessThan(before * 3 / 2);
        (await _ledger.ReadNoteAsync("state")).ShouldBe("new");
    }

    [Fact]
    public async Task AnInputOutputErrorWhileTheLogIsCopiedEndsAllWriting()
    {
        string log = _site.Folders.LedgerFile + "-wal";
        using (SqliteConnection other = LedgerConnection.Open(_site.Folders.LedgerFile))
        {
            // Until the writer commits something, nobody copies what another connection wrote.
            other.Execute($"PRAGMA wal_autocheckpoint = 0; INSERT INTO service VALUES ('pages', {Noise})");
            for (int written = 0; written <= Checkpointer.Due; written += PagesEach)
                other.Execute($"UPDATE service SET value = {Noise} WHERE key = 'pages'");
            // The end of the log, which the writer itself does not need, cannot be read any more.
            using (FileStream file = new(log, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
                file.SetLength(file.Length / 2);
        }

        await _ledger.Writer.WriteAsync(_ => true);

        LedgerException e = await Should.ThrowAsync<LedgerException>(async () =>
        {
            for (Task late = Task.Delay(TimeSpan.FromMinutes(1), TimeProvider.System); !late.IsCompleted;)
                await _ledger.Writer.WriteAsync(_ => true);
        });
        e.InnerException.ShouldBeOfType<SqliteException>().SqliteErrorCode.ShouldBe(raw.SQLITE_IOERR);
    }

    [Fact]
    public async Task ALedgerThatIsClosedWhileItsLogIsCopiedHasAllAndNoLog()
    {
        await WritePagesAsync(Checkpointer.Due);
        await _ledger.NoteAsync("last", "one");

        await _ledger.DisposeAsync();

        File.Exists(_site.Folders.LedgerFile + "-wal").ShouldBeFalse();
        _site.Query<string>("SELECT value FROM service WHERE key = 'last'").ShouldBe(["one"]);
        _site.Query<string>("PRAGMA integrity_check").ShouldBe(["ok"]);
    }

    private long LogBytes => new FileInfo(_site.Folders.LedgerFile + "-wal").Length;

    private async Task WritePagesAsync(int pages)
    {
        for (int written = 0; written < pages; written += 8 * PagesEach)
            await Task.WhenAll(Enumerable.Range(0, 8).Select(i => WriteAsync($"{i}")));
    }

    private Task<int> WriteAsync(string key)
        => _ledger.Writer.WriteAsync(db => db.Execute(
            $"INSERT INTO service (key, value) VALUES (@key, {Noise}) ON CONFLICT (key) DO UPDATE SET value = excluded.value", new { key }));
}
