namespace ReportWatcher.Torture;

/// <summary>What the kernel says of a running process, in proc(5).</summary>
internal static class ProcessView
{
    /// <summary>The most that was resident since it started; 0 where it has ended.</summary>
    public static int PeakMegabytes(int process)
    {
        string? line = File.Exists($"/proc/{process}/status") ? File.ReadLines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal)) : null;
        return line is null ? 0 : int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]) / 1024;
    }

    public static IReadOnlyList<int> ChildrenOf(int process)
        => [.. Directory.EnumerateDirectories($"/proc/{process}/task").SelectMany(Children).Select(int.Parse)];

    /// <summary>Where each thread is, a line each: its name, and what it waits for in the kernel. Of a service that hangs it is the only trace that is left.</summary>
    public static string ThreadsOf(int process)
        => Directory.Exists($"/proc/{process}/task")
            ? string.Join('\n', Directory.EnumerateDirectories($"/proc/{process}/task").Select(thread => $"{Read(thread, "comm"),-16} {Read(thread, "wchan"),-28} system call {Read(thread, "syscall")}"))
            : "";

    private static string Read(string thread, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(thread, file)).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The thread has ended, or this is not for us to know.
            return "?";
        }
    }

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
