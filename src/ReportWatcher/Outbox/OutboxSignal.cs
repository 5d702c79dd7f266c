using System.Threading.Channels;

namespace ReportWatcher.Outbox;

/// <summary>Wakes the outbox when alerts were recorded. Raised often, it wakes it once.</summary>
internal sealed class OutboxSignal
{
    private readonly Channel<bool> _raised = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Raise() => _raised.Writer.TryWrite(true);

    /// <summary>Waits until raised, at most <paramref name="limit"/>.</summary>
    public async Task WaitAsync(TimeSpan limit, TimeProvider time, CancellationToken stopping)
    {
        using CancellationTokenSource waited = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        await Task.WhenAny(_raised.Reader.WaitToReadAsync(waited.Token).AsTask(), Task.Delay(limit, time, waited.Token));
        await waited.CancelAsync();
        stopping.ThrowIfCancellationRequested();
        _raised.Reader.TryRead(out _);
    }
}
