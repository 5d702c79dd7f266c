using Microsoft.Data.Sqlite;
using ReportWatcher.Mail;

namespace ReportWatcher.Ledger;

/// <summary>
/// Decides, inside the transaction that records a report, which of its alerts leave now and which are told of later. Either way each has a row, so that
/// nothing that fired is without a trace.
/// </summary>
internal sealed class AlertRecording(SqliteConnection db) : IDisposable
{
    private static readonly long s_hour = (long)TimeSpan.FromHours(1).TotalMilliseconds;

    private readonly PreparedStatement _insert = new(db,
        """
        INSERT INTO alerts (uid, report_id, watch, sender, recipient, state, created_at, due_at, figures)
        VALUES (@uid, @report_id, @watch, @sender, @recipient, 'pending', @now, @now, @figures)
        """);

    private readonly PreparedStatement _insertMessage = new(db, "INSERT INTO messages VALUES (last_insert_rowid(), @message)");

    private readonly PreparedStatement _postpone = new(db,
        """
        INSERT INTO postponed (report_id, watch, recipient, why, digest, entry, created_at, figures)
        VALUES (@report_id, @watch, @recipient, @why, @digest, @entry, @now, @figures)
        """);

    // What lies in the future was recorded before the clock was set back: it must not silence a watch until then.
    private readonly PreparedStatement _sentSince = new(db,
        "SELECT count(*) FROM alerts WHERE kind = 'alert' AND recipient = @recipient AND created_at > @since AND created_at <= @now");

    private readonly PreparedStatement _toldSince = new(db,
        """
        SELECT count(*), ifnull(group_concat(figures, char(10)), '') FROM (
            SELECT figures FROM alerts WHERE kind = 'alert' AND recipient = @recipient AND watch = @watch AND created_at > @since AND created_at <= @now
            UNION ALL SELECT figures FROM postponed WHERE why = 'storm' AND recipient = @recipient AND watch = @watch AND told_in IS NULL)
        """);

    private readonly PreparedStatement _heldBack = new(db,
        "SELECT count(*), min(created_at) FROM postponed WHERE why = 'repeat' AND recipient = @recipient AND digest = '' AND watch = @watch AND told_in IS NULL");

    private readonly PreparedStatement _toldNow = new(db,
        """
        UPDATE postponed SET told_in = last_insert_rowid() -- the message's, which is the alert's
        WHERE why = 'repeat' AND recipient = @recipient AND digest = '' AND watch = @watch AND told_in IS NULL
        """);

    /// <returns>How many leave now, and how many rows wait.</returns>
    public (int Mails, int Postponed) Record(long reportId, IReadOnlyList<NewAlert> alerts, long now)
    {
        int mails = 0, postponed = 0;
        foreach (NewAlert alert in alerts)
        {
            foreach (string digest in alert.Digests)
                Postpone(alert, "digest", digest);
            if (alert.Message is null)
                continue;

            if (CameTooSoon(alert, now))
                Postpone(alert, "repeat", "");
            else if (alert.MaxPerHour > 0 && _sentSince.First(row => row.Int64(0), alert.Recipient, now - s_hour, now) >= alert.MaxPerHour)
                Postpone(alert, "storm", "");
            else
                Send(alert);
        }

        return (mails, postponed);

        void Postpone(NewAlert alert, string why, string digest)
        {
            _postpone.Run(reportId, alert.Watch, alert.Recipient, why, digest, alert.Entry.Value, now, Lines(alert));
            postponed++;
        }

        void Send(NewAlert alert)
        {
            HeldBack? held = alert.MessageWith is null ? null : HeldBackBefore(alert);
            _insert.Run(alert.Uid.ToString("N"), reportId, alert.Watch, alert.Sender, alert.Recipient, now, Lines(alert));
            _insertMessage.Run(held is null ? alert.Message! : alert.MessageWith!(held));
            if (held is not null)
                _toldNow.Run(alert.Recipient, alert.Watch);
            mails++;
        }
    }

    private static string? Lines(NewAlert alert) => alert.Figures.Count == 0 ? null : string.Join('\n', alert.Figures);

    /// <summary>The watch was told of a short while ago, and so was every figure that fires it now.</summary>
    private bool CameTooSoon(NewAlert alert, long now)
    {
        if (alert.Repeat <= TimeSpan.Zero)
            return false;
        (long count, string told) = _toldSince.First(row => (row.Int64(0), row.Text(1)), alert.Recipient, alert.Watch, now - (long)alert.Repeat.TotalMilliseconds, now);
        return count > 0 && !alert.Figures.Except(told.Split('\n')).Any();
    }

    private HeldBack? HeldBackBefore(NewAlert alert)
        => _heldBack.First(
            row => row.Int64(0) is > 0 and var count ? new HeldBack(count, DateTimeOffset.FromUnixTimeMilliseconds(row.Int64(1))) : null,
            alert.Recipient, alert.Watch);

    public void Dispose()
    {
        PreparedStatement[] all = [_insert, _insertMessage, _postpone, _sentSince, _toldSince, _heldBack, _toldNow];
        foreach (PreparedStatement statement in all)
            statement.Dispose();
    }
}
