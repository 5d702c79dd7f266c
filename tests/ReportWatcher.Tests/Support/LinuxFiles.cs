using System.Runtime.InteropServices;
using System.Text;

namespace ReportWatcher.Tests.Support;

/// <summary>Files as only Linux has them.</summary>
internal static partial class LinuxFiles
{
    public static void MakeFifo(string path)
    {
        if (mkfifo(path, 0x1b6) != 0)
            throw new IOException($"mkfifo {path}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    public static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? throw new PlatformNotSupportedException() : File.GetUnixFileMode(path);

    /// <summary>Makes a file somebody else's.</summary>
    public static void GiveAway(string path)
    {
        const uint nobody = 65534;
        if (chown(path, nobody, nobody) != 0)
            throw new IOException($"chown {path}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>A character device like /dev/zero. Needs root.</summary>
    public static void MakeZeroDevice(string path)
    {
        const uint characterDevice = 0x2000, readable = 0x1b6;
        const ulong zero = (1 << 8) | 5;
        if (mknod(path, characterDevice | readable, zero) != 0)
            throw new IOException($"mknod {path}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    public static void MakeSocket(string path)
    {
        const uint socket = 0xc000, readable = 0x1b6;
        if (mknod(path, socket | readable, 0) != 0)
            throw new IOException($"mknod {path}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    public static void HardLink(string existing, string path)
    {
        if (link(existing, path) != 0)
            throw new IOException($"link {path}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>Renames a file to a name that need not be UTF-8.</summary>
    public static void RenameToBytes(string from, string folder, ReadOnlySpan<byte> name)
    {
        byte[] to = [.. Encoding.UTF8.GetBytes(folder), (byte)'/', .. name, 0];
        if (rename([.. Encoding.UTF8.GetBytes(from), 0], to) != 0)
            throw new IOException($"rename to {folder}/{Convert.ToHexString(name)}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mkfifo(string path, uint mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int chown(string path, uint user, uint group);

    /// <summary>Mounts an empty file system in memory over a folder; needs root.</summary>
    /// <param name="options">Of tmpfs.</param>
    public static void Mount(string folder, string options = "size=16m")
    {
        if (mount("tmpfs", folder, "tmpfs", 0, options) != 0)
            throw new IOException($"mount {folder}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>Makes a file one that not even root can delete, until it is unmounted; needs root.</summary>
    public static void Pin(string file)
    {
        const uint bind = 4096;
        if (mount(file, file, "none", bind, "") != 0)
            throw new IOException($"mount {file}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    public static void Unmount(string folder)
    {
        // MNT_DETACH: what somebody still has open goes on to be there for them only.
        if (umount2(folder, 2) != 0)
            throw new IOException($"umount {folder}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mount(string source, string target, string type, nuint flags, string data);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int umount2(string target, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mknod(string path, uint mode, ulong device);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int link(string existing, string path);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int rename(byte[] from, byte[] to);
}
