using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using MimeKit.IO;
using Polly;
using Polly.Timeout;

namespace ReportWatcher.Mail;

/// <summary>
/// Sends by MailKit, where the build has it (MailKit.targets). MailKit parses and writes the header and speaks SMTP; the body is
/// written by us, because the end of the body is the moment before the final dot, and MailKit tells nobody when that comes.
/// </summary>
internal sealed class MailKitTransport : IMailTransport
{
    private readonly MailOptions _options;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline _opening;
    private readonly ResiliencePipeline _connecting;
    private Client? _client;
    private long _lastUsed;
    private bool _spent;

    public MailKitTransport(MailOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _opening = SmtpPatience.Opening(options, time);
        _connecting = SmtpPatience.Connecting(time);
    }

    public async Task<DeliveryOutcome> SendAsync(OutgoingMessage message, Func<Task> beforeHandover, CancellationToken stopping)
    {
        stopping.ThrowIfCancellationRequested();
        if (SmtpOutcome.OfEnvelope(message) is { } unfit) return unfit;

        await KeepClientAsync(stopping);
        DeliveryOutcome outcome = await DeliverAsync(message, beforeHandover, stopping);
        return _spent ? await DeliverAsync(message, beforeHandover, stopping) : outcome;
    }

    private async Task<DeliveryOutcome> DeliverAsync(OutgoingMessage message, Func<Task> beforeHandover, CancellationToken stopping)
    {
        _spent = false;
        if (_client is null && await OpenAsync(stopping) is { } unavailable) return unavailable;

        Client client = _client!;
        if (Unfit(message, client) is { } unfit) return unfit;

        client.Begin();
        using var handover = new Handover(beforeHandover, _options, _time, stopping);
        try
        {
            using MimeMessage mime = await StoredBody.ReadAsync(message.Bytes, handover);
            var from = new MailboxAddress("", message.From);
            string reply = await client.SendAsync(FormatOptions.Default, mime, from, [new MailboxAddress("", message.To)], handover.Limit);
            client.HasDelivered = true;
            return new DeliveryOutcome.Sent(SmtpReply.Show(reply));
        }
        catch (Exception e) when (e == handover.CallersFailure)
        {
            throw;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && !handover.Done)
        {
            throw;
        }
        catch (OperationCanceledException)
        {
            return SmtpOutcome.Lost(handover.Done, "The server took too long.");
        }
        catch (ServiceNotAuthenticatedException e)
        {
            return new DeliveryOutcome.Unavailable(SmtpReply.Show(e.Message));
        }
        catch (SmtpCommandException e)
        {
            client.Closing |= (int)e.StatusCode == 421;
            int code = (int)e.StatusCode;
            if (handover.Done && code is >= 200 and < 300) return new DeliveryOutcome.Sent(SmtpReply.Show($"{code} {e.Message}")); // MailKit knows 250 only
            if (handover.Done && code is < 400 or > 599) return SmtpOutcome.Lost(handedOver: true, $"{code} is no answer to a message.");
            return SmtpOutcome.Refused(handover.Done ? "message" : e.ErrorCode.ToString(), code, e.Message);
        }
        catch (Exception e) when (IsConnectionFailure(e))
        {
            return SmtpOutcome.Lost(handover.Done, SmtpReply.Show(e.Message));
        }
        finally
        {
            _spent = client.HasDelivered && !handover.Done && (!client.Answered || client.Closing);
            _lastUsed = _time.GetTimestamp();
            if (!client.IsConnected || client.Closing || _spent) Abandon();
        }
    }

    private static DeliveryOutcome.Undeliverable? Unfit(OutgoingMessage message, Client client)
    {
        ReadOnlySpan<byte> bytes = message.Bytes;
        bool utf8 = !System.Text.Ascii.IsValid(message.From) || !System.Text.Ascii.IsValid(message.To) || !SmtpData.IsAscii(SmtpData.Header(bytes));
        if (utf8 && !client.Capabilities.HasFlag(SmtpCapabilities.UTF8)) return new("An address needs SMTPUTF8, which the server does not offer.");
        if (!SmtpData.IsAscii(bytes) && !client.Capabilities.HasFlag(SmtpCapabilities.EightBitMime)) return new("The message has 8-bit text, and the server does not offer 8BITMIME.");
        return client.MaxSize > 0 && bytes.Length > client.MaxSize ? new($"The message has {bytes.Length} bytes, the server takes {client.MaxSize}.") : null;
    }

    /// <summary>Drops the connection left from the message before if it is no longer alive.</summary>
    private async Task KeepClientAsync(CancellationToken stopping)
    {
        if (_client is null || _time.GetElapsedTime(_lastUsed) <= SmtpPatience.RestUnasked) return;

        using var limit = new CancellationTokenSource(SmtpPatience.CheckLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        try
        {
            await _client.NoOpAsync(either.Token);
        }
        catch (Exception e) when (IsConnectionFailure(e) || e is SmtpCommandException || (e is OperationCanceledException && !stopping.IsCancellationRequested))
        {
            Abandon();
        }
    }

    /// <summary>Null when <see cref="_client"/> is open.</summary>
    private async Task<DeliveryOutcome?> OpenAsync(CancellationToken stopping)
    {
        if (string.IsNullOrEmpty(_options.Host)) return new DeliveryOutcome.Unavailable("No mail server is set: Mail:Host.");

        var certificates = new CertificateCheck(_options);
        var client = new Client(certificates);
        try
        {
            await _opening.ExecuteAsync(async limit =>
            {
                await _connecting.ExecuteAsync(token => ConnectAsync(client, token), limit);
                await LogInAsync(client, limit);
            }, stopping);
            _client = client;
            return null;
        }
        catch (TimeoutRejectedException)
        {
            return Unavailable($"no session within {_options.ConnectTimeout.TotalSeconds:0.#} s");
        }
        catch (SslHandshakeException e)
        {
            return Unavailable($"TLS: {certificates.Failure ?? e.InnerException?.Message ?? e.Message}");
        }
        catch (Exception e) when (e is SmtpRefusedException or AuthenticationException or NotSupportedException or SmtpCommandException || IsConnectionFailure(e))
        {
            return Unavailable(e.Message);
        }
        finally
        {
            if (_client is null) client.Dispose();
        }
    }

    /// <summary>With a socket of our own: MailKit's waits for the acknowledgement of the body before it lets the dot go, 40 ms a message where the server delays that.</summary>
    private async ValueTask ConnectAsync(Client client, CancellationToken stopping)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(_options.Host!, SmtpSession.PortOf(_options), stopping);
            await client.ConnectAsync(socket, _options.Host!, SmtpSession.PortOf(_options), Security, stopping);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private SecureSocketOptions Security => _options.Security switch
    {
        MailSecurity.StartTls => SecureSocketOptions.StartTls,
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.None,
    };

    private async Task LogInAsync(Client client, CancellationToken stopping)
    {
        MailAuthentication authentication = _options.Authentication ?? (_options.UserName is null ? MailAuthentication.None : MailAuthentication.Plain);
        if (authentication == MailAuthentication.None) return;

        string name = authentication.ToString().ToUpperInvariant();
        SmtpLogin.RequireOffered(name, client.AuthenticationMechanisms);
        string user = SmtpCredentials.ReadUserName(_options);
        string secret = await SmtpCredentials.ReadSecretAsync(_options, stopping);
        try
        {
            await client.AuthenticateAsync(authentication switch
            {
                MailAuthentication.Login => new SaslMechanismLogin(user, secret),
                MailAuthentication.XOAuth2 => new SaslMechanismOAuth2(user, secret),
                _ => new SaslMechanismPlain(user, secret),
            }, stopping);
        }
        catch (Exception e) when (e is AuthenticationException or SmtpCommandException)
        {
            string base64 = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(secret));
            string plain = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"\0{user}\0{secret}"));
            throw new SmtpRefusedException($"AUTH {name}", SmtpLogin.Redact(SmtpReply.Show(e.Message), [secret, base64, plain]));
        }
    }

    private DeliveryOutcome.Unavailable Unavailable(string why) => new($"{_options.Host}:{SmtpSession.PortOf(_options)}: {SmtpReply.Show(why)}");

    private static bool IsConnectionFailure(Exception e)
        => SmtpSession.IsConnectionFailure(e) || e is MailKit.Net.Smtp.SmtpProtocolException or ServiceNotConnectedException;

    private void Abandon()
    {
        _client?.Dispose();
        _client = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is null) return;

        using var limit = new CancellationTokenSource(SmtpPatience.QuitLimit, _time);
        try
        {
            await _client.DisconnectAsync(quit: true, limit.Token);
        }
        catch (Exception e) when (IsConnectionFailure(e) || e is OperationCanceledException or SmtpCommandException)
        {
            // Gone already: just as well.
        }

        Abandon();
    }

    /// <summary>Notes whether the server took a message's first command or refused it for good, and leaves chunks (RFC 3030) alone: BDAT has no dot to wait for.</summary>
    private sealed class Client : SmtpClient
    {
        public Client(CertificateCheck certificates)
        {
            SslProtocols = System.Security.Authentication.SslProtocols.Tls12 | System.Security.Authentication.SslProtocols.Tls13;
            CheckCertificateRevocation = false; // CertificateCheck does it
            ServerCertificateValidationCallback = certificates.Validate;
        }

        /// <summary>The server said that it closes the connection.</summary>
        public bool Closing { get; set; }

        /// <summary>It has taken messages over this connection.</summary>
        public bool HasDelivered { get; set; }

        public bool Answered { get; private set; }

        public void Begin()
        {
            Answered = false;
            Capabilities &= ~(SmtpCapabilities.Chunking | SmtpCapabilities.BinaryMime);
        }

        protected override void OnSenderAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response)
        {
            Answered = true;
            base.OnSenderAccepted(message, mailbox, response);
        }

        protected override void OnSenderNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response)
        {
            Answered = (int)response.StatusCode >= 500;
            base.OnSenderNotAccepted(message, mailbox, response);
        }
    }

    /// <summary>The moment before the final dot, and the time limits on either side of it.</summary>
    private sealed class Handover : IDisposable
    {
        private readonly Func<Task> _before;
        private readonly MailOptions _options;
        private readonly CancellationTokenSource _limit;
        private readonly CancellationTokenRegistration _stopping;

        public Handover(Func<Task> before, MailOptions options, TimeProvider time, CancellationToken stopping)
        {
            _before = before;
            _options = options;
            _limit = new CancellationTokenSource(options.CommandTimeout, time);
            _stopping = stopping.Register(_limit.Cancel);
        }

        public bool Done { get; private set; }

        public Exception? CallersFailure { get; private set; }

        public CancellationToken Limit => _limit.Token;

        public async Task DoAsync()
        {
            _limit.Token.ThrowIfCancellationRequested();
            await _stopping.DisposeAsync(); // from here on only the reply counts
            try
            {
                await _before();
            }
            catch (Exception e)
            {
                CallersFailure = e;
                throw;
            }

            Done = true;
            _limit.CancelAfter(_options.DataTimeout);
        }

        public void Dispose()
        {
            _stopping.Dispose();
            _limit.Dispose();
        }
    }

    /// <summary>The message's body as it was stored, byte for byte; announces its end to the <see cref="Handover"/>.</summary>
    private sealed class StoredBody : MimeEntity
    {
        private readonly ReadOnlyMemory<byte> _body;
        private readonly Handover _handover;

        private StoredBody(MimeEntity parsed, ReadOnlyMemory<byte> body, Handover handover) : base(parsed.ContentType.Clone())
        {
            _body = body;
            _handover = handover;
            Headers.Clear(); // the one that the constructor made; the parsed ones keep their bytes and their places
            foreach (Header header in parsed.Headers) Headers.Add(header);
        }

        public static async Task<MimeMessage> ReadAsync(ReadOnlyMemory<byte> bytes, Handover handover)
        {
            using var stream = new MemoryStream(bytes.ToArray(), writable: false);
            MimeMessage message = await MimeMessage.LoadAsync(stream, CancellationToken.None);
            MimeEntity parsed = message.Body ?? new TextPart("plain");
            message.Body = new StoredBody(parsed, bytes[SmtpData.Header(bytes.Span).Length..], handover);
            return message;
        }

        public override void Prepare(EncodingConstraint constraint, int maxLineLength = 78)
        {
            // It was encoded when it was composed.
        }

        public override async Task WriteToAsync(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default)
        {
            await base.WriteToAsync(options, stream, contentOnly, cancellationToken);
            await stream.WriteAsync(_body, cancellationToken);
            if (stream is MeasuringStream) return; // MailKit only asks for the size

            // What is still buffered leaves before the handover, not with the dot: fewer losses are ambiguous.
            await stream.FlushAsync(cancellationToken);
            if (stream is FilteredStream filtered) await filtered.Source.FlushAsync(cancellationToken);
            await _handover.DoAsync();
        }
    }
}
