using Dapper;
using Microsoft.Data.Sqlite;

namespace ReportWatcher.Ledger;

/// <summary>The side of the ledger that an operator works on who wants something tried again.</summary>
internal sealed class RetryLedger(ReportLedger ledger, TimeProvider time)
{
    /// <summary>What an attempt is called that is none: from here on the mail is sent because somebody asked for it.</summary>
    public const string Retried = "retried";

    private readonly LedgerWriter _writer = ledger.Writer;

    /// <summary>The reports that have this id, this name or this file of ours.</summary>
    public Task<IReadOnlyList<RetryReport>> ReportsCalledAsync(string word)
        => _writer.WriteAsync<IReadOnlyList<RetryReport>>(db => Reports(
            db, "uid = @uid OR name = @word OR stored_name = @file ORDER BY id", new { uid = IdOf(word), word, file = Path.GetFileName(word) }));

    /// <summary>Reports that failed, in the order in which they came.</summary>
    /// <param name="after">The last one of the call before.</param>
    public Task<IReadOnlyList<RetryReport>> FailedAsync(long after, int most)
        => _writer.WriteAsync<IReadOnlyList<RetryReport>>(db => Reports(
            db, "state = 'failed' AND filed_at IS NOT NULL AND id > @after ORDER BY id LIMIT @most", new { after, most }));

    /// <summary>The mails that have this id, or are of this watch or digest.</summary>
    public Task<IReadOnlyList<RetryMail>> MailsCalledAsync(string word)
        => _writer.WriteAsync<IReadOnlyList<RetryMail>>(db => Mails(db, "uid = @uid OR watch = @word ORDER BY id", new { uid = IdOf(word), word }));

    /// <summary>Mails that were given up, are held or wait for another attempt.</summary>
    public Task<IReadOnlyList<RetryMail>> UnsentAsync(long after, int most)
        => _writer.WriteAsync<IReadOnlyList<RetryMail>>(db => Mails(
            db, "state IN ('undeliverable', 'held', 'deferred') AND id > @after ORDER BY id LIMIT @most", new { after, most }));

    /// <summary>Makes failed reports claimed ones again, as if they had just been taken; that they failed before is kept.</summary>
    /// <returns>Those that were still failed.</returns>
    public Task<IReadOnlyList<ClaimedReport>> ClaimAgainAsync(IReadOnlyList<RetryReport> reports)
        => _writer.WriteAsync<IReadOnlyList<ClaimedReport>>(db => [.. reports.Where(report => ClaimAgain(db, report)).Select(report => report.Claim)]);

    /// <summary>Has mails sent now. Those given up begin to count anew. One that may have been delivered is sent again all the same: it says so itself.</summary>
    /// <returns>Those that were still unsent.</returns>
    public Task<IReadOnlyList<RetryMail>> SendAgainAsync(IReadOnlyList<RetryMail> mails)
        => _writer.WriteAsync<IReadOnlyList<RetryMail>>(db => [.. mails.Where(mail => SendAgain(db, mail))]);

    private bool ClaimAgain(SqliteConnection db, RetryReport report)
    {
        int changed = db.Execute(
            """
            INSERT INTO retries SELECT id, @now, recorded_at, ifnull(reason_code, ''), ifnull(reason, '') FROM reports
            WHERE id = @Id AND state = 'failed' AND filed_at IS NOT NULL
            """, new { report.Claim.Id, now = Now });
        if (changed == 0)
            return false;

        db.Execute(
            """
            UPDATE reports SET state = 'claimed', attempts = 1, strikes = 0, claimed_at = @now, closed_at = 0, recorded_at = NULL, folder = NULL, filed_at = NULL, reason_code = NULL, reason = NULL
            WHERE id = @Id
            """, new { report.Claim.Id, now = Now });
        return true;
    }

    private bool SendAgain(SqliteConnection db, RetryMail mail)
    {
        int changed = db.Execute(
            """
            UPDATE alerts SET epoch = epoch + 1, due_at = @now, settled_at = NULL,
                attempts = CASE state WHEN 'deferred' THEN attempts ELSE 0 END,
                waited = CASE state WHEN 'deferred' THEN waited ELSE 0 END,
                state = CASE state WHEN 'deferred' THEN state ELSE 'pending' END
            WHERE id = @Id AND state = @State AND state IN ('undeliverable', 'held', 'deferred')
            """, new { mail.Id, mail.State, now = Now });
        if (changed == 1)
        {
            db.Execute(
                "INSERT INTO attempts SELECT id, epoch, @now, @outcome, @detail FROM alerts WHERE id = @Id",
                new { mail.Id, now = Now, outcome = Retried, detail = $"asked for by the operator; it was {mail.State}: {mail.Detail}" });
        }

        return changed == 1;
    }

    private static IReadOnlyList<RetryReport> Reports(SqliteConnection db, string where, object values)
        => [.. db.Query<ClaimedReport, ReportState, RetryReport>(
            $"""
            SELECT {ReportLedger.ClaimColumns}, state AS State, folder AS Folder, recorded_at AS RecordedAt, sha256 AS Sha256, size AS Size,
                reason_code AS Code, reason AS Reason FROM reports WHERE {where}
            """,
            (claim, s) => new RetryReport(claim with { Attempts = 1, Strikes = 0, ClosedAt = 0 }, s.State, s.Folder, Instant(s.RecordedAt), s.Sha256, s.Size, s.Code ?? "", s.Reason ?? ""), values, splitOn: "State")];

    private static IReadOnlyList<RetryMail> Mails(SqliteConnection db, string where, object values)
        => [.. db.Query<MailRow>(
            $"""
            SELECT id AS Id, uid AS Uid, kind AS Kind, watch AS Watch, recipient AS Recipient, state AS State, ambiguities AS Ambiguities, settled_at AS SettledAt,
                detail AS Detail FROM alerts WHERE {where}
            """, values)
            .Select(m => new RetryMail(m.Id, Guid.Parse(m.Uid), m.Kind, m.Watch, m.Recipient, m.State, m.Ambiguities, Instant(m.SettledAt), m.Detail ?? ""))];

    /// <summary>As the ledger writes it; the log writes it with hyphens.</summary>
    private static string IdOf(string word) => Guid.TryParse(word, out Guid id) ? id.ToString("N") : word;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private static DateTimeOffset? Instant(long? milliseconds) => milliseconds is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    private sealed record ReportState(string State, string? Folder, long? RecordedAt, string? Sha256, long? Size, string? Code, string? Reason);

    private sealed record MailRow(long Id, string Uid, string Kind, string Watch, string Recipient, string State, long Ambiguities, long? SettledAt, string? Detail);
}

/// <summary>A report that is asked for by name.</summary>
/// <param name="Claim">What it is when it is read again.</param>
/// <param name="Folder">Below the data folder; null while it is claimed.</param>
internal sealed record RetryReport(
    ClaimedReport Claim, string State, string? Folder, DateTimeOffset? RecordedAt, string? Sha256, long? Size, string Code, string Reason);

/// <summary>A mail that is asked for by name.</summary>
/// <param name="Detail">The last reply or reason.</param>
internal sealed record RetryMail(
    long Id, Guid Uid, string Kind, string Watch, string Recipient, string State, long Ambiguities, DateTimeOffset? SettledAt, string Detail);
