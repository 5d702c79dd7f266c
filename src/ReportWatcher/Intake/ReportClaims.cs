using ReportWatcher.Analysis.Reading;
using ReportWatcher.Ledger;
using ReportWatcher.Storage;

namespace ReportWatcher.Intake;

/// <summary>Makes files ours: a row in the ledger first, then the file in work/.</summary>
internal sealed class ReportClaims(ReportLedger ledger, Folders folders)
{
    /// <summary>Moves a settled file from its inbox to work/. Null: it was gone, or could not be moved; it is looked at again.</summary>
    public async Task<ClaimedReport?> TakeAsync(InboxFile file, CancellationToken stopping)
    {
        ClaimedReport report = await ledger.ClaimAsync(file.Inbox.Tag, file.Name, file.Path);
        try
        {
            string work = WorkPath(report);
            if (!SafeFile.TryRename(file.Path, work))
            {
                // Another file system: the copy is durable before the original goes.
                await SafeFile.CopyAsync(file.Path, work, stopping);
                File.Delete(file.Path);
            }

            return report;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            if (!File.Exists(WorkPath(report)))
                await ledger.AbandonAsync(report);
            if (e is FileNotFoundException && !File.Exists(file.Path))
                return null;
            throw;
        }
    }

    /// <summary>Puts a file back whose writer came again: it settles anew, and is read when that writer is done.</summary>
    public async Task GiveBackAsync(ClaimedReport report)
    {
        string origin = report.Origin;
        Directory.CreateDirectory(Path.GetDirectoryName(origin)!);
        // Another file may have come under the name.
        if (File.Exists(origin))
            origin = Path.Combine(Path.GetDirectoryName(origin)!, report.StoredName);
        if (!SafeFile.TryRename(WorkPath(report), origin))
        {
            throw new UnreadableReportException(
                "still-written", "is written to although it was taken, and its inbox is on another file system: write it elsewhere and move it in when it is whole");
        }

        await ledger.AbandonAsync(report);
    }

    /// <summary>Takes a copy of a file that stays where it is.</summary>
    public async Task<ClaimedReport> TakeCopyAsync(string path, string name, string inboxTag, CancellationToken stopping)
    {
        ClaimedReport report = await ledger.ClaimAsync(inboxTag, name, path);
        try
        {
            await SafeFile.CopyAsync(path, WorkPath(report), stopping);
            return report;
        }
        catch
        {
            await ledger.AbandonAsync(report);
            throw;
        }
    }

    /// <summary>
    /// What a crash left claimed, those read least often first. Files that were never moved are still in their inbox; their claim is taken back.
    /// </summary>
    public async Task<IReadOnlyList<ClaimedReport>> RecoverAsync()
    {
        List<ClaimedReport> recovered = [];
        foreach (ClaimedReport report in await ledger.UnfinishedAsync())
        {
            if (File.Exists(WorkPath(report)))
                recovered.Add(report);
            else
                await ledger.AbandonAsync(report);
        }

        return [.. recovered.OrderBy(r => r.Attempts)];
    }

    public string WorkPath(ClaimedReport report) => Path.Combine(folders.Work, report.StoredName);
}
