using System.Diagnostics.Metrics;
using Dapper;
using Microsoft.Data.Sqlite;
using ReportWatcher.Intake;
using ReportWatcher.Ledger;
using ReportWatcher.Outbox;
using ReportWatcher.Settings;
using ReportWatcher.Storage;

namespace ReportWatcher.Hosting;

/// <summary>What waits, and for how long: looked up whenever the metrics are asked for.</summary>
internal sealed class QueueGauges : IDisposable
{
    private readonly Meter _meter = new(Meters.Name);
    private readonly Folders _folders;
    private readonly LiveSettings _live;
    private readonly InboxStates _inboxes;
    private readonly TimeProvider _time;

    public QueueGauges(Folders folders, LiveSettings live, InboxStates inboxes, TimeProvider time)
    {
        (_folders, _live, _inboxes, _time) = (folders, live, inboxes, time);
        _meter.CreateObservableGauge(
            "reportwatcher.reports.waiting", () => Ask<long>("SELECT count(*) FROM reports WHERE state = 'claimed'"), "{report}", "Reports taken from their inbox and not recorded yet.");
        _meter.CreateObservableGauge(
            "reportwatcher.reports.waiting.age", () => Age("SELECT min(claimed_at) FROM reports WHERE state = 'claimed'"), "s", "Since when the oldest of these waits; 0 where none does.");
        _meter.CreateObservableGauge(
            "reportwatcher.mails.waiting", () => Ask<long>("SELECT count(*) FROM alerts WHERE state IN ('pending', 'sending', 'deferred')"), "{mail}", "Mails that are to leave.");
        _meter.CreateObservableGauge(
            "reportwatcher.mails.waiting.age", () => Age("SELECT min(created_at) FROM alerts WHERE state IN ('pending', 'sending', 'deferred')"), "s", "Since when the oldest of these waits; 0 where none does.");
        _meter.CreateObservableGauge(
            "reportwatcher.mails.held", () => Ask<long>($"SELECT count(*) FROM service WHERE key = '{OutboxSender.HoldNote}' AND value IS NOT NULL"), null, "1 while no mail leaves because the server is out of reach or refuses us.");
        _meter.CreateObservableGauge("reportwatcher.inbox.watched", Inboxes, null, "1 while the inbox is watched, 0 while it is unavailable.");
        _meter.CreateObservableGauge("reportwatcher.disk.free", () => DiskRoom.FreeBytes(_folders.Data), "By", "Free on the disk of the data folder.");
    }

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<int>> Inboxes()
    {
        HashSet<string> unwatched = [.. _inboxes.Unwatched().Select(i => i.Inbox.Tag)];
        return _live.Current.Inboxes.Select(i => new Measurement<int>(unwatched.Contains(i.Tag) ? 0 : 1, new KeyValuePair<string, object?>("inbox", i.Tag)));
    }

    private double Age(string sql)
        => Ask<long?>(sql) is { } since ? Math.Max(0, (_time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(since)).TotalSeconds) : 0;

    private T? Ask<T>(string sql)
    {
        using SqliteConnection db = LedgerConnection.Open(_folders.LedgerFile);
        return db.ExecuteScalar<T>(sql);
    }
}
