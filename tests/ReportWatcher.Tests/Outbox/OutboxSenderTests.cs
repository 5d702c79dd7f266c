using Microsoft.Extensions.Logging.Abstractions;
using ReportWatcher.Analysis;
using ReportWatcher.Hosting;
using ReportWatcher.Ledger;
using ReportWatcher.Mail;
using ReportWatcher.Outbox;
using ReportWatcher.Settings;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Outbox;

/// <summary>The states of an alert, with a real ledger, a recording transport and a clock that stands still.</summary>
public sealed class OutboxSenderTests : IAsyncDisposable
{
    private readonly Site _site = new();
    private readonly TestTime _time = new();
    private readonly RecordingTransport _transport = new();
    private readonly LiveSettings _settings;
    private ReportLedger _ledger;
    private OutboxSender _outbox;

    public OutboxSenderTests()
    {
        _settings = new LiveSettings(SettingsFile.Load(_site.SettingsFile));
        _site.Folders.Create();
        (_ledger, _outbox) = Open();
    }

    public async ValueTask DisposeAsync()
    {
        await _ledger.DisposeAsync();
        _site.Dispose();
    }

    private AlertRow Alert => _site.Alerts.ShouldHaveSingleItem();

    [Fact]
    public async Task AnAcceptedAlertIsSentOnce()
    {
        await AddAlertAsync();

        await DrainAsync();
        await DrainAsync();

        Alert.State.ShouldBe("sent");
        Alert.Detail.ShouldBe("250 2.0.0 queued");
        _transport.HandedOver.Count.ShouldBe(1);
        Attempts().ShouldBe(["sent"]);
    }

    [Fact]
    public async Task SendingIsCommittedBeforeTheServerHasTheMessage()
    {
        await AddAlertAsync();
        string? seen = null;
        OutboxSender watching = Sender(new Handover(() => seen = Alert.State));

        await watching.DrainAsync(_ => { }, default);

        seen.ShouldBe("sending");
    }

    [Fact]
    public async Task ADeferredAlertWaitsLongerAfterEachFailure()
    {
        await AddAlertAsync();
        _transport.Answer = _ => new DeliveryOutcome.Deferred("451 4.7.1 try again later");
        double[] minutes = [1, 5, 15, 30, 60, 120, 180, 180];

        foreach ((double wait, int i) in minutes.Select((m, i) => (m, i)))
        {
            DateTimeOffset before = _time.GetUtcNow();
            await DrainAsync();

            Alert.State.ShouldBe("deferred");
            Alert.Attempts.ShouldBe(i + 1);
            TimeSpan waited = DateTimeOffset.FromUnixTimeMilliseconds(Alert.DueAt) - before;
            waited.TotalMinutes.ShouldBeInRange((wait * 0.8) - 0.001, (wait * 1.2) + 0.001);
            await DrainAsync();
            _transport.Asked.ShouldBe(i + 1, "nothing is tried before it is due");
            _time.Advance(waited);
        }

        _transport.Answer = _ => new DeliveryOutcome.Sent("250 ok");
        await DrainAsync();
        Alert.State.ShouldBe("sent");
        Alert.Ambiguities.ShouldBe(0);
        Attempts().ShouldBe([.. Enumerable.Repeat("deferred", 8), "sent"]);
    }

    [Fact]
    public async Task AfterFiveDaysOfFailuresAnAlertIsUndeliverable()
    {
        await AddAlertAsync();
        _transport.Answer = _ => new DeliveryOutcome.Deferred("451 4.7.1 try again later");
        DateTimeOffset start = _time.GetUtcNow();

        while (Alert.State is "pending" or "deferred")
        {
            await DrainAsync();
            _time.Advance(UntilDue);
        }

        Alert.State.ShouldBe("undeliverable");
        (_time.GetUtcNow() - start).TotalDays.ShouldBeInRange(4.8, 5);
        int asked = _transport.Asked;
        _time.Advance(TimeSpan.FromDays(10));
        await DrainAsync();
        _transport.Asked.ShouldBe(asked);
    }

    [Fact]
    public async Task AnAmbiguousAttemptIsCountedAndTheSameBytesAreSentAgain()
    {
        await AddAlertAsync();
        _transport.Answer = _ => new DeliveryOutcome.Ambiguous("the connection was lost after the final dot");

        await DrainAsync();

        Alert.State.ShouldBe("deferred");
        Alert.Ambiguities.ShouldBe(1);
        _transport.Answer = _ => new DeliveryOutcome.Sent("250 ok");
        _time.Advance(TimeSpan.FromMinutes(2));
        await DrainAsync();
        Alert.State.ShouldBe("sent");
        Alert.Ambiguities.ShouldBe(1);
        _transport.HandedOver.Count.ShouldBe(2);
        _transport.HandedOver[1].Bytes.ToArray().ShouldBe(_transport.HandedOver[0].Bytes.ToArray());
        Attempts().ShouldBe(["ambiguous", "sent"]);
    }

    [Fact]
    public async Task ARefusalForGoodIsThatAlertsAloneAndTheNextGoesOut()
    {
        await AddAlertAsync("gone@example.org");
        await AddAlertAsync("desk@example.org");
        _transport.Answer = m => m.To == "gone@example.org" ? new DeliveryOutcome.Undeliverable("550 5.1.1 no such user") : new DeliveryOutcome.Sent("250 ok");

        await DrainAsync();

        _site.Alerts.Select(a => a.State).ShouldBe(["undeliverable", "sent"]);
    }

    [Fact]
    public async Task AServerOutOfReachHoldsTheWholeQueueAndChargesNobody()
    {
        await AddAlertAsync("first@example.org");
        await AddAlertAsync("second@example.org");
        _transport.Answer = _ => new DeliveryOutcome.Unavailable("connection refused");

        (await DrainAsync()).ShouldBe("connection refused");
        await DrainAsync();

        _transport.Asked.ShouldBe(1);
        _site.Alerts.ShouldAllBe(a => a.State == "pending" && a.Attempts == 0);
        Note().ShouldBe("connection refused");

        // A day of probes, each later than the one before, and still nobody is charged.
        for (int minute = 0; minute < 24 * 60; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await DrainAsync();
        }

        _transport.Asked.ShouldBeLessThan(20);
        _site.Alerts.ShouldAllBe(a => a.State == "pending" && a.Attempts == 0);

        _transport.Answer = _ => new DeliveryOutcome.Sent("250 ok");
        _time.Advance(TimeSpan.FromHours(4));
        (await DrainAsync()).ShouldBeNull();
        _site.Alerts.ShouldAllBe(a => a.State == "sent");
        Note().ShouldBeNull();
    }

    [Fact]
    public async Task NewMailSettingsEndTheHold()
    {
        await AddAlertAsync();
        _transport.Answer = _ => new DeliveryOutcome.Unavailable("535 5.7.8 wrong password");
        await DrainAsync();

        _settings.Replace(SettingsFile.Load(_site.SettingsFile));
        _transport.Answer = _ => new DeliveryOutcome.Sent("250 ok");
        await DrainAsync();

        Alert.State.ShouldBe("sent");
    }

    [Fact]
    public async Task AHoldOfAnEarlierRunIsForgottenAtTheStart()
    {
        await AddAlertAsync();
        _transport.Answer = _ => new DeliveryOutcome.Unavailable("connection refused");
        await DrainAsync();

        await RestartAsync();
        _transport.Answer = _ => new DeliveryOutcome.Sent("250 ok");
        await _outbox.ResumeAsync();
        await DrainAsync();

        Alert.State.ShouldBe("sent");
        Note().ShouldBeNull();
    }

    [Fact]
    public async Task AnAlertFoundInSendingAfterACrashIsCountedAndSentAgainWithTheSameBytes()
    {
        await AddAlertAsync();
        OutboxSender crashing = Sender(new Handover(() => throw new InvalidOperationException("the process ends here")));
        await Should.ThrowAsync<InvalidOperationException>(crashing.DrainAsync(_ => { }, default));
        Alert.State.ShouldBe("sending");
        await DrainAsync();
        _transport.HandedOver.ShouldBeEmpty("what is in doubt is settled at the start only");

        await RestartAsync();
        _transport.Answer = _ => new DeliveryOutcome.Sent("250 ok");
        await _outbox.ResumeAsync();
        Alert.Ambiguities.ShouldBe(1);
        Alert.State.ShouldBe("pending");
        await DrainAsync();

        Alert.State.ShouldBe("sent");
        _transport.HandedOver.ShouldHaveSingleItem().Bytes.ToArray().ShouldBe(Alert.Message);
        Attempts().ShouldBe(["interrupted", "sent"]);
    }

    [Fact]
    public async Task AnAlertThatWasNeverHandedOverIsNotInDoubt()
    {
        await AddAlertAsync();

        await RestartAsync();
        await _outbox.ResumeAsync();

        Alert.Ambiguities.ShouldBe(0);
        Alert.State.ShouldBe("pending");
    }

    [Fact]
    public async Task AStopBetweenTwoAlertsLeavesTheSecondPending()
    {
        await AddAlertAsync("first@example.org");
        await AddAlertAsync("second@example.org");
        using CancellationTokenSource stop = new();
        _transport.Answer = _ =>
        {
            stop.Cancel();
            return new DeliveryOutcome.Sent("250 ok");
        };

        await Should.ThrowAsync<OperationCanceledException>(_outbox.DrainAsync(_ => { }, stop.Token));

        _site.Alerts.Select(a => a.State).ShouldBe(["sent", "pending"]);
    }

    [Fact]
    public async Task ARecordedAlertWakesTheOutbox()
    {
        OutboxSignal signal = new();
        OutboxSender outbox = Sender(_transport, signal);
        using CancellationTokenSource stop = new();
        Task running = outbox.RunAsync(stop.Token);

        await AddAlertAsync();
        signal.Raise();

        // The clock stands still: only the signal can have woken it.
        await Eventually.IsTrueAsync(() => Alert.State == "sent", "the alert to be sent");
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
    }

    [Fact]
    public async Task TheOutboxWakesByItselfWhenAnAlertFallsDue()
    {
        await AddAlertAsync();
        _transport.Answer = _ => _transport.Asked < 4 ? new DeliveryOutcome.Deferred("451 later") : new DeliveryOutcome.Sent("250 ok");
        using CancellationTokenSource stop = new();
        Task running = _outbox.RunAsync(stop.Token);

        await _time.AdvanceUntilAsync(() => Alert.State == "sent", TimeSpan.FromSeconds(30), "the alert to be sent");

        Alert.Attempts.ShouldBe(4);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
    }

    private TimeSpan UntilDue => DateTimeOffset.FromUnixTimeMilliseconds(Alert.DueAt) > _time.GetUtcNow() ? DateTimeOffset.FromUnixTimeMilliseconds(Alert.DueAt) - _time.GetUtcNow() : TimeSpan.Zero;

    private Task<string?> DrainAsync() => _outbox.DrainAsync(_ => { }, CancellationToken.None);

    private (ReportLedger, OutboxSender) Open()
    {
        _ledger = ReportLedger.Open(_site.Folders, _time);
        return (_ledger, Sender(_transport));
    }

    private OutboxSender Sender(IMailTransport transport, OutboxSignal? signal = null)
        => new(new AlertLedger(_ledger, _time), _ledger, _settings, signal ?? new OutboxSignal(), new Progress(_time), _time, NullLogger<OutboxSender>.Instance) { OpenTransport = (_, _) => transport };

    private async Task RestartAsync()
    {
        await _ledger.DisposeAsync();
        (_ledger, _outbox) = Open();
    }

    private async Task AddAlertAsync(string to = "desk@example.org")
    {
        ClaimedReport report = await _ledger.ClaimAsync("wire", $"{to}.txt", $"/inbox/{to}.txt");
        Findings findings = Some.Findings();
        await _ledger.RecordAsync(report, new ContentIdentity($"sha-of-{to}", 10), findings, [Some.NewAlert(Some.Message(to: to))]);
    }

    private IReadOnlyList<string> Attempts() => _site.Query<string>("SELECT outcome FROM attempts ORDER BY alert_id, epoch");

    private string? Note() => LedgerStatus.Read(_site.Folders)!.Notes.GetValueOrDefault(OutboxSender.HoldNote);

    /// <summary>Looks on right after the commit that goes before the handover.</summary>
    private sealed class Handover(Action look) : IMailTransport
    {
        public async Task<DeliveryOutcome> SendAsync(OutgoingMessage message, Func<Task> beforeHandover, CancellationToken stopping)
        {
            await beforeHandover();
            look();
            return new DeliveryOutcome.Sent("250 ok");
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
