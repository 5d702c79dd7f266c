using System.Threading.Channels;

namespace ReportWatcher.Hosting;

/// <summary>Waits again and again, each time for a limited time, for a channel to have something.</summary>
/// <remarks>
/// The channel is asked once until it answers: to take the question back after every wait in vain would wake a second thread each time, and an idle
/// service does little else than wait in vain.
/// </remarks>
internal sealed class ChannelWait<T>(ChannelReader<T> reader, TimeProvider time)
{
    private Task<bool> _readable = Task.FromResult(false);

    /// <summary>Ends when there is something to read, or after <paramref name="limit"/>. One at a time.</summary>
    public async Task WaitAsync(TimeSpan limit, CancellationToken stopping)
    {
        if (_readable.IsCompleted)
            _readable = reader.WaitToReadAsync(CancellationToken.None).AsTask();
        if (!_readable.IsCompleted)
        {
            using CancellationTokenSource waited = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            // A delay takes whole milliseconds and leaves off the rest: whoever waits for an instant would wake before it, and turn over until then.
            Task delay = Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(limit.TotalMilliseconds)), time, waited.Token);
            if (await Task.WhenAny(_readable, delay) != delay)
                await waited.CancelAsync();
        }

        stopping.ThrowIfCancellationRequested();
    }
}
