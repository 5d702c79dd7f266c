using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace ReportWatcher.Torture.Sink;

/// <summary>
/// A submission server on loopback that takes a message only by appending it to its log and syncing that to the disk before it answers 250:
/// what it says it has, it has. It breaks down according to a <see cref="FaultPlan"/>.
/// </summary>
internal sealed class MailSink : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly FileStream _log;
    private readonly List<TakenMessage> _taken = [];
    private readonly Task _running;

    /// <param name="logFile">One line of JSON for each message taken.</param>
    /// <param name="certificate">Offers STARTTLS and, behind it, AUTH; null: neither.</param>
    /// <param name="port">0: any free one.</param>
    public MailSink(string logFile, FaultPlan plan, X509Certificate2? certificate = null, int port = 0)
    {
        (Plan, Certificate) = (plan, certificate);
        _log = new FileStream(logFile, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _running = RunAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public FaultPlan Plan { get; }

    public X509Certificate2? Certificate { get; }

    public int Connections { get; private set; }

    public IReadOnlyList<TakenMessage> Taken
    {
        get
        {
            lock (_taken)
                return [.. _taken];
        }
    }

    /// <summary>The Message-IDs of those that the sink cut off in the middle.</summary>
    public ConcurrentBag<string> Halved { get; } = [];

    /// <summary>From here on the message is the sink's.</summary>
    public void Take(TakenMessage message)
    {
        lock (_taken)
        {
            JsonSerializer.Serialize(_log, message);
            _log.WriteByte((byte)'\n');
            _log.Flush(flushToDisk: true);
            _taken.Add(message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _running;
        _listener.Dispose();
        _stop.Dispose();
        await _log.DisposeAsync();
    }

    private async Task RunAsync()
    {
        List<Task> conversations = [];
        try
        {
            while (true)
            {
                Socket socket = await _listener.AcceptSocketAsync(_stop.Token);
                Connections++;
                conversations.RemoveAll(c => c.IsCompleted);
                conversations.Add(ConverseAsync(socket));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            await Task.WhenAll(conversations);
        }
    }

    private async Task ConverseAsync(Socket socket)
    {
        using (socket)
        {
            socket.NoDelay = true;
            try
            {
                await using SinkSession session = new(this, socket);
                await session.RunAsync(_stop.Token);
            }
            catch (Exception e) when (e is IOException or SocketException or AuthenticationException or OperationCanceledException)
            {
                // The client was killed or hung up, or the run is over.
            }
        }
    }
}

/// <summary>A message that the sink has on its disk.</summary>
/// <param name="MessageId">The part before the @.</param>
/// <param name="Story">The number in its headline; null if it has none.</param>
/// <param name="InDoubt">The fault that keeps the reply from the sender; null if it was sent.</param>
internal sealed record TakenMessage(string MessageId, string Watch, string Recipient, int? Story, string Sha256, Fault? InDoubt);
