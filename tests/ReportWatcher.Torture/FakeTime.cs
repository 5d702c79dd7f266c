using System.Globalization;

namespace ReportWatcher.Torture;

/// <summary>libfaketime: another wall clock for a child process; the monotonic clock, by which it measures waits, stays true.</summary>
internal static class FakeTime
{
    public static string? Library { get; } = Find();

    /// <summary>The environment of a process whose clock follows a file, looked at for every reading.</summary>
    public static (string Name, string Value)[] Following(string library, string file)
        => [("LD_PRELOAD", library), ("FAKETIME_TIMESTAMP_FILE", file), ("FAKETIME_NO_CACHE", "1"), ("DONT_FAKE_MONOTONIC", "1"), ("NO_FAKE_STAT", "1")];

    /// <summary>Sets the clock of every process that follows <paramref name="file"/>; it goes on from there.</summary>
    public static void Set(string file, DateTimeOffset wall)
    {
        // In one step: a reader of half an offset would jump elsewhere.
        File.WriteAllText(file + ".new", (wall - TimeProvider.System.GetUtcNow()).TotalSeconds.ToString("+0.000;-0.000", CultureInfo.InvariantCulture));
        File.Move(file + ".new", file, overwrite: true);
    }

    private static string? Find()
        => Directory.Exists("/usr/lib")
            ? Directory.EnumerateDirectories("/usr/lib", "*-linux-*").Select(folder => Path.Combine(folder, "faketime", "libfaketime.so.1")).FirstOrDefault(File.Exists)
            : null;
}
