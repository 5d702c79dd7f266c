using System.CommandLine;
using ReportWatcher.Tests.Support;
using ReportWatcher.Torture.Oracle;

namespace ReportWatcher.Torture.Runs;

/// <summary>
/// T4: a disk is full to the last byte in the middle of the work, and has room again a moment later: the data folder's, with and without the reserve that
/// the intake keeps free, the inbox's, and one that both share. Every fourth time the service is killed, too, before there is room again.
/// </summary>
internal static class FullDisks
{
    private const int Megabytes = 48, FilesPerCycle = 40, KillEvery = 4;

    private static readonly TimeSpan s_resumesWithin = TimeSpan.FromSeconds(60), s_patience = TimeSpan.FromMinutes(2);

    public static Command Create()
    {
        Option<int> cycles = Run.Number("--cycles", 100, "Of full and room again, for each kind of disk.");
        return Run.Command("t4", "A full disk, again and again.", (arguments, verdict) => RunAsync(arguments.GetValue(Run.Seed), arguments.GetValue(cycles), verdict), cycles);
    }

    private static async Task RunAsync(int seed, int cycles, Verdict verdict)
    {
        if (!Mount.IsAllowed)
        {
            verdict.Skip("a disk in memory needs root and mount");
            return;
        }

        await FillAsync("data", reserve: 0, seed, cycles, verdict);
        await FillAsync("data", reserve: 4, seed, cycles, verdict);
        await FillAsync("inbox", reserve: 0, seed, cycles, verdict);
        await FillAsync("", reserve: 0, seed, cycles, verdict);
    }

    /// <param name="which">The site's folder on the small disk; empty: the whole site.</param>
    /// <param name="reserve">Intake:MinFreeMegabytes.</param>
    private static async Task FillAsync(string which, int reserve, int seed, int cycles, Verdict verdict)
    {
        using TempFolder folder = new();
        await using Mount whole = new(folder["disk"]);
        if (which.Length == 0)
            await PutAsync(whole);
        // Where the scene makes its site. The mount goes after the scene, which keeps what is on it if a promise was broken.
        using TempFolder place = new(folder["disk"]);
        string filled = place[which];
        await using Mount part = new(filled);
        await using TortureScene scene = new(seed, 1, verdict, change: section => section["Intake"]!["MinFreeMegabytes"] = reserve, disk: folder["disk"]);
        if (which.Length > 0)
            await PutAsync(part);

        string where = which.Length == 0 ? "a disk for all" : $"the disk of {which}/{(reserve > 0 ? $", {reserve} MiB in reserve" : "")}";
        Random random = new(seed);
        List<TimeSpan> resumed = [];
        int worked = 0;
        ServiceProcess service = await ServiceProcess.StartAsync(scene.Site);
        try
        {
            for (int cycle = 0; cycle < cycles; cycle++)
            {
                Task dropping = which == "data" ? scene.Drops.DropAsync(FilesPerCycle) : Task.CompletedTask;
                if (which != "data")
                    await scene.Drops.DropAsync(FilesPerCycle);
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(100)), TimeProvider.System);
                int before = Filed(scene.Site);
                string ballast = Path.Combine(filled, ".ballast");
                Fill(ballast);
                await dropping;
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1500)), TimeProvider.System);
                worked += Filed(scene.Site) - before;
                // What can be done with a full inbox is done while it is full.
                if (which == "inbox")
                    await Quiescence.ReachedAsync(scene.Site, scene.Drops.Files.Count, s_patience, service);
                bool dies = cycle % KillEvery == KillEvery - 1;
                if (dies)
                    await service.DisposeAsync();
                File.Delete(ballast);
                long start = TimeProvider.System.GetTimestamp();
                if (dies)
                    service = await ServiceProcess.StartAsync(scene.Site);
                if (!await Quiescence.ReachedAsync(scene.Site, scene.Drops.Files.Count, s_patience, service))
                    throw new InvalidOperationException($"{where}, cycle {cycle + 1}: the service ended by itself:\n{service.Output}");
                resumed.Add(TimeProvider.System.GetElapsedTime(start));
            }

            await scene.StopAsync(service);
        }
        finally
        {
            await service.DisposeAsync();
        }

        scene.Check();
        resumed.Sort();
        verdict.Expect(resumed[^1] <= s_resumesWithin, $"{where}: went on only after {resumed[^1].TotalSeconds:0} s");
        verdict.Note($"{where}: {cycles} times full, {worked} of {scene.Drops.Files.Count} reports filed meanwhile; all done after there was room: median {resumed[resumed.Count / 2].TotalSeconds:0.0} s, longest {resumed[^1].TotalSeconds:0.0} s");
    }

    private static Task PutAsync(Mount mount) => mount.PutAsync($"-t tmpfs -o size={Megabytes}m none");

    private static int Filed(Site site) => (int)site.Query<long>("SELECT count(*) FROM reports WHERE filed_at IS NOT NULL").Sum();

    /// <summary>To the last byte.</summary>
    private static void Fill(string ballast)
    {
        using FileStream file = new(ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] page = new byte[4096];
        try
        {
            while (true)
                file.Write(page);
        }
        catch (IOException)
        {
            // That was the last one.
        }
    }
}
