using System.CommandLine;
using System.Text.Json.Nodes;
using ReportWatcher.Tests.Support;
using ReportWatcher.Torture.Oracle;

namespace ReportWatcher.Torture.Runs;

/// <summary>T15: damaged files of every format, through the whole service: each is read or has a reason, and none ends, fills or stops the service.</summary>
internal static class Damages
{
    private const int MostMegabytes = 512;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2), s_each = TimeSpan.FromSeconds(60);

    public static Command Create()
    {
        Option<int> files = Run.Number("--files", 100_000, "Damaged files, of all formats together.");
        return Run.Command("t15", "Damaged files of every format.", (arguments, verdict) => RunAsync(arguments.GetValue(Run.Seed), arguments.GetValue(files), verdict), files);
    }

    private static async Task RunAsync(int seed, int files, Verdict verdict)
    {
        await using TortureScene scene = new(seed, 0, verdict, change: ListenToNothing);
        await using ServiceProcess service = await ServiceProcess.StartAsync(scene.Site);
        for (int i = 0; i < files; i++)
        {
            string format = DamagedFiles.Formats[i % DamagedFiles.Formats.Count], name = $"{i:D6} {format}";
            byte[] content = DamagedFiles.Of(format, unchecked((seed * 1_000_003) + i));
            scene.Drops.Log(name, content, story: null, [], "done|failed");
            scene.Drops.RenameIn(name, content);
        }

        if (!await Quiescence.ReachedAsync(scene.Site, files, s_patience, service))
            throw new InvalidOperationException($"the service ended by itself:\n{service.Output}");
        int peak = ProcessView.PeakMegabytes(service.Id), readers = ProcessView.ChildrenOf(service.Id).Select(ProcessView.PeakMegabytes).DefaultIfEmpty().Max();
        await scene.StopAsync(service);
        scene.CheckFolders();

        // What was attached to a damaged mail has a name of its own.
        ILookup<string, ReportRow> rows = scene.Site.Reports.ToLookup(r => r.Name);
        foreach (DroppedFile file in scene.Drops.Files)
            verdict.Expect(rows[file.Name].ToList() is [{ Filed: true } row] && file.MayEndAs(row.State, row.Code), $"{file.Name}: {string.Join(", ", rows[file.Name].Select(r => r.State))}");
        foreach (ReportRow row in rows.SelectMany(r => r).Where(r => r.Code is "fault" or "crash" or "timeout" or "io"))
            verdict.Break($"{row.Name}: {row.Code}: {row.Reason}");
        TimeSpan slowest = TimeSpan.FromMilliseconds(scene.Site.Query<long>("SELECT max(recorded_at - claimed_at) FROM reports").Single());
        verdict.Expect(slowest <= s_each, $"a file took {slowest.TotalSeconds:0} s");
        verdict.Expect(Math.Max(peak, readers) <= MostMegabytes, $"the service took {peak} MiB, a reader {readers} MiB");
        verdict.Note($"{files} damaged files: {string.Join(", ", rows.SelectMany(r => r).CountBy(r => r.Code is null ? r.State : $"{r.State}/{r.Code}").OrderByDescending(c => c.Value).Select(c => $"{c.Key} {c.Value}"))}");
        verdict.Note($"slowest {slowest.TotalSeconds:0.0} s from claim to ledger, with all the others; peak memory {peak} MiB, of the readers {readers} MiB");
    }

    /// <summary>What a damaged file still says is nobody's guess.</summary>
    private static void ListenToNothing(JsonObject section)
        => section["Watches"] = JsonNode.Parse("""[ { "Name": "None of these", "Any": ["Camp Bravo"], "To": ["desk@example.org"] } ]""");
}
