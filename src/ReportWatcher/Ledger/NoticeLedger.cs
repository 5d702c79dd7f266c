using Dapper;
using Microsoft.Data.Sqlite;
using ReportWatcher.Mail;

namespace ReportWatcher.Ledger;

/// <summary>The operator's side of the ledger: what he has been told, and what there may be to tell.</summary>
internal sealed class NoticeLedger(ReportLedger ledger, TimeProvider time)
{
    private readonly LedgerWriter _writer = ledger.Writer;

    /// <summary>What has been told and is not over.</summary>
    public Task<IReadOnlyList<OpenNotice>> OpenAsync()
        => _writer.WriteAsync<IReadOnlyList<OpenNotice>>(db => [.. db.Query<(string Key, string Over, long RaisedAt)>("SELECT key, over, raised_at FROM notices")
            .Select(n => new OpenNotice(n.Key, n.Over, Instant(n.RaisedAt)))]);

    /// <summary>Writes down that the operator is told, and puts the mails into the outbox.</summary>
    /// <param name="over">The subject of the mail that will end it.</param>
    public Task RaiseAsync(string key, string subject, string over, string detail, IReadOnlyCollection<OutgoingMessage> mails)
        => _writer.WriteAsync(db =>
        {
            db.Execute("INSERT INTO notices VALUES (@key, @subject, @over, @detail, @now)", new { key, subject, over, detail, now = Now });
            Insert(db, key, mails);
        });

    /// <summary>The same when it is over.</summary>
    public Task EndAsync(string key, IReadOnlyCollection<OutgoingMessage> mails)
        => _writer.WriteAsync(db =>
        {
            db.Execute("DELETE FROM notices WHERE key = @key", new { key });
            Insert(db, key, mails);
        });

    /// <summary>When something last came through each of these inboxes or, if nothing did, since when it has been watched.</summary>
    public Task<IReadOnlyDictionary<string, DateTimeOffset>> ArrivalsAsync(IReadOnlyCollection<string> inboxes)
        => _writer.WriteAsync<IReadOnlyDictionary<string, DateTimeOffset>>(db =>
        {
            db.Execute(
                """
                INSERT INTO arrivals SELECT inbox, max(claimed_at), max(id) FROM reports WHERE id > (SELECT ifnull(max(last_id), 0) FROM arrivals) GROUP BY inbox
                ON CONFLICT DO UPDATE SET last_at = excluded.last_at, last_id = excluded.last_id
                """);
            foreach (string inbox in inboxes)
                db.Execute("INSERT INTO arrivals VALUES (@inbox, @now, 0) ON CONFLICT DO NOTHING", new { inbox, now = Now });
            return db.Query<(string Inbox, long At)>("SELECT inbox, last_at FROM arrivals").ToDictionary(a => a.Inbox, a => Instant(a.At));
        });

    /// <summary>Mail that was to leave before an instant; null where there is none. Notices do not count: one that cannot be sent must not cause the next.</summary>
    public Task<WaitingMail?> MailWaitingAsync(DateTimeOffset since)
        => _writer.WriteAsync(db =>
        {
            const string waiting = "state IN ('pending', 'sending', 'deferred') AND kind <> 'notice' AND created_at < @since";
            (long count, long? oldest) = db.QuerySingle<(long, long?)>($"SELECT count(*), min(created_at) FROM alerts WHERE {waiting}", new { since = since.ToUnixTimeMilliseconds() });
            return oldest is null ? null : new WaitingMail(
                count, Instant(oldest.Value),
                [.. db.Query<string>($"SELECT DISTINCT detail FROM alerts WHERE {waiting} AND detail IS NOT NULL LIMIT 5", new { since = since.ToUnixTimeMilliseconds() })]);
        });

    /// <summary>Whom the last mail that was settled could not be delivered to, and the reason.</summary>
    public Task<IReadOnlyList<(string Recipient, string Detail)>> UndeliverableAsync()
        => _writer.WriteAsync<IReadOnlyList<(string, string)>>(db => [.. db.Query<(string Recipient, string Detail)>(
            """
            SELECT recipient, ifnull(detail, '') FROM (SELECT recipient, detail, max(settled_at) AS at FROM alerts WHERE state = 'undeliverable' AND kind <> 'notice' GROUP BY recipient) AS last
            WHERE NOT EXISTS (SELECT 1 FROM alerts WHERE state = 'sent' AND settled_at > last.at AND recipient = last.recipient)
            """)]);

    /// <summary>The reports that failed last, newest first.</summary>
    public Task<IReadOnlyList<(string Name, string Reason)>> FailedAsync(int most)
        => _writer.WriteAsync<IReadOnlyList<(string, string)>>(db => [.. db.Query<(string Name, string Reason)>(
            "SELECT name, ifnull(reason_code, '') || ': ' || ifnull(reason, '') FROM reports WHERE state = 'failed' ORDER BY recorded_at DESC LIMIT @most", new { most })]);

    private void Insert(SqliteConnection db, string key, IEnumerable<OutgoingMessage> mails)
    {
        foreach (OutgoingMessage mail in mails)
            Outgoing.Insert(db, "notice", key, mail, Now);
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private static DateTimeOffset Instant(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}

/// <param name="Over">The subject of the mail that ends it.</param>
internal sealed record OpenNotice(string Key, string Over, DateTimeOffset RaisedAt);

/// <param name="Reasons">The servers' words, as far as there were any.</param>
internal sealed record WaitingMail(long Count, DateTimeOffset Oldest, IReadOnlyList<string> Reasons);
