using Dapper;
using Microsoft.Data.Sqlite;
using ReportWatcher.Analysis;
using ReportWatcher.Analysis.Figures;
using ReportWatcher.Storage;

namespace ReportWatcher.Ledger;

/// <summary>The only truth about reports and alerts: a SQLite database, every change durable when its task ends.</summary>
internal sealed class ReportLedger : IAsyncDisposable
{
    private readonly LedgerWriter _writer;
    private readonly TimeProvider _time;

    private ReportLedger(LedgerWriter writer, TimeProvider time) => (_writer, _time) = (writer, time);

    public LedgerWriter Writer => _writer;

    /// <summary>Opens the ledger of a data folder, making or migrating it. The caller holds the <see cref="DataLock"/>.</summary>
    public static ReportLedger Open(Folders folders, TimeProvider time)
    {
        SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = folders.LedgerFile, Pooling = false }.ToString());
        try
        {
            connection.Open();
            // FULL: a report whose sender saw it leave the inbox survives a power cut; NORMAL lost commits when we tried it.
            connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;");
            LedgerSchema.Migrate(connection);
            return new ReportLedger(new LedgerWriter(connection), time);
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw new LedgerException($"the ledger {folders.LedgerFile} cannot be opened: {e.Message}", e);
        }
    }

    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    /// <summary>Writes down that a file is about to be taken: before it is moved, so that a crash leaves no file without a row.</summary>
    public Task<ClaimedReport> ClaimAsync(string inbox, string name, string origin)
    {
        string uid = Guid.CreateVersion7(_time.GetUtcNow()).ToString("N");
        string storedName = Folders.StoredName(uid, Path.GetFileName(origin));
        return _writer.WriteAsync(db =>
        {
            db.Execute(
                """
                INSERT INTO reports (uid, inbox, name, origin, stored_name, state, attempts, claimed_at)
                VALUES (@uid, @inbox, @name, @origin, @storedName, 'claimed', 1, @now)
                """, new { uid, inbox, name, origin, storedName, now = Now });
            return new ClaimedReport(LastId(db), uid, inbox, name, origin, storedName, 1);
        });
    }

    /// <summary>Takes a claim back whose file was never moved: it is still in the inbox, or gone.</summary>
    public Task AbandonAsync(ClaimedReport report)
        => _writer.WriteAsync(db => db.Execute("DELETE FROM reports WHERE id = @Id AND state = 'claimed'", report));

    /// <summary>Counts a reading before it begins, so that one which ends the process counts too.</summary>
    public Task<ClaimedReport> BeginAttemptAsync(ClaimedReport report)
        => _writer.WriteAsync(db =>
        {
            db.Execute("UPDATE reports SET attempts = attempts + 1 WHERE id = @Id", report);
            return report with { Attempts = report.Attempts + 1 };
        });

    /// <summary>Records an analysed report and its alerts in one transaction. Content that is already there makes it a duplicate without alerts.</summary>
    public Task<RecordedReport> RecordAsync(ClaimedReport report, ContentIdentity content, Findings findings, IReadOnlyList<NewAlert> alerts)
        => _writer.WriteAsync(db =>
        {
            if (FindByContent(db, content.Sha256) is { } earlier)
                return RecordDuplicate(db, report, content, earlier);

            long now = Now;
            string folder = Folders.DoneOn(_time.GetUtcNow());
            long revision = 1 + db.QuerySingle<long>("SELECT ifnull(max(revision), 0) FROM reports WHERE inbox = @Inbox AND name = @Name AND state = 'done'", report);
            Analysis.Reading.Article article = findings.Article;
            db.Execute(
                """
                UPDATE reports SET state = 'done', recorded_at = @now, folder = @folder, size = @Size, sha256 = @Sha256, revision = @revision,
                    title = @Title, title_stated = @TitleStated, source = @Source, author = @Author, published = @published, language = @Language,
                    lead = @Lead, share_kept = @ShareKept
                WHERE id = @Id
                """,
                new
                {
                    report.Id, now, folder, content.Size, content.Sha256, revision, article.Title, article.TitleStated, article.Source, article.Author,
                    published = article.Published?.ToString("yyyy-MM-dd"), article.Language, article.Lead, article.ShareKept,
                });
            InsertFindings(db, report.Id, findings);
            InsertAlerts(db, report.Id, alerts, now);
            return new RecordedReport(ReportState.Done, folder, null, revision);
        });

    /// <summary>Whether a report with this content is recorded; a hint that saves the analysis, <see cref="RecordAsync"/> decides.</summary>
    public Task<RecordedReport?> RecordIfDuplicateAsync(ClaimedReport report, ContentIdentity content)
        => _writer.WriteAsync(db => FindByContent(db, content.Sha256) is { } earlier ? RecordDuplicate(db, report, content, earlier) : null);

    /// <summary>Records that a report cannot be read.</summary>
    public Task<RecordedReport> RejectAsync(ClaimedReport report, FailureReason reason)
        => _writer.WriteAsync(db =>
        {
            const string folder = "failed";
            db.Execute(
                """
                UPDATE reports SET state = 'failed', recorded_at = @now, folder = @folder, size = @Size, sha256 = @Sha256, reason_code = @Code, reason = @Message
                WHERE id = @Id
                """, new { report.Id, now = Now, folder, reason.Size, reason.Sha256, reason.Code, reason.Message });
            return new RecordedReport(ReportState.Failed, folder, null, 0);
        });

    /// <summary>Notes that the files lie where they belong.</summary>
    public Task MarkFiledAsync(IReadOnlyList<long> ids)
        => _writer.WriteAsync(db =>
        {
            foreach (long id in ids)
                db.Execute("UPDATE reports SET filed_at = @now WHERE id = @id", new { id, now = Now });
        });

    /// <summary>The claims that nothing finished, oldest first: after a start, what a crash left.</summary>
    public Task<IReadOnlyList<ClaimedReport>> UnfinishedAsync()
        => _writer.WriteAsync<IReadOnlyList<ClaimedReport>>(db => [.. db.Query<ClaimedReport>(
            $"SELECT {ClaimColumns} FROM reports WHERE filed_at IS NULL AND state = 'claimed' ORDER BY id")]);

    /// <summary>The reports whose fate is recorded and whose files may not have been moved yet.</summary>
    public Task<IReadOnlyList<UnfiledReport>> UnfiledAsync()
        => _writer.WriteAsync<IReadOnlyList<UnfiledReport>>(db => [.. db.Query<ClaimedReport, UnfiledRow, UnfiledReport>(
            $"""
            SELECT {ClaimColumns}, state AS State, folder AS Folder, reason_code AS Code, reason AS Message, sha256 AS Sha256, size AS Size
            FROM reports WHERE filed_at IS NULL AND state <> 'claimed' ORDER BY id
            """,
            (report, row) => new UnfiledReport(
                report, Enum.Parse<ReportState>(row.State, ignoreCase: true), row.Folder,
                row.Code is null ? null : new FailureReason(row.Code, row.Message ?? "", row.Sha256, row.Size)),
            splitOn: "State")]);

    /// <summary>Sets or clears what <c>status</c> shows of the running service.</summary>
    public Task NoteAsync(string key, string? value)
        => _writer.WriteAsync(db => db.Execute(
            "INSERT INTO service (key, value) VALUES (@key, @value) ON CONFLICT (key) DO UPDATE SET value = excluded.value", new { key, value }));

    public Task<string?> ReadNoteAsync(string key)
        => _writer.WriteAsync<string?>(db => db.QuerySingleOrDefault<string>("SELECT value FROM service WHERE key = @key", new { key }));

    private const string ClaimColumns = "id AS Id, uid AS Uid, inbox AS Inbox, name AS Name, origin AS Origin, stored_name AS StoredName, attempts AS Attempts";

    private sealed record UnfiledRow(string State, string Folder, string? Code, string? Message, string? Sha256, long? Size);

    private sealed record Earlier(long Id, string Name);

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private static long LastId(SqliteConnection db) => db.QuerySingle<long>("SELECT last_insert_rowid()");

    private static Earlier? FindByContent(SqliteConnection db, string sha256)
        => db.Query<Earlier>("SELECT id AS Id, name AS Name FROM reports WHERE sha256 = @sha256 AND state = 'done'", new { sha256 }).FirstOrDefault();

    private RecordedReport RecordDuplicate(SqliteConnection db, ClaimedReport report, ContentIdentity content, Earlier earlier)
    {
        const string folder = "duplicate";
        db.Execute(
            "UPDATE reports SET state = 'duplicate', recorded_at = @now, folder = @folder, size = @Size, sha256 = @Sha256, duplicate_of = @original WHERE id = @Id",
            new { report.Id, now = Now, folder, content.Size, content.Sha256, original = earlier.Id });
        return new RecordedReport(ReportState.Duplicate, folder, earlier.Name, 0);
    }

    private static void InsertFindings(SqliteConnection db, long reportId, Findings findings)
    {
        foreach ((Analysis.Topics.TopicScore topic, bool unsure) in findings.Topics.Select(t => (t, false)).Concat(findings.Unsure.Select(t => (t, true))))
        {
            db.Execute(
                "INSERT INTO topics VALUES (@reportId, @Name, @Score, @unsure, @reasons)",
                new { reportId, topic.Name, topic.Score, unsure, reasons = FindingsJson.Text(topic.Reasons) });
        }

        for (int position = 0; position < findings.Figures.Count; position++)
        {
            Figure f = findings.Figures[position];
            db.Execute(
                """
                INSERT INTO figures VALUES (@reportId, @position, @Text, @value, @upper, @qualifier, @Unit, @Subject, @kind, @Date, @Sentence, @Start, @End, @InTitle)
                """,
                new
                {
                    reportId, position, f.Text, value = f.Value.ToString(), upper = f.Upper?.ToString(), qualifier = f.Qualifier.ToString(), f.Unit, f.Subject,
                    kind = f.Kind.ToString(), f.Date, f.Sentence, f.Start, f.End, f.InTitle,
                });
        }

        foreach (Analysis.Watching.WatchMatch match in findings.Matches)
            db.Execute("INSERT INTO matches VALUES (@reportId, @Watch, @reasons)", new { reportId, match.Watch, reasons = FindingsJson.Text(match) });
    }

    private static void InsertAlerts(SqliteConnection db, long reportId, IReadOnlyList<NewAlert> alerts, long now)
    {
        foreach (NewAlert alert in alerts)
        {
            db.Execute(
                """
                INSERT INTO alerts (uid, report_id, watch, sender, recipient, message, state, created_at, due_at)
                VALUES (@uid, @reportId, @Watch, @Sender, @Recipient, @Message, 'pending', @now, @now)
                """, new { uid = alert.Uid.ToString("N"), reportId, alert.Watch, alert.Sender, alert.Recipient, alert.Message, now });
        }
    }
}
