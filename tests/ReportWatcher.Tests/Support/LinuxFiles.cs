using System.Runtime.InteropServices;

namespace ReportWatcher.Tests.Support;

/// <summary>Files as only Linux has them.</summary>
internal static partial class LinuxFiles
{
    public static void MakeFifo(string path)
    {
        if (mkfifo(path, 0x1b6) != 0)
            throw new IOException($"mkfifo {path}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>Makes a file somebody else's.</summary>
    public static void GiveAway(string path)
    {
        const uint nobody = 65534;
        if (chown(path, nobody, nobody) != 0)
            throw new IOException($"chown {path}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int chown(string path, uint user, uint group);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mkfifo(string path, uint mode);
}
