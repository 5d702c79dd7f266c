using Dapper;
using Microsoft.Data.Sqlite;
using ReportWatcher.Intake;
using ReportWatcher.Mail;
using ReportWatcher.Storage;

namespace ReportWatcher.Ledger;

/// <summary>What <c>status</c> reads from a ledger, while a service writes to it or without one.</summary>
internal sealed record LedgerStatus
{
    /// <summary>Number of reports by state.</summary>
    public required IReadOnlyDictionary<string, long> Reports { get; init; }

    /// <summary>Number of mails by state: alerts, digests and notices.</summary>
    public required IReadOnlyDictionary<string, long> Alerts { get; init; }

    public DateTimeOffset? LastReportAt { get; init; }

    /// <summary>The oldest report that was taken from its inbox and is not recorded.</summary>
    public DateTimeOffset? OldestReportClaimedAt { get; init; }

    /// <summary>When something last came through each inbox, by tag.</summary>
    public required IReadOnlyDictionary<string, DateTimeOffset> Arrivals { get; init; }

    public DateTimeOffset? OldestAlertWaitingSince { get; init; }

    /// <summary>Attempts whose reply was never read.</summary>
    public long Ambiguities { get; init; }

    /// <summary>When the next mail that waits for another attempt is due; the hold of the whole queue comes first.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>Mail that was given up, by recipient.</summary>
    public required IReadOnlyList<UndeliverableLine> Undeliverable { get; init; }

    public MailLine? LastMail { get; init; }

    /// <summary>The last attempt to send that failed.</summary>
    public AttemptLine? LastError { get; init; }

    /// <summary>What waits to be told: for a digest, after a storm, or in the next alert of a watch with Repeat.</summary>
    public required IReadOnlyList<PostponedLine> Postponed { get; init; }

    /// <summary>What the operator has been told and that is not over.</summary>
    public required IReadOnlyList<NoticeLine> Notices { get; init; }

    /// <summary>The last failures, newest first.</summary>
    public required IReadOnlyList<FailureLine> Failures { get; init; }

    /// <summary>Files in failed/ that are no report of this ledger: put there by somebody, or by a service whose ledger is no more. Nobody deletes them.</summary>
    public required IReadOnlyList<string> StrayFiles { get; init; }

    /// <summary>The notes of the running service, or of the last one.</summary>
    public required IReadOnlyDictionary<string, string> Notes { get; init; }

    /// <summary>Null where there is no ledger yet.</summary>
    /// <exception cref="LedgerException">It cannot be read.</exception>
    public static LedgerStatus? Read(Folders folders)
    {
        if (!File.Exists(folders.LedgerFile))
            return null;

        try
        {
            using SqliteConnection db = LedgerConnection.Open(folders.LedgerFile);
            return new LedgerStatus
            {
                Reports = Counts(db, "reports"),
                StrayFiles = StrayFilesIn(folders.Failed, db),
                Alerts = Counts(db, "alerts"),
                OldestReportClaimedAt = Instant(db, "SELECT min(claimed_at) FROM reports WHERE state = 'claimed'"),
                Arrivals = db.Query<(string Inbox, long At)>(
                    """
                    SELECT inbox, max(at) FROM (
                        SELECT inbox, last_at AS at FROM arrivals WHERE last_id > 0
                        UNION ALL SELECT inbox, claimed_at FROM reports WHERE id > (SELECT ifnull(max(last_id), 0) FROM arrivals))
                    GROUP BY inbox
                    """).ToDictionary(a => a.Inbox, a => Instant(a.At)),
                NextAttemptAt = Instant(db, "SELECT min(due_at) FROM alerts WHERE state = 'deferred'"),
                Undeliverable =
                [
                    .. db.Query<(string Recipient, long Count, long At, string? Detail)>(
                        "SELECT recipient, count(*), max(settled_at), detail FROM alerts WHERE state = 'undeliverable' GROUP BY recipient ORDER BY max(settled_at) DESC LIMIT 10")
                        .Select(u => new UndeliverableLine(u.Recipient, u.Count, Instant(u.At), u.Detail ?? "")),
                ],
                LastMail = db.Query<(string Kind, string Name, string Recipient, long At)>(
                    "SELECT kind, watch, recipient, settled_at FROM alerts WHERE state = 'sent' ORDER BY settled_at DESC LIMIT 1")
                    .Select(m => new MailLine(m.Kind, m.Name, m.Recipient, Instant(m.At))).FirstOrDefault(),
                LastError = db.Query<(long At, string Outcome, string Detail, string Recipient)>(
                    """
                    SELECT at, outcome, attempts.detail, recipient FROM attempts JOIN alerts ON id = alert_id WHERE outcome <> 'sent' AND outcome <> 'retried' ORDER BY at DESC LIMIT 1
                    """).Select(a => new AttemptLine(Instant(a.At), a.Outcome, a.Detail, a.Recipient)).FirstOrDefault(),
                Postponed =
                [
                    .. db.Query<(string Why, string Digest, string Watch, string Recipient, long Count, long Since)>(
                        """
                        SELECT why, digest, watch, recipient, count(*), min(created_at) FROM postponed WHERE told_in IS NULL
                        GROUP BY why, digest, watch, recipient ORDER BY why, digest, recipient, watch
                        """).Select(p => new PostponedLine(p.Why, p.Digest, p.Watch, p.Recipient, p.Count, Instant(p.Since))),
                ],
                Notices = [.. db.Query<(string Subject, long At)>("SELECT subject, raised_at FROM notices ORDER BY raised_at").Select(n => new NoticeLine(n.Subject, Instant(n.At)))],
                LastReportAt = Instant(db, "SELECT max(recorded_at) FROM reports"),
                OldestAlertWaitingSince = Instant(db, "SELECT min(created_at) FROM alerts WHERE state IN ('pending', 'deferred', 'sending')"),
                Ambiguities = db.QuerySingle<long>("SELECT ifnull(sum(ambiguities), 0) FROM alerts"),
                Failures =
                [
                    .. db.Query<FailureRow>("SELECT uid AS Id, name AS Name, reason_code AS Code, reason AS Reason, recorded_at AS At FROM reports WHERE state = 'failed' ORDER BY recorded_at DESC LIMIT 10")
                        .Select(f => new FailureLine(f.Id, f.Name, f.Code, f.Reason, Instant(f.At))),
                ],
                Notes = db.Query<(string Key, string Value)>("SELECT key, value FROM service WHERE value IS NOT NULL").ToDictionary(n => n.Key, n => n.Value),
            };
        }
        catch (SqliteException e)
        {
            throw new LedgerException($"the ledger {folders.LedgerFile} cannot be read: {e.Message}", e);
        }
    }

    /// <param name="stray">As in <see cref="StrayFiles"/>, not empty.</param>
    public static string Say(IReadOnlyList<string> stray)
    {
        const int shown = 5;
        return $"{stray.Count} {(stray.Count == 1 ? "file" : "files")} in failed/ of which the ledger knows nothing: {string.Join(", ", stray.Take(shown).Select(VisibleText.Escape))}{(stray.Count > shown ? ", ..." : "")}";
    }

    private static string[] StrayFilesIn(string failed, SqliteConnection db)
    {
        const int together = 500;
        List<string> stray = [];
        foreach (string[] files in Files().Chunk(together))
        {
            HashSet<string> known = Known(files);
            // One that was moved away meanwhile, to be read again, may be gone from the ledger's table too.
            stray.AddRange(files.Where(file => !known.Contains(Uid(file)) && File.Exists(Path.Combine(failed, file))));
        }

        stray.Sort(StringComparer.Ordinal);
        return [.. stray];

        IEnumerable<string> Files() => Directory.Exists(failed) ? Directory.EnumerateFiles(failed).Select(file => Path.GetFileName(file)).Where(file => !file.EndsWith(ReportFiling.ReasonEnding, StringComparison.Ordinal)) : [];
        HashSet<string> Known(IEnumerable<string> files) => [.. db.Query<string>("SELECT uid FROM reports WHERE uid IN @uids", new { uids = files.Select(Uid).Distinct() })];
        static string Uid(string file) => file.Split("__")[0];
    }

    private static Dictionary<string, long> Counts(SqliteConnection db, string table)
        => db.Query<(string State, long Count)>($"SELECT state, count(*) FROM {table} GROUP BY state").ToDictionary(c => c.State, c => c.Count);

    private static DateTimeOffset? Instant(SqliteConnection db, string query)
        => db.QuerySingle<long?>(query) is { } milliseconds ? Instant(milliseconds) : null;

    private static DateTimeOffset Instant(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private sealed record FailureRow(string Id, string Name, string Code, string Reason, long At);
}

internal sealed record FailureLine(string Id, string Name, string Code, string Reason, DateTimeOffset At);

/// <param name="Kind">alert, digest or notice.</param>
/// <param name="Name">Of the watch or the digest.</param>
internal sealed record MailLine(string Kind, string Name, string Recipient, DateTimeOffset At);

internal sealed record AttemptLine(DateTimeOffset At, string Outcome, string Detail, string Recipient);

/// <param name="At">When the last of them was given up.</param>
/// <param name="Detail">The last reply to it.</param>
internal sealed record UndeliverableLine(string Recipient, long Count, DateTimeOffset At, string Detail);

/// <param name="Why">digest, storm or repeat.</param>
/// <param name="Digest">Its name; empty for the other two.</param>
internal sealed record PostponedLine(string Why, string Digest, string Watch, string Recipient, long Count, DateTimeOffset Since);

internal sealed record NoticeLine(string Subject, DateTimeOffset Since);
