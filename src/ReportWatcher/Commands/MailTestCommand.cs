using System.CommandLine;
using ReportWatcher.Analysis;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Watching;
using ReportWatcher.Mail;
using ReportWatcher.Settings;
using Spectre.Console;

namespace ReportWatcher.Commands;

/// <summary><c>mail-test</c>: one message by the way that alerts take, and what the server said.</summary>
internal static class MailTestCommand
{
    private static readonly Argument<string> s_to = new("TO") { Description = "Who gets the test message." };

    public static Command Create()
    {
        Command command = new("mail-test", "Send a test message by the way that alerts take, and show what became of it.") { s_to };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken stopping)
    {
        WatcherSettings settings = SettingsFile.Load(SettingsFile.Find(arguments.GetValue(CommandLine.SettingsOption)));
        string to = arguments.GetValue(s_to)!;
        if (!Mailbox.TryParse(to, out Mailbox? recipient))
            throw new SettingsException(settings.File, [new("TO", to, "expected a mail address")]);

        OutgoingMessage message = AlertMessage.Compose(TestAlert(settings, recipient));
        DeliveryOutcome outcome;
        await using (IMailTransport transport = MailTransports.Create(settings.Mail, TimeProvider.System))
            outcome = await transport.SendAsync(message, () => Task.CompletedTask, stopping);

        bool sent = outcome is DeliveryOutcome.Sent;
        string name = outcome.GetType().Name.ToLowerInvariant();
        if (arguments.GetValue(CommandLine.JsonOption))
            Terminal.PrintJson(new { to, outcome = name, detail = outcome.Detail, transport = settings.Mail.Transport });
        else
            Terminal.Screen.MarkupLineInterpolated($"[{(sent ? "green" : "red")}]{name}[/]: {outcome.Detail}");
        return sent ? ExitCode.Done : ExitCode.Failed;
    }

    private static AlertContent TestAlert(WatcherSettings settings, Mailbox to)
    {
        const string body = "This is a test message from ReportWatcher. If you can read it, alerts reach you.";
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        Article article = new() { Title = "Test message", Body = body, Lead = body };
        WatchMatch match = new("Mail test", [new MatchReason("test message", 10, 22, body[..46])]);
        return new AlertContent
        {
            Id = Guid.CreateVersion7(now),
            CreatedAt = now,
            From = Mailbox.Parse(settings.Mail.From),
            To = to,
            Match = match,
            Findings = new Findings(article, [], [], [], [match]),
            FileName = "(none: sent by mail-test)",
            Inbox = "(none)",
            SettingsFile = settings.File,
        };
    }
}
