using Dapper;
using Microsoft.Data.Sqlite;
using ReportWatcher.Ledger;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Ledger;

/// <summary>Copies of the ledger: on request while the service works, and before a newer program changes its schema.</summary>
public sealed class BackupTests
{
    private const string Text = "Commanders met.\n\nThere are about 2,500 soldiers here.\n";

    [LinuxFact]
    public async Task ACopyMadeWhileTheServiceWritesIsALedgerToGoOnWith()
    {
        using Site site = new();
        await using (ServiceProcess service = await ServiceProcess.StartAsync(site))
        {
            site.Drop("before.txt", Text);
            await site.FiledAsync("before.txt");
            for (int i = 0; i < 50; i++)
                site.Drop($"more {i}.txt", $"{Text}Item {i}.\n");

            Finished backup = await ServiceProcess.RunAsync("backup", site.Folder["copy.db"], "--json", "--settings", site.SettingsFile);

            backup.Code.ShouldBe(0, backup.Error);
            backup.Json.GetProperty("reports").GetInt64().ShouldBeInRange(1, 51);
            LinuxFiles.ModeOf(site.Folder["copy.db"]).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, "it has what the reports say");
            await site.FiledAsync(51);
            (await service.TerminateAsync()).ShouldBe(0);
        }

        // On another machine: the copy in place of the ledger, and the report of before is known.
        using Site other = new();
        Directory.CreateDirectory(other.Data);
        File.Copy(site.Folder["copy.db"], other.Folders.LedgerFile);
        Finished once = await ServiceProcess.RunAsync("once", other.Folder.Write("again.txt", Text), "--json", "--settings", other.SettingsFile);
        once.Json.GetProperty("reports")[0].GetProperty("state").GetString().ShouldBe("duplicate");
        other.Query<string>("PRAGMA integrity_check").ShouldBe(["ok"]);
    }

    [Fact]
    public async Task ACopyReplacesNothing()
    {
        using Site site = new();
        (await ServiceProcess.RunAsync("once", site.Folder.Write("report.txt", Text), "--settings", site.SettingsFile)).Code.ShouldBe(0);
        string taken = site.Folder.Write("taken.db", "somebody's");

        Finished backup = await ServiceProcess.RunAsync("backup", taken, "--settings", site.SettingsFile);

        backup.Code.ShouldBe(1);
        backup.Error.ShouldContain("is there already");
        File.ReadAllText(taken).ShouldBe("somebody's");
    }

    [Fact]
    public async Task WhereThereIsNoLedgerThereIsNoCopy()
    {
        using Site site = new();

        Finished backup = await ServiceProcess.RunAsync("backup", site.Folder["copy.db"], "--settings", site.SettingsFile);

        backup.Code.ShouldBe(1);
        backup.Error.ShouldContain($"there is no ledger yet at {site.Folders.LedgerFile}");
        site.FilesIn("").ShouldNotContain(f => f.Contains("copy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ALedgerIsCopiedBeforeItsSchemaChanges()
    {
        using Site site = new();
        WriteLedgerOfSchemaOne(site);

        await using (ReportLedger.Open(site.Folders, new TestTime()))
        {
        }

        site.Query<int>("PRAGMA user_version").ShouldBe([LedgerSchema.Newest]);
        site.Query<string>("SELECT name FROM reports").ShouldBe(["old.txt"]);
        using SqliteConnection copy = LedgerConnection.Open(Path.Combine(site.Data, "ledger.schema-1.db"));
        copy.QuerySingle<int>("PRAGMA user_version").ShouldBe(1);
        copy.Query<string>("SELECT name FROM reports").ShouldBe(["old.txt"]);

        // Nothing changes with the next start, so nothing is copied.
        await using (ReportLedger.Open(site.Folders, new TestTime()))
        {
        }

        site.FilesIn("data").Where(f => f.Contains(".schema-", StringComparison.Ordinal)).ShouldBe(["ledger.schema-1.db"]);
    }

    [Fact]
    public void ALedgerThatCannotBeCopiedStaysAsItIs()
    {
        using Site site = new();
        WriteLedgerOfSchemaOne(site);
        site.Folder.Write("data/ledger.schema-1.db/in the way.txt", "x");

        Should.Throw<LedgerException>(() => ReportLedger.Open(site.Folders, new TestTime())).Message.ShouldContain("so it stays as it is");

        site.Query<int>("PRAGMA user_version").ShouldBe([1]);
    }

    private static void WriteLedgerOfSchemaOne(Site site)
    {
        Directory.CreateDirectory(site.Data);
        using SqliteConnection db = new($"Data Source={site.Folders.LedgerFile};Pooling=False");
        db.Execute(UpgradeTests.Schema(1));
        db.Execute(
            """
            INSERT INTO reports (uid, inbox, name, origin, stored_name, state, attempts, claimed_at, recorded_at, filed_at)
            VALUES ('1', 'wire', 'old.txt', '/inbox/old.txt', '1__old.txt', 'done', 1, 1, 1, 1);
            PRAGMA user_version = 1;
            """);
    }
}
