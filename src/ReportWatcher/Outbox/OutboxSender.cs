using Microsoft.Extensions.Logging;
using ReportWatcher.Hosting;
using ReportWatcher.Ledger;
using ReportWatcher.Mail;
using ReportWatcher.Settings;

namespace ReportWatcher.Outbox;

/// <summary>Takes due alerts to the mail transport and writes down what became of each.</summary>
internal sealed class OutboxSender(
    AlertLedger alerts, ReportLedger ledger, LiveSettings settings, OutboxSignal signal, Progress progress, TimeProvider time, ILogger<OutboxSender> log)
{
    /// <summary>Keys of the notes that <c>status</c> shows while the whole queue waits: the reason, and when the server is tried again.</summary>
    public const string HoldNote = "queue hold", HoldUntilNote = "queue held until";

    private const int Batch = 64;
    private static readonly TimeSpan s_idle = TimeSpan.FromMinutes(1);

    // How often the server was out of reach in a row, since when nothing is tried (a timestamp) and for how long.
    private int _outages;
    private long _heldSince;
    private TimeSpan _holdFor;
    private MailOptions? _heldWith;

    // The server has answered since it was last out of reach. Until then one message at a time asks it.
    private bool _reached;

    private volatile bool _askedToTry;

    private readonly WallClock _clock = new(time);

    /// <summary>Tests put a recording transport here.</summary>
    internal Func<MailOptions, TimeProvider, IMailTransport> OpenTransport { get; init; } = MailTransports.Create;

    /// <summary>Delivers until stopped.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        await ResumeAsync();
        using Progress.Expectation turn = progress.Expect("the sender", s_idle);
        await DeliverAsync(untilNothingIsDue: false, _ => { }, turn.Renew, stopping);
    }

    /// <summary>After a start: alerts that a crash left in doubt are sent again.</summary>
    public async Task ResumeAsync()
    {
        // A hold does not outlive the process: what was wrong may have been mended before the start, and the first attempt tells.
        await ledger.NoteAsync(HoldNote, null);
        await alerts.MendDueTimesAsync(RetrySchedule.Longest);
        int interrupted = await alerts.ResumeInterruptedAsync();
        if (interrupted > 0)
            log.AlertsInterrupted(interrupted);
    }

    /// <summary>Delivers what is due now.</summary>
    /// <param name="settled">Told of every attempt.</param>
    /// <returns>Null, or why the whole queue waits.</returns>
    public Task<string?> DrainAsync(Action<DeliveryOutcome> settled, CancellationToken stopping)
        => DeliverAsync(untilNothingIsDue: true, settled, _ => { }, stopping);

    /// <summary>Ends a hold: somebody has mended what was wrong and wants to see whether mail leaves.</summary>
    public void TryNow()
    {
        _askedToTry = true;
        signal.Raise();
    }

    private sealed record Attempt(DueAlert Alert, DeliveryOutcome Outcome);

    private async Task<string?> DeliverAsync(bool untilNothingIsDue, Action<DeliveryOutcome> settled, Action<TimeSpan> alive, CancellationToken stopping)
    {
        await using MailConnections connections = new(OpenTransport, time);
        Dictionary<long, Task<Attempt>> sending = [];
        Queue<DueAlert> due = [];
        List<Task> recording = [];
        string? waits = null;
        try
        {
            while (true)
            {
                stopping.ThrowIfCancellationRequested();
                alive(s_idle);
                await FollowClockAsync();
                if (_askedToTry)
                    (_askedToTry, _heldWith) = (false, null);
                foreach ((long id, Task<Attempt> finished) in sending.Where(s => s.Value.IsCompleted).ToList())
                {
                    sending.Remove(id);
                    Attempt attempt = await finished;
                    waits = attempt.Outcome is DeliveryOutcome.Unavailable ? attempt.Outcome.Detail : null;
                    await RecordAsync(attempt, recording);
                    settled(attempt.Outcome);
                }

                await ThrowIfFailedAsync(recording);
                if (IsHeld())
                    due.Clear();
                while (!IsHeld() && sending.Count < MostAtOnce && await NextAsync(due, sending.Keys) is { } alert)
                    sending.Add(alert.Id, SendAsync(connections, alert, stopping));

                if (untilNothingIsDue && sending.Count == 0)
                    return IsHeld() ? waits ?? "the mail server was out of reach a moment ago" : null;

                TimeSpan wait = await UntilNextAsync(sending.Keys, connections);
                alive(sending.Count > 0 ? PatienceFor(settings.Current.Mail) : wait + s_idle);
                await signal.WaitAsync(wait, time, stopping);
                await connections.CloseRestedAsync(settings.Current.Mail);
            }
        }
        finally
        {
            // Whatever ended this: what the server has is written down.
            await ((Task)Task.WhenAll(sending.Values)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (Task<Attempt> finished in sending.Values.Where(t => t.IsCompletedSuccessfully))
                await RecordAsync(await finished, recording);
            await Task.WhenAll(recording);
        }
    }

    private int MostAtOnce => _reached ? settings.Current.Mail.Connections : 1;

    private async Task<DueAlert?> NextAsync(Queue<DueAlert> due, IReadOnlyCollection<long> sending)
    {
        if (due.Count == 0)
        {
            foreach (DueAlert alert in (await alerts.DueAsync(Batch + sending.Count)).Where(a => !sending.Contains(a.Id)))
                due.Enqueue(alert);
        }

        return due.TryDequeue(out DueAlert? next) ? next : null;
    }

    private async Task<Attempt> SendAsync(MailConnections connections, DueAlert alert, CancellationToken stopping)
    {
        try
        {
            MailOptions mail = settings.Current.Mail;
            // For each message: the loop goes round though one of them hangs.
            using Progress.Expectation sent = progress.Expect("the sender", PatienceFor(mail));
            OutgoingMessage message = new(alert.Uid, alert.Sender, alert.Recipient, alert.Message);
            IMailTransport transport = connections.Take(mail);
            try
            {
                return new Attempt(alert, await transport.SendAsync(message, () => alerts.MarkSendingAsync(alert), stopping));
            }
            finally
            {
                connections.GiveBack(transport, mail);
            }
        }
        finally
        {
            signal.Raise();
        }
    }

    /// <summary>
    /// Hands the outcome to the ledger without waiting for the disk: the ledger takes everything in order, so the next message's "sending" comes after it,
    /// and one connection never has two messages in doubt.
    /// </summary>
    private async Task RecordAsync(Attempt attempt, List<Task> recording)
    {
        (DueAlert alert, DeliveryOutcome outcome) = attempt;
        Meters.MailTried(outcome);
        if (outcome is DeliveryOutcome.Sent && alert.ClosedAt is { } closed)
            Meters.MailTook(time.GetUtcNow() - closed);
        if (outcome is DeliveryOutcome.Unavailable)
        {
            // A matter of configuration: the alert keeps its place and its attempts, the whole queue waits.
            await HoldAsync(outcome.Detail);
            return;
        }

        await ReleaseHoldAsync();
        TimeSpan? retryAfter = outcome is DeliveryOutcome.Deferred or DeliveryOutcome.Ambiguous
            ? RetrySchedule.NextDelay(alert.Waited, alert.Attempts + 1, Random.Shared.NextDouble())
            : null;
        recording.Add(alerts.SettleAsync(alert, outcome, retryAfter));
        Tell(alert, outcome, retryAfter);
    }

    private static async Task ThrowIfFailedAsync(List<Task> recording)
    {
        foreach (Task done in recording.Where(t => t.IsCompleted).ToList())
        {
            recording.Remove(done);
            await done;
        }
    }

    /// <summary>After the wall clock was set back, what was to be tried in a minute would wait until it has caught up.</summary>
    private async Task FollowClockAsync()
    {
        if (_clock.WasSetBack())
            await alerts.MendDueTimesAsync(RetrySchedule.Longest);
    }

    /// <summary>Longer than one message takes where the server uses up every limit: connection, the commands of a session, the data and the reply to it.</summary>
    private static TimeSpan PatienceFor(MailOptions mail) => s_idle + mail.ConnectTimeout + (8 * mail.CommandTimeout) + (2 * mail.DataTimeout);

    private async Task HoldAsync(string reason)
    {
        _reached = false;
        // Several messages may have found out at once.
        if (IsHeld())
            return;

        _heldWith = settings.Current.Mail;
        _heldSince = time.GetTimestamp();
        _holdFor = RetrySchedule.DelayAfter(++_outages, Random.Shared.NextDouble());
        log.QueueHeld(time.GetUtcNow() + _holdFor, reason);
        await ledger.NoteAsync(HoldNote, reason);
        await ledger.NoteAsync(HoldUntilNote, $"{time.GetUtcNow() + _holdFor:u}");
    }

    /// <summary>Other mail settings end the hold: whoever changed them waits to see whether they work.</summary>
    private bool IsHeld() => LeftOfHold > TimeSpan.Zero && ReferenceEquals(_heldWith, settings.Current.Mail);

    private TimeSpan LeftOfHold => _outages == 0 ? TimeSpan.Zero : _holdFor - time.GetElapsedTime(_heldSince);

    private async Task ReleaseHoldAsync()
    {
        _reached = true;
        if (_outages == 0)
            return;

        _outages = 0;
        await ledger.NoteAsync(HoldNote, null);
    }

    private async Task<TimeSpan> UntilNextAsync(IReadOnlyCollection<long> sending, MailConnections connections)
    {
        TimeSpan wait = connections.AnyRests ? MailConnections.RestsFor : time.UntilRound(s_idle);
        if (IsHeld())
            return Shorter(LeftOfHold, wait);
        // A message that finishes ends the wait.
        if (sending.Count >= MostAtOnce)
            return wait;

        DateTimeOffset now = time.GetUtcNow();
        return await alerts.NextDueAsync(sending) is { } due ? Shorter(due > now ? due - now : TimeSpan.FromMilliseconds(10), wait) : wait;
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private void Tell(DueAlert alert, DeliveryOutcome outcome, TimeSpan? retryAfter)
    {
        switch (outcome)
        {
            case DeliveryOutcome.Sent:
                log.AlertSent(alert.Uid, alert.Watch);
                break;
            case DeliveryOutcome.Undeliverable:
                log.AlertUndeliverable(alert.Uid, alert.Watch, outcome.Detail);
                break;
            case DeliveryOutcome.Ambiguous:
                log.AlertAmbiguous(alert.Uid, alert.Watch, outcome.Detail);
                break;
            default:
                if (retryAfter is { } delay)
                    log.AlertDeferred(alert.Uid, time.GetUtcNow() + delay, outcome.Detail);
                else
                    log.AlertUndeliverable(alert.Uid, alert.Watch, outcome.Detail);
                break;
        }
    }
}
