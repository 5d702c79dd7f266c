using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using ReportWatcher.Storage;

namespace ReportWatcher.Benchmarks.Intake;

/// <summary>"intake": generated reports from a folder to the durable ledger, the whole analysis and 1,000 watches included.</summary>
internal static class IntakeVerb
{
    private const string Usage = """
        intake [--reports N] [--rounds N] [--warm-up N] [--trickle N] [--yardsticks on|off] [--folder DIR]

        --reports     reports of 2 KB that wait in the inbox when the intake starts (20000)
        --rounds      how often that is measured; the figures are those of the round in the middle, the lowest and the highest behind them (5)
        --warm-up     reports that are taken before, by another start: a service that runs has compiled its code, which takes the runtime some
                      fifteen thousand reports (20000)
        --trickle     reports that are then written one after the other, 5 ms apart, for the time from close to ledger (500)
        --yardsticks  two plain loops over as many files in the same folder, before the intake in every round (on)
        --folder      where to work; it must not exist (default: a new one under the temporary folder), and is removed in the end

        The exit code is 1 where a report is not in the ledger, fired another watch than it must, or does not lie in done/.
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        Dictionary<string, string> options = new()
        {
            ["--reports"] = "20000", ["--rounds"] = "5", ["--warm-up"] = "20000", ["--trickle"] = "500", ["--yardsticks"] = "on", ["--folder"] = Path.Combine(Path.GetTempPath(), $"intake-{Environment.ProcessId}"),
        };
        for (int i = 0; i + 1 < args.Length; i += 2)
            options[args[i]] = args[i + 1];
        if (args.Length % 2 != 0 || options.Count > 6)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        int reports = Count("--reports"), rounds = Count("--rounds"), trickle = Count("--trickle"), warmUp = Count("--warm-up");
        string folder = Directory.CreateDirectory(options["--folder"]).FullName;
        try
        {
            await WarmUpAsync(folder, 0, warmUp);
            List<double> plain = [], commitPerFile = [];
            List<Taken> taken = [];
            for (int round = 0; round < rounds; round++)
            {
                // The loops in every round: the pace of a machine changes by more than what is to be told apart.
                if (options["--yardsticks"] == "on")
                {
                    plain.Add(Plain(folder, reports, Yardsticks.PlainLoop));
                    commitPerFile.Add(Plain(folder, reports, Yardsticks.CommitPerFile));
                }

                taken.Add(await TakeAsync(folder, warmUp + (round * reports), reports));
            }

            Say("plain loop: read, fsync a line, move", plain, "files/s");
            Say("the same with a SQLite commit a file", commitPerFile, "files/s");
            Say("intake: folder to durable ledger", [.. taken.Select(t => t.Rate)], "reports/s");
            Say("  of the plain loop in its round", [.. taken.Zip(plain, (t, rate) => t.Rate / rate)], "", "N2");
            Say("  of the loop with SQLite in its round", [.. taken.Zip(commitPerFile, (t, rate) => t.Rate / rate)], "", "N2");
            Say("processor time", [.. taken.Select(t => t.Processor)], "µs a report");
            Say("  of it the ledger's thread", [.. taken.Select(t => t.Ledger)], "µs a report");
            Say("allocated", [.. taken.Select(t => t.Allocated)], "KiB a report");
            Say("pauses of the garbage collector", [.. taken.Select(t => t.Pauses)], "µs a report");
            Say("reports a commit, of one fsync", [.. taken.Select(t => t.ReportsACommit)], "");
            Say("syncs of files and folders", [.. taken.Select(t => t.Syncs)], "");

            IReadOnlyList<string> wrong = await TrickleAsync(folder, warmUp + (rounds * reports), trickle);
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

    private static async Task<Taken> TakeAsync(string folder, int first, int reports)
    {
        // What the services of the rounds before have left is no part of this one.
        GC.Collect();
        await using IntakeRun run = Open(folder);
        Generate(run.Inbox, first, reports);
        long commits = run.Ledger.Commits, syncs = DurableFile.Syncs, allocated = GC.GetTotalAllocatedBytes();
        TimeSpan processor = Environment.CpuUsage.TotalTime, writer = ThreadTime.Of("ledger writer"), pauses = GC.GetTotalPauseDuration();
        long start = TimeProvider.System.GetTimestamp();
        run.Start();
        long end = await run.RecordedAsync(reports);
        Taken taken = new(
            reports / TimeProvider.System.GetElapsedTime(start, end).TotalSeconds,
            (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / reports, (ThreadTime.Of("ledger writer") - writer).TotalMicroseconds / reports,
            (GC.GetTotalAllocatedBytes() - allocated) / 1024.0 / reports, (GC.GetTotalPauseDuration() - pauses).TotalMicroseconds / reports,
            (double)reports / (run.Ledger.Commits - commits), DurableFile.Syncs - syncs);
        await run.StopAsync();
        return taken;
    }

    /// <summary>Writes reports one at a time, and checks the outcome of these and of all before.</summary>
    private static async Task<IReadOnlyList<string>> TrickleAsync(string folder, int first, int trickle)
    {
        await using IntakeRun run = Open(folder);
        run.Start();
        double[] waits = await TrickleAsync(run, first, trickle);
        if (trickle > 0)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"close to ledger, one at a time",-40} {waits[trickle / 2],10:N1} ms p50   {waits[trickle * 99 / 100]:N2} ms p99"));
        await run.StopAsync();
        using Process self = Process.GetCurrentProcess();
        Say("resident, highest", [self.PeakWorkingSet64 / 1048576.0], "MiB, the generator's part included");
        return run.Check(first + trickle);
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

        await run.RecordedAsync(count);
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

    /// <param name="figures">Of each round; nothing is said where there are none.</param>
    private static void Say(string what, List<double> figures, string unit, string format = "N1")
    {
        if (figures.Count == 0)
            return;
        double[] sorted = [.. figures.Order()];
        string Shown(double figure) => figure.ToString(format, CultureInfo.InvariantCulture);
        string after = unit.Length == 0 ? "" : " " + unit, spread = sorted.Length == 1 ? "" : $" ({Shown(sorted[0])} to {Shown(sorted[^1])})";
        Console.WriteLine($"{what,-40} {Shown(sorted[sorted.Length / 2]),10}{after}{spread}");
    }

    /// <summary>What a round took.</summary>
    /// <param name="Rate">Reports a second.</param>
    /// <param name="Processor">Of all threads, microseconds a report; as the two next.</param>
    /// <param name="Allocated">KiB a report.</param>
    private sealed record Taken(double Rate, double Processor, double Ledger, double Allocated, double Pauses, double ReportsACommit, double Syncs);
}
