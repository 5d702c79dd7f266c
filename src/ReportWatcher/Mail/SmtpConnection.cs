using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace ReportWatcher.Mail;

/// <summary>
/// The bytes of an SMTP session: lines in, commands out, each with a time limit; TLS from the first byte or later.
/// Fails with IOException (lost), TimeoutException (our limit) or <see cref="SmtpProtocolException"/>.
/// </summary>
internal sealed class SmtpConnection : IAsyncDisposable
{
    private const int LongestLine = 2048; // RFC 5321, 4.5.3.1.5 says 512; servers are wordier, but nobody may fill our memory
    private const int MostLines = 128;

    private readonly Socket _socket;
    private readonly TimeProvider _time;
    private readonly byte[] _buffer = new byte[LongestLine];
    private Stream _stream;
    private int _start, _end;

    private SmtpConnection(Socket socket, TimeProvider time)
    {
        _socket = socket;
        _time = time;
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    /// <exception cref="SocketException">No address of the host answers.</exception>
    public static async Task<SmtpConnection> ConnectAsync(string host, int port, TimeProvider time, CancellationToken stopping)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, stopping);
            return new SmtpConnection(socket, time);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public IPAddress LocalAddress => ((IPEndPoint)_socket.LocalEndPoint!).Address;

    /// <summary>The server has closed its side and everything it sent has been read.</summary>
    public bool IsClosedByServer => _start == _end && _socket.Poll(0, SelectMode.SelectRead) && _socket.Available == 0;

    /// <exception cref="System.Security.Authentication.AuthenticationException">The handshake failed or the certificate was refused.</exception>
    public async Task StartTlsAsync(SslClientAuthenticationOptions options, CancellationToken stopping)
    {
        // What was received before the handshake was not protected: whoever sits between could have put it there (CVE-2011-0411).
        _start = _end = 0;
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = tls;
        await tls.AuthenticateAsClientAsync(options, stopping);
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, TimeSpan limit, CancellationToken stopping)
        => await WithinAsync(limit, "send", async token =>
        {
            await _stream.WriteAsync(bytes, token);
            await _stream.FlushAsync(token);
            return true;
        }, stopping);

    /// <param name="command">Without CRLF; ASCII, or UTF-8 where SMTPUTF8 was agreed on.</param>
    public Task WriteLineAsync(string command, TimeSpan limit, CancellationToken stopping)
        => WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), limit, stopping);

    /// <summary>All lines of one reply; <paramref name="limit"/> is for the whole of it, so that a byte a minute does not last for ever.</summary>
    public Task<SmtpReply> ReadReplyAsync(TimeSpan limit, CancellationToken stopping) => WithinAsync(limit, "wait for a reply", ReadReplyAsync, stopping);

    private async Task<SmtpReply> ReadReplyAsync(CancellationToken stopping)
    {
        var lines = new List<string>();
        int code = 0;
        while (true)
        {
            string line = await ReadLineAsync(stopping);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), System.Globalization.NumberStyles.None, null, out int number) || number is < 200 or > 599
                || (line.Length > 3 && line[3] is not (' ' or '-')))
            {
                throw new SmtpProtocolException($"The server sent what is no SMTP reply: {VisibleText.Cut(VisibleText.OneLine(line), 80)}");
            }

            if (lines.Count == 0) code = number;
            else if (code != number) throw new SmtpProtocolException($"The server changed the code within one reply, from {code} to {number}.");
            if (lines.Count == MostLines) throw new SmtpProtocolException($"The server's reply has more than {MostLines} lines.");

            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] == ' ') return new SmtpReply(code, lines);
        }
    }

    private async Task<string> ReadLineAsync(CancellationToken stopping)
    {
        while (true)
        {
            int length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                ReadOnlySpan<byte> line = _buffer.AsSpan(_start, length);
                _start += length + 1;
                return Encoding.UTF8.GetString(line is [.., (byte)'\r'] ? line[..^1] : line);
            }

            if (_start > 0)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                _end -= _start;
                _start = 0;
            }

            if (_end == _buffer.Length) throw new SmtpProtocolException($"The server sent a line of more than {LongestLine} bytes.");
            int read = await _stream.ReadAsync(_buffer.AsMemory(_end), stopping);
            if (read == 0) throw new IOException("The server closed the connection.");
            _end += read;
        }
    }

    private async Task<T> WithinAsync<T>(TimeSpan limit, string what, Func<CancellationToken, Task<T>> work, CancellationToken stopping)
    {
        using var timer = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, stopping);
        try
        {
            return await work(either.Token);
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            throw new TimeoutException($"The server let us {what} for more than {limit.TotalSeconds:0.#} s.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _stream.DisposeAsync();
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // A connection that is already lost cannot be closed any better.
        }

        _socket.Dispose();
    }
}
