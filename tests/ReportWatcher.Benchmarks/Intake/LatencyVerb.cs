using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Win32.SafeHandles;

namespace ReportWatcher.Benchmarks.Intake;

/// <summary>"latency": from the close of a file to the mail accepted by a server on loopback, 1,000 watches, every commit durable.</summary>
internal static class LatencyVerb
{
    private const string Usage = """
        latency [REPORTS] [FOLDER]

        REPORTS  how many are written, 20 ms apart, each firing one watch with one recipient (300)
        FOLDER   where to work; it must not exist (default: a new one under the temporary folder), and is removed in the end

        Beside it stands the floor: two flushes of a file on the same disk, measured in turn with the reports. The exit code is 1 where a mail is
        missing or one too many.
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length > 2 || (args.Length > 0 && !int.TryParse(args[0], CultureInfo.InvariantCulture, out _)))
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        int reports = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 300;
        string folder = Directory.CreateDirectory(args.Length > 1 ? args[1] : Path.Combine(Path.GetTempPath(), $"latency-{Environment.ProcessId}")).FullName;
        try
        {
            return await MeasureAsync(folder, reports);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> MeasureAsync(string folder, int reports)
    {
        await using LoopbackSink sink = new();
        await using IntakeRun run = new(folder, new JsonObject
        {
            ["Transport"] = "Smtp", ["Host"] = "127.0.0.1", ["Port"] = sink.Port, ["Security"] = "None", ["From"] = "watcher@example.org",
        });
        run.Start(withOutbox: true);
        // Compiled code and an open connection are what a running service has.
        int[] numbers = [.. Enumerable.Range(0, int.MaxValue).Where(number => ReportStock.Fires(number).Length == 1).Take(reports + 200)];
        foreach (int number in numbers[..200])
            await WriteAsync(run, number);
        await AcceptedAsync(sink, 200);

        long[] closed = new long[reports];
        double[] floor = new double[reports];
        using SafeFileHandle log = File.OpenHandle(Path.Combine(folder, "floor"), FileMode.Create, FileAccess.Write);
        for (int i = 0; i < reports; i++)
        {
            floor[i] = TwoFlushes(log, i);
            await WriteAsync(run, numbers[200 + i]);
            closed[i] = TimeProvider.System.GetTimestamp();
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        await AcceptedAsync(sink, 200 + reports);
        await run.StopAsync();
        double[] waits = [.. closed.Select((at, i) => TimeProvider.System.GetElapsedTime(at, sink.AcceptedAt(numbers[200 + i])!.Value).TotalMilliseconds)];
        Say("closed file to accepted mail", waits);
        Say("the floor: two flushes", floor);
        Console.WriteLine($"{reports} reports, one mail each");
        return sink.Count == 200 + reports ? 0 : 1;
    }

    private static Task WriteAsync(IntakeRun run, int number)
        => File.WriteAllTextAsync(Path.Combine(run.Inbox, IntakeRun.FileName(number)), ReportStock.Text(number));

    private static async Task AcceptedAsync(LoopbackSink sink, int count)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (sink.Count < count)
        {
            if (TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromMinutes(2))
                throw new TimeoutException($"{sink.Count} of {count} mails were accepted within two minutes.");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    private static double TwoFlushes(SafeFileHandle log, int line)
    {
        long start = TimeProvider.System.GetTimestamp();
        for (int flush = 0; flush < 2; flush++)
        {
            RandomAccess.Write(log, new byte[64], ((2 * line) + flush) * 64L);
            RandomAccess.FlushToDisk(log);
        }

        return TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
    }

    private static void Say(string what, double[] milliseconds)
    {
        Array.Sort(milliseconds);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what,-30} {milliseconds[milliseconds.Length / 2],8:N2} ms p50 {milliseconds[milliseconds.Length * 99 / 100],8:N2} ms p99 {milliseconds[^1],8:N2} ms max"));
    }
}
