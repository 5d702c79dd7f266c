using System.Security.Authentication;
using Polly;
using Polly.Timeout;

namespace ReportWatcher.Mail;

/// <summary>
/// Our submission client: keeps one session, opens it when there is none, and turns what happens into outcomes. What fails before a message's first
/// command is a matter of configuration or of the whole server (Unavailable); what fails later is the message's.
/// </summary>
internal sealed class SmtpTransport : IMailTransport
{
    private readonly MailOptions _options;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline _opening;
    private readonly ResiliencePipeline _connecting;
    private SmtpSession? _session;
    private long _lastUsed;
    private bool _spent;

    public SmtpTransport(MailOptions options, TimeProvider time)
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

        await KeepSessionAsync(stopping);
        DeliveryOutcome outcome = await DeliverAsync(message, beforeHandover, stopping);
        return _spent ? await DeliverAsync(message, beforeHandover, stopping) : outcome;
    }

    /// <summary>Opens a session, with the encryption and the login that alerts take, and ends it.</summary>
    /// <returns>Null, or why there is none to be had.</returns>
    public async Task<string?> TryOpenAsync(CancellationToken stopping)
    {
        DeliveryOutcome? unavailable = _session is null ? await OpenAsync(stopping) : null;
        await CloseAsync();
        return unavailable?.Detail;
    }

    private async Task<DeliveryOutcome> DeliverAsync(OutgoingMessage message, Func<Task> beforeHandover, CancellationToken stopping)
    {
        _spent = false;
        if (_session is null && await OpenAsync(stopping) is { } unavailable) return unavailable;

        SmtpSession session = _session!;
        try
        {
            return await session.DeliverAsync(message, beforeHandover, stopping);
        }
        finally
        {
            _spent = session.IsSpent;
            _lastUsed = _time.GetTimestamp();
            if (!session.IsUsable || _spent) await CloseAsync();
        }
    }

    /// <summary>Drops the session left from the message before if it is no longer alive.</summary>
    private async Task KeepSessionAsync(CancellationToken stopping)
    {
        if (_session is null) return;

        bool ask = _session.NeedsReset || _time.GetElapsedTime(_lastUsed) > SmtpPatience.RestUnasked;
        if (ask && !await _session.ResetAsync(stopping)) await CloseAsync();
    }

    /// <summary>Null when <see cref="_session"/> is open.</summary>
    private async Task<DeliveryOutcome?> OpenAsync(CancellationToken stopping)
    {
        if (string.IsNullOrEmpty(_options.Host)) return new DeliveryOutcome.Unavailable("No mail server is set: Mail:Host.");

        var certificates = new CertificateCheck(_options);
        SmtpSession? session = null;
        try
        {
            await _opening.ExecuteAsync(async limit =>
            {
                session = await _connecting.ExecuteAsync(async token => await SmtpSession.ConnectAsync(_options, _time, certificates, token), limit);
                await session.OpenAsync(certificates, limit);
            }, stopping);
            _session = session;
            session = null;
            return null;
        }
        catch (TimeoutRejectedException)
        {
            return Unavailable($"no session within {_options.ConnectTimeout.TotalSeconds:0.#} s");
        }
        catch (AuthenticationException e)
        {
            return Unavailable($"TLS: {certificates.Failure ?? e.Message}");
        }
        catch (Exception e) when (e is SmtpRefusedException || SmtpSession.IsConnectionFailure(e))
        {
            return Unavailable(e.Message);
        }
        finally
        {
            if (session is not null) await session.DisposeAsync();
        }
    }

    private DeliveryOutcome.Unavailable Unavailable(string why)
        => new($"{_options.Host}:{SmtpSession.PortOf(_options)}: {SmtpReply.Show(why)}");

    private async Task CloseAsync()
    {
        if (_session is null) return;
        await _session.DisposeAsync();
        _session = null;
    }

    public async ValueTask DisposeAsync() => await CloseAsync();
}
