using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using ReportWatcher.Tests.Support;
using ReportWatcher.Torture.Oracle;

namespace ReportWatcher.Torture.Runs;

/// <summary>
/// T11: every way in which file events are lost: the queue overflows, the folder is removed or moved away, the inbox is a share whose files others
/// write, whose server hangs, dies or is unmounted. What is dropped is found at the next scan after healing, and the other inbox never waits.
/// </summary>
internal static class WatcherLosses
{
    private static readonly TimeSpan s_rescan = TimeSpan.FromSeconds(5);

    // One scan, and what a busy machine takes on top.
    private static readonly TimeSpan s_found = s_rescan + TimeSpan.FromSeconds(10);

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    public static Command Create()
    {
        Option<int> flood = Run.Number("--flood", 40_000, "Files that come while the service is stopped.");
        return Run.Command("t11", "Lost file events: overflow, folders removed and moved, shares that hang, die and go.", (arguments, verdict) => RunAsync(arguments.GetValue(Run.Seed), arguments.GetValue(flood), verdict), flood);
    }

    private static async Task RunAsync(int seed, int flood, Verdict verdict)
    {
        await using TortureScene scene = new(seed, 0, verdict, change: AddSecondInbox);
        await using (ServiceProcess service = await ServiceProcess.StartAsync(scene.Site))
        {
            Losses losses = new(scene, service, verdict);
            await losses.OverflowAsync(flood);
            await losses.RemoveAsync();
            await losses.MoveAwayAsync();
            if (Programs.Find("bindfs") is null || !File.Exists("/dev/fuse"))
                verdict.Note("without the share: there is no bindfs or no /dev/fuse on this machine");
            else
                await losses.ShareAsync();
            await scene.StopAsync(service);
        }

        scene.Check();
    }

    private static void AddSecondInbox(JsonObject section)
    {
        section["Inboxes"]!.AsArray().Add(JsonNode.Parse("""{ "Path": "second", "Tag": "second" }"""));
        section["Intake"]!["RescanInterval"] = s_rescan.ToString();
    }

    private sealed class Losses(TortureScene scene, ServiceProcess service, Verdict verdict)
    {
        private readonly Site _site = scene.Site;

        public async Task OverflowAsync(int flood)
        {
            int queue = int.Parse(await File.ReadAllTextAsync("/proc/sys/fs/inotify/max_queued_events"));
            verdict.Expect(flood > queue, $"{flood} files do not overflow a queue of {queue}");
            service.Signal(Signals.Stop);
            await scene.Drops.DropAsync(flood);
            service.Signal(Signals.Continue);
            long start = TimeProvider.System.GetTimestamp();
            await Quiescence.ReachedAsync(_site, flood, s_patience, service);
            verdict.Note($"overflow: {flood} files found and filed in {TimeProvider.System.GetElapsedTime(start).TotalSeconds:0} s");
            await FoundAsync("after the overflow", scene.Site.Inbox);
        }

        public async Task RemoveAsync()
        {
            Directory.Delete(_site.Inbox, recursive: true);
            await FoundAsync("in the other inbox while one is gone", _site.Folder["second"]);
            Directory.CreateDirectory(_site.Inbox);
            await FoundAsync("in an inbox that was removed and made again", _site.Inbox);
            string below = Path.Combine(_site.Inbox, "below");
            Directory.CreateDirectory(below);
            await FoundAsync("in a folder below", below);
            Directory.Delete(below, recursive: true);
            Directory.CreateDirectory(below);
            await FoundAsync("in a folder below that was removed and made again", below);
        }

        public async Task MoveAwayAsync()
        {
            string away = _site.Folder["away"];
            Directory.Move(_site.Inbox, away);
            Directory.CreateDirectory(_site.Inbox);
            File.WriteAllText(Path.Combine(away, "not-ours.txt"), "Nobody asked for this report to be read.\n");
            await FoundAsync("in an inbox made in the place of one moved away", _site.Inbox);
            verdict.Expect(File.Exists(Path.Combine(away, "not-ours.txt")), "a file was taken from a folder that is no inbox any more");
        }

        /// <summary>bindfs in the place of a server: what is written behind it raises no event, and it can be stopped, killed and unmounted.</summary>
        public async Task ShareAsync()
        {
            string behind = _site.Folder["behind"];
            Directory.CreateDirectory(behind);
            // Whatever goes wrong below, nothing stays mounted: the server ends with its mount.
            await using Mount inbox = new(_site.Inbox);
            Process share = await MountAsync(behind);
            await FoundAsync("on the share", _site.Inbox);
            await FoundAsync("written behind the share", behind);

            Signal(share, Signals.Stop);
            await FoundAsync("in the other inbox while the share hangs", _site.Folder["second"]);
            string hung = Drop(behind);
            Signal(share, Signals.Continue);
            await FoundAsync("behind the share while it hung", hung);

            share.Kill();
            await share.WaitForExitAsync();
            await FoundAsync("in the other inbox while the share is dead", _site.Folder["second"]);
            await SaidUnavailableAsync("whose server died");
            string dead = Drop(behind);
            await inbox.RemoveAsync();
            share = await MountAsync(behind);
            await FoundAsync("behind the share while it was dead", dead);

            await inbox.RemoveAsync();
            await share.WaitForExitAsync();
            await SaidUnavailableAsync("that was unmounted");
            string gone = Drop(behind);
            share = await MountAsync(behind);
            await FoundAsync("behind the share while it was unmounted", gone);
            await inbox.RemoveAsync();
            await share.WaitForExitAsync();
            share.Dispose();
        }

        private async Task<Process> MountAsync(string behind)
        {
            Process share = Process.Start(new ProcessStartInfo(Programs.Find("bindfs")!, ["-f", behind, _site.Inbox]))!;
            await Eventually.IsTrueAsync(() => File.ReadAllText("/proc/mounts").Contains($" {_site.Inbox} fuse", StringComparison.Ordinal), "bindfs to mount");
            return share;
        }

        private async Task FoundAsync(string where, string folderOrFile)
        {
            string name = Path.GetFileName(Directory.Exists(folderOrFile) ? Drop(folderOrFile) : folderOrFile);
            long start = TimeProvider.System.GetTimestamp();
            while (!_site.Reports.Any(r => Path.GetFileName(r.Name) == name && r.Filed))
            {
                if (TimeProvider.System.GetElapsedTime(start) > s_found)
                {
                    verdict.Break($"a file {where} was not found within {s_found.TotalSeconds:0} s");
                    return;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }

            verdict.Note($"a file {where}: filed after {TimeProvider.System.GetElapsedTime(start).TotalSeconds:0.0} s");
        }

        /// <summary>An inbox that cannot be read must never look like an empty one.</summary>
        private async Task SaidUnavailableAsync(string which)
        {
            long start = TimeProvider.System.GetTimestamp();
            while (!(await ServiceProcess.RunAsync("status", "--settings", _site.SettingsFile)).Output.Replace("\n", "").Contains("unavailable", StringComparison.Ordinal))
            {
                if (TimeProvider.System.GetElapsedTime(start) > s_found)
                {
                    verdict.Break($"status does not say that an inbox {which} is unavailable");
                    return;
                }
            }
        }

        private string Drop(string folder)
        {
            string name = $"lost{scene.Drops.Files.Count:D7}.txt", below = folder == Path.Combine(_site.Inbox, "below") ? Path.Combine("below", name) : name;
            byte[] content = System.Text.Encoding.UTF8.GetBytes($"Commanders met in the valley.\n\nThis is report {scene.Drops.Files.Count} of the day.\n");
            scene.Drops.Log(below, content, story: null, []);
            string elsewhere = Path.Combine(_site.Folder["elsewhere"], name);
            File.WriteAllBytes(elsewhere, content);
            File.Move(elsewhere, Path.Combine(folder, name));
            return Path.Combine(folder, name);
        }

        private static void Signal(Process process, int signal)
            => Process.Start("kill", [$"-{signal}", process.Id.ToString()]).WaitForExit();
    }
}
