using System.Text;
using ReportWatcher.Mail;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Mail;

/// <summary>TLS and login: what must hold before a message is entrusted to a server.</summary>
public sealed class SmtpSecurityTests : IDisposable
{
    private const string Secret = "correct horse battery";

    private const string Deliver = """
        C: MAIL
        S: 250 ok
        C: RCPT
        S: 250 ok
        C: DATA
        S: 354 go
        C: <message>
        S: 250 ok
        """;

    private const string StartTls = """
        S: 220 test
        C: EHLO
        S: 250-test
        S: 250 STARTTLS
        C: STARTTLS
        S: 220 go on
        S: <tls>

        """;

    private const string EhloAgain = "C: EHLO\nS: 250 test\n";

    private readonly TestCertificates _certificates = new();

    public static TheoryData<string> EveryTransport() => SmtpTransportTests.EveryTransport();

    public void Dispose() => _certificates.Dispose();

    [Theory]
    [MemberData(nameof(EveryTransport))]
    public async Task AfterStartTlsTheServerIsGreetedAgain(string kind)
    {
        await using ScriptedSmtpServer server = Server(StartTls + EhloAgain + Deliver);

        (await SendAsync(kind, server, o => o.Security = MailSecurity.StartTls)).ShouldBeOfType<DeliveryOutcome.Sent>(server.Mistake);
        server.Said.Count(line => line.StartsWith("EHLO", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(EveryTransport))]
    public async Task TlsFromTheFirstByte(string kind)
    {
        await using ScriptedSmtpServer server = Server("S: <tls>\nS: <hello>\n" + Deliver);

        (await SendAsync(kind, server, o => o.Security = MailSecurity.Tls)).ShouldBeOfType<DeliveryOutcome.Sent>(server.Mistake);
    }

    [Theory]
    [MemberData(nameof(EveryTransport))]
    public async Task WithoutStartTlsNothingIsSent(string kind)
    {
        await using ScriptedSmtpServer server = Server("S: <hello>\n" + Deliver);

        (await SendAsync(kind, server, o => o.Security = MailSecurity.StartTls)).ShouldBeOfType<DeliveryOutcome.Unavailable>().Detail.ShouldContain("STARTTLS");
        server.Said.ShouldNotContain(line => line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(EveryTransport))]
    public async Task WhatWasSaidBeforeTheHandshakeIsForgotten(string kind)
    {
        // One write: the answer to STARTTLS, and behind it what somebody in between would like to be the answer to the second EHLO.
        await using ScriptedSmtpServer server = Server(StartTls.Replace("220 go on", @"220 go on\r\n250-evil\r\n250 AUTH PLAIN", StringComparison.Ordinal) + EhloAgain + Deliver);

        DeliveryOutcome outcome = await SendAsync(kind, server, o => (o.Security, o.UserName, o.Password) = (MailSecurity.StartTls, "ann", Secret));

        outcome.ShouldBeOfType<DeliveryOutcome.Unavailable>();
        server.Said.ShouldNotContain(line => line.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(EveryTransport))]
    public async Task ALoginOfferedOnlyWithoutProtectionIsNotUsed(string kind)
    {
        await using ScriptedSmtpServer server = Server(StartTls.Replace("250 STARTTLS", "250-STARTTLS\nS: 250 AUTH PLAIN LOGIN", StringComparison.Ordinal) + EhloAgain + Deliver);

        DeliveryOutcome outcome = await SendAsync(kind, server, o => (o.Security, o.UserName, o.Password) = (MailSecurity.StartTls, "ann", Secret));

        outcome.ShouldBeOfType<DeliveryOutcome.Unavailable>().Detail.ShouldContain("AUTH PLAIN");
    }

    [Theory]
    [MemberData(nameof(EveryTransport))]
    public async Task ACertificateOfAnUnknownAuthorityIsRefused(string kind)
    {
        await using ScriptedSmtpServer server = Server(StartTls + EhloAgain + Deliver);

        DeliveryOutcome outcome = await SendAsync(kind, server, o => (o.Security, o.TrustedCertificates) = (MailSecurity.StartTls, null));

        outcome.ShouldBeOfType<DeliveryOutcome.Unavailable>().Detail.ShouldContain("not trusted");
    }

    [Theory]
    [MemberData(nameof(EveryTransport))]
    public async Task ACertificateForAnotherNameIsRefused(string kind)
    {
        await using ScriptedSmtpServer server = Server(StartTls + EhloAgain + Deliver, name: "mail.example.org");

        DeliveryOutcome outcome = await SendAsync(kind, server, o => o.Security = MailSecurity.StartTls);

        outcome.ShouldBeOfType<DeliveryOutcome.Unavailable>().Detail.ShouldContain("not for localhost (it is for mail.example.org)");
    }

    [Theory]
    [MemberData(nameof(EveryTransport))]
    public async Task AnExpiredCertificateIsRefused(string kind)
    {
        await using ScriptedSmtpServer server = Server(StartTls + EhloAgain + Deliver, expired: true);

        DeliveryOutcome outcome = await SendAsync(kind, server, o => o.Security = MailSecurity.StartTls);

        outcome.ShouldBeOfType<DeliveryOutcome.Unavailable>().Detail.ShouldContain("NotTimeValid");
    }

    [Theory]
    [MemberData(nameof(EveryTransport))]
    public async Task RevocationThatIsRequiredButCannotBeShownIsRefused(string kind)
    {
        await using ScriptedSmtpServer server = Server(StartTls + EhloAgain + Deliver); // its certificate names no revocation list

        DeliveryOutcome outcome = await SendAsync(kind, server, o => (o.Security, o.Revocation) = (MailSecurity.StartTls, CertificateRevocation.Required));

        outcome.ShouldBeOfType<DeliveryOutcome.Unavailable>().Detail.ShouldContain("Revocation");
    }

    [Theory]
    [MemberData(nameof(EveryTransport))]
    public async Task LoginByPlain(string kind)
        => await LogsIn(kind, MailAuthentication.Plain, $"C: AUTH PLAIN {Base64($"\0ann\0{Secret}")}\nS: 235 2.7.0 welcome");

    [Theory]
    [MemberData(nameof(EveryTransport))]
    public async Task LoginByXOAuth2(string kind)
        => await LogsIn(kind, MailAuthentication.XOAuth2, $"C: AUTH XOAUTH2 {Base64($"user=ann\u0001auth=Bearer {Secret}\u0001\u0001")}\nS: 235 welcome");

    [Fact]
    public async Task LoginByLogin()
        => await LogsIn("Smtp", MailAuthentication.Login, $"C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: {Base64("ann")}\nS: 334 UGFzc3dvcmQ6\nC: {Base64(Secret)}\nS: 235 welcome");

    private async Task LogsIn(string kind, MailAuthentication authentication, string conversation)
    {
        await using ScriptedSmtpServer server = Server($"S: <tls>\nS: <hello>\n{conversation}\n{Deliver}");

        DeliveryOutcome outcome = await SendAsync(kind, server, o => (o.Authentication, o.UserName, o.Password) = (authentication, "ann", Secret));

        outcome.ShouldBeOfType<DeliveryOutcome.Sent>(server.Mistake);
        server.Mistake.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(EveryTransport))]
    public async Task AnExpiredTokenIsToldByTheServersLastWord(string kind)
    {
        await using ScriptedSmtpServer server = Server($"S: <tls>\nS: <hello>\nC: AUTH XOAUTH2\nS: 334 {Base64("""{"status":"400"}""")}\nC: \nS: 535 5.7.8 token expired");

        DeliveryOutcome outcome = await SendAsync(kind, server, o => (o.Authentication, o.UserName, o.Password) = (MailAuthentication.XOAuth2, "ann", Secret));

        outcome.ShouldBeOfType<DeliveryOutcome.Unavailable>().Detail.ShouldContain("token expired");
        server.Mistake.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(EveryTransport))]
    public async Task ARefusedLoginIsTriedOnceAndNamesNoSecret(string kind)
    {
        string echo = Base64($"\0ann\0{Secret}");
        string script = $"S: <tls>\nS: <hello>\nC: AUTH PLAIN\nS: 535 5.7.8 no: {echo} {Base64(Secret)} {Secret}\nC: QUIT\nS: 221 bye";
        await using ScriptedSmtpServer server = Server(script);

        DeliveryOutcome outcome = await SendAsync(kind, server, o => (o.UserName, o.Password) = ("ann", Secret));

        outcome.ShouldBeOfType<DeliveryOutcome.Unavailable>();
        foreach (string part in (string[])[echo, Base64(Secret), "horse", "battery", "correct"]) outcome.Detail.ShouldNotContain(part);
        server.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task AFileHoldsThePassword()
    {
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, Secret + "\n");
            await using ScriptedSmtpServer server = Server($"S: <tls>\nS: <hello>\nC: AUTH PLAIN {Base64($"\0ann\0{Secret}")}\nS: 235 welcome\n{Deliver}");

            (await SendAsync("Smtp", server, o => (o.UserName, o.PasswordFile) = ("ann", file))).ShouldBeOfType<DeliveryOutcome.Sent>(server.Mistake);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [FactOnUnix]
    public async Task ACommandPrintsTheToken()
    {
        await using ScriptedSmtpServer server = Server($"S: <tls>\nS: <hello>\nC: AUTH PLAIN {Base64("\0ann\0to ken")}\nS: 235 welcome\n{Deliver}");

        (await SendAsync("Smtp", server, o => (o.UserName, o.PasswordCommand) = ("ann", ["/bin/sh", "-c", "echo 'to ken'; echo noise; echo noise >&2"]))).ShouldBeOfType<DeliveryOutcome.Sent>(server.Mistake);
    }

    [FactOnUnix]
    public async Task ACommandThatFailsIsToldWithoutItsOutput()
    {
        await using ScriptedSmtpServer server = Server("S: <tls>\nS: <hello>\n");

        DeliveryOutcome outcome = await SendAsync("Smtp", server, o => (o.UserName, o.PasswordCommand) = ("ann", ["/bin/sh", "-c", "echo half-a-secret; exit 3"]));

        outcome.ShouldBeOfType<DeliveryOutcome.Unavailable>().Detail.ShouldEndWith("/bin/sh ended with exit code 3");
    }

    private ScriptedSmtpServer Server(string script, string name = "localhost", bool expired = false)
        => new(script) { Certificate = _certificates.For(name, expired), Extensions = ["AUTH PLAIN LOGIN XOAUTH2"] };

    private async Task<DeliveryOutcome> SendAsync(string kind, ScriptedSmtpServer server, Action<MailOptions> change)
    {
        var options = new MailOptions
        {
            Transport = Enum.Parse<MailTransportKind>(kind), Host = "localhost", Port = server.Port, Security = MailSecurity.Tls, TrustedCertificates = _certificates.File,
        };
        change(options);
        await using IMailTransport transport = MailTransports.Create(options, TimeProvider.System);
        return await transport.SendAsync(Some.Message(), () => Task.CompletedTask, default);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
