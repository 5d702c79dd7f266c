using ReportWatcher.Tests.Support;
using ReportWatcher.Torture.Oracle;

namespace ReportWatcher.Torture;

/// <summary>The service under strace(1), which lets chosen system calls fail or end it. It counts the calls of each thread for itself.</summary>
internal static class Tracer
{
    public static bool IsThere => Programs.Find("strace") is not null;

    public const string Missing = "there is no strace on this machine";

    /// <param name="calls">The system calls to be looked at; all others are left alone.</param>
    /// <param name="how">More arguments of strace.</param>
    public static ServiceProcess Start(TortureScene scene, IEnumerable<string> calls, IEnumerable<string> how, params (string Name, string Value)[] environment)
        => ServiceProcess.StartUnder(["strace", "-f", "-qq", "-e", $"trace={string.Join(',', calls)}", "-e", "signal=none", .. how], scene.Site, environment);

    /// <summary>Ends the traced process: its tracer ends with it, while the other way round it would go on.</summary>
    public static async Task KillAsync(ServiceProcess tracer)
    {
        if (tracer.HasExited)
            return;
        foreach (string child in (await File.ReadAllTextAsync($"/proc/{tracer.Id}/task/{tracer.Id}/children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            System.Diagnostics.Process.GetProcessById(int.Parse(child)).Kill();
        await tracer.ExitAsync();
    }
}
