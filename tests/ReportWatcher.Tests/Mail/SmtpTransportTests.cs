using System.Text;
using ReportWatcher.Mail;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Mail;

/// <summary>What the server does and what becomes of the message: for our client, and for MailKit where the build has it.</summary>
public sealed class SmtpTransportTests
{
    private const string Accept = """
        C: MAIL FROM:<watcher@example.org>
        S: 250 sender ok
        C: RCPT TO:<desk@example.org>
        S: 250 recipient ok
        C: DATA
        S: 354 go on
        C: <message>
        S: 250 2.0.0 queued as 7
        """;

    private static readonly string[][] Manners = [["whole", ""], ["byte by byte", ""], ["whole", "PIPELINING"], ["byte by byte", "PIPELINING"]];

    /// <summary>Fault, script, outcome, whether the caller was asked before the handover.</summary>
    private static readonly (string Fault, string Script, string Outcome, bool HandedOver)[] Faults =
    [
        ("none", "S: <hello>\n" + Accept, "Sent", true),
        ("a wordy server", "S: 220-welcome\nS: 220 ready\nC: EHLO\nS: 250-test\nS: 250-SIZE 10000000\nS: 250 HELP\n" + Accept, "Sent", true),
        ("an old server", "S: 220 ready\nC: EHLO\nS: 500 what?\nC: HELO\nS: 250 hello\n" + Accept, "Sent", true),
        ("greeting 554", "S: 554 go away", "Unavailable", false),
        ("greeting 421", "S: 421 busy\nS: <drop>", "Unavailable", false),
        ("greeting is HTTP", "S: HTTP/1.1 400 Bad Request", "Unavailable", false),
        ("lost after EHLO", "S: 220 ready\nC: EHLO\nS: <drop>", "Unavailable", false),
        ("EHLO 421", "S: 220 ready\nC: EHLO\nS: 421 busy\nS: <drop>", "Unavailable", false),
        ("MAIL 451", "S: <hello>\nC: MAIL\nS: 451 4.3.0 later", "Deferred", false),
        ("MAIL 550", "S: <hello>\nC: MAIL\nS: 550 5.7.1 not you", "Undeliverable", false),
        ("MAIL 530", "S: <hello>\nC: MAIL\nS: 530 5.7.0 log in first", "Unavailable", false),
        ("MAIL 550 5.7.9", "S: <hello>\nC: MAIL\nS: 550 5.7.9 a stronger login is needed", "Unavailable", false),
        ("MAIL 421", "S: <hello>\nC: MAIL\nS: 421 4.3.2 closing\nS: <drop>", "Deferred", false),
        ("MAIL lost", "S: <hello>\nC: MAIL\nS: <drop>", "Deferred", false),
        ("MAIL garbage", "S: <hello>\nC: MAIL\nS: oh dear", "Deferred", false),
        ("RCPT 450", "S: <hello>\nC: MAIL\nS: 250 ok\nC: RCPT\nS: 450 4.2.0 greylisted", "Deferred", false),
        ("RCPT 550", "S: <hello>\nC: MAIL\nS: 250 ok\nC: RCPT\nS: 550 5.1.1 no such user", "Undeliverable", false),
        ("RCPT 421", "S: <hello>\nC: MAIL\nS: 250 ok\nC: RCPT\nS: 421 closing\nS: <drop>", "Deferred", false),
        ("RCPT 550, then lost", "S: <hello>\nC: MAIL\nS: 250 ok\nC: RCPT\nS: 550 5.1.1 no such user\nS: <drop>", "Undeliverable", false),
        ("RCPT lost", "S: <hello>\nC: MAIL\nS: 250 ok\nC: RCPT\nS: <drop>", "Deferred", false),
        ("DATA 451", "S: <hello>\nC: MAIL\nS: 250 ok\nC: RCPT\nS: 250 ok\nC: DATA\nS: 451 later", "Deferred", false),
        ("DATA 554", "S: <hello>\nC: MAIL\nS: 250 ok\nC: RCPT\nS: 250 ok\nC: DATA\nS: 554 no", "Undeliverable", false),
        ("DATA 421", "S: <hello>\nC: MAIL\nS: 250 ok\nC: RCPT\nS: 250 ok\nC: DATA\nS: 421 closing\nS: <drop>", "Deferred", false),
        ("DATA lost", "S: <hello>\nC: MAIL\nS: 250 ok\nC: RCPT\nS: 250 ok\nC: DATA\nS: <drop>", "Deferred", false),
        ("dot 451", "S: <hello>\nC: MAIL\nS: 250 ok\nC: RCPT\nS: 250 ok\nC: DATA\nS: 354 go\nC: <message>\nS: 451 4.7.1 later", "Deferred", true),
        ("dot 554", "S: <hello>\nC: MAIL\nS: 250 ok\nC: RCPT\nS: 250 ok\nC: DATA\nS: 354 go\nC: <message>\nS: 554 5.6.0 spam", "Undeliverable", true),
        ("dot 421", "S: <hello>\nC: MAIL\nS: 250 ok\nC: RCPT\nS: 250 ok\nC: DATA\nS: 354 go\nC: <message>\nS: 421 closing\nS: <drop>", "Deferred", true),
        ("dot lost", "S: <hello>\nC: MAIL\nS: 250 ok\nC: RCPT\nS: 250 ok\nC: DATA\nS: 354 go\nC: <message>\nS: <drop>", "Ambiguous", true),
        ("dot garbage", "S: <hello>\nC: MAIL\nS: 250 ok\nC: RCPT\nS: 250 ok\nC: DATA\nS: 354 go\nC: <message>\nS: oh dear", "Ambiguous", true),
        ("dot 354", "S: <hello>\nC: MAIL\nS: 250 ok\nC: RCPT\nS: 250 ok\nC: DATA\nS: 354 go\nC: <message>\nS: 354 go on", "Ambiguous", true),
        ("half a reply to the dot", "S: <hello>\nC: MAIL\nS: 250 ok\nC: RCPT\nS: 250 ok\nC: DATA\nS: 354 go\nC: <message>\nS: 250-2.0.0 qu\nS: <drop>", "Ambiguous", true),
        ("body lost before the dot", "S: <hello>\nC: MAIL\nS: 250 ok\nC: RCPT\nS: 250 ok\nC: DATA\nS: 354 go\nC: <body>\nS: <drop>", "Ambiguous or Deferred", true),
    ];

    public static TheoryData<string, string, string, string> EveryFault()
    {
        var rows = new TheoryData<string, string, string, string>();
        foreach (MailTransportKind kind in Transports())
        {
            foreach (string[] manner in Manners)
            {
                foreach (var (fault, _, _, _) in Faults) rows.Add(kind.ToString(), fault, manner[0], manner[1]);
            }
        }

        return rows;
    }

    public static TheoryData<string> EveryTransport() => [.. Transports().Select(t => t.ToString())];

    internal static IEnumerable<MailTransportKind> Transports()
        => MailTransports.HasMailKit ? [MailTransportKind.Smtp, MailTransportKind.MailKit] : [MailTransportKind.Smtp];

    [Theory]
    [MemberData(nameof(EveryFault))]
    public async Task AFaultHasItsOutcome(string kind, string fault, string pace, string extension)
    {
        var (_, script, expected, handedOver) = Faults.Single(f => f.Fault == fault);
        await using var server = new ScriptedSmtpServer(script, script, script) { Extensions = extension.Length > 0 ? [extension] : [], ByteByByte = pace == "byte by byte" };
        await using IMailTransport transport = Transport(kind, server);
        int asked = 0;

        DeliveryOutcome outcome = await transport.SendAsync(Some.Message(), () =>
        {
            asked++;
            return Task.CompletedTask;
        }, default);

        if (expected == "Ambiguous or Deferred") (outcome.GetType().Name == (asked == 1 ? "Ambiguous" : "Deferred")).ShouldBeTrue(outcome.ToString());
        else outcome.GetType().Name.ShouldBe(expected, outcome.Detail);
        if (expected != "Ambiguous or Deferred") asked.ShouldBe(handedOver ? 1 : 0);
        server.Mistake.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(EveryTransport))]
    public async Task TheDotWaitsForTheCaller(string kind)
    {
        await using var server = new ScriptedSmtpServer("S: <hello>\nC: MAIL\nS: 250 ok\nC: RCPT\nS: 250 ok\nC: DATA\nS: 354 go\nC: <body>\nC: .\nS: 250 ok") { Extensions = ["PIPELINING"] };
        await using IMailTransport transport = Transport(kind, server);
        bool dotSeen = true;

        DeliveryOutcome outcome = await transport.SendAsync(Some.Message(), async () =>
        {
            while (server.Messages.Count == 0) await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System); // the whole body has arrived
            dotSeen = server.Said.Contains(".");
        }, default);

        outcome.ShouldBeOfType<DeliveryOutcome.Sent>();
        dotSeen.ShouldBeFalse();
        server.Said.ShouldContain(".");
    }

    [Theory]
    [MemberData(nameof(EveryTransport))]
    public async Task WhenTheCallerFailsNothingIsHandedOver(string kind)
    {
        await using var server = new ScriptedSmtpServer("S: <hello>\nC: MAIL\nS: 250 ok\nC: RCPT\nS: 250 ok\nC: DATA\nS: 354 go\nC: <body>\nC: .\nS: 250 ok", "S: <hello>\n" + Accept);
        await using IMailTransport transport = Transport(kind, server);

        await Should.ThrowAsync<IOException>(() => transport.SendAsync(Some.Message(), () => throw new IOException("the ledger is full"), default));
        (await transport.SendAsync(Some.Message(), () => Task.CompletedTask, default)).ShouldBeOfType<DeliveryOutcome.Sent>();

        server.Said.ShouldNotContain(".");
        server.Connections.ShouldBe(2); // the first one could not be used any more
    }

    [Theory]
    [MemberData(nameof(EveryTransport))]
    public async Task StoppingTakesBackWhatWasNotHandedOver(string kind)
    {
        await using var server = new ScriptedSmtpServer("S: <hello>\nC: MAIL\nS: <hang>");
        await using IMailTransport transport = Transport(kind, server);
        using var stopping = new CancellationTokenSource();
        int asked = 0;

        Task<DeliveryOutcome> sending = transport.SendAsync(Some.Message(), () => Task.FromResult(asked++), stopping.Token);
        while (server.Said.Count < 2) await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        await stopping.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(sending);
        asked.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(EveryTransport))]
    public async Task StoppingAfterTheHandoverStillReadsTheReply(string kind)
    {
        await using var server = new ScriptedSmtpServer("S: <hello>\n" + Accept);
        await using IMailTransport transport = Transport(kind, server);
        using var stopping = new CancellationTokenSource();

        (await transport.SendAsync(Some.Message(), stopping.CancelAsync, stopping.Token)).ShouldBeOfType<DeliveryOutcome.Sent>().Detail.ShouldContain("queued as 7");
    }

    [Theory]
    [MemberData(nameof(EveryTransport))]
    public async Task OneConnectionCarriesManyMessages(string kind)
    {
        const string refuse = "C: MAIL\nS: 250 ok\nC: RCPT\nS: 550 5.1.1 no\n";
        await using var server = new ScriptedSmtpServer($"S: <hello>\n{Accept}\n{refuse}\n{Accept}");
        await using IMailTransport transport = Transport(kind, server);

        string[] outcomes = [await Send(), await Send(), await Send()];

        outcomes.ShouldBe(["Sent", "Undeliverable", "Sent"]);
        server.Connections.ShouldBe(1);
        server.Said.ShouldContain("RSET");
        server.Mistake.ShouldBeNull();

        async Task<string> Send() => (await transport.SendAsync(Some.Message(), () => Task.CompletedTask, default)).GetType().Name;
    }

    [Theory]
    [MemberData(nameof(EveryTransport))]
    public async Task TheLastWordIsQuit(string kind)
    {
        await using var server = new ScriptedSmtpServer("S: <hello>\n" + Accept);
        await using (IMailTransport transport = Transport(kind, server)) await transport.SendAsync(Some.Message(), () => Task.CompletedTask, default);

        server.Said[^1].ShouldBe("QUIT");
    }

    [Theory]
    [MemberData(nameof(EveryTransport))]
    public async Task AConnectionThatTheServerClosedInTheMeantimeIsOpenedAgain(string kind)
    {
        await using var server = new ScriptedSmtpServer($"S: <hello>\n{Accept}\nS: <drop>", "S: <hello>\n" + Accept);
        await using IMailTransport transport = Transport(kind, server);

        (await transport.SendAsync(Some.Message(), () => Task.CompletedTask, default)).ShouldBeOfType<DeliveryOutcome.Sent>();
        await server.Dropped.Task;
        (await transport.SendAsync(Some.Message(), () => Task.CompletedTask, default)).ShouldBeOfType<DeliveryOutcome.Sent>();

        server.Connections.ShouldBe(2);
    }

    public static TheoryData<string, string, string> WaysToTakeNoMore()
    {
        var rows = new TheoryData<string, string, string>();
        foreach (MailTransportKind kind in Transports())
        {
            foreach (string extension in (string[])["", "PIPELINING"])
            {
                rows.Add(kind.ToString(), extension, "C: MAIL\nS: 421 4.7.0 too many messages in this connection\nS: <drop>");
                rows.Add(kind.ToString(), extension, "C: MAIL\nS: 451 4.7.0 too many messages for one connection");
                rows.Add(kind.ToString(), extension, "C: MAIL\nS: 250 ok\nC: RCPT\nS: 421 4.7.0 enough\nS: <drop>");
                rows.Add(kind.ToString(), extension, "C: MAIL\nS: 250 ok\nC: RCPT\nS: 250 ok\nC: DATA\nS: 421 4.7.0 enough\nS: <drop>");
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(WaysToTakeNoMore))]
    public async Task AServerThatTakesOnlySoManyOverOneConnectionGetsTheNextMessageOverAnother(string kind, string extension, string noMore)
    {
        await using var server = new ScriptedSmtpServer($"S: <hello>\n{Accept}\n{noMore}", "S: <hello>\n" + Accept) { Extensions = extension.Length > 0 ? [extension] : [] };
        await using IMailTransport transport = Transport(kind, server);
        int handedOver = 0;

        (await Send()).ShouldBeOfType<DeliveryOutcome.Sent>();
        DeliveryOutcome second = await Send();

        second.ShouldBeOfType<DeliveryOutcome.Sent>(second.Detail);
        (server.Connections, handedOver).ShouldBe((2, 2));
        server.Messages.Count.ShouldBe(2);

        Task<DeliveryOutcome> Send() => transport.SendAsync(Some.Message(), () => Task.FromResult(handedOver++), default);
    }

    [Theory]
    [MemberData(nameof(EveryTransport))]
    public async Task AServerThatTakesNothingForNowIsNotAskedTwice(string kind)
    {
        const string later = "C: MAIL\nS: 451 4.3.0 later";
        await using var server = new ScriptedSmtpServer($"S: <hello>\n{Accept}\n{later}", $"S: <hello>\n{later}\n{later}", "S: <hello>\n" + Accept);
        await using IMailTransport transport = Transport(kind, server);

        string[] outcomes = [await Send(), await Send(), await Send()];

        outcomes.ShouldBe(["Sent", "Deferred", "Deferred"]);
        server.Connections.ShouldBe(2, "one more connection shows that it is not the connection");

        async Task<string> Send() => (await transport.SendAsync(Some.Message(), () => Task.CompletedTask, default)).GetType().Name;
    }

    [Theory]
    [MemberData(nameof(EveryTransport))]
    public async Task ARestedConnectionIsAskedFirst(string kind)
    {
        var time = new TestTime();
        await using var server = new ScriptedSmtpServer($"S: <hello>\n{Accept}\n{Accept}");
        await using IMailTransport transport = Transport(kind, server, time: time);

        await transport.SendAsync(Some.Message(), () => Task.CompletedTask, default);
        time.Advance(TimeSpan.FromMinutes(1));
        (await transport.SendAsync(Some.Message(), () => Task.CompletedTask, default)).ShouldBeOfType<DeliveryOutcome.Sent>();

        server.Said.ShouldContain(line => line == "RSET" || line == "NOOP");
        server.Connections.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(EveryTransport))]
    public async Task ARefusedConnectionIsUnavailable(string kind)
    {
        var server = new ScriptedSmtpServer();
        int port = server.Port;
        await server.DisposeAsync();
        await using IMailTransport transport = MailTransports.Create(Options(kind, port), TimeProvider.System);

        DeliveryOutcome outcome = await transport.SendAsync(Some.Message(), () => Task.CompletedTask, default);

        outcome.ShouldBeOfType<DeliveryOutcome.Unavailable>().Detail.ShouldContain($"127.0.0.1:{port}");
    }

    [Theory]
    [InlineData("S: <hang>", "Unavailable")]
    [InlineData("S: <hello>\nC: MAIL\nS: <hang>", "Deferred")]
    [InlineData("S: <hello>\nC: MAIL\nS: 250 ok\nC: RCPT\nS: 250 ok\nC: DATA\nS: <hang>", "Deferred")]
    [InlineData("S: <hello>\nC: MAIL\nS: 250 ok\nC: RCPT\nS: 250 ok\nC: DATA\nS: 354 go\nC: <message>\nS: <hang>", "Ambiguous")]
    public async Task AServerThatSaysNothingRunsIntoTheTimeLimit(string script, string expected)
    {
        foreach (MailTransportKind kind in Transports())
        {
            var time = new TestTime();
            await using var server = new ScriptedSmtpServer(script);
            await using IMailTransport transport = Transport(kind.ToString(), server, time: time);

            Task<DeliveryOutcome> sending = transport.SendAsync(Some.Message(), () => Task.CompletedTask, default);
            while (!server.Hangs.Task.IsCompleted) await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
            await time.AdvanceUntilAsync(() => sending.IsCompleted, TimeSpan.FromMinutes(1), "the sending to end");

            (await sending).GetType().Name.ShouldBe(expected, $"{kind}: {(await sending).Detail}");
        }
    }

    [Theory]
    [InlineData("desk@example.org>\r\nRCPT TO:<spy@example.org")]
    [InlineData("desk@example.org\0")]
    [InlineData("desk @example.org")]
    [InlineData("<desk@example.org>")]
    [InlineData("desk")]
    [InlineData("")]
    public async Task AnAddressThatCouldEndTheCommandNeverReachesTheWire(string address)
    {
        foreach (MailTransportKind kind in Transports())
        {
            await using var server = new ScriptedSmtpServer("S: <hello>\n" + Accept);
            await using IMailTransport transport = Transport(kind.ToString(), server);

            (await transport.SendAsync(Some.Message(to: address), () => Task.CompletedTask, default)).ShouldBeOfType<DeliveryOutcome.Undeliverable>();
            (await transport.SendAsync(Some.Message(from: address), () => Task.CompletedTask, default)).ShouldBeOfType<DeliveryOutcome.Undeliverable>();

            server.Connections.ShouldBe(0);
        }
    }

    [Theory]
    [MemberData(nameof(EveryTransport))]
    public async Task TheMessageArrivesAsItWasStored(string kind)
    {
        OutgoingMessage alert = AlertMessage.Compose(Some.Alert());
        OutgoingMessage dotted = Some.Message(".\r\n..\r\n.hidden\r\nthe last line\r\n");
        await using var server = new ScriptedSmtpServer($"S: <hello>\n{Accept}\n{Accept}") { Extensions = ["PIPELINING", "8BITMIME", "SIZE 100000", "CHUNKING"] };
        await using IMailTransport transport = Transport(kind, server);

        await transport.SendAsync(alert, () => Task.CompletedTask, default);
        await transport.SendAsync(dotted, () => Task.CompletedTask, default);

        server.Mistake.ShouldBeNull();
        server.Messages[0].ShouldBe(alert.Bytes.ToArray()); // quoted-printable leaves no line that begins with a dot
        Encoding.ASCII.GetString(server.Messages[1]).ShouldEndWith("\r\n\r\n..\r\n...\r\n..hidden\r\nthe last line\r\n");
        server.Said.ShouldContain(line => line.StartsWith($"MAIL FROM:<watcher@example.org> SIZE={alert.Bytes.Length}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ALoneLineFeedOrCarriageReturnCannotSmuggleASecondMessage()
    {
        await using var server = new ScriptedSmtpServer("S: <hello>\n" + Accept);
        await using IMailTransport transport = Transport("Smtp", server);

        await transport.SendAsync(Some.Message("one\n.\r\nMAIL FROM:<spy@example.org>\r.\rtwo"), () => Task.CompletedTask, default);

        server.Mistake.ShouldBeNull();
        Encoding.ASCII.GetString(server.Messages.Single()).ShouldEndWith("\r\none\r\n..\r\nMAIL FROM:<spy@example.org>\r\n..\r\ntwo\r\n");
    }

    [Theory]
    [MemberData(nameof(EveryTransport))]
    public async Task AMessageLargerThanTheServerTakesIsNotSent(string kind)
    {
        await using var server = new ScriptedSmtpServer("S: <hello>\n" + Accept) { Extensions = ["SIZE 100"] };
        await using IMailTransport transport = Transport(kind, server);

        (await transport.SendAsync(Some.Message(), () => Task.CompletedTask, default)).ShouldBeOfType<DeliveryOutcome.Undeliverable>().Detail.ShouldContain("100");
        server.Said.ShouldNotContain(line => line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(EveryTransport))]
    public async Task AnAddressOutsideAsciiNeedsAServerThatTakesIt(string kind)
    {
        OutgoingMessage message = Some.Message(to: "büro@example.org");
        await using var plain = new ScriptedSmtpServer("S: <hello>\n") { Extensions = ["8BITMIME"] };
        await using var able = new ScriptedSmtpServer("S: <hello>\nC: MAIL FROM:<watcher@example.org>\nS: 250 ok\nC: RCPT TO:<büro@example.org>\nS: 250 ok\nC: DATA\nS: 354 go\nC: <message>\nS: 250 ok") { Extensions = ["8BITMIME", "SMTPUTF8"] };
        await using IMailTransport toPlain = Transport(kind, plain), toAble = Transport(kind, able);

        (await toPlain.SendAsync(message, () => Task.CompletedTask, default)).ShouldBeOfType<DeliveryOutcome.Undeliverable>().Detail.ShouldContain("SMTPUTF8");
        (await toAble.SendAsync(message, () => Task.CompletedTask, default)).ShouldBeOfType<DeliveryOutcome.Sent>(able.Mistake);

        able.Said.ShouldContain(line => line.StartsWith("MAIL", StringComparison.Ordinal) && line.Contains(" SMTPUTF8", StringComparison.Ordinal));
        able.Messages.Single().ShouldBe(message.Bytes.ToArray());
    }

    [Fact]
    public async Task ALineWithoutEndIsRefusedAtTwoKibibytes()
    {
        await using var server = new ScriptedSmtpServer($"S: <hello>\nC: MAIL\nS: 250 {new string('x', 5000)}");
        await using IMailTransport transport = Transport("Smtp", server);

        (await transport.SendAsync(Some.Message(), () => Task.CompletedTask, default)).ShouldBeOfType<DeliveryOutcome.Deferred>().Detail.ShouldContain("2048 bytes");
    }

    [Fact]
    public async Task AReplyIsShownWithoutItsControls()
    {
        await using var server = new ScriptedSmtpServer("S: <hello>\nC: MAIL\nS: 550 \u001b[31mred\\0 and\trest");
        await using IMailTransport transport = Transport("Smtp", server);

        (await transport.SendAsync(Some.Message(), () => Task.CompletedTask, default)).Detail.ShouldBe("MAIL: 550 [31mred and rest");
    }

    private static MailOptions Options(string kind, int port) => new()
    {
        Transport = Enum.Parse<MailTransportKind>(kind), Host = "127.0.0.1", Port = port, Security = MailSecurity.None,
    };

    private static IMailTransport Transport(string kind, ScriptedSmtpServer server, TimeProvider? time = null)
        => MailTransports.Create(Options(kind, server.Port), time ?? TimeProvider.System);
}
