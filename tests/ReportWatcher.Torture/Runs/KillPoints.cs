using System.CommandLine;
using ReportWatcher.Tests.Support;
using ReportWatcher.Torture.Oracle;

namespace ReportWatcher.Torture.Runs;

/// <summary>
/// T2: SIGKILL just before the n-th call of each kind that changes something outside the process, for every n that a small scenario has.
/// strace counts the calls of each thread for itself, so the service gets one worker thread, and the ledger's writer is one anyway.
/// </summary>
internal static class KillPoints
{
    private const int Files = 20;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private static readonly string[] s_calls = ["rename", "fsync", "fdatasync", "pwrite64", "ftruncate", "unlink", "sendto", "sendmsg"];

    private static readonly (string, string)[] s_oneThread =
        [("DOTNET_PROCESSOR_COUNT", "1"), ("DOTNET_ThreadPool_ForceMinWorkerThreads", "1"), ("DOTNET_ThreadPool_ForceMaxWorkerThreads", "1")];

    public static Command Create()
    {
        Option<int> sample = Run.Number("--sample", 0, "So many of the points, drawn by chance; 0: all of them."), minutes = Run.Number("--minutes", 0, "No more points after so many; 0: as long as it takes.");
        return Run.Command(
            "t2", "SIGKILL at every rename, fsync, fdatasync, pwrite and send of a scenario of 20 files.",
            (arguments, verdict) => RunAsync(arguments.GetValue(Run.Seed), arguments.GetValue(sample), TimeSpan.FromMinutes(arguments.GetValue(minutes)), verdict), sample, minutes);
    }

    private static async Task RunAsync(int seed, int sample, TimeSpan limit, Verdict verdict)
    {
        if (!Tracer.IsThere)
        {
            verdict.Skip(Tracer.Missing);
            return;
        }

        (string Call, int N)[] points = await CountAsync(seed, verdict);
        new Random(seed).Shuffle(points);
        int most = sample > 0 ? Math.Min(sample, points.Length) : points.Length, tried = 0, missed = 0;
        long start = TimeProvider.System.GetTimestamp();
        for (; tried < most && (limit == TimeSpan.Zero || TimeProvider.System.GetElapsedTime(start) < limit); tried++)
        {
            (string call, int n) = points[tried];
            Verdict ofPoint = new();
            try
            {
                if (!await StrikeAsync(seed, call, n, ofPoint))
                    missed++;
            }
            catch (Exception e) when (e is TimeoutException or InvalidOperationException)
            {
                ofPoint.Break(e.Message);
            }

            foreach (string broken in ofPoint.Broken)
                verdict.Break($"{call} {n}: {broken}");
            verdict.KeptSite ??= ofPoint.KeptSite;
        }

        verdict.Note($"{tried} of {points.Length} points; {missed} were not reached, because the run went another way");
        verdict.Expect(missed * 4 <= tried, $"{missed} of {tried} kills did not come");
    }

    /// <summary>The scenario once without a kill: how often each call is made by the thread that makes it most.</summary>
    private static async Task<(string, int)[]> CountAsync(int seed, Verdict verdict)
    {
        await using TortureScene scene = new(seed, 1, verdict);
        await scene.Drops.DropAsync(Files);
        string trace = scene.Log["trace"];
        await using (ServiceProcess service = Trace(scene, "-o", trace))
        {
            await Quiescence.ReachedAsync(scene.Site, Files, s_patience, service);
            await Tracer.KillAsync(service);
        }

        await scene.FinishAsync(s_patience);
        // "1234 pwrite64(5, ..."; a call that another thread's interrupts is on two lines, of which only the first has the parenthesis.
        return
        [
            .. from line in File.ReadLines(trace)
               let parts = line.Split([' ', '('], 3, StringSplitOptions.RemoveEmptyEntries)
               where parts.Length == 3 && s_calls.Contains(parts[1])
               group line by (Thread: parts[0], Call: parts[1]) into made
               group made.Count() by made.Key.Call into counts
               from n in Enumerable.Range(1, counts.Max())
               select (counts.Key, n),
        ];
    }

    /// <returns>Whether the kill came.</returns>
    private static async Task<bool> StrikeAsync(int seed, string call, int n, Verdict verdict)
    {
        await using TortureScene scene = new(seed, 1, verdict);
        await scene.Drops.DropAsync(Files);
        bool struck;
        await using (ServiceProcess service = Trace(scene, "-o", "/dev/null", "-e", $"inject={call}:signal=SIGKILL:when={n}"))
        {
            try
            {
                struck = !await Quiescence.ReachedAsync(scene.Site, Files, s_patience, service);
            }
            finally
            {
                await Tracer.KillAsync(service);
            }
        }

        await scene.FinishAsync(s_patience);
        return struck;
    }

    private static ServiceProcess Trace(TortureScene scene, params string[] how) => Tracer.Start(scene, s_calls, how, s_oneThread);
}
