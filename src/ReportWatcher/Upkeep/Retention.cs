using System.Text.Json;
using Microsoft.Extensions.Logging;
using ReportWatcher.Hosting;
using ReportWatcher.Intake;
using ReportWatcher.Ledger;
using ReportWatcher.Settings;
using ReportWatcher.Storage;

namespace ReportWatcher.Upkeep;

/// <summary>
/// Deletes what the settings say is old enough, and nothing else. Files first, their folders flushed, then the rows: a row that is marked is never
/// looked at again, so its file must be gone for certain; a file that is gone before its row is marked is found gone at the next run.
/// </summary>
internal sealed class Retention(RetentionLedger old, ReportLedger ledger, Folders folders, LiveSettings live, TimeProvider time, ILogger<Retention> log)
{
    /// <summary>Key of the note that <c>status</c> shows.</summary>
    public const string Note = "retention";

    // The one writer has other things to do between two slices.
    private const int Slice = 100;

    /// <returns>What was deleted; null where the settings keep everything.</returns>
    public async Task<RetentionResult?> RunAsync(CancellationToken stopping)
    {
        RetentionOptions keep = live.Current.Retention;
        if (!keep.DeletesAnything)
            return null;

        RetentionResult result = new(time.GetUtcNow());
        try
        {
            if (keep.Done is { } done)
            {
                await DeleteDoneAsync(result.At - done, result, stopping);
                await DeleteAsync("duplicate", result.At - done, n => result.Duplicates += n, result, stopping);
            }

            if (keep.Failed is { } failed)
                await DeleteAsync("failed", result.At - failed, n => result.Failed += n, result, stopping);
            if (keep.Mail is { } mail)
                await DeleteMailAsync(result.At - mail, result, stopping);
            if (keep.Figures is { } figures)
                await DeleteFiguresAsync(result.At - figures, result, stopping);
        }
        finally
        {
            log.RetentionRan(result.Done, result.Duplicates, result.Failed, result.Bytes, result.Mails, result.Figures);
            if (result.Undeletable > 0)
                log.RetentionFailed(result.Undeletable, result.LastError!);
            await ledger.NoteAsync(Note, JsonSerializer.Serialize(result, FindingsJson.Options));
        }

        return result;
    }

    private async Task DeleteDoneAsync(DateTimeOffset before, RetentionResult result, CancellationToken stopping)
    {
        OldFile? last = null;
        while (await old.DoneAsync(last, before, Slice) is { Count: > 0 } files)
        {
            stopping.ThrowIfCancellationRequested();
            last = files[^1];
            IReadOnlyList<OldFile> gone = await DeleteFilesAsync(files, result);
            await old.RemoveDoneAsync(gone);
            result.Done += gone.Count;
        }

        await old.DoneBeforeAsync(before);
    }

    private async Task DeleteAsync(string state, DateTimeOffset before, Action<int> count, RetentionResult result, CancellationToken stopping)
    {
        OldFile? last = null;
        while (await old.OfNoUseAsync(state, last, before, Slice) is { Count: > 0 } files)
        {
            stopping.ThrowIfCancellationRequested();
            // What cannot be deleted is passed by until the next run, and holds up nothing else.
            last = files[^1];
            IReadOnlyList<OldFile> gone = await DeleteFilesAsync(files, result);
            await old.RemoveAsync(gone);
            count(gone.Count);
        }
    }

    private async Task DeleteMailAsync(DateTimeOffset before, RetentionResult result, CancellationToken stopping)
    {
        int deleted;
        do
        {
            stopping.ThrowIfCancellationRequested();
            deleted = await old.RemoveMailAsync(before, Slice);
            result.Mails += deleted;
        }
        while (deleted == Slice);
    }

    private async Task DeleteFiguresAsync(DateTimeOffset before, RetentionResult result, CancellationToken stopping)
    {
        bool all;
        do
        {
            stopping.ThrowIfCancellationRequested();
            (int figures, all) = await old.RemoveFiguresAsync(before, Slice);
            result.Figures += figures;
        }
        while (!all);
    }

    /// <returns>Those whose file is gone for good.</returns>
    private async Task<IReadOnlyList<OldFile>> DeleteFilesAsync(IReadOnlyList<OldFile> files, RetentionResult result)
    {
        List<OldFile> gone = [];
        foreach (OldFile file in files)
        {
            FileInfo info = new(Path.Combine(folders.Data, file.Folder, file.StoredName));
            try
            {
                long bytes = info.Exists ? info.Length : 0;
                DeleteIfThere(info.FullName);
                DeleteIfThere(info.FullName + ReportFiling.ReasonEnding);
                result.Bytes += bytes;
                gone.Add(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                result.Undeletable++;
                result.LastError = e.Message;
            }
        }

        foreach (string folder in files.Select(f => f.Folder).Distinct())
            await TidyAsync(folder);
        return gone;
    }

    /// <summary>Somebody may have moved the whole folder away.</summary>
    private static void DeleteIfThere(string file)
    {
        if (File.Exists(file))
            File.Delete(file);
    }

    /// <summary>Makes the deletions last, and takes the folder of a day away that is empty, and those of its month and year.</summary>
    private async Task TidyAsync(string folder)
    {
        string path = Path.Combine(folders.Data, folder);
        if (!Directory.Exists(path))
            return;

        DurableFile.SyncDirectory(path);
        // done/yyyy/mm/dd; failed and duplicate themselves stay.
        for (string? empty = folder; empty?.Contains(Path.DirectorySeparatorChar) == true; empty = Path.GetDirectoryName(empty))
        {
            path = Path.Combine(folders.Data, empty);
            try
            {
                if (Directory.EnumerateFileSystemEntries(path).Any() || await old.IsAwaitedAsync(empty))
                    return;
                Directory.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Something has come into it, or it may not go: an empty folder harms nobody.
                return;
            }
        }
    }
}

/// <summary>What one run of the retention deleted.</summary>
internal sealed record RetentionResult(DateTimeOffset At)
{
    public int Done { get; set; }

    public int Duplicates { get; set; }

    public int Failed { get; set; }

    /// <summary>Of these files.</summary>
    public long Bytes { get; set; }

    public int Mails { get; set; }

    public int Figures { get; set; }

    /// <summary>Files that are still there, and are tried again the next time.</summary>
    public int Undeletable { get; set; }

    public string? LastError { get; set; }

    public static RetentionResult? Read(string? note) => note is null ? null : JsonSerializer.Deserialize<RetentionResult>(note, FindingsJson.Options);
}
