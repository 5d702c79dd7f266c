using System.CommandLine;
using System.Text.Json.Nodes;
using ReportWatcher.Tests.Support;
using ReportWatcher.Torture.Oracle;

namespace ReportWatcher.Torture.Runs;

/// <summary>
/// T3: the power fails in the middle of the work. The whole site is on a file system in an image, which is shut down as it stands: what it holds in
/// memory only is gone, and the next mount replays its journal. The service is stopped first, so that what it had said by then is known.
/// </summary>
internal static class PowerCuts
{
    private static readonly string[] s_fileSystems = ["xfs", "ext4"];

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    public static Command Create()
    {
        Option<int> cuts = Run.Number("--cuts", 200, "Power cuts on each file system."), files = Run.Number("--files", 20_000, "Files dropped in all on each.");
        return Run.Command("t3", "Power cuts, on XFS and ext4.", (arguments, verdict) => RunAsync(arguments.GetValue(Run.Seed), arguments.GetValue(cuts), arguments.GetValue(files), verdict), cuts, files);
    }

    private static async Task RunAsync(int seed, int cuts, int files, Verdict verdict)
    {
        string[] fileSystems = [.. s_fileSystems.Where(f => Programs.Find($"mkfs.{f}") is not null && File.ReadLines("/proc/filesystems").Any(l => l.EndsWith($"\t{f}", StringComparison.Ordinal)))];
        if (!Mount.IsAllowed || Programs.Find("xfs_io") is null || fileSystems.Length == 0 || !File.Exists("/dev/loop-control"))
        {
            verdict.Skip("needs root, loop devices and Debian's xfsprogs");
            return;
        }

        foreach (string fileSystem in fileSystems)
            await CutAsync(fileSystem, seed, cuts, files, verdict);
    }

    private static async Task CutAsync(string fileSystem, int seed, int cuts, int files, Verdict verdict)
    {
        using TempFolder folder = new();
        string image = folder["image"];
        await using (FileStream file = File.Create(image))
            file.SetLength(1024L * 1024 * 1024);
        await Programs.RunAsync($"mkfs.{fileSystem}", "-q", image);
        await using Mount disk = new(folder["disk"]);
        await disk.PutAsync($"-o loop {image}");

        Random random = new(seed);
        int kept = 0;
        await using (TortureScene scene = new(seed, 1, verdict, change: UseDiskToTheEnd, disk: folder["disk"]))
        {
            // How long the machine takes for a start; the lives are measured by it.
            long started = TimeProvider.System.GetTimestamp();
            await using (await ServiceProcess.StartAsync(scene.Site))
            {
            }

            TimeSpan life = TimeProvider.System.GetElapsedTime(started);
            for (int cut = 0; cut < cuts; cut++)
            {
                await scene.Drops.DropAsync((files - scene.Drops.Files.Count) / (cuts - cut));
                // From here on the files are the service's to lose; before, they would be their writers'.
                await Programs.RunAsync("sync", "-f", folder["disk"]);
                Acknowledged before;
                await using (ServiceProcess service = scene.Start())
                {
                    // A third of the cuts come while the service starts, when it takes up what the cut before left.
                    if (random.Next(3) > 0)
                        await service.PrintsAsync("Watching ");
                    await Task.Delay(life * random.NextDouble(), TimeProvider.System);
                    service.Signal(Signals.Stop);
                    before = Acknowledged.By(scene.Site);
                    await Programs.RunAsync("xfs_io", "-x", "-c", "shutdown", folder["disk"]);
                    await service.KillAsync();
                }

                await disk.RemoveWhenRestedAsync();
                await disk.PutAsync($"-o loop {image}");
                kept += before.Count;
                foreach (string lost in before.LostIn(scene.Site))
                    verdict.Break($"{fileSystem}, cut {cut + 1}: {lost}");
            }

            await scene.FinishAsync(s_patience);
        }

        verdict.Note($"{fileSystem}: {cuts} cuts with {kept} states acknowledged before them, in all");
    }

    /// <summary>Small as it is, the image has to do.</summary>
    private static void UseDiskToTheEnd(JsonObject section) => section["Intake"]!["MinFreeMegabytes"] = 0;

    /// <summary>The final states that anybody could read in the ledger before a cut: they must be there after it.</summary>
    private sealed class Acknowledged
    {
        private readonly Dictionary<string, string> _states = [];

        public int Count => _states.Count;

        public static Acknowledged By(Site site)
        {
            Acknowledged acknowledged = new();
            foreach ((string uid, string state) in site.Query<(string, string)>(
                """
                SELECT uid, state || ifnull(' ' || sha256, '') || CASE WHEN filed_at IS NULL THEN '' ELSE ' filed' END FROM reports WHERE state IN ('done', 'failed', 'duplicate')
                UNION ALL SELECT uid, state FROM alerts WHERE state IN ('sent', 'undeliverable')
                """))
            {
                acknowledged._states[uid] = state;
            }

            return acknowledged;
        }

        public IEnumerable<string> LostIn(Site site)
        {
            Dictionary<string, string> now = By(site)._states;
            foreach ((string uid, string state) in _states)
            {
                if (now.GetValueOrDefault(uid) is not { } left || !left.StartsWith(state, StringComparison.Ordinal))
                    yield return $"{uid} was {state} and is {now.GetValueOrDefault(uid) ?? "gone"}";
            }
        }
    }
}
