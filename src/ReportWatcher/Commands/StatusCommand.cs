using System.CommandLine;
using System.IO.Enumeration;
using ReportWatcher.Intake;
using ReportWatcher.Learning;
using ReportWatcher.Ledger;
using ReportWatcher.Mail;
using ReportWatcher.Outbox;
using ReportWatcher.Settings;
using ReportWatcher.Storage;
using ReportWatcher.Upkeep;
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
/// <param name="InForce">Of the running service; without one, of the file. Null where there is neither.</param>
/// <param name="FailedFiles">Reports in failed/ that nobody has seen to yet; what else lies there is named in the ledger's StrayFiles.</param>
/// <param name="NextDigests">When each digest is due next, by the settings file.</param>
/// <param name="Retention">Null where the settings keep everything and nothing was ever deleted.</param>
/// <param name="Ledger">Null where nothing was ever read.</param>
/// <param name="Problems">What needs a person, in words; empty if nothing does.</param>
internal sealed record Status(
    bool Running, string Settings, string? SettingsMistakes, string? SettingsTaken, SettingsInForce? InForce, string DataFolder, IReadOnlyList<InboxStatus> Inboxes,
    int FailedFiles, IReadOnlyList<NextDigest> NextDigests, RetentionStatus? Retention, LedgerStatus? Ledger, IReadOnlyList<string> Problems)
{
    public static Status Read(string settingsFile)
    {
        Folders folders = new(SettingsFile.DataFolderOf(settingsFile));
        LedgerStatus? ledger = LedgerStatus.Read(folders);
        bool running = DataLock.IsHeld(folders);
        string? mistakes = null, shortage = null;
        IReadOnlyList<InboxStatus> inboxes = [];
        IReadOnlyList<NextDigest> digests = [];
        RetentionResult? lastRetention = RetentionResult.Read(ledger?.Notes.GetValueOrDefault(Upkeep.Retention.Note));
        RetentionStatus? retention = lastRetention is null ? null : new(Next: null, lastRetention);
        SettingsInForce? inForce = running ? SettingsInForce.Read(ledger?.Notes.GetValueOrDefault(SettingsInForce.Note)) : null;
        try
        {
            WatcherSettings settings = SettingsFile.Load(settingsFile);
            inboxes = [.. settings.Inboxes.Select(inbox => InboxStatus.Of(inbox, running, ledger))];
            digests = [.. settings.Digests.Select(digest => NextDigest.Of(digest, TimeProvider.System.GetUtcNow(), ledger))];
            if (settings.Retention.DeletesAnything)
                retention = new(settings.Retention.Schedule.GetNextValidTimeAfter(TimeProvider.System.GetUtcNow())?.ToUniversalTime(), lastRetention);
            inForce ??= SettingsInForce.Of(settings);
            shortage = Directory.Exists(folders.Data) ? DiskRoom.Shortage(folders.Data, settings.Intake) : null;
        }
        catch (SettingsException e)
        {
            mistakes = e.Message;
        }

        return new Status(
            running, settingsFile, mistakes, ledger?.Notes.GetValueOrDefault(SettingsReload.TakenNote), inForce, folders.Data, inboxes, ledger is null ? 0 : Retries.FilesIn(folders.Failed) - ledger.StrayFiles.Count, digests, retention, ledger,
            [.. ProblemsOf(running, mistakes, shortage, inboxes, ledger)]);
    }

    public void Print(IAnsiConsole screen)
    {
        Grid grid = new Grid().AddColumn().AddColumn();
        Add("Service", Running ? "running" : "not running");
        Add("Settings", Settings + (SettingsTaken is { } taken ? $", last taken up {taken}" : ""));
        if (InForce is not null)
        {
            Add("", $"{InForce.Watches} watches, {InForce.Topics} topics; mail: {InForce.Mail}, from {InForce.From}");
            Add("", $"at most {(InForce.MaxAlertsPerHour == 0 ? "any number of" : InForce.MaxAlertsPerHour)} alerts an hour; operator: {(InForce.Operator.Count == 0 ? "nobody" : string.Join(", ", InForce.Operator))}");
        }

        foreach (InboxStatus inbox in Inboxes)
            Add("Inbox", $"{inbox.Path} ({inbox.Tag}): {inbox.Words()}");
        Add("Data", DataFolder);
        Add("Reports", Ledger is null ? "none yet" : Counts(Ledger.Reports) + (Ledger.LastReportAt is { } last ? $"; the last {last:u}" : "") + (Ledger.OldestReportClaimedAt is { } claimed ? $"; the oldest in work since {claimed:u}" : ""));
        if (FailedFiles > 0)
            Add("Failed", $"{FailedFiles} {(FailedFiles == 1 ? "report lies" : "reports lie")} in failed/; when the cause is mended, retry --all has them read again");
        if (Ledger is not null)
            AddMail(Ledger);
        if (Retention?.Next is { } next)
            Add("Retention", $"{InForce?.Retention}; next {next:u}");
        if (Retention?.Last is { } deleted)
            Add(Retention.Next is null ? "Retention" : "", $"last {deleted.At:u}: deleted {deleted.Done} reports, {deleted.Duplicates} duplicates, {deleted.Failed} failed, {deleted.Mails} mails, {deleted.Figures} figures; {deleted.Bytes:N0} bytes of files");
        if (Ledger?.Notes.GetValueOrDefault(TopicLearning.OutcomeNote) is { } trained)
            Add("Topics", trained);
        screen.Write(grid);
        foreach (FailureLine failure in Ledger?.Failures ?? [])
            screen.MarkupLineInterpolated($"[grey]{failure.At:u}[/] {VisibleText.Escape(failure.Name)}: {failure.Code}: {failure.Reason} [grey](retry {failure.Id})[/]");
        foreach (string problem in Problems)
            screen.MarkupLineInterpolated($"[red]{problem}[/]");

        void AddMail(LedgerStatus ledger)
        {
            Add("Mail", Counts(ledger.Alerts) + (ledger.Ambiguities > 0 ? $"; {ledger.Ambiguities} attempts without a reply" : "") + (ledger.OldestAlertWaitingSince is { } oldest ? $"; the oldest waits since {oldest:u}" : "") + (ledger.NextAttemptAt is { } next ? $"; the next that failed is tried again {next:u}" : ""));
            if (ledger.LastMail is { } mail)
                Add("", $"the last left {mail.At:u}: {mail.Kind} {mail.Name}, to {mail.Recipient}");
            if (ledger.LastError is { } error)
                Add("", $"the last that failed {error.At:u}: {error.Outcome}, to {error.Recipient}: {error.Detail}");
            foreach (PostponedLine held in ledger.Postponed.Where(p => p.Why != "digest"))
                Add("Held back", $"{held.Count} of {held.Watch} to {held.Recipient} since {held.Since:u}, {(held.Why == "storm" ? "told of in one mail after the storm" : "counted in its next alert (Repeat)")}");
            foreach (NextDigest digest in NextDigests.Where(d => d.At is not null && (d.Waiting > 0 || NextDigests.Count > 1)))
                Add("Digest", $"{digest.Name}: {(digest.Due ? $"due, {(Running ? "written within a minute" : "written by the next start")}; then" : "next")} {digest.At:u}, {digest.Waiting} {(digest.Waiting == 1 ? "alert waits" : "alerts wait")} for it");
            foreach (NoticeLine notice in ledger.Notices)
                Add("Told", $"the operator, {notice.Since:u}: {notice.Subject}");
        }

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
            yield return $"The inbox {inbox.Path} is unavailable{(inbox.Reason is { } reason ? $": {reason.TrimEnd('.')}" : "")}.";
        foreach (InboxStatus inbox in inboxes.Where(i => i.Left > 0))
            yield return $"{inbox.Left} in the inbox {inbox.Path} cannot be taken: {string.Join("; ", inbox.LeftFiles.Select(f => $"{f.File}: {f.Reason}"))}";
        if (ledger?.Notes.GetValueOrDefault(OutboxSender.HoldNote) is { } hold)
            yield return $"No mail leaves: {hold}" + (ledger.Notes.GetValueOrDefault(OutboxSender.HoldUntilNote) is { } until ? $"; tried again {until}, or at once by retry --all" : "");
        if (RetentionResult.Read(ledger?.Notes.GetValueOrDefault(Upkeep.Retention.Note)) is { Undeletable: > 0 } kept)
            yield return $"{kept.Undeletable} old files could not be deleted: {kept.LastError}";
        if (ledger?.StrayFiles is { Count: > 0 } stray)
            yield return $"{LedgerStatus.Say(stray)}. {(stray.Count == 1 ? "It is no report of this ledger, so retry does not find it and nothing deletes it: if it is to be read, move it into an inbox, else elsewhere" : "They are no reports of this ledger, so retry does not find them and nothing deletes them: move what is to be read into an inbox, the rest elsewhere")}.";
        if (ledger?.Alerts.GetValueOrDefault("undeliverable") is > 0 and var undeliverable)
            yield return $"{undeliverable} {(undeliverable == 1 ? "mail" : "mails")} could not be delivered: {string.Join("; ", ledger.Undeliverable.Select(u => $"{u.Count} to {u.Recipient}, {u.At:u}: {u.Detail}"))}";
    }
}

/// <param name="Next">By the settings file; null: never.</param>
/// <param name="Last">Null: it never ran.</param>
internal sealed record RetentionStatus(DateTimeOffset? Next, RetentionResult? Last);

/// <param name="At">Null: never.</param>
/// <param name="Waiting">Alerts that wait for it.</param>
/// <param name="Due">Its time has come for some of them.</param>
internal sealed record NextDigest(string Name, DateTimeOffset? At, string TimeZone, long Waiting, bool Due)
{
    public static NextDigest Of(Digest digest, DateTimeOffset now, LedgerStatus? ledger)
    {
        PostponedLine[] waiting = [.. (ledger?.Postponed ?? []).Where(p => p.Why == "digest" && p.Digest == digest.Name)];
        return new NextDigest(
            digest.Name, digest.NextAfter(now), digest.Schedule.TimeZone.Id, waiting.Sum(p => p.Count), waiting.Any(p => digest.DueEnd(p.Since, now) is not null));
    }
}

/// <param name="State">watched, unavailable, not watched (no service runs) or not made yet.</param>
/// <param name="Waiting">Files in it, those that are being written included.</param>
/// <param name="OldestWaitingSince">When the oldest of these was last written.</param>
/// <param name="LastArrival">When the last report came through it.</param>
/// <param name="Reason">Why it is unavailable, as the running service says.</param>
/// <param name="Left">How many of the files cannot be taken.</param>
/// <param name="LeftFiles">The first of these.</param>
internal sealed record InboxStatus(
    string Tag, string Path, string State, bool Available, int Waiting, DateTimeOffset? OldestWaitingSince, DateTimeOffset? LastArrival, string? Reason, int Left,
    IReadOnlyList<LeftFile> LeftFiles)
{
    public static InboxStatus Of(Inbox inbox, bool running, LedgerStatus? ledger)
    {
        DateTimeOffset? lastArrival = ledger is not null && ledger.Arrivals.TryGetValue(inbox.Tag, out DateTimeOffset last) ? last : null;
        InboxNote? note = running ? InboxNote.Of(inbox.Tag, ledger?.Notes) : null;
        if (!Directory.Exists(inbox.Path))
            return new(inbox.Tag, inbox.Path, running ? "unavailable" : "not made yet", false, 0, null, lastArrival, note?.Unavailable, 0, []);

        (int waiting, DateTimeOffset? oldest) = Waits(inbox.Path);
        string state = note?.Unavailable is not null ? "unavailable" : running ? "watched" : "not watched";
        return new(inbox.Tag, inbox.Path, state, note?.Unavailable is null, waiting, oldest, lastArrival, note?.Unavailable, note?.Left ?? 0, note?.Files ?? []);
    }

    public string Words()
        => State + (Available ? $", {Waiting} waiting" : "")
            + (OldestWaitingSince is { } oldest ? $", the oldest since {oldest:u}" : "")
            + (LastArrival is { } last ? $"; the last came {last:u}" : "");

    private static (int Count, DateTimeOffset? Oldest) Waits(string folder)
    {
        FileSystemEnumerable<DateTimeOffset> files = new(
            folder, (ref FileSystemEntry entry) => entry.LastWriteTimeUtc, new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true })
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && !InboxFile.IsTemporary(entry.FileName),
        };
        int count = 0;
        DateTimeOffset? oldest = null;
        foreach (DateTimeOffset written in files)
        {
            count++;
            oldest = oldest is null || written < oldest ? written : oldest;
        }

        return (count, oldest);
    }
}
