using System.Globalization;

namespace ReportWatcher.Hosting;

/// <summary>One mapping of a process, as proc_pid_maps(5) and proc_pid_smaps(5) have it.</summary>
/// <param name="Start">Its first address.</param>
/// <param name="End">The address after its last.</param>
/// <param name="Permissions">Such as <c>r-xp</c>: read, write, execute, private or shared.</param>
/// <param name="Path">Of the file; empty or in brackets where there is none.</param>
internal readonly record struct MemoryMapping(ulong Start, ulong End, string Permissions, string Path)
{
    /// <summary>
    /// Whether it shows a file that this process cannot write to through it. Writable mappings are left alone whatever they hold, as somebody may
    /// write to them at any moment; so are those whose file is gone or is none (<c>... (deleted)</c>, <c>/memfd:...</c>).
    /// </summary>
    public bool IsReadOnlyFile
        => Permissions is ['r', '-', ..] && Path.StartsWith('/')
            && !Path.StartsWith("/memfd:", StringComparison.Ordinal) && !Path.EndsWith(" (deleted)", StringComparison.Ordinal);
}

internal static class MemoryMap
{
    /// <summary>The mappings in /proc/PID/maps or smaps that show a file read-only.</summary>
    public static IEnumerable<MemoryMapping> ReadOnlyFiles(IEnumerable<string> maps)
        => maps.Select(TryReadHeader).OfType<MemoryMapping>().Where(m => m.IsReadOnlyFile);

    /// <summary>
    /// Those of them in /proc/PID/smaps of which every page in memory is the file's. A page that was written to while the mapping was writable is
    /// counted as anonymous, and one of these that is swapped out as swap: it is nowhere else. Dirty pages are the file's: they have been
    /// written to the file and not yet to the disk, as those of a program installed a moment ago.
    /// </summary>
    public static IEnumerable<MemoryMapping> CleanFiles(IEnumerable<string> smaps)
    {
        MemoryMapping? current = null;
        long foreign = 0;
        foreach (string line in smaps)
        {
            if (TryReadHeader(line) is { } next)
            {
                if (current is { IsReadOnlyFile: true } complete && foreign == 0)
                    yield return complete;
                (current, foreign) = (next, 0);
            }
            else if (line.StartsWith("Anonymous:", StringComparison.Ordinal) || line.StartsWith("Swap:", StringComparison.Ordinal))
            {
                foreign += Kilobytes(line);
            }
        }

        if (current is { IsReadOnlyFile: true } last && foreign == 0)
            yield return last;
    }

    /// <summary>"7f0c00000000-7f0c00021000 r-xp 0000a000 fe:00 1234     /usr/lib/libc.so.6", where the path may have blanks.</summary>
    private static MemoryMapping? TryReadHeader(string line)
    {
        // The other lines of smaps begin with a name: "Rss:      12 kB".
        if (line.Length == 0 || !char.IsAsciiHexDigitLower(line[0]))
            return null;
        const int range = 0, permissions = 1, path = 5;
        string[] parts = line.Split(' ', path + 1, StringSplitOptions.RemoveEmptyEntries);
        int dash = parts.Length >= path ? parts[range].IndexOf('-', StringComparison.Ordinal) : -1;
        return dash > 0
            && ulong.TryParse(parts[range].AsSpan(0, dash), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong start)
            && ulong.TryParse(parts[range].AsSpan(dash + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong end)
            ? new MemoryMapping(start, end, parts[permissions], parts.Length > path ? parts[path] : "")
            : null;
    }

    /// <summary>"Anonymous:            12 kB"</summary>
    private static long Kilobytes(string line) => long.Parse(line.AsSpan(line.IndexOf(':', StringComparison.Ordinal) + 1).TrimEnd("kB").Trim(), CultureInfo.InvariantCulture);
}
