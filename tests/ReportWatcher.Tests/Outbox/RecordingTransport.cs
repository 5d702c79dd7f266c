using ReportWatcher.Mail;

namespace ReportWatcher.Tests.Outbox;

/// <summary>A mail server that answers as the test says and keeps what it was handed.</summary>
internal sealed class RecordingTransport : IMailTransport
{
    private readonly List<OutgoingMessage> _handedOver = [];
    private int _atOnce;

    /// <summary>What becomes of the next message; it is asked for every one.</summary>
    public Func<OutgoingMessage, DeliveryOutcome> Answer { get; set; } = _ => new DeliveryOutcome.Sent("250 2.0.0 queued");

    /// <summary>Runs when the message was handed over and the reply is not read yet.</summary>
    public Func<Task> BeforeTheReply { get; set; } = () => Task.CompletedTask;

    /// <summary>Every message that was handed over, in order, whatever the answer was.</summary>
    public IReadOnlyList<OutgoingMessage> HandedOver => _handedOver;

    /// <summary>How often somebody asked, connections that failed included.</summary>
    public int Asked { get; private set; }

    /// <summary>How many messages were on their way at the same time, at most.</summary>
    public int MostAtOnce { get; private set; }

    public async Task<DeliveryOutcome> SendAsync(OutgoingMessage message, Func<Task> beforeHandover, CancellationToken stopping)
    {
        DeliveryOutcome outcome;
        lock (_handedOver)
        {
            Asked++;
            MostAtOnce = Math.Max(MostAtOnce, ++_atOnce);
            outcome = Answer(message);
        }

        try
        {
            // Decided before the server has the message.
            if (outcome is DeliveryOutcome.Unavailable)
                return outcome;

            await beforeHandover();
            lock (_handedOver)
                _handedOver.Add(message);
            await BeforeTheReply();
            return outcome;
        }
        finally
        {
            lock (_handedOver)
                _atOnce--;
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
