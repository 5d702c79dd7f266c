using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using ReportWatcher.Mail;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Mail;

/// <summary>Against Python's aiosmtpd (Debian's python3-aiosmtpd), which keeps messages as they come, with no header of its own.</summary>
public sealed class AiosmtpdTests
{
    [AiosmtpdFact]
    public async Task WhatWasStoredIsWhatArrives()
    {
        await using Aiosmtpd server = await Aiosmtpd.StartAsync();
        int number = 0;
        foreach (MailTransportKind kind in SmtpTransportTests.Transports())
        {
            foreach (MailAuthentication login in (MailAuthentication[])[MailAuthentication.Plain, MailAuthentication.Login])
            {
                await using IMailTransport transport = server.Transport(kind, login);
                // Two messages over one connection; the second shows that nothing of the first is left.
                foreach (string watch in (string[])["Bases", ". dots at the beginning"])
                {
                    OutgoingMessage alert = AlertMessage.Compose(Some.Alert() with { Id = Guid.NewGuid(), Match = Some.Alert().Match with { Watch = watch } });

                    (await transport.SendAsync(alert, () => Task.CompletedTask, default)).ShouldBeOfType<DeliveryOutcome.Sent>($"{kind}, {login}").Detail.ShouldContain("kept");

                    (await File.ReadAllBytesAsync(server.Folder[$"{++number}.eml"])).ShouldBe(alert.Bytes.ToArray(), $"{kind}, {login}");
                }
            }
        }
    }

    [AiosmtpdFact]
    public async Task OneConnectionManyFates()
    {
        await using Aiosmtpd server = await Aiosmtpd.StartAsync();
        foreach (MailTransportKind kind in SmtpTransportTests.Transports())
        {
            await using IMailTransport transport = server.Transport(kind, MailAuthentication.Plain);

            await RealServerTests.ShouldMeetManyFatesAsync(transport);
        }
    }

    [AiosmtpdFact]
    public async Task AWrongPasswordHoldsTheQueue()
    {
        await using Aiosmtpd server = await Aiosmtpd.StartAsync();
        foreach (MailTransportKind kind in SmtpTransportTests.Transports())
        {
            await using IMailTransport transport = server.Transport(kind, MailAuthentication.Plain, "wrong horse");

            await RealServerTests.ShouldHoldTheQueueAsync(transport);
        }
    }

    private sealed class Aiosmtpd : IAsyncDisposable
    {
        private readonly TestCertificates _certificates = new();
        private readonly Process _process;
        private int _port;

        private Aiosmtpd()
        {
            using X509Certificate2 certificate = _certificates.For("localhost");
            string pem = Folder.Write("server.pem", certificate.ExportCertificatePem());
            string key = Folder.Write("server.key", certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
            string script = Repository.PathOf("tests", "ReportWatcher.Tests", "Mail", "aiosmtpd-server.py");
            _process = Process.Start(new ProcessStartInfo(AiosmtpdFactAttribute.Python, [script, Folder.Path, pem, key]) { RedirectStandardOutput = true })!;
        }

        public TempFolder Folder { get; } = new();

        public static async Task<Aiosmtpd> StartAsync()
        {
            Aiosmtpd server = new();
            server._port = int.Parse(await server._process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("aiosmtpd did not start."));
            return server;
        }

        public IMailTransport Transport(MailTransportKind kind, MailAuthentication login, string password = "correct horse")
            => RealServerTests.Transport(kind, login, _port, _certificates.File, password);

        public async ValueTask DisposeAsync()
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
            _certificates.Dispose();
            Folder.Dispose();
        }
    }
}

/// <summary>A fact that needs Debian's python3-aiosmtpd.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AiosmtpdFactAttribute : FactAttribute
{
    /// <summary>The system's own: Debian's packages are not seen by another.</summary>
    public const string Python = "/usr/bin/python3";

    public AiosmtpdFactAttribute()
        => Skip = Directory.Exists("/usr/lib/python3/dist-packages/aiosmtpd") ? null : "There is no aiosmtpd on this machine (Debian: python3-aiosmtpd).";
}
