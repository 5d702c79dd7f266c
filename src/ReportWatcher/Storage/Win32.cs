using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace ReportWatcher.Storage;

/// <summary>The system calls of Windows that .NET does not offer: renames that are on the disk when they return, and that never become copies.</summary>
[SupportedOSPlatform("windows")]
internal static partial class Win32
{
    private const uint ReplaceExisting = 1, WriteThrough = 8;

    /// <summary>MoveFileEx; 0 or the error number.</summary>
    public static int Rename(string from, string to, bool overwrite)
        => MoveFileExW(Extended(from), Extended(to), WriteThrough | (overwrite ? ReplaceExisting : 0)) ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>A path that Windows takes as it is: of any length, and with a blank or dot at the end of a name, as shares of other systems have them.</summary>
    private static string Extended(string fullPath)
        => fullPath.StartsWith(@"\\?\", StringComparison.Ordinal) ? fullPath
            : fullPath.StartsWith(@"\\", StringComparison.Ordinal) ? string.Concat(@"\\?\UNC\", fullPath.AsSpan(2))
            : @"\\?\" + fullPath;

    [LibraryImport("kernel32", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool MoveFileExW(string from, string to, uint flags);
}
