using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using ReportWatcher.Mail;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Mail;

/// <summary>Against the Postfix that real-server.sh starts.</summary>
public sealed partial class RealServerTests
{
    private const string Variable = "REPORTWATCHER_TEST_SMTP", Hint = "tests/ReportWatcher.Tests/Mail/real-server.sh starts the server";

    private static string Folder => Environment.GetEnvironmentVariable(Variable)!;

    [FactWithEnvironment(Variable, Hint)]
    public async Task WhatWasStoredIsWhatArrives()
    {
        foreach (MailTransportKind kind in SmtpTransportTests.Transports())
        {
            foreach (MailAuthentication login in (MailAuthentication[])[MailAuthentication.Plain, MailAuthentication.Login])
            {
                await using IMailTransport transport = Transport(kind, login);
                OutgoingMessage alert = AlertMessage.Compose(Some.Alert() with { Id = Guid.NewGuid() });

                (await transport.SendAsync(alert, () => Task.CompletedTask, default)).ShouldBeOfType<DeliveryOutcome.Sent>();

                (await DeliveredAsync(alert.Id)).ShouldBe(alert.Bytes.ToArray(), $"{kind}, {login}");
            }
        }
    }

    /// <summary>A client of somebody else's hands over one of our messages with STARTTLS and AUTH: neither the server's way with it nor the message owes anything to our client.</summary>
    [FactWithEnvironment(Variable, Hint)]
    public async Task WhatSwaksHandsOverArrivesAsWhatWeHandOver()
    {
        OutgoingMessage alert = AlertMessage.Compose(Some.Alert() with { Id = Guid.NewGuid() });
        using TempFolder folder = new();
        string file = folder["alert.eml"];
        // It ends the last line by itself.
        await File.WriteAllBytesAsync(file, alert.Bytes[..^2].ToArray());

        using Process swaks = Process.Start(new ProcessStartInfo("swaks",
        [
            "--server", "localhost", "--port", File.ReadAllText(Path.Combine(Folder, "port")).Trim(), "--tls", "--tls-verify", "--tls-ca-path", Path.Combine(Folder, "ca.pem"),
            "--auth", "PLAIN", "--auth-user", "watcher", "--auth-password", "correct horse", "--from", "watcher@example.org", "--to", "desk@example.org", "--data", $"@{file}",
        ]) { RedirectStandardOutput = true })!;
        string dialogue = await swaks.StandardOutput.ReadToEndAsync();
        await swaks.WaitForExitAsync();

        swaks.ExitCode.ShouldBe(0, dialogue);
        (await DeliveredAsync(alert.Id)).ShouldBe(alert.Bytes.ToArray());
    }

    [FactWithEnvironment(Variable, Hint)]
    public async Task OneConnectionManyFates()
    {
        foreach (MailTransportKind kind in SmtpTransportTests.Transports())
        {
            await using IMailTransport transport = Transport(kind, MailAuthentication.Plain);

            await ShouldMeetManyFatesAsync(transport);
        }
    }

    [FactWithEnvironment(Variable, Hint)]
    public async Task AWrongPasswordHoldsTheQueue()
    {
        foreach (MailTransportKind kind in SmtpTransportTests.Transports())
        {
            await using IMailTransport transport = Transport(kind, MailAuthentication.Plain, "wrong horse");

            await ShouldHoldTheQueueAsync(transport);
        }
    }

    internal static async Task ShouldMeetManyFatesAsync(IMailTransport transport)
    {
        (await SendAsync(transport, "desk")).ShouldBeOfType<DeliveryOutcome.Sent>();
        (await SendAsync(transport, "defer")).ShouldBeOfType<DeliveryOutcome.Deferred>().Detail.ShouldContain("come back later");
        (await SendAsync(transport, "refuse")).ShouldBeOfType<DeliveryOutcome.Undeliverable>().Detail.ShouldContain("no such person");
        (await SendAsync(transport, "desk")).ShouldBeOfType<DeliveryOutcome.Sent>();
    }

    /// <summary>With a wrong password, which nobody gets to see.</summary>
    internal static async Task ShouldHoldTheQueueAsync(IMailTransport transport)
    {
        string detail = (await SendAsync(transport, "desk")).ShouldBeOfType<DeliveryOutcome.Unavailable>().Detail;
        detail.ShouldContain("535");
        detail.ShouldNotContain("wrong horse");
    }

    internal static IMailTransport Transport(MailTransportKind kind, MailAuthentication login, int port, string authority, string password) => MailTransports.Create(
        new MailOptions
        {
            Transport = kind,
            Host = "localhost",
            Port = port,
            TrustedCertificates = authority,
            Authentication = login,
            UserName = "watcher",
            Password = password,
        }, TimeProvider.System);

    private static IMailTransport Transport(MailTransportKind kind, MailAuthentication login, string password = "correct horse")
        => Transport(kind, login, int.Parse(File.ReadAllText(Path.Combine(Folder, "port"))), Path.Combine(Folder, "ca.pem"), password);

    private static Task<DeliveryOutcome> SendAsync(IMailTransport transport, string recipient)
        => transport.SendAsync(Some.Message(to: $"{recipient}@example.org"), () => Task.CompletedTask, default);

    /// <summary>
    /// The message as it came: without the trace that a server puts before it (RFC 5321, 4.4) and with the line ends of the wire, which Postfix keeps
    /// as LF. The server delivers after it has answered, so there is a wait.
    /// </summary>
    private static async Task<byte[]> DeliveredAsync(Guid id)
    {
        string text = "";
        await Eventually.IsTrueAsync(() => Delivered().Any(mail => (text = mail).Contains(id.ToString(), StringComparison.Ordinal)), $"alert {id} to be delivered");
        return Encoding.UTF8.GetBytes(Trace().Replace(text, "").Replace("\n", "\r\n"));
    }

    private static IEnumerable<string> Delivered()
    {
        string inbox = Path.Combine(Folder, "mail", "new");
        return Directory.Exists(inbox) ? Directory.GetFiles(inbox).Select(File.ReadAllText) : [];
    }

    [GeneratedRegex(@"\A((Return-Path|X-Original-To|Delivered-To|Received): .*\n([ \t].*\n)*)+")]
    private static partial Regex Trace();
}
