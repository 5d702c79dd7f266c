using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ReportWatcher.Analysis;
using ReportWatcher.Benchmarks.Intake;
using ReportWatcher.Hosting;
using ReportWatcher.Ledger;
using ReportWatcher.Mail;
using ReportWatcher.Outbox;
using ReportWatcher.Settings;

namespace ReportWatcher.Benchmarks.Outbox;

/// <summary>"send": a backlog of alerts from the ledger to a server on loopback, every commit durable.</summary>
internal static class SendVerb
{
    private const string Usage = """
        send [MAILS] [FOLDER]

        MAILS    how many alerts wait, each of a report of its own (10000)
        FOLDER   where to work; it must not exist (default: a new one under the temporary folder), and is removed in the end

        By our client and by MailKit where the build has it, over one connection and over four. Beside each stands the transport alone: the same
        messages without a ledger. The processor time is that of the whole process, the server's on loopback included. The exit code is 1 where a
        mail is missing or one too many.
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length > 2 || (args.Length > 0 && !int.TryParse(args[0], CultureInfo.InvariantCulture, out _)))
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        int mails = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10_000;
        string folder = Directory.CreateDirectory(args.Length > 1 ? args[1] : Path.Combine(Path.GetTempPath(), $"send-{Environment.ProcessId}")).FullName;
        try
        {
            bool right = true;
            MailTransportKind[] kinds = MailTransports.HasMailKit ? [MailTransportKind.Smtp, MailTransportKind.MailKit] : [MailTransportKind.Smtp];
            foreach (MailTransportKind kind in kinds)
            {
                foreach (int connections in (int[])[1, 4])
                    right &= await MeasureAsync(Path.Combine(folder, $"{kind}-{connections}"), kind, connections, mails);
            }

            return right ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<bool> MeasureAsync(string folder, MailTransportKind kind, int connections, int mails)
    {
        await using LoopbackSink sink = new(), alone = new();
        Directory.CreateDirectory(folder);
        WatcherSettings settings = SettingsFile.Load(ReportStock.WriteSettings(folder, new JsonObject
        {
            ["Transport"] = $"{kind}", ["Host"] = "127.0.0.1", ["Port"] = sink.Port, ["Security"] = "None", ["From"] = "watcher@example.org", ["Connections"] = connections,
        }));
        await using ServiceProvider stages = new ServiceCollection().AddStages(settings).AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning).AddConsole()).BuildServiceProvider();
        LedgerWriter writer = stages.GetRequiredService<ReportLedger>().Writer;
        IReadOnlyList<OutgoingMessage> messages = await FillAsync(stages, settings, mails);

        Figure transport = await OfAsync(mails, () => SendAloneAsync(settings.Mail, alone.Port, messages));
        long commits = writer.Commits;
        Figure outbox = await OfAsync(mails, async () => await stages.GetRequiredService<OutboxSender>().DrainAsync(_ => { }, CancellationToken.None));
        double commitsAMail = (writer.Commits - commits) / (double)mails;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{kind,-8} {connections} {(connections == 1 ? "connection " : "connections")}  {outbox.MailsASecond,7:N0} mails/s  {commitsAMail:0.000} commits and {outbox.ProcessorMilliseconds:0.000} ms of processor a mail; alone {transport.MailsASecond,7:N0} mails/s, {transport.ProcessorMilliseconds:0.000} ms; {messages.Average(m => m.Bytes.Length) / 1024:0.0} KiB each"));

        long sent = await writer.WriteAsync(db => Dapper.SqlMapper.QuerySingle<long>(db, "SELECT count(*) FROM alerts WHERE state = 'sent'"));
        long attempts = await writer.WriteAsync(db => Dapper.SqlMapper.QuerySingle<long>(db, "SELECT count(*) FROM attempts"));
        if ((sink.Count, sink.Reports, sent, attempts) == (mails, mails, mails, mails))
            return true;
        Console.WriteLine($"  WRONG: the server took {sink.Count} of {sink.Reports} reports, the ledger has {sent} sent in {attempts} attempts, and all must be {mails}");
        return false;
    }

    /// <summary>The alerts of real reports, as the service composes and records them.</summary>
    private static async Task<IReadOnlyList<OutgoingMessage>> FillAsync(IServiceProvider stages, WatcherSettings settings, int mails)
    {
        ReportLedger ledger = stages.GetRequiredService<ReportLedger>();
        List<OutgoingMessage> messages = [];
        foreach (int[] numbers in Enumerable.Range(0, int.MaxValue).Where(number => ReportStock.Fires(number).Length == 1).Take(mails).Chunk(256))
        {
            messages.AddRange((await Task.WhenAll(numbers.Select(number => Task.Run(async () =>
            {
                ClaimedReport report = await ledger.ClaimAsync("inbox", IntakeRun.FileName(number), $"/inbox/{number}");
                Findings findings = settings.Analyzer.Analyze(settings.Reader.Read(ReportStock.Text(number)), report.Inbox, model: null);
                NewAlert alert = AlertComposer.Compose(settings, report, findings, TimeProvider.System.GetUtcNow()).Single() with { MaxPerHour = 0 };
                await ledger.RecordAsync(report, new ContentIdentity($"{number}", 1), findings, [alert]);
                return new OutgoingMessage(alert.Uid, alert.Sender, alert.Recipient, alert.Message!);
            })))));
        }

        return messages;
    }

    private static async Task SendAloneAsync(MailOptions mail, int port, IReadOnlyList<OutgoingMessage> messages)
    {
        MailOptions options = new() { Transport = mail.Transport, Host = mail.Host, Port = port, Security = mail.Security, From = mail.From };
        await Task.WhenAll(messages.Chunk((messages.Count + mail.Connections - 1) / mail.Connections).Select(share => Task.Run(async () =>
        {
            await using IMailTransport transport = MailTransports.Create(options, TimeProvider.System);
            foreach (OutgoingMessage message in share)
            {
                if (await transport.SendAsync(message, () => Task.CompletedTask, CancellationToken.None) is not DeliveryOutcome.Sent)
                    throw new InvalidOperationException("The server on loopback did not take a mail.");
            }
        })));
    }

    private static async Task<Figure> OfAsync(int mails, Func<Task> work)
    {
        using Process self = Process.GetCurrentProcess();
        TimeSpan processor = self.TotalProcessorTime;
        long start = TimeProvider.System.GetTimestamp();
        await work();
        TimeSpan took = TimeProvider.System.GetElapsedTime(start);
        self.Refresh();
        return new Figure(mails / took.TotalSeconds, (self.TotalProcessorTime - processor).TotalMilliseconds / mails);
    }

    private sealed record Figure(double MailsASecond, double ProcessorMilliseconds);
}
