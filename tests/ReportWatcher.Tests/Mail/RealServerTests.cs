using ReportWatcher.Mail;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Mail;

/// <summary>Against the server that real-server.sh starts.</summary>
public sealed class RealServerTests
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

                byte[] delivered = await DeliveredAsync(alert.Id);
                delivered.ShouldBe(alert.Bytes.ToArray(), $"{kind}, {login}");
            }
        }
    }

    [FactWithEnvironment(Variable, Hint)]
    public async Task OneConnectionManyFates()
    {
        foreach (MailTransportKind kind in SmtpTransportTests.Transports())
        {
            await using IMailTransport transport = Transport(kind, MailAuthentication.Plain);

            (await SendAsync(transport, "desk")).ShouldBeOfType<DeliveryOutcome.Sent>();
            (await SendAsync(transport, "defer")).ShouldBeOfType<DeliveryOutcome.Deferred>().Detail.ShouldContain("come back later");
            (await SendAsync(transport, "refuse")).ShouldBeOfType<DeliveryOutcome.Undeliverable>().Detail.ShouldContain("no such person");
            (await SendAsync(transport, "desk")).ShouldBeOfType<DeliveryOutcome.Sent>();
        }
    }

    [FactWithEnvironment(Variable, Hint)]
    public async Task AWrongPasswordHoldsTheQueue()
    {
        foreach (MailTransportKind kind in SmtpTransportTests.Transports())
        {
            await using IMailTransport transport = Transport(kind, MailAuthentication.Plain, "wrong horse");

            (await SendAsync(transport, "desk")).ShouldBeOfType<DeliveryOutcome.Unavailable>().Detail.ShouldNotContain("wrong horse");
        }
    }

    private static IMailTransport Transport(MailTransportKind kind, MailAuthentication login, string password = "correct horse") => MailTransports.Create(
        new MailOptions
        {
            Transport = kind,
            Host = "localhost",
            Port = int.Parse(File.ReadAllText(Path.Combine(Folder, "port"))),
            TrustedCertificates = Path.Combine(Folder, "ca.pem"),
            Authentication = login,
            UserName = "watcher",
            Password = password,
        }, TimeProvider.System);

    private static Task<DeliveryOutcome> SendAsync(IMailTransport transport, string recipient)
        => transport.SendAsync(Some.Message(to: $"{recipient}@example.org"), () => Task.CompletedTask, default);

    /// <summary>The server delivers after it has answered, so there is a wait; it ends with the server's own time limit for tests.</summary>
    private static async Task<byte[]> DeliveredAsync(Guid id)
    {
        for (int i = 0; i < 1000; i++)
        {
            string inbox = Path.Combine(Folder, "mail", "new");
            foreach (string file in Directory.Exists(inbox) ? Directory.GetFiles(inbox) : [])
            {
                byte[] bytes = await File.ReadAllBytesAsync(file);
                if (System.Text.Encoding.UTF8.GetString(bytes).Contains(id.ToString(), StringComparison.Ordinal)) return bytes;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        throw new FileNotFoundException($"Alert {id} was not delivered.");
    }
}
