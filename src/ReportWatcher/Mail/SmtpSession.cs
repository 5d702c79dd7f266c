using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ReportWatcher.Mail;

/// <summary>
/// One connection to the submission server, from greeting to QUIT (RFC 5321, RFC 6409). Opening fails with an exception; a message's fate
/// is a value, because after the final dot an exception could not say whether the server has it.
/// </summary>
internal sealed class SmtpSession : IAsyncDisposable
{
    private readonly MailOptions _options;
    private readonly SmtpConnection _connection;
    private Dictionary<string, string> _extensions = [];
    private bool _lost;

    private SmtpSession(MailOptions options, SmtpConnection connection)
    {
        _options = options;
        _connection = connection;
    }

    /// <summary>False once the connection has been given up: the next message needs a new session.</summary>
    public bool IsUsable => !_lost;

    /// <summary>The last message was refused, and the server may still think itself inside its transaction.</summary>
    public bool NeedsReset { get; private set; }

    /// <summary>
    /// It has taken messages and would not take the last one, before that was handed over: the connection was closed in the meantime, or the server takes
    /// only so many over one (421, or for now a refusal of MAIL). The same message may go over a new session at once.
    /// </summary>
    public bool IsSpent { get; private set; }

    private bool _hasDelivered;

    /// <summary>Connects and reads the greeting: the part that is worth another try at once.</summary>
    /// <exception cref="SmtpRefusedException">The server does not want us.</exception>
    public static async Task<SmtpSession> ConnectAsync(MailOptions options, TimeProvider time, CertificateCheck certificates, CancellationToken stopping)
    {
        SmtpConnection connection = await SmtpConnection.ConnectAsync(options.Host!, PortOf(options), time, stopping);
        try
        {
            if (options.Security == MailSecurity.Tls) await connection.StartTlsAsync(certificates.TlsOptions(), stopping);
            SmtpReply greeting = await connection.ReadReplyAsync(options.CommandTimeout, stopping);
            if (greeting.Code != 220) throw new SmtpRefusedException("Greeting", greeting.ToString());
            return new SmtpSession(options, connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>EHLO, STARTTLS and login.</summary>
    /// <exception cref="SmtpRefusedException">The server refused a step, or there is no password.</exception>
    /// <exception cref="SmtpProtocolException">The server lacks what the settings demand.</exception>
    public async Task OpenAsync(CertificateCheck certificates, CancellationToken stopping)
    {
        try
        {
            await NegotiateAsync(certificates, stopping);
        }
        catch (Exception e) when (e is not SmtpRefusedException)
        {
            _lost = true; // no QUIT to a server that does not answer or whose certificate was refused
            throw;
        }
    }

    private async Task NegotiateAsync(CertificateCheck certificates, CancellationToken stopping)
    {
        await GreetAsync(stopping);
        if (_options.Security == MailSecurity.StartTls)
        {
            if (!_extensions.ContainsKey("STARTTLS"))
                throw new SmtpProtocolException("The server does not offer STARTTLS. Without it nothing is sent; set Mail:Security to Tls or None if that is meant.");

            SmtpReply reply = await CommandAsync("STARTTLS", stopping);
            if (reply.Code != 220) throw new SmtpRefusedException("STARTTLS", reply.ToString());
            await _connection.StartTlsAsync(certificates.TlsOptions(), stopping);
            await GreetAsync(stopping); // what was offered without protection counts no more (RFC 3207, 4.2)
        }

        MailAuthentication authentication = _options.Authentication ?? (_options.UserName is null ? MailAuthentication.None : MailAuthentication.Plain);
        if (authentication != MailAuthentication.None) await new SmtpLogin(_options, _connection).LogInAsync(authentication, Offered("AUTH"), stopping);
    }

    public static int PortOf(MailOptions options)
        => options.Port ?? options.Security switch { MailSecurity.StartTls => 587, MailSecurity.Tls => 465, _ => 25 };

    /// <summary>Whether the server is still there and outside any transaction.</summary>
    public async Task<bool> ResetAsync(CancellationToken stopping)
    {
        try
        {
            await _connection.WriteLineAsync("RSET", SmtpPatience.CheckLimit, stopping);
            NeedsReset = false;
            return (await _connection.ReadReplyAsync(SmtpPatience.CheckLimit, stopping)).Code == 250;
        }
        catch (Exception e) when (IsConnectionFailure(e))
        {
            _lost = true;
            return false;
        }
    }

    /// <summary>Hands one message over. Throws only for the caller: cancelled before the handover, or <paramref name="beforeHandover"/> failed.</summary>
    public async Task<DeliveryOutcome> DeliverAsync(OutgoingMessage message, Func<Task> beforeHandover, CancellationToken stopping)
    {
        IsSpent = false;
        if (MailCommand(message, out string mail) is { } unfit) return unfit;

        try
        {
            DeliveryOutcome? refusal = await EnvelopeAsync(mail, $"RCPT TO:<{message.To}>", stopping);
            if (refusal is not null) return refusal;

            await _connection.WriteAsync(SmtpData.Stuff(message.Bytes), _options.CommandTimeout, stopping);
            if (_connection.IsClosedByServer) throw new IOException("The server closed the connection.");
        }
        catch (Exception e) when (IsConnectionFailure(e))
        {
            _lost = true;
            return SmtpOutcome.Lost(handedOver: false, e.Message);
        }
        catch
        {
            _lost = true; // cancelled inside the transaction: closing without the dot takes everything back
            throw;
        }

        return await HandOverAsync(beforeHandover, stopping);
    }

    /// <summary>The final dot: before it the message certainly is not delivered, after it only the reply tells.</summary>
    private async Task<DeliveryOutcome> HandOverAsync(Func<Task> beforeHandover, CancellationToken stopping)
    {
        try
        {
            stopping.ThrowIfCancellationRequested();
            await beforeHandover();
        }
        catch
        {
            _lost = true;
            throw;
        }

        try
        {
            // A failed write counts as sent: part of it, the dot included, may have left.
            await _connection.WriteAsync(".\r\n"u8.ToArray(), _options.CommandTimeout, CancellationToken.None);
            SmtpReply reply = await _connection.ReadReplyAsync(_options.DataTimeout, CancellationToken.None);
            _lost = reply.IsClosing;
            _hasDelivered |= reply.IsPositive;
            return reply switch
            {
                { IsPositive: true } => new DeliveryOutcome.Sent(reply.ToString()),
                { IsTransient: true } or { IsPermanent: true } => SmtpOutcome.Refused("message", reply.Code, reply.Text),
                _ => SmtpOutcome.Lost(handedOver: true, $"{reply} is no answer to a message."),
            };
        }
        catch (Exception e) when (IsConnectionFailure(e))
        {
            _lost = true;
            return SmtpOutcome.Lost(handedOver: true, e.Message);
        }
    }

    /// <summary>MAIL, RCPT and DATA, in one go where the server allows it (RFC 2920); null when the server waits for the message.</summary>
    private async Task<DeliveryOutcome?> EnvelopeAsync(string mail, string rcpt, CancellationToken stopping)
    {
        (string Name, string Command)[] steps = [("MAIL", mail), ("RCPT", rcpt), ("DATA", "DATA")];
        bool pipelined = _extensions.ContainsKey("PIPELINING");
        if (pipelined) await _connection.WriteLineAsync(string.Join("\r\n", steps.Select(s => s.Command)), _options.CommandTimeout, stopping);

        DeliveryOutcome? refusal = null;
        for (int i = 0; i < steps.Length; i++)
        {
            SmtpReply reply;
            try
            {
                if (!pipelined) await _connection.WriteLineAsync(steps[i].Command, _options.CommandTimeout, stopping);
                reply = await _connection.ReadReplyAsync(_options.CommandTimeout, stopping);
            }
            catch (IOException) when (refusal is not null)
            {
                _lost = true;
                return refusal; // the server said why, then hung up
            }
            catch (IOException) when (i == 0)
            {
                IsSpent = _hasDelivered;
                throw;
            }

            IsSpent |= _hasDelivered && (reply.IsClosing || (i == 0 && reply.IsTransient));
            bool isData = i == steps.Length - 1;
            if (refusal is not null)
            {
                // DATA was accepted though the envelope was refused. A lone dot would be answered, but might be delivered as an empty message.
                if (isData && reply.Code == 354) _lost = true;
                continue;
            }

            if (isData ? reply.Code == 354 : reply.IsPositive) continue;

            refusal = SmtpOutcome.Refused(steps[i].Name, reply.Code, reply.Text);
            NeedsReset = true;
            _lost = reply.IsClosing || !(reply.IsTransient || reply.IsPermanent);
            if (!pipelined || _lost) break;
        }

        return refusal;
    }

    /// <summary>The MAIL command with the parameters that this message needs, or why this server cannot take it.</summary>
    private DeliveryOutcome.Undeliverable? MailCommand(OutgoingMessage message, out string command)
    {
        ReadOnlySpan<byte> bytes = message.Bytes;
        bool eightBit = !SmtpData.IsAscii(bytes);
        bool utf8 = !Ascii.IsValid(message.From) || !Ascii.IsValid(message.To) || (eightBit && !SmtpData.IsAscii(SmtpData.Header(bytes)));
        command = $"MAIL FROM:<{message.From}>";
        if (utf8 && !_extensions.ContainsKey("SMTPUTF8")) return new("An address needs SMTPUTF8, which the server does not offer.");
        if (eightBit && !_extensions.ContainsKey("8BITMIME")) return new("The message has 8-bit text, and the server does not offer 8BITMIME.");

        if (eightBit) command += " BODY=8BITMIME"; // RFC 6152
        if (utf8) command += " SMTPUTF8"; // RFC 6531
        if (_extensions.TryGetValue("SIZE", out string? limit)) // RFC 1870
        {
            if (long.TryParse(limit, out long most) && most > 0 && bytes.Length > most) return new($"The message has {bytes.Length} bytes, the server takes {most}.");
            command += $" SIZE={bytes.Length}";
        }

        return null;
    }

    private async Task GreetAsync(CancellationToken stopping)
    {
        string name = ClientName(_connection.LocalAddress);
        SmtpReply reply = await CommandAsync($"EHLO {name}", stopping);
        bool helo = reply.IsPermanent && _options.Security == MailSecurity.None && _options.UserName is null;
        if (helo) reply = await CommandAsync($"HELO {name}", stopping); // a server from before 1995, or one that plays it
        if (reply.Code != 250) throw new SmtpRefusedException(helo ? "HELO" : "EHLO", reply.ToString());

        _extensions = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string line in helo ? [] : reply.Lines.Skip(1))
        {
            // "AUTH=PLAIN" is how servers wrote it before RFC 2554; some still do, beside the right line.
            string[] parts = line.Split([' ', '='], 2);
            if (!_extensions.TryAdd(parts[0], parts.Length > 1 ? parts[1] : "") && parts.Length > 1) _extensions[parts[0]] += ' ' + parts[1];
        }
    }

    private string[] Offered(string extension)
        => _extensions.GetValueOrDefault(extension, "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private async Task<SmtpReply> CommandAsync(string command, CancellationToken stopping)
    {
        await _connection.WriteLineAsync(command, _options.CommandTimeout, stopping);
        return await _connection.ReadReplyAsync(_options.CommandTimeout, stopping);
    }

    /// <summary>Our full name if the machine has one, else the address (RFC 5321, 4.1.3).</summary>
    private static string ClientName(IPAddress local)
    {
        string host = Dns.GetHostName();
        if (host.Contains('.') && Uri.CheckHostName(host) == UriHostNameType.Dns) return host;
        if (local.IsIPv4MappedToIPv6) local = local.MapToIPv4();
        return local.AddressFamily == AddressFamily.InterNetworkV6 ? $"[IPv6:{new IPAddress(local.GetAddressBytes())}]" : $"[{local}]";
    }

    /// <summary>Lost, too slow, or talking nonsense: in each case the connection is of no more use.</summary>
    public static bool IsConnectionFailure(Exception e)
        => e is IOException or SocketException or TimeoutException or SmtpProtocolException or ObjectDisposedException;

    /// <summary>Says QUIT if the server still listens, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_lost)
        {
            try
            {
                await _connection.WriteLineAsync("QUIT", SmtpPatience.QuitLimit, CancellationToken.None);
                await _connection.ReadReplyAsync(SmtpPatience.QuitLimit, CancellationToken.None);
            }
            catch (Exception e) when (IsConnectionFailure(e))
            {
                // Gone already: just as well.
            }
        }

        _lost = true;
        await _connection.DisposeAsync();
    }
}
