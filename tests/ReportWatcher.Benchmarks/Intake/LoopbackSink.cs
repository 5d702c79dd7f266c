using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace ReportWatcher.Benchmarks.Intake;

/// <summary>An SMTP server on loopback that accepts everything, on any number of connections, and notes when: the instant before it answers the final dot.</summary>
internal sealed partial class LoopbackSink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<int, long> _accepted = [];
    private readonly Task _serving;

    public LoopbackSink()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Messages so far.</summary>
    public int Count { get; private set; }

    /// <summary>How many reports these are about.</summary>
    public int Reports
    {
        get
        {
            lock (_lock)
                return _accepted.Count;
        }
    }

    /// <summary>When the mail about a report was accepted, as the monotonic clock counts; null while it was not.</summary>
    public long? AcceptedAt(int report)
    {
        lock (_lock)
            return _accepted.TryGetValue(report, out long at) ? at : null;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        List<Task> sessions = [];
        try
        {
            while (true)
                sessions.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The end of the run.
            await Task.WhenAll(sessions);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            client.NoDelay = true;
            try
            {
                await ConverseAsync(client.GetStream());
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // The end of the run.
            }
        }
    }

    private async Task ConverseAsync(NetworkStream stream)
    {
        using StreamReader reader = new(stream, Encoding.ASCII);
        await SayAsync("220 sink");
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            switch (line.Split(' ')[0].ToUpperInvariant())
            {
                case "EHLO":
                    await SayAsync("250-sink\r\n250-PIPELINING\r\n250 8BITMIME");
                    break;
                case "DATA":
                    await SayAsync("354 go on");
                    Accept(await ReadMessageAsync(reader));
                    await SayAsync("250 2.0.0 accepted");
                    break;
                case "QUIT":
                    await SayAsync("221 bye");
                    return;
                default:
                    await SayAsync("250 2.0.0 ok");
                    break;
            }
        }

        ValueTask SayAsync(string text) => stream.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"), _stop.Token);
    }

    private async Task<string> ReadMessageAsync(StreamReader reader)
    {
        StringBuilder message = new();
        while (await reader.ReadLineAsync(_stop.Token) is { } line && line != ".")
            message.Append(line).Append('\n');
        return message.ToString();
    }

    private void Accept(string message)
    {
        long now = TimeProvider.System.GetTimestamp();
        int report = int.Parse(Headline().Match(message).Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
        lock (_lock)
        {
            // The second for one report would be an error of the outbox; the first time stays.
            _accepted.TryAdd(report, now);
            Count++;
        }
    }

    // The headline of every generated report begins with its number.
    [GeneratedRegex(@"Item (\d+)")]
    private static partial Regex Headline();
}
