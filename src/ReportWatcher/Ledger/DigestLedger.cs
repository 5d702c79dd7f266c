using Dapper;
using ReportWatcher.Mail;

namespace ReportWatcher.Ledger;

/// <summary>The digests' side of the ledger: what waits for one, and which periods have been told.</summary>
internal sealed class DigestLedger(ReportLedger ledger, TimeProvider time)
{
    private readonly LedgerWriter _writer = ledger.Writer;

    /// <summary>Everybody who has something waiting, and where; the digest is empty for storms.</summary>
    public Task<IReadOnlyList<WaitingEntries>> WaitingAsync()
        => _writer.WriteAsync<IReadOnlyList<WaitingEntries>>(db => [.. db.Query<(string Why, string Recipient, string Digest, long Count, long First, long Last)>(
            """
            SELECT why, recipient, digest, count(*), min(created_at), max(created_at) FROM postponed
            WHERE told_in IS NULL AND why IN ('digest', 'storm') GROUP BY why, recipient, digest
            """).Select(w => new WaitingEntries(w.Digest, w.Recipient, w.Count, Instant(w.First), Instant(w.Last)))]);

    /// <summary>Where the last period of a digest ended for one recipient; null before the first.</summary>
    /// <param name="latest">Later ones do not count.</param>
    public Task<DateTimeOffset?> LastEndAsync(string digest, string recipient, DateTimeOffset latest)
        => _writer.WriteAsync<DateTimeOffset?>(db => db.QuerySingle<long?>(
            "SELECT max(period_end) FROM digest_runs WHERE digest = @digest AND recipient = @recipient AND period_end <= @latest",
            new { digest, recipient, latest = latest.ToUnixTimeMilliseconds() }) is { } end ? Instant(end) : null);

    /// <summary>What waits for one recipient, oldest first.</summary>
    /// <param name="digests">Names; empty for storms.</param>
    /// <param name="before">Younger entries are left for the next time. Those from the future are not: the clock was set back after them.</param>
    public Task<IReadOnlyList<PostponedEntry>> EntriesAsync(IReadOnlyCollection<string> digests, string recipient, DateTimeOffset before)
        => _writer.WriteAsync<IReadOnlyList<PostponedEntry>>(db => [.. db.Query<(long Id, long ReportId, string Entry, long CreatedAt)>(
            """
            SELECT id, report_id, entry, created_at FROM postponed
            WHERE told_in IS NULL AND why IN ('digest', 'storm') AND recipient = @recipient AND digest IN @digests AND (created_at < @before OR created_at > @now)
            ORDER BY id
            """, new { recipient, digests, before = before.ToUnixTimeMilliseconds(), now = Now })
            .Select(e => new PostponedEntry(e.Id, e.ReportId, e.Entry, Instant(e.CreatedAt)))]);

    /// <summary>Writes a period down without a mail: there was nothing to tell, or it is where the periods begin.</summary>
    public Task RecordEmptyAsync(string digest, string recipient, DateTimeOffset start, DateTimeOffset end)
        => _writer.WriteAsync(db => InsertRun(db, digest, recipient, start, end, entries: 0, mailId: null));

    /// <summary>Records a digest, what it tells of and, for one by schedule, its period, in one transaction.</summary>
    /// <param name="period">Null for a storm's.</param>
    public Task RecordAsync(string digest, OutgoingMessage message, IReadOnlyCollection<PostponedEntry> told, (DateTimeOffset Start, DateTimeOffset End)? period)
        => _writer.WriteAsync(db =>
        {
            long id = Outgoing.Insert(db, "digest", digest, message, Now);
            foreach (PostponedEntry entry in told)
            {
                if (db.Execute("UPDATE postponed SET told_in = @id WHERE id = @entry AND told_in IS NULL", new { id, entry = entry.Id }) != 1)
                    throw new LedgerException($"entry {entry.Id} of the digest \"{digest}\" has been told already");
            }

            if (period is var (start, end))
                InsertRun(db, digest, message.To, start, end, told.Count, id);
        });

    /// <summary>
    /// A beginning of the periods (of no length) gives way to the first period that has one, and a period by a clock that ran ahead to the true one.
    /// </summary>
    private static void InsertRun(
        Microsoft.Data.Sqlite.SqliteConnection db, string digest, string recipient, DateTimeOffset start, DateTimeOffset end, int entries, long? mailId)
        => db.Execute(
            """
            INSERT INTO digest_runs VALUES (@digest, @recipient, @start, @end, @entries, @mailId)
            ON CONFLICT DO UPDATE SET period_end = excluded.period_end, entries = excluded.entries, mail_id = excluded.mail_id WHERE period_end = period_start OR period_end > excluded.period_end
            """, new { digest, recipient, start = start.ToUnixTimeMilliseconds(), end = end.ToUnixTimeMilliseconds(), entries, mailId });

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private static DateTimeOffset Instant(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}

/// <param name="Digest">Its name; empty for what a storm held back.</param>
internal sealed record WaitingEntries(string Digest, string Recipient, long Count, DateTimeOffset First, DateTimeOffset Last);

/// <param name="Entry">JSON.</param>
internal sealed record PostponedEntry(long Id, long ReportId, string Entry, DateTimeOffset CreatedAt);
