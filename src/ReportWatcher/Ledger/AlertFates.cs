using Dapper;
using Microsoft.Data.Sqlite;
using ReportWatcher.Storage;

namespace ReportWatcher.Ledger;

/// <summary>What became of the alerts of a report that is recorded, those included that made no mail of their own; for <c>explain</c>.</summary>
internal sealed class AlertFates(Folders folders) : IDisposable
{
    // Reports are explained side by side, and a connection is used by one at a time.
    private readonly Lock _lock = new();
    private readonly Lazy<SqliteConnection?> _db = new(() => FigureLedger.OpenToRead(folders));

    /// <param name="sha256">Of the report's file.</param>
    /// <returns>In the order in which they were decided; empty where no such report is recorded.</returns>
    public IReadOnlyList<AlertFate> Of(string sha256)
    {
        lock (_lock)
        {
            if (_db.Value is not { } db || db.QuerySingleOrDefault<long?>(KnownReports.IdByContent, new { sha256 }) is not { } report)
                return [];

            IEnumerable<AlertFate> mails = db.Query<(string Watch, string Recipient, string State, long At, string? Detail)>(
                "SELECT watch, recipient, state, ifnull(settled_at, created_at), detail FROM alerts WHERE report_id = @report ORDER BY id", new { report })
                .Select(m => new AlertFate(m.Watch, m.Recipient, m.State, Instant(m.At), m.Detail ?? "not tried yet", ToldAt: null));
            IEnumerable<AlertFate> postponed = db.Query<(string Watch, string Recipient, string Why, string Digest, long At, long? ToldAt, long? Before, long Within)>(
                """
                SELECT p.watch, p.recipient, p.why, p.digest, p.created_at, ifnull(told.settled_at, told.created_at),
                    (SELECT max(a.created_at) FROM alerts a WHERE a.kind = 'alert' AND a.recipient = p.recipient AND a.watch = p.watch AND a.created_at <= p.created_at AND a.report_id < p.report_id),
                    (SELECT count(*) FROM alerts a WHERE a.kind = 'alert' AND a.recipient = p.recipient AND a.created_at BETWEEN p.created_at - 3600000 AND p.created_at)
                FROM postponed p LEFT JOIN alerts told ON told.id = p.told_in WHERE p.report_id = @report ORDER BY p.id
                """, new { report })
                .Select(p => new AlertFate(p.Watch, p.Recipient, p.Why, Instant(p.At), WhyPostponed(p.Why, p.Digest, p.Before, p.Within), p.ToldAt is { } at ? Instant(at) : null));
            return [.. mails.Concat(postponed)];
        }
    }

    private static string WhyPostponed(string why, string digest, long? before, long within) => why switch
    {
        "digest" => $"for the digest {digest}",
        "storm" => $"{within} alerts had been made for this recipient within the hour (MaxPerHour)",
        _ => before is { } last
            ? $"the last alert of this watch was made at {Instant(last):u}, and none of its figures is new (Repeat)"
            : "a collected mail was to tell of this watch, and none of its figures is new (Repeat)",
    };

    private static DateTimeOffset Instant(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    public void Dispose()
    {
        if (_db.IsValueCreated)
            _db.Value?.Dispose();
    }
}

/// <summary>What became of one alert to one recipient.</summary>
/// <param name="State">Of a mail: pending, sending, sent, deferred, undeliverable or held. Of none: digest, storm or repeat.</param>
/// <param name="Why">The last reply, or why there was no mail.</param>
/// <param name="ToldAt">When the mail left that tells of it besides others; null while there is none.</param>
internal sealed record AlertFate(string Watch, string Recipient, string State, DateTimeOffset At, string Why, DateTimeOffset? ToldAt);
