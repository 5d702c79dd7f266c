using Microsoft.Win32.SafeHandles;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Ledger;
using ReportWatcher.Storage;

namespace ReportWatcher.Intake;

/// <summary>Makes files ours: a row in the ledger first, then the file in work/.</summary>
internal sealed class ReportClaims(ReportLedger ledger, Folders folders)
{
    // From so many on, one flush of the file system takes less than one for each.
    private const int FlushTogether = 8;

    /// <summary>
    /// Moves settled files from their inbox to work/: the rows of all in one commit, then the files. Many that come together are also flushed
    /// together; a few are left to whoever reads them.
    /// </summary>
    /// <param name="failed">Told of a file that could not be moved. It is still in its inbox and looked at again with the next scan.</param>
    public async Task<IReadOnlyList<TakenReport>> TakeAsync(IReadOnlyList<InboxFile> files, Action<InboxFile, Exception> failed, CancellationToken stopping)
    {
        ClaimedReport[] claims = await ledger.ClaimAsync([.. files.Select(file => new NewClaim(file.Inbox.Tag, file.Name, file.Path, file.ClosedAt))]);
        Arrival[] arrivals = await Task.WhenAll(claims.Zip(files, (claim, file) => TryMoveAsync(claim, file, failed, stopping)));
        // Whoever wrote the files may not have asked for it, and done/ must hold no torn file after a power cut.
        bool flushed = files.Count >= FlushTogether && DurableFile.TrySyncFileSystem(folders.Work);
        return [.. claims.Select((claim, i) => new TakenReport(claim, flushed ? files[i].Status : null, IsCopy: arrivals[i] == Arrival.Copied)).Where((_, i) => arrivals[i] != Arrival.None)];
    }

    private async Task<Arrival> TryMoveAsync(ClaimedReport report, InboxFile file, Action<InboxFile, Exception> failed, CancellationToken stopping)
    {
        string work = WorkPath(report);
        Arrival arrival = Arrival.Moved;
        try
        {
            if (file.Status.Names > 1 || !SafeFile.TryRename(file.Path, work))
            {
                // By its other name it could be written to when it is ours; or this is another file system. The copy is durable before the original goes.
                await SafeFile.CopyAsync(file.Path, work, stopping, exceptWhileWritten: true);
                arrival = Arrival.Copied;
                File.Delete(file.Path);
            }
            else if (!OperatingSystem.IsLinux())
            {
                using SafeFileHandle handle = File.OpenHandle(work, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                DurableFile.Sync(handle);
            }

            return arrival;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            bool gone = !File.Exists(file.Path);
            if (gone && File.Exists(work))
                return arrival;
            // An original that cannot be removed would be read again with every scan, so its copy does not count.
            File.Delete(work);
            await ledger.AbandonAsync(report);
            if (!gone && e is not OperationCanceledException)
                failed(file, e);
            return Arrival.None;
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
    public async Task<TakenReport> TakeCopyAsync(string path, string name, string inboxTag, CancellationToken stopping)
    {
        ClaimedReport report = await ledger.ClaimAsync(inboxTag, name, path);
        try
        {
            await SafeFile.CopyAsync(path, WorkPath(report), stopping);
            return new TakenReport(report, Flushed: null, IsCopy: true);
        }
        catch
        {
            await ledger.AbandonAsync(report);
            throw;
        }
    }

    /// <summary>Makes the attachments of a mail reports of their own: the rows first, then the files in work/.</summary>
    /// <param name="title">Of the mail.</param>
    public async Task<IReadOnlyList<TakenReport>> TakeAttachmentsAsync(ClaimedReport mail, string title, IReadOnlyList<AttachedFile> files)
    {
        ClaimedReport?[] claimed = await ledger.ClaimAttachmentsAsync(mail, title, [.. files.Select(file => OneName(file.Name))]);
        List<TakenReport> taken = [];
        for (int i = 0; i < files.Count; i++)
        {
            if (claimed[i] is not { } report)
                continue;
            await DurableFile.WriteThenRenameAsync(WorkPath(report), files[i].Content, () => Task.CompletedTask, CancellationToken.None);
            taken.Add(new TakenReport(report, Flushed: null, IsCopy: true));
        }

        return taken;
    }

    /// <summary>As part of a path that names a report: an attachment's name may hold anything.</summary>
    private static string OneName(string name) => string.Concat(name.Select(c => c is '/' or '\\' || char.IsControl(c) ? '_' : c));

    /// <summary>
    /// What a crash left claimed, oldest first. Files that were never moved are still in their inbox; their claim is taken back.
    /// </summary>
    public async Task<IReadOnlyList<ClaimedReport>> RecoverAsync()
    {
        bool retried = false;
        ILookup<bool, ClaimedReport> byMoved = (await ledger.UnfinishedAsync()).ToLookup(report => File.Exists(WorkPath(report)) || IsTakenFromFailed(report));
        if (retried)
            SyncTakenFromFailed();
        foreach (ClaimedReport report in byMoved[false])
            SafeFile.DeletePartial(WorkPath(report));
        await Task.WhenAll(byMoved[false].Select(ledger.AbandonAsync));
        return [.. byMoved[true]];

        bool IsTakenFromFailed(ClaimedReport report)
        {
            bool taken = TakeFromFailed(report);
            retried |= taken;
            return taken;
        }
    }

    /// <summary>
    /// Moves a report that is to be read again back to work/; the reason why it failed is the ledger's to keep. It must not be read before
    /// <see cref="SyncTakenFromFailed"/>, which is for many together.
    /// </summary>
    /// <returns>False: it is not in failed/.</returns>
    public bool TakeFromFailed(ClaimedReport report)
    {
        string failed = Path.Combine(folders.Failed, report.StoredName);
        if (!File.Exists(failed))
            return false;
        SafeFile.TryRename(failed, WorkPath(report));
        File.Delete(failed + ReportFiling.ReasonEnding);
        return true;
    }

    /// <summary>Has what was taken from failed/ outlive a power cut.</summary>
    public void SyncTakenFromFailed()
    {
        DurableFile.SyncDirectory(folders.Work);
        DurableFile.SyncDirectory(folders.Failed);
    }

    /// <summary>In bytes; 0 where it is gone.</summary>
    public long SizeOf(ClaimedReport report) => new FileInfo(WorkPath(report)) is { Exists: true } file ? file.Length : 0;

    public string WorkPath(ClaimedReport report) => Path.Combine(folders.Work, report.StoredName);

    /// <summary>How a file came to work/, if it did.</summary>
    private enum Arrival { None, Moved, Copied }
}

/// <summary>A report whose file is in work/.</summary>
/// <param name="Flushed">What the file was when its content had been flushed to the disk; null where that is still to be done.</param>
/// <param name="Suspect">The program ended more than once while it was under way.</param>
/// <param name="IsCopy">
/// This program wrote it, durably, and nobody else knows it: there is no writer to wait for. It may look as if there were one, as a child that is being
/// started holds what this program had open for writing at its fork until it is another program.
/// </param>
internal readonly record struct TakenReport(ClaimedReport Report, FileStatus? Flushed, bool Suspect = false, bool IsCopy = false);
