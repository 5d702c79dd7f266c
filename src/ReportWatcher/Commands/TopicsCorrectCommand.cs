using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Learning;
using ReportWatcher.Mail;
using ReportWatcher.Reading;
using ReportWatcher.Settings;
using ReportWatcher.Storage;
using Spectre.Console;

namespace ReportWatcher.Commands;

/// <summary><c>topics correct</c>: what a report is about, and what not.</summary>
internal static class TopicsCorrectCommand
{
    private static readonly Argument<string> s_file = new("FILE") { Description = "The report." };

    private static readonly Option<string> s_is = new("--is") { Description = "Topics that it is about.", HelpName = "TOPIC,TOPIC" };

    private static readonly Option<string> s_not = new("--not") { Description = "Topics that it is not about.", HelpName = "TOPIC,TOPIC" };

    public static Command Create()
    {
        Command command = new(
            "correct",
            "Say what a report is about; the topics learn it with the next training. The same as dropping it into the corrections folder of a topic. Topics that the program gave and that are not named stay open.")
        {
            s_file, s_is, s_not,
        };
        command.Validators.Add(result =>
        {
            if (Names(result.GetValue(s_is)).Length + Names(result.GetValue(s_not)).Length == 0)
                result.AddError("topics correct: say what the report is about, --is TOPIC,TOPIC, or is not, --not TOPIC");
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken stopping)
    {
        bool json = arguments.GetValue(CommandLine.JsonOption);
        string path = arguments.GetValue(s_file)!;
        WatcherSettings settings = SettingsFile.Load(SettingsFile.Find(arguments.GetValue(CommandLine.SettingsOption)));
        string[] @is = Known(settings, "--is", arguments.GetValue(s_is)), not = Known(settings, "--not", arguments.GetValue(s_not));
        if (@is.Intersect(not).FirstOrDefault() is { } both)
            throw new SettingsException(settings.File, [new("--not", both, "it cannot be about a topic and not about it")]);

        try
        {
            using ReportReader reader = ReportReader.For(settings);
            ReadReport report = await reader.ReadAsync(await File.ReadAllBytesAsync(path, stopping));
            await WriteAsync(settings, new Correction(Path.GetFileName(path), report.Article, @is, not), stopping);
        }
        catch (UnreadableReportException e)
        {
            Terminal.Fail(json, e.Code, $"{path}: {e.Message}");
            return ExitCode.Failed;
        }

        bool running = DataLock.IsHeld(new Folders(settings.DataFolder));
        if (!running)
            await TakeAsync(settings);
        if (json)
            Terminal.PrintJson(new { file = path, @is, not, taken = !running });
        else
            Terminal.Screen.WriteLine(running ? $"{path}: noted; the running service takes it up." : $"{path}: taken as an example; \"topics train\" learns from it.");
        return ExitCode.Done;
    }

    private static async Task WriteAsync(WatcherSettings settings, Correction correction, CancellationToken stopping)
    {
        Directory.CreateDirectory(settings.CorrectionsFolder);
        string file = Path.Combine(settings.CorrectionsFolder, Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("N") + Corrections.FileEnding);
        await DurableFile.WriteThenRenameAsync(file, JsonSerializer.SerializeToUtf8Bytes(CorrectionFile.Of(correction), FindingsJson.Options), () => Task.CompletedTask, stopping);
    }

    private static async Task TakeAsync(WatcherSettings settings)
    {
        await using ServiceProvider stages = TopicsCommand.Stages(settings);
        await stages.GetRequiredService<Corrections>().TakeAsync(settings, settled: true);
    }

    private static string[] Names(string? list) => list?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static string[] Known(WatcherSettings settings, string option, string? list)
        => [.. Names(list).Select(name => settings.Topics.FirstOrDefault(topic => topic.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new SettingsException(settings.File, [new(option, VisibleText.Escape(name), $"no topic has this name; there are {string.Join(", ", settings.Topics)}")])).Distinct()];
}
