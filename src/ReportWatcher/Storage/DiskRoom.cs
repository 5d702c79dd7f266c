using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using ReportWatcher.Hosting;
using ReportWatcher.Settings;

namespace ReportWatcher.Storage;

/// <summary>Whether the data folder's disk has room. While it has not, nothing is taken from the inboxes, where it is safe, and all that waits goes on by itself later.</summary>
internal sealed class DiskRoom(Folders folders, LiveSettings live, TimeProvider time, ILogger<DiskRoom> log)
{
    /// <summary>How often a full disk is looked at again.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private long _looked = long.MinValue;
    private bool _full;

    /// <summary>Ends at once where there is room, else when there is.</summary>
    /// <param name="waiting">Called now and then while it waits.</param>
    public async Task WaitAsync(Action waiting, CancellationToken stopping)
    {
        while (IsFull())
        {
            waiting();
            await Task.Delay(Pause, time, stopping);
        }
    }

    /// <summary>What is wrong, in words; null where there is room.</summary>
    public static string? Shortage(string dataFolder, IntakeOptions intake)
    {
        long free = FreeBytes(dataFolder) / (1024 * 1024);
        return free >= intake.MinFreeMegabytes ? null
            : $"the disk of {dataFolder} has only {free} MiB free, less than Intake:MinFreeMegabytes = {intake.MinFreeMegabytes}; no report is taken until there is room";
    }

    /// <summary>Whether an operation failed because the disk, or what this user may have of it, is full: it can succeed later.</summary>
    public static bool IsFull(Exception e) => e switch
    {
        SqliteException { SqliteErrorCode: 13 } => true, // SQLITE_FULL
        // The shared-memory file could not grow: SQLITE_IOERR_SHMSIZE, SQLITE_IOERR_SHMMAP.
        SqliteException { SqliteExtendedErrorCode: 4874 or 5386 } => true,
        IOException io when OperatingSystem.IsWindows() => (io.HResult & 0xffff) is 39 or 112, // ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL
        IOException { HResult: 28 or 122 } => true, // ENOSPC, EDQUOT
        _ => false,
    };

    private bool IsFull()
    {
        lock (_lock)
        {
            // A system call for every report of thousands a second tells nothing new.
            if (_looked != long.MinValue && time.GetElapsedTime(_looked) < Pause)
                return _full;

            _looked = time.GetTimestamp();
            string? shortage = Shortage(folders.Data, live.Current.Intake);
            if (shortage is not null && !_full)
                log.DiskFull(shortage);
            else if (shortage is null && _full)
                log.DiskHasRoom();
            return _full = shortage is not null;
        }
    }

    /// <summary>Of the disk that a folder is on.</summary>
    // On Linux DriveInfo takes any folder and asks the file system that it is on.
    public static long FreeBytes(string folder)
        => new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(Path.GetFullPath(folder))! : folder).AvailableFreeSpace;
}
