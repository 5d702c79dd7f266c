using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ReportWatcher.Storage;

/// <summary>Files that are there whole or not at all, also after a power cut.</summary>
internal static partial class DurableFile
{
    public const string TemporaryEnding = ".tmp";

    private static long s_syncs;

    /// <summary>How often a file or folder was flushed to the disk by this process; the ledger's own flushes are its commits.</summary>
    public static long Syncs => Interlocked.Read(ref s_syncs);

    /// <summary>Flushes a file's content and size to the disk. Windows wants a handle that may write.</summary>
    /// <exception cref="FlushFailedException">It could not be written. To try again would be no help: the system forgets what it could not write.</exception>
    public static void Sync(SafeFileHandle file)
    {
        Interlocked.Increment(ref s_syncs);
        try
        {
            RandomAccess.FlushToDisk(file);
        }
        catch (IOException e)
        {
            throw new FlushFailedException(e);
        }
    }

    /// <summary>
    /// Writes a file beside <paramref name="path"/>, flushes it to the disk, awaits <paramref name="beforeRename"/>, renames it to
    /// <paramref name="path"/> (replacing what is there) and flushes the folder.
    /// </summary>
    /// <exception cref="IOException">Before the rename: <paramref name="path"/> is as it was. The temporary file is removed.</exception>
    /// <exception cref="FolderNotSyncedException">After the rename: the file is in place, but a power cut may undo it.</exception>
    public static async Task WriteThenRenameAsync(string path, ReadOnlyMemory<byte> bytes, Func<Task> beforeRename, CancellationToken stopping)
    {
        string temporary = path + TemporaryEnding;
        try
        {
            using (SafeFileHandle file = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write, FileShare.None, FileOptions.Asynchronous))
            {
                await RandomAccess.WriteAsync(file, bytes, 0, stopping);
                Sync(file);
            }

            await beforeRename();
            Replace(temporary, path);
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }

        try
        {
            SyncDirectory(Path.GetDirectoryName(path)!);
        }
        catch (IOException e)
        {
            throw new FolderNotSyncedException(path, e);
        }
    }

    /// <summary>Renames over what is there. Under Windows it is on the disk then, elsewhere when the folder is flushed.</summary>
    /// <exception cref="IOException">Both files are as they were.</exception>
    public static void Replace(string from, string to)
    {
        if (!OperatingSystem.IsWindows())
            File.Move(from, to, overwrite: true);
        else if (Win32.Rename(from, to, overwrite: true) is not 0 and var error)
            throw new IOException($"cannot move to {to}: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    /// <summary>
    /// Flushes a folder's entries, so that a rename in it outlives a power cut. Windows has no such call and NTFS journals its entries;
    /// .NET refuses to open folders (File.OpenHandle), hence the calls to libc.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be opened or flushed.</exception>
    public static void SyncDirectory(string folder)
    {
        if (OperatingSystem.IsWindows()) return;

        Interlocked.Increment(ref s_syncs);
        int descriptor = Open(folder, ReadOnly | (OperatingSystem.IsLinux() ? CloseOnExec : 0));
        if (descriptor < 0) throw Failure("open", folder);
        try
        {
            // EINVAL: the file system (some network mounts) cannot flush folders; there is nothing better to be had there.
            if (Fsync(descriptor) != 0 && Marshal.GetLastPInvokeError() != InvalidArgument) throw Failure("fsync", folder);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>
    /// Flushes all files and folders of the file system that <paramref name="folder"/> is on: for many small files one flush in place of hundreds.
    /// What other programs have not flushed yet goes along, so a few files are better flushed one by one.
    /// </summary>
    /// <returns>False where the system has no such call (any but Linux).</returns>
    /// <exception cref="IOException">Something could not be written.</exception>
    public static bool TrySyncFileSystem(string folder)
    {
        if (!OperatingSystem.IsLinux()) return false;

        Interlocked.Increment(ref s_syncs);
        if (Posix.SyncFileSystem(folder) is not 0 and var error) throw new IOException($"syncfs {folder}: {Marshal.GetPInvokeErrorMessage(error)}", error);
        return true;
    }

    private static IOException Failure(string call, string folder)
        => new($"{call} {folder}: {Marshal.GetLastPInvokeErrorMessage()}", Marshal.GetLastPInvokeError());

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is overwritten by the next attempt; the failure that brought us here is the one to report.
        }
    }

    private const int ReadOnly = 0, CloseOnExec = 0x80000, InvalidArgument = 22;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}

/// <summary>The file was renamed into place, but its folder could not be flushed.</summary>
internal sealed class FolderNotSyncedException(string path, IOException cause) : IOException($"{path} is in place, but {cause.Message}", cause);

/// <summary>The system could not write to the disk what it had accepted.</summary>
internal sealed class FlushFailedException(IOException cause) : IOException($"the disk failed: {cause.Message}", cause);
