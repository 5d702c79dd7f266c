using System.Threading.Channels;
using ReportWatcher.Hosting;

namespace ReportWatcher.Outbox;

/// <summary>Wakes the outbox when alerts were recorded. Raised often, it wakes it once.</summary>
internal sealed class OutboxSignal
{
    private readonly Channel<bool> _raised = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private ChannelWait<bool>? _wait;

    public void Raise() => _raised.Writer.TryWrite(true);

    /// <summary>Waits until raised, at most <paramref name="limit"/>.</summary>
    public async Task WaitAsync(TimeSpan limit, TimeProvider time, CancellationToken stopping)
    {
        _wait ??= new ChannelWait<bool>(_raised.Reader, time);
        await _wait.WaitAsync(limit, stopping);
        _raised.Reader.TryRead(out _);
    }
}
