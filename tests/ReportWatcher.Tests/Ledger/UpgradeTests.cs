using System.Reflection;
using Dapper;
using Microsoft.Data.Sqlite;
using ReportWatcher.Analysis;
using ReportWatcher.Ledger;
using ReportWatcher.Tests.Support;
using SQLitePCL;

namespace ReportWatcher.Tests.Ledger;

/// <summary>Ledgers of older programs keep every row when they are brought up to date.</summary>
public sealed class UpgradeTests
{
    private static readonly string[] s_states = ["pending", "sending", "sent", "deferred", "undeliverable", "held"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task AlertsInEveryStateStayAsTheyAre(int version)
    {
        using Site site = new();
        Write(site, version);

        await using (ReportLedger.Open(site.Folders, new TestTime()))
        {
        }

        site.Query<string>(
            """
            SELECT id || uid || kind || report_id || watch || sender || recipient || state || epoch || attempts || waited || ambiguities || created_at || due_at
                || ifnull(settled_at, '-') || detail || hex(bytes)
            FROM alerts JOIN messages ON alert_id = id ORDER BY id
            """).ShouldBe(s_states.Select((state, i) => $"{i + 1}{Uid(i)}alert1watch {i}from@example.orgto{i}@example.org{state}{i}{i + 1}0{i + 2}{100 + i}{200 + i}"
                + $"{(state is "sent" or "undeliverable" ? $"{300 + i}" : "-")}reply {i}{Convert.ToHexString([0, (byte)i, 255])}"));
        site.Query<string>("SELECT alert_id || ' ' || epoch || ' ' || at || ' ' || outcome || ' ' || detail FROM attempts ORDER BY alert_id, epoch")
            .ShouldBe([.. Enumerable.Range(0, s_states.Length).Select(i => $"{i + 1} 0 {150 + i} deferred earlier {i}")]);
        site.Query<string>("SELECT name FROM reports").ShouldBe(["old.txt"]);
        site.Query<string>("SELECT text || value FROM figures").ShouldBe(["about 2,500 soldiers2500"]);
        site.Query<long>("SELECT count(*) FROM pragma_foreign_key_check").ShouldBe([0]);
        site.Query<string>("SELECT name FROM sqlite_master WHERE name LIKE 'old_%'").ShouldBeEmpty();
    }

    [Fact]
    public async Task WhatWasDueIsDueAndWhatWasBeingSentIsInDoubt()
    {
        using Site site = new();
        Write(site, 2);
        await using ReportLedger ledger = ReportLedger.Open(site.Folders, new TestTime());
        AlertLedger alerts = new(ledger, new TestTime());

        (await alerts.ResumeInterruptedAsync()).ShouldBe(1);

        (await alerts.DueAsync(10)).Select(a => a.Uid.ToString("N")).Order().ShouldBe([Uid(0), Uid(1), Uid(3)]);
    }

    [Fact]
    public async Task FiguresKeepTheirSentencesWhichAreThenKeptOnce()
    {
        const string first = "He said: \"2,500 soldiers\" and 40 \\ 50 tanks.", second = "بقي 1200 جندي.\n", third = "Then 7 left.";
        using Site site = new();
        Directory.CreateDirectory(site.Data);
        using (SqliteConnection db = new($"Data Source={site.Folders.LedgerFile};Pooling=False"))
        {
            foreach (int number in new[] { 1, 2, 4, 5, 6, 8, 9, 11 })
                db.Execute(Schema(number));
            for (int report = 1; report <= 2; report++)
            {
                db.Execute(
                    "INSERT INTO reports (id, uid, inbox, name, origin, stored_name, state, attempts, claimed_at) VALUES (@report, @report, 'wire', 'r' || @report, '/r', 'r', 'done', 1, 1)",
                    new { report });
            }

            Insert(db, 1, 0, first, null);
            Insert(db, 1, 1, first, null);
            Insert(db, 1, 2, second, first);
            Insert(db, 2, 0, third, second);
            db.Execute("PRAGMA user_version = 11");
        }

        await using (ReportLedger.Open(site.Folders, new TestTime()))
        {
        }

        site.Query<string>("SELECT report_id || ' ' || json_array_length(sentences) FROM report_figures ORDER BY report_id").ShouldBe(["1 2", "2 2"]);
        site.Query<string>(
            """
            SELECT report_id || position || ' ' || sentence || ' < ' || ifnull(sentence_before, '-') || ' ' || day || series_head || series_place FROM figures ORDER BY report_id, position
            """).ShouldBe([
                $"10 {first} < - 2024-07-01soldierIraq", $"11 {first} < - 2024-07-01soldierIraq", $"12 {second} < {first} 2024-07-01soldierIraq",
                $"20 {third} < {second} 2024-07-01soldierIraq"]);
        site.Query<string>("SELECT head || place || day || ' ' || newest || reports FROM series").ShouldBe(["soldierIraq2024-07-01 2[2,1]"]);
        site.Query<long>("SELECT count(*) FROM pragma_foreign_key_check").ShouldBe([0]);
        site.Query<string>("SELECT name FROM sqlite_master WHERE name LIKE 'old_%' OR name = 'numbered'").ShouldBeEmpty();

        static void Insert(SqliteConnection db, int report, int position, string sentence, string? before) => db.Execute(
            """
            INSERT INTO figures VALUES (@report, @position, '2,500 soldiers', '2500', NULL, 'Exact', NULL, 'soldiers', 'Count', NULL, @sentence, 1, 2, 0, 'soldiers', 'Iraq', @before,
                '2024-07-01', 'soldier', 'Iraq')
            """, new { report, position, sentence, before });
    }

    [Fact]
    public async Task ReportsAreKnownAgainByContentAndName()
    {
        const string sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        using Site site = new();
        Directory.CreateDirectory(site.Data);
        using (SqliteConnection db = new($"Data Source={site.Folders.LedgerFile};Pooling=False"))
        {
            foreach (int number in new[] { 1, 2, 4, 5, 6, 8, 9, 11, 12 })
                db.Execute(Schema(number));
            db.Execute(
                """
                INSERT INTO reports (id, uid, inbox, name, origin, stored_name, state, attempts, claimed_at, sha256, revision) VALUES
                    (1, '1', 'wire', 'a.txt', '/a', 'a', 'done', 1, 1, 'abc', 1), (2, '2', 'wire', 'a.txt', '/a', 'a', 'done', 1, 1, @sha256, 2),
                    (3, '3', 'wire', 'a.txt', '/a', 'a', 'duplicate', 1, 1, @sha256, NULL), (4, '4', 'wire', 'a.txt', '/a', 'a', 'failed', 1, 1, 'def', NULL),
                    (5, '5', 'wire', 'b.txt', '/b', 'b', 'claimed', 1, 1, NULL, NULL);
                PRAGMA user_version = 12
                """, new { sha256 });
        }

        await using ReportLedger ledger = ReportLedger.Open(site.Folders, new TestTime());

        (await ledger.IsKnownAsync(new ContentIdentity(sha256, 0))).ShouldBeTrue();
        (await ledger.IsKnownAsync(new ContentIdentity("abc", 0))).ShouldBeTrue();
        (await ledger.IsKnownAsync(new ContentIdentity("def", 0))).ShouldBeFalse();
        (await ledger.IsKnownAsync(new ContentIdentity(sha256[..63] + "0", 0))).ShouldBeFalse();
        (await RecordedAsync("a.txt", "123")).Revision.ShouldBe(3);
        (await RecordedAsync("b.txt", "456")).Revision.ShouldBe(1);
        (await RecordedAsync("b.txt", sha256)).ShouldSatisfyAllConditions(again => again.State.ShouldBe(ReportState.Duplicate), again => again.DuplicateOf.ShouldBe("a.txt"));

        async Task<RecordedReport> RecordedAsync(string name, string content)
            => await ledger.RecordAsync(
                await ledger.ClaimAsync("wire", name, "/" + name), new ContentIdentity(content, 1),
                new Findings(Some.Article("Nothing", "Nothing happened."), [], [], [], []), []);
    }

    [Fact]
    public async Task TheCopyMadeBeforeAnUpgradeIsALedgerOfTheOlderProgramAndIsBroughtUpToDateAgain()
    {
        using Site site = new();
        Write(site, 2);
        foreach (int number in new[] { 4, 5, 6, 8, 9, 11 })
            site.Change(Schema(number));
        site.Change("PRAGMA user_version = 11");
        string[] schema = Objects(site.Folders.LedgerFile), rows = Rows(site.Folders.LedgerFile);
        await using (ReportLedger ledger = ReportLedger.Open(site.Folders, new TestTime()))
            await ledger.ClaimAsync("wire", "since.txt", "/inbox/since.txt");
        string copy = Path.Combine(site.Data, "ledger.schema-11.db");

        // As the older program left it, and with its statements it goes on.
        Objects(copy).ShouldBe(schema);
        Rows(copy).ShouldBe(rows);
        File.Copy(copy, site.Folders.LedgerFile, overwrite: true);
        site.Change(
            """
            INSERT INTO reports (uid, inbox, name, origin, stored_name, state, attempts, claimed_at, closed_at) VALUES ('2', 'wire', 'back.txt', '/inbox/back.txt', '2__back.txt', 'done', 1, 1, 1);
            INSERT INTO figures SELECT 2, position, text, value, upper, qualifier, unit, subject, kind, date, sentence, start, end, in_title, subject_head, place, sentence_before, day, series_head, series_place
                FROM figures;
            """);

        await using (ReportLedger.Open(site.Folders, new TestTime()))
        {
        }

        site.Query<string>("SELECT name FROM reports ORDER BY id").ShouldBe(["old.txt", "back.txt"]);
        site.Query<string>("SELECT sentences FROM report_figures ORDER BY report_id").ShouldBe(["[\"There are about 2,500 soldiers.\"]", "[\"There are about 2,500 soldiers.\"]"]);
        site.Query<int>("PRAGMA user_version").ShouldBe([LedgerSchema.Newest]);

        static string[] Objects(string file) => [.. Ask(file, "SELECT type || ' ' || name || ' ' || ifnull(sql, '') FROM sqlite_master ORDER BY type, name"), .. Ask(file, "PRAGMA user_version")];
        static string[] Rows(string file) => [.. Ask(file, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").SelectMany(t => Ask(file, $"SELECT '{t} ' || count(*) FROM \"{t}\""))];
        static string[] Ask(string file, string sql)
        {
            using SqliteConnection db = LedgerConnection.Open(file);
            return [.. db.Query<string>(sql)];
        }
    }

    [Fact]
    public void AProgramThatIsOlderThanTheLedgerNamesTheCopyThatItCanWorkWith()
    {
        using Site site = new();
        Write(site, 2);
        using (SqliteConnection db = LedgerConnection.Open(site.Folders.LedgerFile))
            LedgerBackup.Copy(db, Path.Combine(site.Data, $"ledger.schema-{LedgerSchema.Newest - 1}.db"));
        site.Folder.Write("data/ledger.schema-1.db", "older still");
        site.Folder.Write("data/ledger.schema-4710.db", "as new as the ledger");
        site.Change("PRAGMA user_version = 4711");

        LedgerException refused = Should.Throw<LedgerException>(() => ReportLedger.Open(site.Folders, new TestTime()));

        refused.Message.ShouldContain("was written by a newer reportwatcher; install that version again, or go back to ");
        refused.Message.ShouldContain($"ledger.schema-{LedgerSchema.Newest - 1}.db, which lacks what came since the upgrade");
    }

    /// <summary>An index that a statement makes for itself is one that lacks a column: of a ledger in which many reports say the same, it finds all of them for each.</summary>
    [Fact]
    public void NoStepMakesItselfAnIndexForWhatItLooksUp()
    {
        using SqliteConnection db = new("Data Source=:memory:");
        db.Open();
        List<string> madeFor = [];
        int asked = 0;
        foreach (int number in Enumerable.Range(1, LedgerSchema.Newest).Where(number => number is not (3 or 7 or 10)))
        {
            foreach (string statement in Statements(Schema(number)))
            {
                if (statement.Contains("INSERT", StringComparison.Ordinal))
                {
                    asked++;
                    if (db.Query<(long, long, long, string Detail)>("EXPLAIN QUERY PLAN " + statement).Any(step => step.Detail.Contains("AUTOMATIC", StringComparison.Ordinal)))
                        madeFor.Add($"{number}: {statement}");
                }

                db.Execute(statement);
            }
        }

        madeFor.ShouldBeEmpty();
        asked.ShouldBeGreaterThan(10);
    }

    /// <summary>Each step may write a ledger of gigabytes anew.</summary>
    [Fact]
    public async Task AnUpgradeLeavesNothingInTheLog()
    {
        using Site site = new();
        Write(site, 2);

        await using ReportLedger ledger = ReportLedger.Open(site.Folders, new TestTime());

        new FileInfo(site.Folders.LedgerFile + "-wal").Length.ShouldBe(0);
    }

    private static string Uid(int i) => $"0000000000000000000000000000000{i}";

    private static void Write(Site site, int version)
    {
        Directory.CreateDirectory(site.Data);
        using SqliteConnection db = new($"Data Source={site.Folders.LedgerFile};Pooling=False");
        for (int number = 1; number <= version; number++)
            db.Execute(Schema(number));
        db.Execute(
            """
            INSERT INTO reports (uid, inbox, name, origin, stored_name, state, attempts, claimed_at, recorded_at, filed_at, sha256)
            VALUES ('1', 'wire', 'old.txt', '/inbox/old.txt', '1__old.txt', 'done', 1, 1, 1, 1, 'abc');
            INSERT INTO figures VALUES (1, 0, 'about 2,500 soldiers', '2500', NULL, 'About', NULL, 'soldiers', 'Count', NULL, 'There are about 2,500 soldiers.', 10, 30, 0);
            """);
        foreach ((int i, string state) in s_states.Index())
        {
            db.Execute(
                """
                INSERT INTO alerts (id, uid, report_id, watch, sender, recipient, message, state, epoch, attempts, ambiguities, created_at, due_at, settled_at, detail)
                VALUES (@i + 1, @uid, 1, 'watch ' || @i, 'from@example.org', 'to' || @i || '@example.org', @message, @state, @i, @i + 1, @i + 2, 100 + @i, 200 + @i, @settled, 'reply ' || @i);
                INSERT INTO attempts VALUES (@i + 1, 0, 150 + @i, 'deferred', 'earlier ' || @i);
                """,
                new { i, uid = Uid(i), state, message = new byte[] { 0, (byte)i, 255 }, settled = state is "sent" or "undeliverable" ? 300 + i : (int?)null });
        }

        db.Execute($"PRAGMA user_version = {version}");
    }

    /// <summary>The statements of one numbered file.</summary>
    public static string Schema(int number)
    {
        Assembly program = typeof(LedgerSchema).Assembly;
        using StreamReader schema = new(program.GetManifestResourceStream(
            program.GetManifestResourceNames().Single(n => n.Contains($"._{number:000}_", StringComparison.Ordinal) || n.Contains($".{number:000}-", StringComparison.Ordinal)))!);
        return schema.ReadToEnd();
    }

    private static IEnumerable<string> Statements(string script)
    {
        string statement = "";
        foreach (string line in script.Split('\n'))
        {
            statement += line + "\n";
            if (raw.sqlite3_complete(statement) == 0)
                continue;
            yield return statement;
            statement = "";
        }
    }
}
