using ReportWatcher.Intake;
using ReportWatcher.Ledger;
using ReportWatcher.Outbox;
using ReportWatcher.Settings;
using ReportWatcher.Storage;

namespace ReportWatcher.Hosting;

/// <summary>Whether the service lives and whether it does its work, in words for whoever asks.</summary>
internal sealed class ServiceHealth(Progress progress, ReportLedger ledger, InboxStates inboxes, LiveSettings live, Folders folders, TimeProvider time)
{
    /// <summary>A ledger that takes longer than this to answer hangs.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>What hangs, so that only a restart helps: what the watchdog looks at. Empty while all get on.</summary>
    public async Task<IReadOnlyList<string>> FindHangsAsync()
    {
        // Everybody waits for room on a full disk, and a restart would make none.
        if (ledger.Writer.WaitsForRoom)
            return [];
        if (progress.Overdue() is { } overdue)
            return [$"{overdue.Part} has been overdue for {overdue.By.TotalSeconds:0} s"];

        try
        {
            // It has nothing to do most of the time: that it would do it is asked.
            await ledger.Writer.WriteAsync(_ => true).WaitAsync(s_patience, time);
            return [];
        }
        catch (TimeoutException)
        {
            return ledger.Writer.WaitsForRoom ? [] : ["the ledger's writer does not answer"];
        }
        catch (LedgerException e)
        {
            return [e.Message];
        }
    }

    /// <summary>What keeps the service from its work, in itself or around it. Empty while reports are taken and mail leaves.</summary>
    public async Task<IReadOnlyList<string>> FindProblemsAsync()
    {
        if (await FindHangsAsync() is { Count: > 0 } hangs)
            return hangs;

        List<string> problems = [.. inboxes.Unwatched().Select(i => $"the inbox {i.Inbox.Path} is not watched: {i.Reason}")];
        if (ledger.Writer.WaitsForRoom)
            problems.Add("the ledger waits for room on the disk");
        else if (await ledger.ReadNoteAsync(OutboxSender.HoldNote) is { } hold)
            problems.Add($"no mail leaves: {hold}");
        if (DiskRoom.Shortage(folders.Data, live.Current.Intake) is { } shortage)
            problems.Add(shortage);
        return problems;
    }
}
