using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Torture.Runs;

/// <summary>T10: a million files wait, on a disk in memory. They need no memory of the service, and what comes meanwhile does not wait for them.</summary>
internal static class Backlog
{
    private const int MostMegabytes = 200, ExitsWithin = 30;

    private static readonly TimeSpan s_firstWithin = TimeSpan.FromSeconds(30), s_newWithin = TimeSpan.FromSeconds(60), s_betweenNew = TimeSpan.FromMilliseconds(250);

    public static Command Create()
    {
        Option<int> files = Run.Number("--files", 1_000_000, "Files that wait."), seconds = Run.Number("--seconds", 120, "For so long it works on them; the others are to be there still.");
        return Run.Command(
            "t10", "A million files wait.", (arguments, verdict) => RunAsync(arguments.GetValue(files), TimeSpan.FromSeconds(arguments.GetValue(seconds)), verdict), files, seconds);
    }

    private static async Task RunAsync(int files, TimeSpan limit, Verdict verdict)
    {
        if (!Mount.IsAllowed)
        {
            verdict.Skip("a disk in memory needs root and mount");
            return;
        }

        using TempFolder folder = new();
        await using Mount disk = new(folder["disk"]);
        // A small file takes one page and its name about as much again.
        await disk.PutAsync($"-t tmpfs -o size={1024 + (files / 100)}m,nr_inodes={(files * 2) + 10_000} none");
        using Site site = new(disk: folder["disk"]);
        for (int i = 0; i < files; i++)
            await File.WriteAllBytesAsync(Path.Combine(site.Inbox, Name(i, files)), Content(i));

        List<long> dropped = [];
        await using (ServiceProcess service = await ServiceProcess.StartAsync(site))
        {
            long start = TimeProvider.System.GetTimestamp();
            TimeSpan? first = null;
            while (TimeProvider.System.GetElapsedTime(start) < limit && !service.HasExited && Filed(site) < files + dropped.Count)
            {
                if (first is null && Filed(site) > 0)
                    first = TimeProvider.System.GetElapsedTime(start);
                dropped.Add(Now());
                site.Drop(Name(files + dropped.Count - 1, files), Content(files + dropped.Count - 1));
                await Task.Delay(s_betweenNew, TimeProvider.System);
            }

            TimeSpan took = TimeProvider.System.GetElapsedTime(start);
            if (service.HasExited)
                throw new InvalidOperationException($"the service ended by itself:\n{service.Output}");
            verdict.Expect(first <= s_firstWithin, $"the first report took {first?.TotalSeconds:0.0} s");
            // The reader of hostile formats, a process of its own, does not count.
            int peak = ProcessView.PeakMegabytes(service.Id);
            verdict.Expect(peak <= MostMegabytes, $"{peak} MiB of memory at most, more than {MostMegabytes}");
            long asked = TimeProvider.System.GetTimestamp();
            verdict.Expect(await service.TerminateAsync() == 0, "stopped with an error");
            TimeSpan stop = TimeProvider.System.GetElapsedTime(asked);
            verdict.Expect(stop.TotalSeconds <= ExitsWithin, $"took {stop.TotalSeconds:0} s to stop");
            verdict.Note($"{files} files wait; first report after {first?.TotalSeconds:0.0} s; {Filed(site)} filed in {took.TotalSeconds:0} s; peak memory {peak} MiB; stopped in {stop.TotalSeconds:0.0} s");
        }

        CheckAll(site, files, dropped.Count, verdict);
        CheckNew(site, files, dropped, verdict);
    }

    /// <summary>Each is either recorded, with its bytes in done/, or waits still; no other file is anywhere.</summary>
    private static void CheckAll(Site site, int files, int more, Verdict verdict)
    {
        Dictionary<string, ReportRow> rows = site.Reports.ToDictionary(r => r.Name);
        HashSet<string> waiting = [.. site.FilesIn("inbox")], done = [.. site.FilesIn("data/done").Select(f => Path.GetFileName(f))];
        for (int i = 0; i < files + more; i++)
        {
            string name = Name(i, files);
            bool waits = waiting.Remove(name);
            if (!rows.Remove(name, out ReportRow? row))
                verdict.Expect(waits, $"{name}: lost");
            else if (waits || row is not { State: "done", Filed: true } || row.Sha256 != Sha256(Content(i)) || !done.Remove(row.StoredName))
                verdict.Break($"{name}: {row.State}, {(row.Filed ? "filed" : "not filed")}, {(waits ? "and waits still" : "but is not where it belongs")}");
        }

        foreach (string stray in rows.Keys.Concat(waiting).Concat(done).Concat(site.FilesIn("data/work")))
            verdict.Break($"{stray}: nobody dropped it, or it is left over");
    }

    /// <summary>From the drop of a file among a million others to its place in the ledger.</summary>
    private static void CheckNew(Site site, int files, List<long> dropped, Verdict verdict)
    {
        Dictionary<string, long> recorded = site.Query<(string Name, long At)>("SELECT name, recorded_at FROM reports WHERE name LIKE 'new%'").ToDictionary(r => r.Name, r => r.At);
        // Those of the last second may wait still.
        long[] took = [.. dropped.Select((at, i) => (at, name: Name(files + i, files))).Where(d => recorded.ContainsKey(d.name)).Select(d => recorded[d.name] - d.at).Order()];
        TimeSpan p50 = TimeSpan.FromMilliseconds(took[took.Length / 2]), p99 = TimeSpan.FromMilliseconds(took[took.Length * 99 / 100]);
        verdict.Note($"{took.Length} of {dropped.Count} files that came meanwhile: recorded after {p50.TotalSeconds:0.00} s (p50), {p99.TotalSeconds:0.00} s (p99)");
        verdict.Expect(p99 <= s_newWithin, $"new files wait {p99.TotalSeconds:0} s (p99)");
        verdict.Expect(dropped.Count - took.Length <= s_newWithin / s_betweenNew, $"{dropped.Count - took.Length} of {dropped.Count} new files had not come through");
    }

    private static string Name(int i, int waiting) => $"{(i < waiting ? "wait" : "new")}{i:D7}.txt";

    private static byte[] Content(int i) => Encoding.UTF8.GetBytes($"Commanders met in the valley.\n\nThis is report {i} of the day.\n");

    private static long Filed(Site site) => site.Query<long>("SELECT count(*) FROM reports WHERE filed_at IS NOT NULL").Sum();

    private static long Now() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    private static string Sha256(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
