using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ReportWatcher.Storage;

/// <summary>The system calls that .NET does not offer: opening without following links or hanging on a FIFO, leases.</summary>
internal static partial class Posix
{
    public const int ENOENT = 2, EACCES = 13, EEXIST = 17, EXDEV = 18, EAGAIN = 11, ELOOP = 40, ENAMETOOLONG = 36;

    private const int O_RDONLY = 0, O_NONBLOCK = 0x800, O_NOATIME = 0x40000, O_CLOEXEC = 0x80000;
    private const int F_SETFL = 4, F_SETSIG = 10, F_SETLEASE = 1024, F_RDLCK = 0, F_UNLCK = 2, SIGURG = 23;
    private const int AT_EMPTY_PATH = 0x1000, CurrentFolder = -100;
    private const uint STATX_BASIC_STATS = 0x7ff;

    // This one differs between processor architectures.
    private static readonly int O_NOFOLLOW = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x8000 : 0x20000;

    /// <summary>Opens for reading; never follows a link, never blocks on a FIFO or device. Null with the error number where it fails.</summary>
    public static SafeFileHandle? OpenForReading(string path, out int error)
    {
        int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
        error = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>As the other, for a name that is no text.</summary>
    /// <param name="path">Ends with NUL.</param>
    public static SafeFileHandle? OpenForReading(byte[] path, out int error)
    {
        int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
        error = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>What is open; links are not followed any more.</summary>
    public static FileStatus Status(SafeFileHandle handle)
    {
        if (statx((int)handle.DangerousGetHandle(), "", AT_EMPTY_PATH, STATX_BASIC_STATS, out Statx s) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());

        const int typeMask = 0xf000, regular = 0x8000;
        return new(
            IsRegular: (s.Mode & typeMask) == regular,
            Device: ((ulong)s.DeviceMajor << 32) | s.DeviceMinor,
            Inode: s.Inode,
            Size: (long)s.Size,
            ModifiedNanoseconds: (s.Modified.Seconds * 1_000_000_000) + s.Modified.Nanoseconds,
            Names: s.Links);
    }

    /// <summary>
    /// Reading leaves the file's time of access as it is, which spares the file system a change to write down. Of another's file the system does not allow it: that
    /// is read all the same.
    /// </summary>
    public static void KeepAccessTime(SafeFileHandle handle) => _ = fcntl((int)handle.DangerousGetHandle(), F_SETFL, O_NONBLOCK | O_NOATIME);

    /// <summary>User number of a file's or folder's owner; null where it cannot be asked.</summary>
    public static uint? OwnerOf(string path)
    {
        return statx(CurrentFolder, path, 0, STATX_BASIC_STATS, out Statx s) == 0 ? s.Owner : null;
    }

    /// <summary>Whether anybody holds the file open for writing; null where the lease cannot tell (a share, a foreign owner).</summary>
    /// <remarks>
    /// A read lease is granted only while there is no writer. Linux would announce a writer that comes while the lease is held by SIGIO,
    /// which ends a .NET process, so the signal is set to SIGURG, which does nothing; the lease is given back at once.
    /// </remarks>
    public static bool? HasWriter(SafeFileHandle handle)
    {
        int descriptor = (int)handle.DangerousGetHandle();
        if (fcntl(descriptor, F_SETSIG, SIGURG) != 0)
            return null;
        if (fcntl(descriptor, F_SETLEASE, F_RDLCK) == 0)
        {
            _ = fcntl(descriptor, F_SETLEASE, F_UNLCK);
            return false;
        }

        return Marshal.GetLastPInvokeError() == EAGAIN ? true : null;
    }

    /// <summary>rename(2); 0 or the error number.</summary>
    public static int Rename(string from, string to) => rename(from, to) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>renameat2(2) that fails with EEXIST where the new name is taken; 0 or the error number.</summary>
    /// <param name="from">Ends with NUL.</param>
    public static int RenameToNew(byte[] from, string to)
    {
        const uint noReplace = 1;
        const int notThere = 38; // ENOSYS
        try
        {
            return renameat2(CurrentFolder, from, CurrentFolder, to, noReplace) == 0 ? 0 : Marshal.GetLastPInvokeError();
        }
        catch (EntryPointNotFoundException)
        {
            return notThere; // glibc before 2.28
        }
    }

    /// <summary>syncfs(2): flushes everything that is not yet on the disk of the file system that a folder is on. 0 or the error number.</summary>
    public static int SyncFileSystem(string folder)
    {
        using SafeFileHandle? handle = OpenForReading(folder, out int error);
        return handle is null ? error : syncfs((int)handle.DangerousGetHandle()) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int syncfs(int descriptor);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int open(byte[] path, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int renameat2(int fromFolder, byte[] from, int toFolder, string to, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(int descriptor, int command, int argument);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rename(string from, string to);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int folder, string path, int flags, uint mask, out Statx result);

    // struct statx is the same on every architecture, unlike struct stat.
    [StructLayout(LayoutKind.Sequential)]
    private struct StatxTime
    {
        public long Seconds;
        public uint Nanoseconds;
        public int Reserved;
    }

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Statx
    {
        [FieldOffset(16)] public uint Links;
        [FieldOffset(20)] public uint Owner;
        [FieldOffset(28)] public ushort Mode;
        [FieldOffset(32)] public ulong Inode;
        [FieldOffset(40)] public ulong Size;
        [FieldOffset(112)] public StatxTime Modified;
        [FieldOffset(136)] public uint DeviceMajor;
        [FieldOffset(140)] public uint DeviceMinor;
    }
}

/// <summary>What tells one state of a file from another.</summary>
/// <param name="ModifiedNanoseconds">Since 1970, the file system's clock: compared for equality only.</param>
/// <param name="Names">How many hard links it has.</param>
internal readonly record struct FileStatus(bool IsRegular, ulong Device, ulong Inode, long Size, long ModifiedNanoseconds, uint Names = 1);
