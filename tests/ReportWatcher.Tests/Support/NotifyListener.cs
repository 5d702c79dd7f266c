using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace ReportWatcher.Tests.Support;

/// <summary>The end of the notification socket that systemd holds: a real datagram socket.</summary>
internal sealed class NotifyListener : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly ConcurrentQueue<string> _messages = new();

    public NotifyListener(bool isAbstract = false)
    {
        Address = isAbstract ? $"@reportwatcher-test-{Guid.NewGuid():N}" : _folder["notify"];
        _socket.Bind(new UnixDomainSocketEndPoint(isAbstract ? '\0' + Address[1..] : Address));
        _ = ReceiveAsync();
    }

    /// <summary>As NOTIFY_SOCKET has it.</summary>
    public string Address { get; }

    /// <summary>Each datagram, in order.</summary>
    public IReadOnlyList<string> Messages => [.. _messages];

    public Task HasAsync(Func<IReadOnlyList<string>, bool> condition, string what)
        => Eventually.IsTrueAsync(() => condition(Messages), () => $"{what}; systemd was told: {string.Join(" | ", Messages)}");

    public Task HasAsync(string line) => HasAsync(all => all.Any(m => m.Split('\n').Contains(line)), line);

    public void Clear() => _messages.Clear();

    public void Dispose()
    {
        _socket.Dispose();
        _folder.Dispose();
    }

    private async Task ReceiveAsync()
    {
        byte[] buffer = new byte[4096];
        try
        {
            while (true)
                _messages.Enqueue(Encoding.UTF8.GetString(buffer, 0, await _socket.ReceiveAsync(buffer)));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed of: the test is over.
        }
    }
}
