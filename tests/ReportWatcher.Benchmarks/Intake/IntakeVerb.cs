using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using ReportWatcher.Storage;

namespace ReportWatcher.Benchmarks.Intake;

/// <summary>"intake": generated reports from a folder to the durable ledger, the whole analysis and 1,000 watches included.</summary>
internal static class IntakeVerb
{
    private const string Usage = """
        intake [--reports N] [--warm-up N] [--trickle N] [--yardsticks on|off] [--folder DIR]

        --reports     reports of 2 KB that wait in the inbox when the intake starts (20000)
        --warm-up     reports that are taken before, by another start: a service that runs has compiled its code, which takes the runtime some
                      fifteen thousand reports (20000)
        --trickle     reports that are then written one after the other, 5 ms apart, for the time from close to ledger (500)
        --yardsticks  two plain loops over as many files in the same folder, in the same run (on)
        --folder      where to work; it must not exist (default: a new one under the temporary folder), and is removed in the end

        The exit code is 1 where a report is not in the ledger, fired another watch than it must, or does not lie in done/.
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        Dictionary<string, string> options = new() { ["--reports"] = "20000", ["--warm-up"] = "20000", ["--trickle"] = "500", ["--yardsticks"] = "on", ["--folder"] = Path.Combine(Path.GetTempPath(), $"intake-{Environment.ProcessId}") };
        for (int i = 0; i + 1 < args.Length; i += 2)
            options[args[i]] = args[i + 1];
        if (args.Length % 2 != 0 || options.Count > 5)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        int reports = Count("--reports"), trickle = Count("--trickle"), warmUp = Count("--warm-up");
        string folder = Directory.CreateDirectory(options["--folder"]).FullName;
        try
        {
            if (options["--yardsticks"] == "on")
            {
                Say("plain loop: read, fsync a line, move", Plain(folder, reports, Yardsticks.PlainLoop), "files/s");
                Say("the same with a SQLite commit a file", Plain(folder, reports, Yardsticks.CommitPerFile), "files/s");
            }

            IReadOnlyList<string> wrong = await IntakeAsync(folder, reports, trickle, warmUp);
            foreach (string mistake in wrong)
                Console.Error.WriteLine(mistake);
            return wrong.Count == 0 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        int Count(string option) => int.Parse(options[option], CultureInfo.InvariantCulture);
    }

    private static int[] Collections() => [GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2)];

    private static double Plain(string folder, int reports, Func<string, string, double> loop)
    {
        string inbox = Path.Combine(folder, "plain"), done = Path.Combine(folder, "plain-done");
        Generate(inbox, 0, reports);
        double rate = loop(inbox, done);
        Directory.Delete(inbox, recursive: true);
        Directory.Delete(done, recursive: true);
        return rate;
    }

    private static IntakeRun Open(string folder) => new(folder, new JsonObject { ["Transport"] = "Pickup", ["From"] = "watcher@example.org" });

    private static async Task WarmUpAsync(string folder, int first, int reports)
    {
        await using IntakeRun run = Open(folder);
        Generate(run.Inbox, first, reports);
        run.Start();
        await run.RecordedAsync(reports);
        await run.StopAsync();
    }

    private static async Task<IReadOnlyList<string>> IntakeAsync(string folder, int reports, int trickle, int warmUp)
    {
        await WarmUpAsync(folder, reports + trickle, warmUp);
        await using IntakeRun run = Open(folder);
        Generate(run.Inbox, 0, reports);
        long commits = run.Ledger.Commits, syncs = DurableFile.Syncs;
        TimeSpan processor = Environment.CpuUsage.TotalTime, writer = ThreadTime.Of("ledger writer"), pauses = GC.GetTotalPauseDuration();
        long allocated = GC.GetTotalAllocatedBytes();
        int[] collections = Collections();
        long start = TimeProvider.System.GetTimestamp();
        run.Start();
        long end = await run.RecordedAsync(reports);
        double seconds = TimeProvider.System.GetElapsedTime(start, end).TotalSeconds;
        double microseconds = (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / reports, writers = (ThreadTime.Of("ledger writer") - writer).TotalMicroseconds / reports;
        Say("intake: folder to durable ledger", reports / seconds, $"reports/s   {microseconds:N0} µs of processor time each, the ledger's thread {writers:N0}");
        Say("allocated", (GC.GetTotalAllocatedBytes() - allocated) / 1024.0 / reports, $"KiB a report   {string.Join('/', Collections().Zip(collections, (now, before) => now - before))} collections of generation 0/1/2, {(GC.GetTotalPauseDuration() - pauses).TotalMicroseconds / reports:N0} µs of pauses a report");
        Say("commits", run.Ledger.Commits - commits, $"one fsync each; {(double)reports / (run.Ledger.Commits - commits):N1} reports a commit");
        Say("syncs of files and folders", DurableFile.Syncs - syncs, "");

        double[] waits = await TrickleAsync(run, reports, trickle);
        if (trickle > 0)
            Say("close to ledger, one at a time", waits[trickle / 2], $"ms p50   {waits[trickle * 99 / 100]:N2} ms p99");
        await run.StopAsync();
        using Process self = Process.GetCurrentProcess();
        Say("resident, highest", self.PeakWorkingSet64 / 1048576.0, "MiB, the generator's part included");
        return run.Check(reports + trickle + warmUp);
    }

    /// <returns>The times from the close of each file to its record, in ms, sorted.</returns>
    private static async Task<double[]> TrickleAsync(IntakeRun run, int first, int count)
    {
        run.KeepTimes();
        long[] closed = new long[count];
        for (int i = 0; i < count; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            await File.WriteAllTextAsync(Path.Combine(run.Inbox, IntakeRun.FileName(first + i)), ReportStock.Text(first + i));
            closed[i] = TimeProvider.System.GetTimestamp();
        }

        await run.RecordedAsync(first + count);
        double[] waits = [.. closed.Select((at, i) => TimeProvider.System.GetElapsedTime(at, run.RecordedAt(IntakeRun.FileName(first + i))).TotalMilliseconds)];
        Array.Sort(waits);
        return waits;
    }

    private static void Generate(string inbox, int first, int reports)
    {
        Directory.CreateDirectory(inbox);
        for (int i = first; i < first + reports; i++)
            File.WriteAllText(Path.Combine(inbox, IntakeRun.FileName(i)), ReportStock.Text(i));
    }

    private static void Say(string what, double figure, string unit)
        => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-40} {figure,10:N1} {unit}"));
}
