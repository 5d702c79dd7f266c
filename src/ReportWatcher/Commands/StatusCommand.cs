using System.CommandLine;
using ReportWatcher.Intake;
using ReportWatcher.Learning;
using ReportWatcher.Ledger;
using ReportWatcher.Mail;
using ReportWatcher.Outbox;
using ReportWatcher.Settings;
using ReportWatcher.Storage;
using Spectre.Console;

namespace ReportWatcher.Commands;

/// <summary><c>status</c>: how the service is, from its ledger and folders; works beside a running service and without one.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        Command command = new("status", "Show whether the service runs, the reports by state, the alerts waiting, and what is wrong.");
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        string file = SettingsFile.Find(arguments.GetValue(CommandLine.SettingsOption));
        Status status = Status.Read(file);
        if (arguments.GetValue(CommandLine.JsonOption))
            Terminal.PrintJson(status);
        else
            status.Print(Terminal.Screen);
        return status.Problems.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }
}

/// <param name="Running">A process works on the data folder now.</param>
/// <param name="SettingsMistakes">What is wrong with the settings file as it is now; a running service keeps its last good ones.</param>
/// <param name="SettingsTaken">When the running service took its settings up.</param>
/// <param name="Ledger">Null where nothing was ever read.</param>
/// <param name="Problems">What needs a person, in words; empty if nothing does.</param>
internal sealed record Status(
    bool Running, string Settings, string? SettingsMistakes, string? SettingsTaken, string DataFolder, IReadOnlyList<InboxStatus> Inboxes, LedgerStatus? Ledger,
    IReadOnlyList<string> Problems)
{
    public static Status Read(string settingsFile)
    {
        Folders folders = new(SettingsFile.DataFolderOf(settingsFile));
        LedgerStatus? ledger = LedgerStatus.Read(folders);
        bool running = DataLock.IsHeld(folders);
        string? mistakes = null, shortage = null;
        IReadOnlyList<InboxStatus> inboxes = [];
        try
        {
            WatcherSettings settings = SettingsFile.Load(settingsFile);
            inboxes = [.. settings.Inboxes.Select(inbox => InboxStatus.Of(inbox, running ? InboxNote.Of(inbox.Tag, ledger?.Notes) : null))];
            shortage = Directory.Exists(folders.Data) ? DiskRoom.Shortage(folders.Data, settings.Intake) : null;
        }
        catch (SettingsException e)
        {
            mistakes = e.Message;
        }

        return new Status(
            running, settingsFile, mistakes, ledger?.Notes.GetValueOrDefault(SettingsReload.TakenNote), folders.Data, inboxes, ledger,
            [.. ProblemsOf(running, mistakes, shortage, inboxes, ledger)]);
    }

    public void Print(IAnsiConsole screen)
    {
        Grid grid = new Grid().AddColumn().AddColumn();
        Add("Service", Running ? "running" : "not running");
        Add("Settings", Settings + (SettingsTaken is { } taken ? $", last taken up {taken}" : ""));
        foreach (InboxStatus inbox in Inboxes)
            Add("Inbox", $"{inbox.Path} ({inbox.Tag}): {(inbox.Available ? $"{inbox.Waiting} waiting" : Running ? "unavailable" : "not made yet")}");
        Add("Data", DataFolder);
        Add("Reports", Ledger is null ? "none yet" : Counts(Ledger.Reports) + (Ledger.LastReportAt is { } last ? $"; the last {last:u}" : ""));
        if (Ledger is not null)
            Add("Alerts", Counts(Ledger.Alerts) + (Ledger.Ambiguities > 0 ? $"; {Ledger.Ambiguities} attempts without a reply" : "") + (Ledger.OldestAlertWaitingSince is { } oldest ? $"; the oldest waits since {oldest:u}" : ""));
        if (Ledger?.Notes.GetValueOrDefault(TopicLearning.OutcomeNote) is { } trained)
            Add("Topics", trained);
        screen.Write(grid);
        foreach (FailureLine failure in Ledger?.Failures ?? [])
            screen.MarkupLineInterpolated($"[grey]{failure.At:u}[/] {VisibleText.Escape(failure.Name)}: {failure.Code}: {failure.Reason}");
        foreach (string problem in Problems)
            screen.MarkupLineInterpolated($"[red]{problem}[/]");

        void Add(string name, string value) => grid.AddRow(new Text(name, new Style(Color.Grey)), new Text(value));
    }

    private static string Counts(IReadOnlyDictionary<string, long> counts)
        => counts.Count == 0 ? "none" : string.Join(", ", counts.Select(c => $"{c.Value} {c.Key}"));

    private static IEnumerable<string> ProblemsOf(bool running, string? mistakes, string? shortage, IReadOnlyList<InboxStatus> inboxes, LedgerStatus? ledger)
    {
        if (mistakes is not null)
            yield return (running ? "The running service keeps its last good settings. " : "") + mistakes;
        if (shortage is not null)
            yield return char.ToUpperInvariant(shortage[0]) + shortage[1..] + ".";
        foreach (InboxStatus inbox in inboxes.Where(i => running && !i.Available))
            yield return $"The inbox {inbox.Path} is unavailable{(inbox.Reason is { } reason ? $": {reason}" : "")}.";
        foreach (InboxStatus inbox in inboxes.Where(i => i.Left > 0))
            yield return $"{inbox.Left} in the inbox {inbox.Path} cannot be taken: {string.Join("; ", inbox.LeftFiles.Select(f => $"{f.File}: {f.Reason}"))}";
        if (ledger?.Notes.GetValueOrDefault(OutboxSender.HoldNote) is { } hold)
            yield return $"No mail leaves: {hold}";
        if (ledger?.Alerts.GetValueOrDefault("undeliverable") is > 0 and var undeliverable)
            yield return $"{undeliverable} alerts could not be delivered.";
    }
}

/// <param name="Waiting">Files in it, those that are being written included.</param>
/// <param name="Reason">Why it is unavailable, as the running service says.</param>
/// <param name="Left">How many of the files cannot be taken.</param>
/// <param name="LeftFiles">The first of these.</param>
internal sealed record InboxStatus(string Tag, string Path, bool Available, int Waiting, string? Reason, int Left, IReadOnlyList<LeftFile> LeftFiles)
{
    public static InboxStatus Of(Inbox inbox, InboxNote? note)
        => Directory.Exists(inbox.Path)
            ? new(inbox.Tag, inbox.Path, note?.Unavailable is null, CountFiles(inbox.Path), note?.Unavailable, note?.Left ?? 0, note?.Files ?? [])
            : new(inbox.Tag, inbox.Path, false, 0, note?.Unavailable, 0, []);

    private static int CountFiles(string folder)
        => Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true })
            .Count(path => !InboxFile.IsTemporary(System.IO.Path.GetFileName(path.AsSpan())));
}
