using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ReportWatcher.Analysis;
using ReportWatcher.Analysis.Series;
using ReportWatcher.Storage;
using SQLitePCL;

namespace ReportWatcher.Ledger;

/// <summary>The only truth about reports and alerts: a SQLite database, every change durable when its task ends.</summary>
internal sealed class ReportLedger : IAsyncDisposable
{
    private readonly LedgerWriter _writer;
    private readonly ReportStatements _statements;
    private readonly AlertRecording _alerts;
    private readonly KnownReports _known;
    private readonly SeriesMemory _series;
    private readonly SeriesIndex _seriesIndex;
    private readonly TimeProvider _time;
    private long _removals;

    private ReportLedger(SqliteConnection connection, TimeProvider time, ILogger log)
    {
        (_statements, _alerts, AlertStatements, _writer, _time) = (new ReportStatements(connection), new AlertRecording(connection), new AlertStatements(connection), new LedgerWriter(connection, time, log), time);
        (_known, _seriesIndex) = (new KnownReports(connection), new SeriesIndex(connection));
        _series = new SeriesMemory((key, synonyms) => FigureLedger.Recall(connection, key, synonyms));
    }

    public LedgerWriter Writer => _writer;

    /// <summary>To be run by the writer only.</summary>
    public AlertStatements AlertStatements { get; }

    /// <summary>Opens the ledger of a data folder, making or migrating it. The caller holds the <see cref="DataLock"/>.</summary>
    public static ReportLedger Open(Folders folders, TimeProvider time, ILogger? log = null)
    {
        SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = folders.LedgerFile, Pooling = false }.ToString());
        try
        {
            connection.Open();
            // FULL: a report whose sender saw it leave the inbox survives a power cut; NORMAL lost commits when we tried it.
            connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;");
            // Indexes by content and by series are written all over. Pages that stay in the cache are not read again. In KiB: 16 MiB. The log is
            // copied into the database by the Checkpointer.
            connection.Execute("PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 0;");
            LedgerSchema.Migrate(connection);
            return new ReportLedger(connection, time, log ?? NullLogger.Instance);
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw new LedgerException($"the ledger {folders.LedgerFile} cannot be opened: {e.Message}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _statements.Dispose();
        _alerts.Dispose();
        _known.Dispose();
        _seriesIndex.Dispose();
        AlertStatements.Dispose();
    }

    /// <summary>Writes down that files are about to be taken, in one commit: before they are moved, so that a crash leaves no file without a row.</summary>
    public Task<ClaimedReport[]> ClaimAsync(IReadOnlyList<NewClaim> files)
    {
        DateTimeOffset now = _time.GetUtcNow();
        ClaimedReport[] reports = [.. files.Select(file =>
        {
            string uid = Guid.CreateVersion7(now).ToString("N");
            long closed = (file.ClosedAt ?? now).ToUnixTimeMilliseconds();
            return new ClaimedReport(0, uid, file.Inbox, file.Name, file.Origin, Folders.StoredName(uid, Path.GetFileName(file.Origin)), 1, ClosedAt: closed);
        })];
        return _writer.WriteAsync(db => Array.ConvertAll(reports, report =>
        {
            _statements.Claim.Run(report.Uid, report.Inbox, report.Name, report.Origin, report.StoredName, now.ToUnixTimeMilliseconds(), report.ClosedAt);
            return report with { Id = LastId(db) };
        }));
    }

    /// <summary>The same for one.</summary>
    public async Task<ClaimedReport> ClaimAsync(string inbox, string name, string origin) => (await ClaimAsync([new NewClaim(inbox, name, origin)]))[0];

    /// <summary>
    /// Claims what is attached to a mail, in one commit. An attachment that an earlier reading of the same mail has claimed is left out: it is
    /// finished, or will be with the other claims that a crash left.
    /// </summary>
    /// <param name="title">Of the mail.</param>
    /// <returns>A report for each name; null for one left out.</returns>
    public Task<ClaimedReport?[]> ClaimAttachmentsAsync(ClaimedReport mail, string title, IReadOnlyList<string> names)
        => _writer.WriteAsync(db => names.Select((name, i) =>
        {
            string uid = $"{mail.Uid}-{i + 1}";
            ClaimedReport report = new(0, uid, mail.Inbox, $"{mail.Name} - {name}", $"{mail.Origin} - {name}", Folders.StoredName(uid, name), 1, 0, title, mail.Depth + 1, mail.ClosedAt);
            int added = db.Execute(
                """
                INSERT INTO reports (uid, inbox, name, origin, stored_name, state, attempts, claimed_at, parent_id, mail, depth, closed_at)
                VALUES (@Uid, @Inbox, @Name, @Origin, @StoredName, 'claimed', 1, @now, @parent, @Mail, @Depth, @ClosedAt) ON CONFLICT (uid) DO NOTHING
                """,
                new { report.Uid, report.Inbox, report.Name, report.Origin, report.StoredName, now = Now, parent = mail.Id, report.Mail, report.Depth, report.ClosedAt });
            return added == 0 ? null : report with { Id = LastId(db) };
        }).ToArray());

    /// <summary>Whether a report with this content is recorded.</summary>
    public Task<bool> IsKnownAsync(ContentIdentity content) => _writer.WriteAsync(_ => Known.Find(content.Sha256) is not null);

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

    /// <summary>Charges a report with an end that only it can cause, before it can, or with that of its reader. Three are its own end.</summary>
    public Task<ClaimedReport> StrikeAsync(ClaimedReport report)
        => _writer.WriteAsync(db =>
        {
            db.Execute("UPDATE reports SET strikes = strikes + 1 WHERE id = @Id", report);
            return report with { Strikes = report.Strikes + 1 };
        });

    /// <summary>Records an analysed report and its alerts in one transaction. Content that is already there makes it a duplicate without alerts.</summary>
    public Task<RecordedReport> RecordAsync(ClaimedReport report, ContentIdentity content, Findings findings, IReadOnlyList<NewAlert> alerts)
        => RecordAsync(report, content, findings, SynonymTable.Shipped, _ => alerts);

    /// <summary>
    /// The same for findings that earlier reports have a say in (<see cref="Findings.Open"/>): they are held against the ledger as it is when their turn
    /// comes, so that of two reports that bring the same news only the first is an alert, whatever arrives together and wherever a crash falls.
    /// </summary>
    /// <param name="compose">Makes the alerts of the settled findings. Runs on the writer's thread.</param>
    public Task<RecordedReport> RecordAsync(
        ClaimedReport report, ContentIdentity content, Findings findings, SynonymTable synonyms, Func<Findings, IReadOnlyList<NewAlert>> compose)
    {
        StatedIn stated = StatedIn.Of(findings.Article, report.Id, report.Name, DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime));
        FindingRows? rows = findings.Open.Count == 0 ? new FindingRows(report.Id, findings, stated.Day) : null;
        return _writer.WriteAsync(db =>
        {
            if (Known.Find(content.Sha256) is { } earlier)
                return RecordDuplicate(db, report, content, earlier);

            long now = Now;
            string folder = Folders.DoneOn(_time.GetUtcNow());
            long revision = 1 + Known.LastRevision(report.Inbox, report.Name);
            Analysis.Reading.Article article = findings.Article;
            _statements.Record.Run(
                now, folder, content.Size, content.Sha256, revision, article.Title, article.TitleStated, article.Source, article.Author,
                article.Published?.ToString("yyyy-MM-dd"), article.Language, article.ShareKept, report.Id);
            Known.Add(report.Id, content.Sha256, report.Inbox, report.Name, revision);
            Findings settled = rows is not null ? findings : findings.Settle(stated, SeriesWith(synonyms));
            if (rows is not null)
            {
                rows.Insert(_statements, _seriesIndex);
            }
            else
            {
                using FindingRows made = new(report.Id, settled, stated.Day);
                made.Insert(_statements, _seriesIndex);
            }

            _series.Add(stated, settled.Figures);
            (int mails, int postponed) = _alerts.Record(report.Id, compose(settled), now);
            return new RecordedReport(ReportState.Done, folder, null, revision, mails, postponed) { Findings = settled };
        }, rows);
    }

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
        => _writer.WriteAsync(_ =>
        {
            foreach (long id in ids)
                _statements.MarkFiled.Run(Now, id);
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
                report, Enum.Parse<ReportState>(row.State, ignoreCase: true), row.Folder, row.Sha256,
                row.Code is null ? null : new FailureReason(row.Code, row.Message ?? "", row.Sha256, row.Size)),
            splitOn: "State")]);

    /// <summary>Sets or clears what <c>status</c> shows of the running service.</summary>
    public Task NoteAsync(string key, string? value)
        => _writer.WriteAsync(db => db.Execute(
            "INSERT INTO service (key, value) VALUES (@key, @value) ON CONFLICT (key) DO UPDATE SET value = excluded.value", new { key, value }));

    public Task<string?> ReadNoteAsync(string key)
        => _writer.WriteAsync<string?>(db => db.QuerySingleOrDefault<string>("SELECT value FROM service WHERE key = @key", new { key }));

    internal const string ClaimColumns = "id AS Id, uid AS Uid, inbox AS Inbox, name AS Name, origin AS Origin, stored_name AS StoredName, attempts AS Attempts, strikes AS Strikes, mail AS Mail, depth AS Depth, closed_at AS ClosedAt";

    private sealed record UnfiledRow(string State, string Folder, string? Code, string? Message, string? Sha256, long? Size);

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private static long LastId(SqliteConnection db) => raw.sqlite3_last_insert_rowid(db.Handle);

    private RecordedReport RecordDuplicate(SqliteConnection db, ClaimedReport report, ContentIdentity content, long original)
    {
        const string folder = "duplicate";
        db.Execute(
            "UPDATE reports SET state = 'duplicate', recorded_at = @now, folder = @folder, size = @Size, sha256 = @Sha256, duplicate_of = @original WHERE id = @Id",
            new { report.Id, now = Now, folder, content.Size, content.Sha256, original });
        return new RecordedReport(ReportState.Duplicate, folder, db.QuerySingle<string>("SELECT name FROM reports WHERE id = @original", new { original }), 0);
    }

    private KnownReports Known
    {
        get
        {
            ForgetWhatWasTakenBack();
            return _known;
        }
    }

    private SeriesMemory SeriesWith(SynonymTable synonyms)
    {
        ForgetWhatWasTakenBack();
        _series.Use(synonyms);
        return _series;
    }

    private void ForgetWhatWasTakenBack()
    {
        if (_removals == _writer.Removals)
            return;
        _known.Forget();
        _series.Forget();
        _removals = _writer.Removals;
    }
}
