using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace ReportWatcher.Storage;

/// <summary>Opens and moves files as things that a stranger may have put there.</summary>
internal static class SafeFile
{
    private const string PartialEnding = ".partial";

    /// <summary>Opens a regular file for reading: no link is followed, nothing blocks.</summary>
    /// <exception cref="FileNotFoundException">It is gone.</exception>
    /// <exception cref="IOException">It is no regular file, or cannot be opened.</exception>
    public static SafeFileHandle OpenForReading(string path, out FileStatus status)
    {
        if (!OperatingSystem.IsLinux())
        {
            // Not every reparse point is one: files that are kept in a cloud or without duplicates are real.
            if (new FileInfo(path).LinkTarget is not null)
                throw new IOException(IsLink);
            // Sharing no writing is the test for writers on Windows; whoever renames or deletes the file meanwhile is not held up.
            SafeFileHandle plain = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            status = PlainStatus(path, plain);
            return plain;
        }

        SafeFileHandle? handle = Posix.OpenForReading(path, out int error);
        // Three bytes of U+FFFD for each stray one make a long name too long.
        if (error is Posix.ENOENT or Posix.ENAMETOOLONG && StrayBytes.Find(path) is { } stray)
        {
            if (stray.IsFolder)
                throw new IOException("is a folder whose name is no valid UTF-8: nothing in it is read; rename it");
            handle = Posix.OpenForReading(stray.Path, out error);
        }

        if (handle is null)
        {
            throw error switch
            {
                Posix.ENOENT => new FileNotFoundException("the file is gone", path),
                Posix.ELOOP => new IOException(IsLink),
                Posix.EACCES => new UnauthorizedAccessException("may not be read by this program's user"),
                _ => new IOException($"cannot be opened: {new System.ComponentModel.Win32Exception(error).Message}"),
            };
        }

        status = Posix.Status(handle);
        if (status.IsRegular)
            return handle;

        handle.Dispose();
        throw new IOException("is no regular file");
    }

    private const string IsLink = "is a symbolic link; links are not followed";

    private static FileStatus PlainStatus(string path, SafeFileHandle handle)
        => new(IsRegular: true, Device: 0, Inode: 0, RandomAccess.GetLength(handle), File.GetLastWriteTimeUtc(path).Ticks * 100);

    /// <summary>Tells one folder from another that is found under the same path later; null where it is gone or the system does not tell.</summary>
    public static (ulong Device, ulong Inode)? FolderIdentity(string folder)
    {
        using SafeFileHandle? handle = OperatingSystem.IsLinux() ? Posix.OpenForReading(folder, out _) : null;
        if (handle is null)
            return null;
        FileStatus status = Posix.Status(handle);
        return (status.Device, status.Inode);
    }

    /// <summary>Moves within one file system; false where the two paths are on different ones.</summary>
    /// <exception cref="FileNotFoundException">It is gone, or the folder that it is to go to is.</exception>
    public static bool TryRename(string from, string to)
    {
        // File.Move would fall back to copying by itself, without making the copy last.
        return OperatingSystem.IsWindows()
            ? IsRenamed(Win32.Rename(from, to, overwrite: false), RenameErrors.OfWindows, from, to)
            : IsRenamed(Posix.Rename(from, to), RenameErrors.OfLinux, from, to);
    }

    /// <summary>What a system's error number means.</summary>
    internal static bool IsRenamed(int error, RenameErrors errors, string from, string to) => error switch
    {
        0 => true,
        _ when error == errors.Elsewhere => false,
        _ when error == errors.Gone || error == errors.FolderGone => throw new FileNotFoundException("the file is gone", from),
        _ => throw new IOException($"cannot move to {to}: {new System.ComponentModel.Win32Exception(error).Message}", error),
    };

    /// <summary>Of the content, in lower-case hex.</summary>
    public static async Task<string> Sha256Async(string path)
    {
        using SafeFileHandle handle = OpenForReading(path, out _);
        await using FileStream content = new(handle, FileAccess.Read, bufferSize: 0, isAsync: false);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content));
    }

    /// <summary>Removes what a copy that was not finished left.</summary>
    public static void DeletePartial(string to) => File.Delete(to + PartialEnding);

    /// <summary>Copies so that <paramref name="to"/> is either whole and durable or not there.</summary>
    /// <param name="exceptWhileWritten">For an original that goes: a writer that has it open would write into nothing.</param>
    /// <exception cref="IOException">It cannot be copied, or changed meanwhile.</exception>
    public static async Task CopyAsync(string from, string to, CancellationToken stopping, bool exceptWhileWritten = false)
    {
        string partial = to + PartialEnding;
        try
        {
            using (SafeFileHandle source = OpenForReading(from, out FileStatus before))
            await using (FileStream input = new(source, FileAccess.Read, bufferSize: 0, isAsync: false))
            await using (FileStream output = new(partial, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                await input.CopyToAsync(output, stopping);
                output.Flush(flushToDisk: true);
                if (OperatingSystem.IsLinux() && (Posix.Status(source) != before || (exceptWhileWritten && Posix.HasWriter(source) == true)))
                    throw new IOException("was written to while it was copied");
            }

            DurableFile.Replace(partial, to);
        }
        catch
        {
            // On a disk that is full it would take what room there is.
            File.Delete(partial);
            throw;
        }

        DurableFile.SyncDirectory(Path.GetDirectoryName(to)!);
    }
}

/// <summary>A system's error numbers of renaming.</summary>
/// <param name="Elsewhere">The two paths are on different file systems.</param>
/// <param name="Gone">The file is not there.</param>
/// <param name="FolderGone">A folder is not there. Windows tells it from a file that is not, Linux does not.</param>
internal sealed record RenameErrors(int Elsewhere, int Gone, int FolderGone)
{
    public static RenameErrors OfLinux { get; } = new(Posix.EXDEV, Posix.ENOENT, Posix.ENOENT);

    /// <summary>winerror.h: ERROR_NOT_SAME_DEVICE, ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND.</summary>
    public static RenameErrors OfWindows { get; } = new(17, 2, 3);
}
