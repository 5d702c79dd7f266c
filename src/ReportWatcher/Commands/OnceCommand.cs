using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ReportWatcher.Hosting;
using ReportWatcher.Intake;
using ReportWatcher.Ledger;
using ReportWatcher.Mail;
using ReportWatcher.Outbox;
using ReportWatcher.Settings;
using Spectre.Console;

namespace ReportWatcher.Commands;

/// <summary><c>once</c>: what is there now, all the way to the mail, then the end.</summary>
internal static class OnceCommand
{
    private static readonly Argument<string[]> s_paths = new("PATH")
    {
        Description = "Files or folders of reports. Copies are taken; the originals stay as they are. Without one, the inboxes are emptied.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<string?> s_inbox = new("--inbox")
    {
        Description = "The inbox (its tag) that the reports named by PATH count as coming from. Default: the first.",
        HelpName = "TAG",
    };

    public static Command Create()
    {
        Command command = new("once", "Take the reports named, or those in the inboxes, through everything; show what came of each; end.") { s_paths, s_inbox };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken stopping)
    {
        bool json = arguments.GetValue(CommandLine.JsonOption);
        WatcherSettings settings = SettingsFile.Load(SettingsFile.Find(arguments.GetValue(CommandLine.SettingsOption)));
        string tag = InboxTag.Choose(settings, arguments.GetValue(s_inbox));
        IReadOnlyList<ReportFile> files = ReportFile.Collect(arguments.GetValue(s_paths)!);

        ServiceCollection services = new();
        services.AddStages(settings).AddLogging(logging => logging
            .SetMinimumLevel(LogLevel.Error)
            .AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace));
        await using ServiceProvider stages = services.BuildServiceProvider();
        ReportPipeline pipeline = stages.GetRequiredService<ReportPipeline>();
        using CancellationTokenRegistration hurry = pipeline.HurryAt(stopping);
        await pipeline.ResumeAsync(await pipeline.FindUnfinishedAsync(stopping), stopping);
        await stages.GetRequiredService<OutboxSender>().ResumeAsync();

        OnceSummary summary = new();
        bool named = arguments.GetValue(s_paths)!.Length > 0;
        await WithProgressAsync(json, named ? files.Count : null, async advance =>
        {
            void Finished(ProcessedReport report)
            {
                summary.Add(report);
                advance();
            }

            if (named)
                await TakeCopiesAsync(stages, files, tag, summary, Finished, stopping);
            else
                summary.LeftBehind = await stages.GetRequiredService<InboxIntake>().DrainAsync(Finished, stopping);
        });
        await stages.GetRequiredService<DigestWriter>().WriteDueAsync(ending: true);
        summary.Waits = await stages.GetRequiredService<OutboxSender>().DrainAsync(summary.Add, stopping);

        if (json)
            Terminal.PrintJson(summary.ToJson());
        else
            summary.Print(Terminal.Screen, settings);
        return summary.Failed ? ExitCode.Failed : ExitCode.Done;
    }

    private static async Task TakeCopiesAsync(
        ServiceProvider stages, IReadOnlyList<ReportFile> files, string tag, OnceSummary summary, Action<ProcessedReport> finished, CancellationToken stopping)
    {
        ReportClaims claims = stages.GetRequiredService<ReportClaims>();
        ReportPipeline pipeline = stages.GetRequiredService<ReportPipeline>();
        await Parallel.ForEachAsync(files, stopping, async (file, _) =>
        {
            try
            {
                if (await pipeline.FinishAsync(await claims.TakeCopyAsync(file.Path, file.Name, tag, stopping)) is { } processed)
                    finished(processed);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                summary.AddUntaken(file.Shown, e.Message);
            }
        });
    }

    private static Task WithProgressAsync(bool json, int? total, Func<Action, Task> work)
        => json || Console.IsOutputRedirected || total is null or < 20
            ? work(() => { })
            : Terminal.Screen.Progress().AutoClear(true).StartAsync(progress =>
            {
                ProgressTask task = progress.AddTask("Reading reports", maxValue: total.Value);
                return work(() => task.Increment(1));
            });
}

/// <summary>What came of the reports and their mail.</summary>
internal sealed class OnceSummary
{
    private readonly Lock _lock = new();
    private readonly List<ProcessedReport> _reports = [];
    private readonly List<(string File, string Reason)> _untaken = [];
    private readonly Dictionary<string, int> _mail = [];

    /// <summary>Files that could not be taken, or are still being written.</summary>
    public IReadOnlyList<string> LeftBehind { get; set; } = [];

    /// <summary>Why the mail queue waits; null where it does not.</summary>
    public string? Waits { get; set; }

    public bool Failed => _untaken.Count > 0 || LeftBehind.Count > 0 || Waits is not null || _reports.Any(r => r.Failure is not null) || _mail.Keys.Any(outcome => outcome != nameof(DeliveryOutcome.Sent));

    public void Add(ProcessedReport report)
    {
        lock (_lock)
            _reports.Add(report);
        foreach (ProcessedReport attachment in report.Attachments)
            Add(attachment);
    }

    public void AddUntaken(string file, string reason)
    {
        lock (_lock)
            _untaken.Add((file, reason));
    }

    public void Add(DeliveryOutcome outcome)
    {
        string name = outcome.GetType().Name;
        _mail[name] = _mail.GetValueOrDefault(name) + 1;
    }

    public object ToJson() => new
    {
        reports = InOrder().Select(r => new
        {
            file = r.Report.Name,
            state = r.Recorded.State,
            title = r.Findings?.Article.Title,
            topics = r.Findings?.Topics.Select(t => t.Name) ?? [],
            figures = r.Findings?.Figures.Select(f => f.Text) ?? [],
            watches = r.Findings?.Matches.Select(m => m.Watch) ?? [],
            mails = r.Recorded.Mails,
            duplicateOf = r.Recorded.DuplicateOf,
            reason = r.Failure is { } failure ? new { failure.Code, failure.Message } : null,
        }),
        notTaken = _untaken.Select(u => new { file = u.File, reason = u.Reason }),
        leftBehind = LeftBehind,
        mail = new { sent = _mail.GetValueOrDefault(nameof(DeliveryOutcome.Sent)), notSent = _mail.Where(m => m.Key != nameof(DeliveryOutcome.Sent)).Sum(m => m.Value), waits = Waits },
    };

    public void Print(IAnsiConsole screen, WatcherSettings settings)
    {
        if (_reports.Count > 0)
        {
            Table table = new Table().Border(TableBorder.Rounded).AddColumns("Report", "Topics", "Figures", "Watches fired", "Mail");
            foreach (ProcessedReport report in InOrder())
                table.AddRow(Row(report));
            screen.Write(table);
        }

        foreach ((string file, string reason) in _untaken)
            screen.MarkupLineInterpolated($"[red]{VisibleText.Escape(file)}: {reason}[/]");
        foreach (string path in LeftBehind)
            screen.MarkupLineInterpolated($"[yellow]{VisibleText.Escape(path)}: left in the inbox: still being written, or not to be taken (see above)[/]");
        screen.WriteLine(Sentence(settings));
    }

    private IEnumerable<ProcessedReport> InOrder() => _reports.OrderBy(r => r.Report.Name, StringComparer.Ordinal);

    private static Markup[] Row(ProcessedReport report)
    {
        string name = Markup.Escape(Path.GetFileName(VisibleText.Escape(report.Report.Name)));
        return report switch
        {
            { Failure: { } failure } => [new(name), new($"[red]failed: {Markup.Escape(failure.Message)}[/]"), new(""), new(""), new("")],
            { Recorded.State: ReportState.Duplicate } => [new(name), new($"[grey]duplicate of {Markup.Escape(Path.GetFileName(VisibleText.Escape(report.Recorded.DuplicateOf!)))}[/]"), new(""), new(""), new("")],
            _ =>
            [
                new(name),
                new(Markup.Escape(string.Join('\n', report.Findings!.Topics.Select(t => $"{t.Name} {t.Score:0.00}")))),
                new(Markup.Escape(Some(report.Findings.Figures.Select(f => f.Text).Distinct(), 6))),
                new(Markup.Escape(string.Join('\n', report.Findings.Matches.Select(m => m.Watch)))),
                new(report.Recorded.Mails > 0 ? $"[green]{report.Recorded.Mails}[/]" : ""),
            ],
        };
    }

    private static string Some(IEnumerable<string> all, int most)
    {
        List<string> lines = [.. all];
        return string.Join('\n', lines.Take(most)) + (lines.Count > most ? $"\nand {lines.Count - most} more" : "");
    }

    private string Sentence(WatcherSettings settings)
    {
        int sent = _mail.GetValueOrDefault(nameof(DeliveryOutcome.Sent));
        int duplicates = _reports.Count(r => r.Recorded.State == ReportState.Duplicate);
        int failed = _reports.Count(r => r.Failure is not null);
        string where = settings.Mail.Transport == MailTransportKind.Pickup ? $" to {Path.GetRelativePath(Environment.CurrentDirectory, settings.Mail.PickupFolder)}/" : "";
        string sentence = $"{_reports.Count} {(_reports.Count == 1 ? "report" : "reports")} read";
        if (duplicates > 0)
            sentence += $", {duplicates} of them known already";
        if (failed > 0)
            sentence += $", {failed} failed (see {Path.Combine(Path.GetRelativePath(Environment.CurrentDirectory, settings.DataFolder), "failed")})";
        sentence += settings.Mail.Transport == MailTransportKind.Pickup ? $"; {sent} {(sent == 1 ? "mail" : "mails")} written{where}." : $"; {sent} {(sent == 1 ? "mail" : "mails")} sent.";
        return Waits is null ? sentence : $"{sentence} The rest waits: {Waits}";
    }
}
