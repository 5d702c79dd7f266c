using Microsoft.Extensions.Logging;
using ReportWatcher.Hosting;
using ReportWatcher.Intake;
using ReportWatcher.Ledger;
using ReportWatcher.Mail;
using ReportWatcher.Settings;
using ReportWatcher.Storage;
using ReportWatcher.Upkeep;

namespace ReportWatcher.Outbox;

/// <summary>
/// Looks for what needs a person, and mails the operator once when it begins and once when it is over. What has been told is in the ledger, so that a
/// restart tells nothing twice.
/// </summary>
internal sealed class OperatorNotices(
    NoticeLedger notices, ReportLedger ledger, Folders folders, LiveSettings live, OutboxSignal outbox, TimeProvider time, ILogger<OperatorNotices> log)
{
    private const int MostNamed = 10;

    // A start after days finds quiet inboxes that the first scan fills.
    private static readonly TimeSpan s_settlingIn = TimeSpan.FromMinutes(15);

    private readonly long _started = time.GetTimestamp();

    // Told only if it is still so at the next look: a share that blinks wakes nobody.
    private HashSet<string> _seen = [], _gone = [];

    /// <param name="Over">The subject of the mail that says that it is over.</param>
    private sealed record Trouble(string Key, string Subject, string Over, IReadOnlyList<string> Lines);

    public async Task LookAsync()
    {
        WatcherSettings settings = live.Current;
        // Also without an operator: status shows it.
        IReadOnlyDictionary<string, DateTimeOffset> arrivals = await notices.ArrivalsAsync([.. settings.Inboxes.Select(i => i.Tag)]);
        if (settings.Operator.To.Count == 0)
            return;

        List<Trouble> troubles = [];
        await foreach (Trouble trouble in TroublesAsync(settings, arrivals))
            troubles.Add(trouble);
        IReadOnlyList<OpenNotice> told = await notices.OpenAsync();
        Trouble[] begun = [.. troubles.Where(t => told.All(n => n.Key != t.Key))];
        OpenNotice[] over = [.. told.Where(n => troubles.TrueForAll(t => t.Key != n.Key))];

        foreach (Trouble trouble in begun.Where(t => _seen.Contains(t.Key)))
        {
            await notices.RaiseAsync(trouble.Key, trouble.Subject, trouble.Over, string.Join('\n', trouble.Lines), [.. Mails(settings, trouble.Key, trouble.Subject, trouble.Lines, wasSince: null)]);
            log.OperatorTold(trouble.Subject);
        }

        foreach (OpenNotice notice in over.Where(n => _gone.Contains(n.Key)))
        {
            await notices.EndAsync(notice.Key, [.. Mails(settings, notice.Key, notice.Over, [], notice.RaisedAt)]);
            log.OperatorTold(notice.Over);
        }

        _seen = [.. begun.Select(t => t.Key)];
        _gone = [.. over.Select(n => n.Key)];
        outbox.Raise();
    }

    private IEnumerable<OutgoingMessage> Mails(WatcherSettings settings, string key, string subject, IReadOnlyList<string> lines, DateTimeOffset? wasSince)
        => settings.Operator.To.Select(Mailbox.Parse).DistinctBy(to => to.Address).Select(to => NoticeMessage.Compose(new NoticeContent
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            CreatedAt = time.GetUtcNow(),
            From = Mailbox.Parse(settings.Mail.From),
            To = to,
            Name = key,
            Subject = subject,
            Lines = lines,
            WasSince = wasSince,
            SettingsFile = settings.File,
        }));

    private async IAsyncEnumerable<Trouble> TroublesAsync(WatcherSettings settings, IReadOnlyDictionary<string, DateTimeOffset> arrivals)
    {
        foreach (Trouble trouble in await InboxesAsync(settings, arrivals))
            yield return trouble;
        if (await MailAsync(settings) is { } mail)
            yield return mail;
        foreach ((string recipient, string detail) in await notices.UndeliverableAsync())
        {
            yield return new Trouble(
                $"undeliverable {recipient}", $"Mail to {recipient} cannot be delivered", $"Mail to {recipient} is delivered again",
                [$"The server said: {detail}", "Its alerts are not tried again. Correct the address in the settings, or have the mailbox mended."]);
        }

        if (settings.Operator.FailedReports && await FailedAsync() is { } failed)
            yield return failed;
        if (await ledger.ReadNoteAsync(SettingsReload.RefusedNote) is { } mistakes)
        {
            yield return new Trouble(
                "settings", "A change of the settings is not in force", "The settings are in order again",
                ["The settings file has mistakes; the last good settings stay in force.", .. mistakes.Split('\n')]);
        }
    }

    private async Task<List<Trouble>> InboxesAsync(WatcherSettings settings, IReadOnlyDictionary<string, DateTimeOffset> arrivals)
    {
        List<Trouble> troubles = [];
        foreach (Inbox inbox in settings.Inboxes)
        {
            TimeSpan quiet = time.GetUtcNow() - arrivals[inbox.Tag];
            // The intake's word, not a look of our own: a share whose server hangs would hold us up too.
            InboxNote? note = InboxNote.Read(await ledger.ReadNoteAsync(InboxCondition.NoteOf(inbox.Tag)));
            if (note is { Left: > 0 })
            {
                troubles.Add(new Trouble(
                    $"inbox {inbox.Tag} left", $"{DigestView.Count(note.Left, "file")} in the inbox {inbox.Tag} cannot be taken", $"Nothing is left in the inbox {inbox.Tag}",
                    [$"Folder: {VisibleText.Escape(inbox.Path)}", .. note.Files.Select(f => $"{f.File}: {f.Reason}")]));
            }

            if (note?.Unavailable is { } reason)
            {
                troubles.Add(new Trouble(
                    $"inbox {inbox.Tag} unavailable", $"The inbox {inbox.Tag} is unavailable", $"The inbox {inbox.Tag} is available again",
                    [$"Folder: {VisibleText.Escape(inbox.Path)}", $"Reason: {reason}", "Nothing that is dropped there is read until it is back. It is looked for all the time; a restart is not needed."]));
            }
            else if (inbox.NothingForHours > 0 && quiet >= TimeSpan.FromHours(inbox.NothingForHours) && time.GetElapsedTime(_started) >= s_settlingIn)
            {
                troubles.Add(new Trouble(
                    $"inbox {inbox.Tag} quiet",
                    $"Nothing has come through the inbox {inbox.Tag} for {DigestView.Count(inbox.NothingForHours, "hour")}",
                    $"Reports come through the inbox {inbox.Tag} again",
                    [$"Folder: {VisibleText.Escape(inbox.Path)}", $"The last report came at {arrivals[inbox.Tag]:d MMMM yyyy HH:mm} UTC. Does whoever delivers still run?"]));
            }
        }

        return troubles;
    }

    private async Task<Trouble?> MailAsync(WatcherSettings settings)
    {
        int minutes = settings.Operator.MailWaitsForMinutes;
        if (minutes == 0 || await notices.MailWaitingAsync(time.GetUtcNow() - TimeSpan.FromMinutes(minutes)) is not { } waiting)
            return null;

        string? hold = await ledger.ReadNoteAsync(OutboxSender.HoldNote);
        return new Trouble(
            "mail waits", $"Mail has not left for {DigestView.Count(minutes, "minute")}", "No mail is late any more",
            [
                $"{(waiting.Count == 1 ? "1 mail waits" : $"{waiting.Count} mails wait")}, the oldest since {waiting.Oldest:d MMMM yyyy HH:mm} UTC. Each is kept and tried again for five days.",
                .. hold is null ? waiting.Reasons : [$"No mail leaves at all: {hold}"],
            ]);
    }

    /// <summary>By the folder and not by the ledger: it is over when somebody has seen to the files.</summary>
    private async Task<Trouble?> FailedAsync()
    {
        int files = Retries.FilesIn(folders.Failed);
        if (files == 0)
            return null;

        IReadOnlyList<(string Name, string Reason)> last = await notices.FailedAsync(MostNamed);
        return new Trouble(
            "failed", $"{DigestView.Count(files, "report")} could not be read", "No failed report is left",
            [
                $"Folder: {VisibleText.Escape(folders.Failed)}. The {ReportFiling.ReasonEnding} beside each file says what to do.",
                .. last.Take(files).Select(f => $"{VisibleText.Escape(f.Name)}: {f.Reason}"),
            ]);
    }
}
