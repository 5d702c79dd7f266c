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
    /// <summary>Key of the note that <c>status</c> shows while the whole queue waits.</summary>
    public const string HoldNote = "queue hold";

    private const int Batch = 32;
    private static readonly TimeSpan s_idle = TimeSpan.FromMinutes(1);

    // How often the server was out of reach in a row, and until when nothing is tried.
    private int _outages;
    private DateTimeOffset _holdUntil = DateTimeOffset.MinValue;
    private MailOptions? _heldWith;

    /// <summary>Tests put a recording transport here.</summary>
    internal Func<MailOptions, TimeProvider, IMailTransport> OpenTransport { get; init; } = MailTransports.Create;

    /// <summary>Delivers until stopped.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        await ResumeAsync();
        using Progress.Expectation turn = progress.Expect("the sender", s_idle);
        while (true)
        {
            turn.Renew(PatienceFor(settings.Current.Mail));
            await DrainAsync(_ => turn.Renew(PatienceFor(settings.Current.Mail)), stopping);
            TimeSpan wait = await UntilNextAsync();
            turn.Renew(wait + s_idle);
            await signal.WaitAsync(wait, time, stopping);
        }
    }

    /// <summary>After a start: alerts that a crash left in doubt are sent again.</summary>
    public async Task ResumeAsync()
    {
        // A hold does not outlive the process: what was wrong may have been mended before the start, and the first attempt tells.
        await ledger.NoteAsync(HoldNote, null);
        int interrupted = await alerts.ResumeInterruptedAsync();
        if (interrupted > 0)
            log.AlertsInterrupted(interrupted);
    }

    /// <summary>Delivers what is due now.</summary>
    /// <param name="settled">Told of every attempt.</param>
    /// <returns>Null, or why the whole queue waits.</returns>
    public async Task<string?> DrainAsync(Action<DeliveryOutcome> settled, CancellationToken stopping)
    {
        if (IsHeld(time.GetUtcNow()))
            return "the mail server was out of reach a moment ago";

        IMailTransport? transport = null;
        try
        {
            while (await alerts.DueAsync(Batch) is { Count: > 0 } due)
            {
                transport ??= OpenTransport(settings.Current.Mail, time);
                foreach (DueAlert alert in due)
                {
                    stopping.ThrowIfCancellationRequested();
                    DeliveryOutcome outcome = await SendAsync(transport, alert, stopping);
                    settled(outcome);
                    if (outcome is DeliveryOutcome.Unavailable)
                        return outcome.Detail;
                }
            }

            return null;
        }
        finally
        {
            if (transport is not null)
                await transport.DisposeAsync();
        }
    }

    private async Task<DeliveryOutcome> SendAsync(IMailTransport transport, DueAlert alert, CancellationToken stopping)
    {
        OutgoingMessage message = new(alert.Uid, alert.Sender, alert.Recipient, alert.Message);
        DeliveryOutcome outcome = await transport.SendAsync(message, () => alerts.MarkSendingAsync(alert), stopping);
        if (outcome is DeliveryOutcome.Unavailable)
        {
            // A matter of configuration: the alert keeps its place and its attempts, the whole queue waits.
            await HoldAsync(outcome.Detail);
            return outcome;
        }

        await ReleaseHoldAsync();
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset? retryAt = outcome is DeliveryOutcome.Deferred or DeliveryOutcome.Ambiguous
            ? RetrySchedule.NextAttempt(alert.CreatedAt, now, alert.Attempts + 1, Random.Shared.NextDouble())
            : null;
        await alerts.SettleAsync(alert, outcome, retryAt);
        Tell(alert, outcome, retryAt);
        return outcome;
    }

    /// <summary>Longer than one message takes where the server uses up every limit: connection, the commands of a session, the data and the reply to it.</summary>
    private static TimeSpan PatienceFor(MailOptions mail) => s_idle + mail.ConnectTimeout + (8 * mail.CommandTimeout) + (2 * mail.DataTimeout);

    private async Task HoldAsync(string reason)
    {
        _heldWith = settings.Current.Mail;
        _holdUntil = time.GetUtcNow() + RetrySchedule.DelayAfter(++_outages, Random.Shared.NextDouble());
        log.QueueHeld(_holdUntil, reason);
        await ledger.NoteAsync(HoldNote, reason);
    }

    /// <summary>Other mail settings end the hold: whoever changed them waits to see whether they work.</summary>
    private bool IsHeld(DateTimeOffset now) => now < _holdUntil && ReferenceEquals(_heldWith, settings.Current.Mail);

    private async Task ReleaseHoldAsync()
    {
        if (_outages == 0)
            return;

        (_outages, _holdUntil) = (0, DateTimeOffset.MinValue);
        await ledger.NoteAsync(HoldNote, null);
    }

    private async Task<TimeSpan> UntilNextAsync()
    {
        DateTimeOffset now = time.GetUtcNow();
        if (IsHeld(now))
            return Shorter(_holdUntil - now, s_idle);

        return await alerts.NextDueAsync() is { } due ? Shorter(due > now ? due - now : TimeSpan.FromMilliseconds(10), s_idle) : s_idle;
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private void Tell(DueAlert alert, DeliveryOutcome outcome, DateTimeOffset? retryAt)
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
                if (retryAt is { } at)
                    log.AlertDeferred(alert.Uid, at, outcome.Detail);
                else
                    log.AlertUndeliverable(alert.Uid, alert.Watch, outcome.Detail);
                break;
        }
    }
}
