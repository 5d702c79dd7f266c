using ReportWatcher.Mail;

namespace ReportWatcher.Outbox;

/// <summary>Connections to the mail server that rest between two messages. Whoever sends takes one and gives it back.</summary>
internal sealed class MailConnections(Func<MailOptions, TimeProvider, IMailTransport> open, TimeProvider time) : IAsyncDisposable
{
    /// <summary>A server wastes a place on whoever stays connected; one that is asked for rarely is soon let go.</summary>
    public static readonly TimeSpan RestsFor = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();

    // The last one used is the first taken: with little to send the others are closed.
    private readonly Stack<(IMailTransport Transport, MailOptions Options, long Since)> _resting = new();

    public bool AnyRests
    {
        get
        {
            lock (_lock)
                return _resting.Count > 0;
        }
    }

    public IMailTransport Take(MailOptions options)
    {
        lock (_lock)
        {
            return _resting.TryPeek(out var top) && ReferenceEquals(top.Options, options) ? _resting.Pop().Transport : open(options, time);
        }
    }

    public void GiveBack(IMailTransport transport, MailOptions options)
    {
        lock (_lock)
            _resting.Push((transport, options, time.GetTimestamp()));
    }

    /// <summary>Closes those that have rested for long, and those of settings that are no longer in force.</summary>
    public Task CloseRestedAsync(MailOptions current) => CloseAsync(r => !ReferenceEquals(r.Options, current) || time.GetElapsedTime(r.Since) >= RestsFor);

    public async ValueTask DisposeAsync() => await CloseAsync(_ => true);

    private async Task CloseAsync(Func<(IMailTransport Transport, MailOptions Options, long Since), bool> concerned)
    {
        List<IMailTransport> closing;
        lock (_lock)
        {
            var all = _resting.Reverse().ToLookup(concerned);
            closing = [.. all[true].Select(r => r.Transport)];
            _resting.Clear();
            foreach (var kept in all[false])
                _resting.Push(kept);
        }

        foreach (IMailTransport transport in closing)
            await transport.DisposeAsync();
    }
}
