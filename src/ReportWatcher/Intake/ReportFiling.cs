using System.Reflection;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using ReportWatcher.Hosting;
using ReportWatcher.Ledger;
using ReportWatcher.Mail;
using ReportWatcher.Storage;

namespace ReportWatcher.Intake;

/// <summary>
/// Moves the files of recorded reports to where the ledger says they belong. What waits is moved together: the folders are synced once for
/// all of it, and one write tells the ledger.
/// </summary>
internal sealed class ReportFiling(ReportLedger ledger, Folders folders, Progress progress, TimeProvider time, ILogger<ReportFiling> log)
{
    public const string ReasonEnding = ".reason.json";

    /// <summary>Reports that are moved together at most.</summary>
    public const int MaxBatch = 256;

    private static readonly string s_version = typeof(ReportFiling).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>Moves the files of reports as they are recorded, until the channel ends. For a thread of its own: it does little but wait for the disk.</summary>
    public void FileAll(ChannelReader<UnfiledReport> recorded)
    {
        List<UnfiledReport> batch = [];
        while (recorded.WaitToRead())
        {
            while (batch.Count < MaxBatch && recorded.TryRead(out UnfiledReport? next))
                batch.Add(next);
            FileAsync(batch).GetAwaiter().GetResult();
            batch.Clear();
        }
    }

    /// <summary>Moves the files of some reports together.</summary>
    public async Task FileAsync(IReadOnlyList<UnfiledReport> reports)
    {
        using Progress.Expectation moving = progress.Expect($"the filing of {reports.Count} reports", ReportProcessor.Patience);
        foreach (UnfiledReport report in reports)
            await MoveWhenThereIsRoomAsync(report);
        foreach (string folder in reports.Select(r => r.Folder).Distinct())
            DurableFile.SyncDirectory(Path.Combine(folders.Data, folder));
        DurableFile.SyncDirectory(folders.Work);
        await ledger.MarkFiledAsync([.. reports.Select(r => r.Report.Id)]);
    }

    private async Task MoveWhenThereIsRoomAsync(UnfiledReport unfiled)
    {
        while (true)
        {
            try
            {
                await MoveAsync(unfiled);
                return;
            }
            catch (IOException e) when (DiskRoom.IsFull(e))
            {
                await Task.Delay(DiskRoom.Pause, time);
            }
        }
    }

    private async Task MoveAsync(UnfiledReport unfiled)
    {
        string folder = Path.Combine(folders.Data, unfiled.Folder);
        string from = Path.Combine(folders.Work, unfiled.Report.StoredName);
        string to = Path.Combine(folder, unfiled.Report.StoredName);
        // The reason stands there before the file does: nobody finds a failed file without one.
        if (unfiled.Reason is { } reason)
        {
            Directory.CreateDirectory(folder);
            await WriteReasonAsync(to + ReasonEnding, unfiled.Report, reason);
        }

        // Nearly always it lies there, and its folder is there too: then this is all.
        if (IsMoved(from, to))
            return;
        Directory.CreateDirectory(folder);
        // After a crash it may have been moved already.
        if (!File.Exists(from) && (File.Exists(to) || await CopyFromOriginAsync(unfiled, to)))
            return;
        // Somebody took it out of work/. What was read is in the ledger; one missing file must not keep the others from being read.
        if (!IsMoved(from, to))
            log.FileLost(VisibleText.Escape(unfiled.Report.Name), unfiled.Folder);
    }

    private static bool IsMoved(string from, string to)
    {
        try
        {
            return SafeFile.TryRename(from, to);
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    /// <summary>
    /// A power cut can undo the move out of the inbox, but not the ledger: then the report lies where it came from. It is copied; what is left
    /// there comes in again as a duplicate.
    /// </summary>
    private static async Task<bool> CopyFromOriginAsync(UnfiledReport unfiled, string to)
    {
        try
        {
            if (unfiled.Sha256 is null || await SafeFile.Sha256Async(unfiled.Report.Origin) != unfiled.Sha256)
                return false;
            await SafeFile.CopyAsync(unfiled.Report.Origin, to, CancellationToken.None);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private Task WriteReasonAsync(string path, ClaimedReport report, FailureReason reason)
        => DurableFile.WriteThenRenameAsync(
            path,
            JsonSerializer.SerializeToUtf8Bytes(new
            {
                code = reason.Code,
                message = reason.Message,
                name = report.Name,
                inbox = report.Inbox,
                origin = report.Origin,
                attempts = report.Attempts,
                size = reason.Size,
                sha256 = reason.Sha256,
                failedAt = time.GetUtcNow(),
                version = s_version,
                whatToDo = $"mend the cause, then: reportwatcher retry {report.Uid}; a file that you changed is a new report: move it into the inbox",
            }, s_readable),
            () => Task.CompletedTask,
            CancellationToken.None);

    private static readonly JsonSerializerOptions s_readable = new(FindingsJson.Options) { WriteIndented = true };
}
