using System.Text.RegularExpressions;

namespace ReportWatcher.Storage;

/// <summary>Which file system a folder is on, by the place where that is mounted.</summary>
internal static partial class MountPoints
{
    /// <summary>The mount point above a path, the path itself included; the root where the system does not tell.</summary>
    public static string Above(string path)
    {
        string root = Path.GetPathRoot(path)!;
        if (!OperatingSystem.IsLinux())
            return root;

        // proc(5): the fifth field of mountinfo is the mount point, with blanks and backslashes in octal.
        return File.ReadLines("/proc/self/mountinfo")
            .Select(line => Octal().Replace(line.Split(' ')[4], match => ((char)Convert.ToInt32(match.Groups[1].Value, 8)).ToString()))
            .Where(mount => path == mount || path.StartsWith(mount.TrimEnd('/') + '/', StringComparison.Ordinal))
            .MaxBy(mount => mount.Length) ?? root;
    }

    [GeneratedRegex(@"\\([0-7]{3})")]
    private static partial Regex Octal();
}
