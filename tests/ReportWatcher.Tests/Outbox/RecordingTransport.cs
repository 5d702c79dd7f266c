using ReportWatcher.Mail;

namespace ReportWatcher.Tests.Outbox;

/// <summary>A mail server that answers as the test says and keeps what it was handed.</summary>
internal sealed class RecordingTransport : IMailTransport
{
    private readonly List<OutgoingMessage> _handedOver = [];

    /// <summary>What becomes of the next message; it is asked for every one.</summary>
    public Func<OutgoingMessage, DeliveryOutcome> Answer { get; set; } = _ => new DeliveryOutcome.Sent("250 2.0.0 queued");

    /// <summary>Every message that was handed over, in order, whatever the answer was.</summary>
    public IReadOnlyList<OutgoingMessage> HandedOver => _handedOver;

    /// <summary>How often somebody asked, connections that failed included.</summary>
    public int Asked { get; private set; }

    public async Task<DeliveryOutcome> SendAsync(OutgoingMessage message, Func<Task> beforeHandover, CancellationToken stopping)
    {
        Asked++;
        DeliveryOutcome outcome = Answer(message);
        // These two are decided before the server has the message.
        if (outcome is DeliveryOutcome.Unavailable)
            return outcome;

        await beforeHandover();
        _handedOver.Add(message);
        return outcome;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
