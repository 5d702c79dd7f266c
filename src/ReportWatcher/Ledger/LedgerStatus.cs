using Dapper;
using Microsoft.Data.Sqlite;
using ReportWatcher.Storage;

namespace ReportWatcher.Ledger;

/// <summary>What <c>status</c> reads from a ledger, while a service writes to it or without one.</summary>
internal sealed record LedgerStatus
{
    /// <summary>Number of reports by state.</summary>
    public required IReadOnlyDictionary<string, long> Reports { get; init; }

    /// <summary>Number of alerts by state.</summary>
    public required IReadOnlyDictionary<string, long> Alerts { get; init; }

    public DateTimeOffset? LastReportAt { get; init; }

    public DateTimeOffset? OldestAlertWaitingSince { get; init; }

    /// <summary>Attempts whose reply was never read.</summary>
    public long Ambiguities { get; init; }

    /// <summary>The last failures, newest first.</summary>
    public required IReadOnlyList<FailureLine> Failures { get; init; }

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
                Alerts = Counts(db, "alerts"),
                LastReportAt = Instant(db, "SELECT max(recorded_at) FROM reports"),
                OldestAlertWaitingSince = Instant(db, "SELECT min(created_at) FROM alerts WHERE state IN ('pending', 'deferred', 'sending')"),
                Ambiguities = db.QuerySingle<long>("SELECT ifnull(sum(ambiguities), 0) FROM alerts"),
                Failures =
                [
                    .. db.Query<FailureRow>("SELECT name AS Name, reason_code AS Code, reason AS Reason, recorded_at AS At FROM reports WHERE state = 'failed' ORDER BY recorded_at DESC LIMIT 10")
                        .Select(f => new FailureLine(f.Name, f.Code, f.Reason, DateTimeOffset.FromUnixTimeMilliseconds(f.At))),
                ],
                Notes = db.Query<(string Key, string Value)>("SELECT key, value FROM service WHERE value IS NOT NULL").ToDictionary(n => n.Key, n => n.Value),
            };
        }
        catch (SqliteException e)
        {
            throw new LedgerException($"the ledger {folders.LedgerFile} cannot be read: {e.Message}", e);
        }
    }

    private static Dictionary<string, long> Counts(SqliteConnection db, string table)
        => db.Query<(string State, long Count)>($"SELECT state, count(*) FROM {table} GROUP BY state").ToDictionary(c => c.State, c => c.Count);

    private static DateTimeOffset? Instant(SqliteConnection db, string query)
        => db.QuerySingle<long?>(query) is { } milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;

    private sealed record FailureRow(string Name, string Code, string Reason, long At);
}

internal sealed record FailureLine(string Name, string Code, string Reason, DateTimeOffset At);
