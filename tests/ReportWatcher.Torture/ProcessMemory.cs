namespace ReportWatcher.Torture;

/// <summary>What the kernel says of a running process, in proc(5).</summary>
internal static class ProcessMemory
{
    /// <summary>The most that was resident since it started; 0 where it has ended.</summary>
    public static int PeakMegabytes(int process)
    {
        string? line = File.Exists($"/proc/{process}/status") ? File.ReadLines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal)) : null;
        return line is null ? 0 : int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]) / 1024;
    }

    public static IReadOnlyList<int> ChildrenOf(int process)
        => [.. Directory.EnumerateDirectories($"/proc/{process}/task").SelectMany(Children).Select(int.Parse)];

    private static string[] Children(string thread)
    {
        try
        {
            return File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (IOException)
        {
            // The thread has ended.
            return [];
        }
    }
}
