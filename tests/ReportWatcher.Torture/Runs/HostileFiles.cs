using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using ReportWatcher.Mail;
using ReportWatcher.Tests.Support;
using ReportWatcher.Torture.Oracle;

namespace ReportWatcher.Torture.Runs;

/// <summary>T14: the hostile set, shuffled among good files: each hostile file ends as its line says, and no good one suffers.</summary>
internal static class HostileFiles
{
    private const int GoodFilesPerCopy = 40, LimitMegabytes = 4, FirstNumber = 5_000_000;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    // Several of the site's scans, one a second.
    private static readonly TimeSpan s_rescans = TimeSpan.FromSeconds(10);

    public static Command Create()
    {
        Option<int> copies = Run.Number("--copies", 100, "Copies of the whole set.");
        return Run.Command("t14", "The hostile set among good files.", (arguments, verdict) => RunAsync(arguments.GetValue(Run.Seed), arguments.GetValue(copies), verdict), copies);
    }

    private static async Task RunAsync(int seed, int copies, Verdict verdict)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            verdict.Skip("making a device needs root");
            return;
        }

        using TcpListener canary = new(IPAddress.Loopback, 0);
        canary.Start();
        await using TortureScene scene = new(seed, 1, verdict, change: AddTrickyWatch);
        string secret = scene.Log.Write("secret.txt", $"{HostileFile.Secret}. There are about 2,500 soldiers at Camp Bravo.\n");
        IReadOnlyList<HostileFile> set = HostileFile.Set(secret, ((IPEndPoint)canary.LocalEndpoint).Port, (LimitMegabytes * 1024L * 1024) + 1);
        await using ServiceProcess service = await ServiceProcess.StartAsync(scene.Site);

        // The good files alone first: what they take without the bad ones.
        await scene.Drops.DropAsync(copies * GoodFilesPerCopy);
        await Quiescence.ReachedAsync(scene.Site, scene.Drops.Files.Count, s_patience, service);
        TimeSpan alone = Percentile99(scene, after: 0);
        long mark = scene.Site.Query<long>("SELECT max(id) FROM reports").Single();

        List<string> staying = [];
        Random random = new(seed);
        for (int copy = 0; copy < copies; copy++)
        {
            HostileFile[] shuffled = [.. set];
            random.Shuffle(shuffled);
            foreach (HostileFile hostile in shuffled)
            {
                await scene.Drops.DropAsync(GoodFilesPerCopy / set.Count + (random.Next(set.Count) < GoodFilesPerCopy % set.Count ? 1 : 0));
                if (Drop(scene, hostile, copy) is { } left)
                    staying.Add(left);
            }
        }

        await Quiescence.ReachedAsync(scene.Site, scene.Drops.Files.Count, s_patience, service);
        verdict.Note($"{set.Count} hostile files {copies} times; p99 of the good ones from claim to ledger: {alone.TotalMilliseconds:0} ms alone, {Percentile99(scene, mark).TotalMilliseconds:0} ms among them");
        await SaidAsync(service, staying);
        await scene.StopAsync(service);
        verdict.Expect(!canary.Pending(), "a report made the service call somebody");
        CheckSaid(service.Output, staying, verdict);
        verdict.Expect(!service.Output.Contains('\u001b') && !service.Output.Contains('\u202e'), "the log carries control characters from a name");
        foreach (AlertRow alert in scene.Site.Alerts.Where(a => Encoding.UTF8.GetString(a.Message).Contains(HostileFile.Secret, StringComparison.Ordinal)))
            verdict.Break($"{alert.Report}: a secret behind a link was mailed");
        scene.Check(staying);
    }

    /// <returns>Its name below the inbox if it is to stay there.</returns>
    private static string? Drop(TortureScene scene, HostileFile hostile, int copy)
    {
        string elsewhere = Path.Combine(scene.Site.Folder["elsewhere"], "h"), name = Path.Combine($"copy {copy}", hostile.Name), path = Path.Combine(scene.Site.Inbox, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (hostile.Ending is not "stays" and not "")
        {
            int number = FirstNumber + scene.Drops.Files.Count;
            hostile.Make(elsewhere, number);
            ExpectedAlert[] alerts = hostile.Fires ? [new(Story.Bases, Story.Desk), new(Story.Bases, Story.Editor)] : [];
            scene.Drops.Log(name, File.ReadAllBytes(elsewhere), hostile.Fires ? number : null, alerts, hostile.Ending);
            if (hostile.NameInBytes is { } bytes)
                LinuxFiles.RenameToBytes(elsewhere, Path.GetDirectoryName(path)!, bytes);
            else
                File.Move(elsewhere, path);
            return null;
        }

        hostile.Make(path, FirstNumber + copy);
        return hostile.Ending == "stays" ? name : null;
    }

    private static void CheckSaid(string log, List<string> staying, Verdict verdict)
    {
        foreach (string name in staying)
        {
            int times = TimesSaid(log, name);
            verdict.Expect(times == 1, $"{VisibleText.Escape(name)}: said {times} times, not once, that it stays in the inbox");
        }
    }

    /// <summary>Gives the service time for the last of them.</summary>
    private static async Task SaidAsync(ServiceProcess service, List<string> staying)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < s_rescans && service.Output is string log && !staying.All(name => TimesSaid(log, name) > 0))
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
    }

    private static int TimesSaid(string log, string name)
    {
        string shown = VisibleText.Escape(name);
        return log.Split('\n').Count(l => l.Contains("left in the inbox", StringComparison.Ordinal) && l.Contains(shown, StringComparison.Ordinal));
    }

    private static void AddTrickyWatch(JsonObject section)
    {
        section["Intake"]!["MaxReportMegabytes"] = LimitMegabytes;
        section["Watches"]!.AsArray().Add(JsonNode.Parse("""{ "Name": "Tricky", "Regex": ["(a+)+\\$"], "To": ["desk@example.org"] }"""));
    }

    private static TimeSpan Percentile99(TortureScene scene, long after)
    {
        long[] took = [.. scene.Site.Query<long>($"SELECT recorded_at - claimed_at FROM reports WHERE id > {after} AND name LIKE '%file0%' ORDER BY 1")];
        return TimeSpan.FromMilliseconds(took[took.Length * 99 / 100]);
    }
}
