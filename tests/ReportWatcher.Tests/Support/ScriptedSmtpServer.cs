using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ReportWatcher.Tests.Support;

/// <summary>
/// A mail server on loopback that speaks from a script, one script for each connection in turn. Lines of a script:
/// <code>
/// S: 250 ok          the server says it; \0 and \r\n stand for themselves
/// C: MAIL FROM:      the client must say something that begins so
/// C: &lt;message&gt;       the client sends a message up to the final dot
/// C: &lt;body&gt;          the client sends lines up to "the end", the dot not included
/// S: &lt;tls&gt;           the TLS handshake
/// S: &lt;drop&gt;          the server closes the connection
/// S: &lt;hang&gt;          the server says nothing more, but keeps the connection
/// S: &lt;hello&gt;         greeting, EHLO and the extensions given to the constructor
/// </code>
/// When its script is over the server answers QUIT, RSET and NOOP politely and refuses the rest.
/// </summary>
internal sealed class ScriptedSmtpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly string[] _scripts;
    private readonly Task _running;

    public ScriptedSmtpServer(params string[] scripts)
    {
        _scripts = scripts;
        _listener.Start();
        _running = RunAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What <c>&lt;hello&gt;</c> offers.</summary>
    public IReadOnlyList<string> Extensions { get; init; } = [];

    /// <summary>Sends every byte by itself.</summary>
    public bool ByteByByte { get; init; }

    public X509Certificate2? Certificate { get; init; }

    /// <summary>Every line that a client said, the lines of messages left out.</summary>
    public List<string> Said { get; } = [];

    /// <summary>The messages as they came over the wire, dots still doubled, without the final dot.</summary>
    public List<byte[]> Messages { get; } = [];

    public int Connections { get; private set; }

    /// <summary>Completes when a script has reached its <c>&lt;drop&gt;</c>.</summary>
    public TaskCompletionSource Dropped { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a script has reached its <c>&lt;hang&gt;</c>.</summary>
    public TaskCompletionSource Hangs { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where the client left the script, or null.</summary>
    public string? Mistake { get; private set; }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                using Socket socket = await _listener.AcceptSocketAsync(_stop.Token);
                socket.NoDelay = true;
                int number = Connections++;
                if (number >= _scripts.Length) continue;

                try
                {
                    await using var conversation = new Conversation(this, socket);
                    await conversation.RunAsync(_scripts[number], _stop.Token);
                }
                catch (Exception e) when (e is IOException or SocketException or System.Security.Authentication.AuthenticationException)
                {
                    // The client hung up: its outcome tells the test.
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or InvalidOperationException or SocketException)
        {
            // The test is over.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _running;
        _listener.Dispose();
        _stop.Dispose();
    }

    private sealed class Conversation(ScriptedSmtpServer server, Socket socket) : IAsyncDisposable
    {
        private readonly List<byte> _line = [];
        private Stream _stream = new NetworkStream(socket, ownsSocket: false);

        public async Task RunAsync(string script, CancellationToken stop)
        {
            foreach (string step in script.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                string what = step[2..].TrimStart();
                if (step.StartsWith("S:", StringComparison.Ordinal))
                {
                    if (!await SayAsync(what, stop)) return;
                }
                else if (what is "<message>" or "<body>")
                {
                    await ReadMessageAsync(what == "<message>" ? "." : "the end", stop);
                }
                else if (await HearAsync(what, stop) is { } other)
                {
                    server.Mistake ??= $"expected \"{what}\", got \"{other}\"";
                    return;
                }
            }

            while (await ReadLineAsync(stop) is { } line)
            {
                server.Said.Add(line);
                if (line.StartsWith("QUIT", StringComparison.OrdinalIgnoreCase)) await WriteAsync("221 bye\r\n", stop);
                else await WriteAsync(line.ToUpperInvariant() is "RSET" or "NOOP" ? "250 ok\r\n" : "503 not now\r\n", stop);
            }
        }

        private async Task<bool> SayAsync(string what, CancellationToken stop)
        {
            switch (what)
            {
                case "<drop>":
                    // Closing while something of the client's is unread would reset the connection and take back what was said before.
                    socket.Shutdown(SocketShutdown.Send);
                    server.Dropped.TrySetResult();
                    while (await socket.ReceiveAsync(new byte[4096], stop) > 0) { }
                    return false;
                case "<hang>":
                    server.Hangs.TrySetResult();
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
                    return false;
                case "<tls>":
                    var tls = new SslStream(_stream);
                    await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = server.Certificate }, stop);
                    _stream = tls;
                    return true;
                case "<hello>":
                    await WriteAsync("220 test ready\r\n", stop);
                    if (await HearAsync("EHLO", stop) is { } other) server.Mistake ??= $"expected EHLO, got \"{other}\"";
                    string[] lines = ["test", .. server.Extensions];
                    await WriteAsync(string.Concat(lines.Select((line, i) => $"250{(i == lines.Length - 1 ? ' ' : '-')}{line}\r\n")), stop);
                    return true;
                default:
                    await WriteAsync(what.Replace("\\0", "\0").Replace("\\r\\n", "\r\n") + "\r\n", stop);
                    return true;
            }
        }

        /// <summary>Null when the client said what it must.</summary>
        private async Task<string?> HearAsync(string what, CancellationToken stop)
        {
            while (true)
            {
                string line = await ReadLineAsync(stop) ?? "(closed)";
                server.Said.Add(line);
                if (line.StartsWith(what, StringComparison.OrdinalIgnoreCase)) return null;
                if (line is not ("RSET" or "NOOP")) return line;
                await WriteAsync("250 ok\r\n", stop);
            }
        }

        private async Task ReadMessageAsync(string last, CancellationToken stop)
        {
            var message = new List<byte>();
            while (await ReadLineAsync(stop) is { } line)
            {
                if (line == last && last == ".") break;
                message.AddRange(_line);
                if (line == last) break;
            }

            server.Messages.Add([.. message]);
        }

        private async Task<string?> ReadLineAsync(CancellationToken stop)
        {
            _line.Clear();
            byte[] one = new byte[1];
            while (await _stream.ReadAsync(one, stop) == 1)
            {
                _line.Add(one[0]);
                if (one[0] != '\n') continue;

                if (_line.Count < 2 || _line[^2] != '\r') server.Mistake ??= "a line ended by LF alone";
                return Encoding.UTF8.GetString(_line.ToArray()).TrimEnd('\r', '\n');
            }

            return null;
        }

        private async Task WriteAsync(string text, CancellationToken stop)
        {
            byte[] bytes = Encoding.Latin1.GetBytes(text);
            for (int i = 0; i < bytes.Length; i += server.ByteByByte ? 1 : bytes.Length)
            {
                await _stream.WriteAsync(bytes.AsMemory(i, server.ByteByByte ? 1 : bytes.Length), stop);
                await _stream.FlushAsync(stop);
            }
        }

        public async ValueTask DisposeAsync() => await _stream.DisposeAsync();
    }
}
