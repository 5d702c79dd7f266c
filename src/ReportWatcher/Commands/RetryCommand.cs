using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ReportWatcher.Mail;
using ReportWatcher.Settings;
using ReportWatcher.Storage;
using ReportWatcher.Upkeep;
using Spectre.Console;

namespace ReportWatcher.Commands;

/// <summary><c>retry</c>: failed reports are read again, unsent mail is sent again; by the running service, or without one on the data folder itself.</summary>
internal static class RetryCommand
{
    // The service looks for requests twice a second; hashing what failed may take it some time.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2), s_pause = TimeSpan.FromMilliseconds(50);

    private static readonly Argument<string[]> s_what = new("WHAT")
    {
        Description = "A report that failed, by its id, its name or its file in failed/; a mail that has not left, by its id; or a watch or digest by name, for all its mail that has not left.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<bool> s_all = new("--all") { Description = "Everything that failed or waits for another attempt." };

    public static Command Create()
    {
        Command command = new("retry", "Read failed reports again, and send mail again that could not be delivered or waits. What was accepted is never sent twice.") { s_what, s_all };
        command.Validators.Add(result =>
        {
            if (result.GetValue(s_what) is { Length: > 0 } == result.GetValue(s_all))
                result.AddError("retry: say what, by id or name, or --all");
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken stopping)
    {
        string settings = SettingsFile.Find(arguments.GetValue(CommandLine.SettingsOption));
        RetryRequest request = new(arguments.GetValue(s_what)!, arguments.GetValue(s_all));
        (RetryResult result, bool running) = await DoAsync(settings, request, stopping);
        if (arguments.GetValue(CommandLine.JsonOption))
            Terminal.PrintJson(new { running, result.Reports, result.Mails, result.Refused, result.WithoutFile });
        else
            Print(Terminal.Screen, result, running);
        return result.Refused.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static async Task<(RetryResult Result, bool Running)> DoAsync(string settingsFile, RetryRequest request, CancellationToken stopping)
    {
        Folders folders = new(SettingsFile.DataFolderOf(settingsFile));
        if (!File.Exists(folders.LedgerFile))
            throw new IOException($"there is no ledger yet at {folders.LedgerFile}, so nothing has failed");
        while (true)
        {
            // A service may begin or end while we ask.
            if (DataLock.IsHeld(folders))
            {
                if (await AskServiceAsync(folders, request, stopping) is { } answer)
                    return (answer, true);
                continue;
            }

            await using ServiceProvider stages = TopicsCommand.Stages(SettingsFile.Load(settingsFile));
            try
            {
                return (await stages.GetRequiredService<Retries>().DoAsync(request, _ => { }), false);
            }
            catch (DataFolderInUseException)
            {
            }
        }
    }

    /// <returns>Null: there is no service any more, and the request was taken back.</returns>
    private static async Task<RetryResult?> AskServiceAsync(Folders folders, RetryRequest request, CancellationToken stopping)
    {
        string file = Path.Combine(folders.Retry, Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("N") + RetryDesk.RequestEnding);
        string answer = Path.ChangeExtension(file, RetryDesk.AnswerEnding);
        if (!Directory.Exists(folders.Retry))
            throw new IOException($"whatever works on {folders.Data} takes no requests (there is no folder {folders.Retry}): try again when it has ended, or when the service runs");
        await DurableFile.WriteThenRenameAsync(file, JsonSerializer.SerializeToUtf8Bytes(request, FindingsJson.Options), () => Task.CompletedTask, stopping);
        // Whoever asks may be root, and the service is not.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        long began = TimeProvider.System.GetTimestamp();
        try
        {
            while (true)
            {
                if (File.Exists(answer))
                    return JsonSerializer.Deserialize<RetryResult>(await File.ReadAllBytesAsync(answer, stopping), FindingsJson.Options);
                if (!File.Exists(file) && !File.Exists(answer))
                    throw new IOException("the running service could not do it; its log says why");
                if (!DataLock.IsHeld(folders))
                    return null;
                if (TimeProvider.System.GetElapsedTime(began) > s_patience)
                    throw new IOException($"the reportwatcher that works on {folders.Data} has not answered for {s_patience.TotalMinutes:0} minutes; the request is taken back");
                await Task.Delay(s_pause, TimeProvider.System, stopping);
            }
        }
        finally
        {
            File.Delete(file);
            File.Delete(answer);
        }
    }

    private static void Print(IAnsiConsole screen, RetryResult result, bool running)
    {
        foreach (RetriedReport report in result.Reports)
            screen.MarkupLineInterpolated($"{VisibleText.Escape(report.Name)}: {(running ? "read again now" : "read again at the next start")} [grey](failed {report.FailedAt:u}: {report.Code}: {report.Reason})[/]");
        foreach (RetriedMail mail in result.Mails)
        {
            string doubt = mail.Ambiguities == 0 ? "" : $"; it may have been delivered before, {mail.Ambiguities} {(mail.Ambiguities == 1 ? "attempt" : "attempts")} had no reply";
            screen.MarkupLineInterpolated($"{mail.Kind} {mail.Id} of {mail.Watch} to {mail.Recipient}: {(running ? "sent again now" : "sent at the next start")} [grey](was {mail.Was}: {mail.Reason}{doubt})[/]");
        }

        foreach (RefusedRetry refused in result.Refused)
            screen.MarkupLineInterpolated($"[red]{VisibleText.Escape(refused.What)}: {refused.Message}[/]");
        if (result.WithoutFile > 0)
            screen.MarkupLineInterpolated($"[grey]{result.WithoutFile} failed {(result.WithoutFile == 1 ? "report has" : "reports have")} no file in failed/ any more and stay as they are.[/]");
        screen.MarkupLineInterpolated($"{result.Reports.Count} {(result.Reports.Count == 1 ? "report" : "reports")} to be read again, {result.Mails.Count} {(result.Mails.Count == 1 ? "mail" : "mails")} to be sent again.");
    }
}
