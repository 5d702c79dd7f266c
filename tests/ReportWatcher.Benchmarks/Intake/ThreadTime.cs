using System.Globalization;

namespace ReportWatcher.Benchmarks.Intake;

/// <summary>What single threads of this process have taken of the processors.</summary>
internal static class ThreadTime
{
    // USER_HZ, in which the kernel tells times to programs: 100 on every machine that .NET runs on.
    private const double TicksPerSecond = 100;

    /// <summary>User and system time of the living threads of a name (its first 15 characters), to 10 ms. Zero where the system is not Linux.</summary>
    public static TimeSpan Of(string name)
    {
        if (!OperatingSystem.IsLinux())
            return TimeSpan.Zero;
        double ticks = 0;
        foreach (string thread in Directory.EnumerateDirectories("/proc/self/task"))
        {
            if (File.ReadAllText(Path.Combine(thread, "comm")).TrimEnd() != name)
                continue;
            // proc(5): after the name in parentheses come the state and ten figures, then utime and stime.
            string[] fields = File.ReadAllText(Path.Combine(thread, "stat")).Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            ticks += double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture);
        }

        return TimeSpan.FromSeconds(ticks / TicksPerSecond);
    }
}
