using Dapper;
using Microsoft.Data.Sqlite;
using ReportWatcher.Mail;

namespace ReportWatcher.Ledger;

/// <summary>
/// The alerts' side of the ledger. <c>pending → sending → sent | deferred | undeliverable | held</c>; <c>sending</c> is committed before the step
/// after which the receiver may have the message, so that a crash leaves no doubt which alerts are in doubt.
/// </summary>
internal sealed class AlertLedger(ReportLedger ledger, TimeProvider time)
{
    private readonly LedgerWriter _writer = ledger.Writer;
    private readonly AlertStatements _statements = ledger.AlertStatements;

    /// <summary>
    /// What is due, at most <paramref name="most"/>. Where that is not all, the newest and the oldest in turns: a backlog neither keeps today's news
    /// waiting nor is forgotten over it.
    /// </summary>
    public Task<IReadOnlyList<DueAlert>> DueAsync(int most)
        => _writer.WriteAsync<IReadOnlyList<DueAlert>>(db =>
        {
            List<long> oldest = DueIds(db, "ASC", most);
            if (oldest.Count < most)
                return [.. Load(db, oldest)];

            long[] chosen = [.. DueIds(db, "DESC", most).Zip(oldest, (n, o) => (long[])[n, o]).SelectMany(pair => pair).Distinct().Take(most)];
            Dictionary<long, DueAlert> loaded = Load(db, chosen).ToDictionary(a => a.Id);
            return [.. chosen.Select(id => loaded[id])];
        });

    private List<long> DueIds(SqliteConnection db, string order, int most)
        => [.. db.Query<long>(
            $"SELECT id FROM alerts WHERE state IN ('pending', 'deferred') AND due_at <= @now ORDER BY due_at {order}, id {order} LIMIT @most", new { now = Now, most })];

    private static IEnumerable<DueAlert> Load(SqliteConnection db, IReadOnlyCollection<long> ids)
        => db.Query<DueRow>(
            """
            SELECT a.id AS Id, a.uid AS Uid, watch AS Watch, sender AS Sender, recipient AS Recipient, bytes AS Message, a.attempts AS Attempts, waited AS Waited,
                closed_at AS ClosedAt
            FROM alerts a JOIN messages ON alert_id = a.id LEFT JOIN reports r ON r.id = report_id
            WHERE a.id IN @ids ORDER BY due_at, a.id
            """, new { ids })
            .Select(r => new DueAlert(
                r.Id, Guid.Parse(r.Uid), r.Watch, r.Sender, r.Recipient, r.Message, r.Attempts, TimeSpan.FromMilliseconds(r.Waited),
                r.ClosedAt is > 0 and var closed ? DateTimeOffset.FromUnixTimeMilliseconds(closed) : null));

    /// <summary>When the next one falls due; null while none waits.</summary>
    /// <param name="except">Being sent already.</param>
    public Task<DateTimeOffset?> NextDueAsync(IReadOnlyCollection<long> except)
        => _writer.WriteAsync<DateTimeOffset?>(db =>
            db.QuerySingle<long?>("SELECT min(due_at) FROM alerts WHERE state IN ('pending', 'deferred') AND id NOT IN @except", new { except }) is { } due
                ? DateTimeOffset.FromUnixTimeMilliseconds(due)
                : null);

    /// <summary>What is due later than its failures can ever have made it was written before the clock was set back: it is due now.</summary>
    /// <param name="longest">The longest wait after no failure, after one and so on.</param>
    public Task MendDueTimesAsync(IReadOnlyList<TimeSpan> longest)
    {
        string cases = string.Concat(longest.SkipLast(1).Select((wait, failures) => $"WHEN {failures} THEN {(long)wait.TotalMilliseconds} "));
        return _writer.WriteAsync(db => db.Execute(
            $"""
            UPDATE alerts SET due_at = @now
            WHERE state IN ('pending', 'deferred') AND due_at > @now + CASE attempts {cases} ELSE {(long)longest[^1].TotalMilliseconds} END
            """, new { now = Now }));
    }

    /// <summary>Commits that the receiver may have the message from now on.</summary>
    public Task MarkSendingAsync(DueAlert alert)
        => _writer.WriteAsync(_ =>
        {
            if (_statements.MarkSending.Run(alert.Id) != 1)
                throw new LedgerException($"alert {alert.Uid} is no longer due: it was settled elsewhere");
        });

    /// <summary>Records the outcome of an attempt. Not cancellable: an accepted message whose record is lost would be sent twice.</summary>
    /// <param name="retryAfter">For outcomes that are tried again; null gives up.</param>
    public Task SettleAsync(DueAlert alert, DeliveryOutcome outcome, TimeSpan? retryAfter)
        => _writer.WriteAsync(_ =>
        {
            string state = outcome switch
            {
                DeliveryOutcome.Sent => "sent",
                DeliveryOutcome.Undeliverable => "undeliverable",
                _ => retryAfter is null ? "undeliverable" : "deferred",
            };
            long now = Now;
            _statements.Settle.Run(
                state, outcome is DeliveryOutcome.Ambiguous, now, (long?)retryAfter?.TotalMilliseconds, state is "sent" or "undeliverable" ? now : (long?)null, outcome.Detail, alert.Id);
            _statements.InsertAttempt.Run(now, outcome.GetType().Name.ToLowerInvariant(), outcome.Detail, alert.Id);
        });

    /// <summary>After a start: alerts found in <c>sending</c> may have been delivered. Each is counted as ambiguous and sent again, the same bytes.</summary>
    /// <returns>How many.</returns>
    public Task<int> ResumeInterruptedAsync()
        => _writer.WriteAsync(db =>
        {
            const string detail = "the program ended between handing the message over and reading the reply; it is sent again with the same Message-ID";
            List<long> ids = [.. db.Query<long>("SELECT id FROM alerts WHERE state = 'sending'")];
            foreach (long id in ids)
            {
                _statements.InsertAttempt.Run(Now, "interrupted", detail, id);
                db.Execute(
                    "UPDATE alerts SET state = 'pending', ambiguities = ambiguities + 1, attempts = attempts + 1, due_at = @now, detail = @detail WHERE id = @id",
                    new { id, now = Now, detail });
            }

            return ids.Count;
        });

    private sealed record DueRow(long Id, string Uid, string Watch, string Sender, string Recipient, byte[] Message, long Attempts, long Waited, long? ClosedAt);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
