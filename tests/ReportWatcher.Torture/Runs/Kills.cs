using System.CommandLine;
using ReportWatcher.Tests.Support;
using ReportWatcher.Torture.Oracle;

namespace ReportWatcher.Torture.Runs;

/// <summary>
/// T1: SIGKILL at a random moment, while files are dropped and mails go out, and a restart; again and again. A third of the kills come while the
/// service starts, when it takes up what the kill before left.
/// </summary>
internal static class Kills
{
    private const double KillsAtStart = 1.0 / 3;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_recoveryLimit = TimeSpan.FromSeconds(5);

    public static Command Create()
    {
        Option<int> kills = Run.Number("--kills", 60, "SIGKILLs."), files = Run.Number("--files", 6000, "Files dropped in all."),
            alerts = Run.Number("--alerts", 4000, "Alerts expected in all, about."), minutes = Run.Number("--minutes", 0, "No more kills and files after so many; 0: as long as it takes.");
        return Run.Command(
            "t1", "SIGKILL at random moments while files arrive and mails leave.",
            (arguments, verdict) => RunAsync(arguments.GetValue(Run.Seed), arguments.GetValue(kills), arguments.GetValue(files), arguments.GetValue(alerts), TimeSpan.FromMinutes(arguments.GetValue(minutes)), verdict),
            kills, files, alerts, minutes);
    }

    private static async Task RunAsync(int seed, int kills, int files, int alerts, TimeSpan limit, Verdict verdict)
    {
        await using TortureScene scene = new(seed, (double)alerts / files, verdict);
        Random random = new(seed);
        List<TimeSpan> recoveries = [];
        // How long the machine takes for a start with nothing to recover; the lives are measured by it.
        TimeSpan start = await StartAsync(scene);
        long begun = TimeProvider.System.GetTimestamp();
        int kill = 0;
        for (; kill < kills && (limit == TimeSpan.Zero || TimeProvider.System.GetElapsedTime(begun) < limit); kill++)
        {
            int share = (files - scene.Drops.Files.Count) / (kills - kill);
            await scene.Drops.DropAsync(share / 2);
            long started = TimeProvider.System.GetTimestamp();
            await using ServiceProcess service = scene.Start();
            Task dropping = scene.Drops.DropAsync(share - (share / 2));
            if (random.NextDouble() < KillsAtStart)
            {
                await Task.Delay(start * random.NextDouble(), TimeProvider.System);
            }
            else
            {
                await service.PrintsAsync("Watching ");
                recoveries.Add(TimeProvider.System.GetElapsedTime(started));
                await Task.Delay(start * random.NextDouble(), TimeProvider.System);
            }

            await service.KillAsync();
            await dropping;
        }

        await scene.FinishAsync(s_patience);
        recoveries.Sort();
        verdict.Note($"{kill} kills in {TimeProvider.System.GetElapsedTime(begun).TotalMinutes:0} minutes");
        verdict.Note($"start to watching: {start.TotalSeconds:0.00} s with nothing to recover; after a kill median {recoveries[recoveries.Count / 2].TotalSeconds:0.00} s, longest {recoveries[^1].TotalSeconds:0.00} s");
        verdict.Expect(recoveries[^1] - start <= s_recoveryLimit, $"a recovery took {(recoveries[^1] - start).TotalSeconds:0.0} s, more than {s_recoveryLimit.TotalSeconds:0}");
    }

    private static async Task<TimeSpan> StartAsync(TortureScene scene)
    {
        long started = TimeProvider.System.GetTimestamp();
        await using ServiceProcess service = await ServiceProcess.StartAsync(scene.Site);
        return TimeProvider.System.GetElapsedTime(started);
    }
}
