using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using ReportWatcher.Tests.Support;
using ReportWatcher.Torture.Oracle;
using ReportWatcher.Torture.Sink;

namespace ReportWatcher.Torture.Runs;

/// <summary>
/// T9: writers that take their time, each in the way of some program. Whatever a writer left when it closed the file may be taken for a report,
/// nothing else may; and what it left last must come out done.
/// </summary>
internal static class SlowWriters
{
    private const int Chunks = 12;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    private static readonly DateTime s_longAgo = new(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);

    private static readonly (string Name, Func<Writer, Task> Write)[] s_manners =
    [
        ("pauses with the file open", PauseAsync), ("copies with the old times", KeepTimesAsync), ("writes a .part and renames it", RenamePartAsync),
        ("truncates and writes anew", RewriteAsync), ("closes and opens again at once", ReopenAsync), ("holds the file after the last byte", HoldAsync),
    ];

    public static Command Create()
    {
        Option<int> writers = Run.Number("--writers", 1000, "Writers, all at the same time."), pause = Run.Number("--pause", 30_000, "Longest pause between two writes, in milliseconds.");
        return Run.Command(
            "t9", "Slow writers: no partial report is ever taken for a whole one.",
            (arguments, verdict) => RunAsync(arguments.GetValue(Run.Seed), arguments.GetValue(writers), arguments.GetValue(pause), verdict), writers, pause);
    }

    private static async Task RunAsync(int seed, int count, int pause, Verdict verdict)
    {
        await using TortureScene scene = new(seed, 0, verdict);
        await using ServiceProcess service = await ServiceProcess.StartAsync(scene.Site);
        Story stories = new(seed);
        Writer[] writers = [.. Enumerable.Range(0, count).Select(i => new Writer(scene.Site, i, stories.Content(i, 0, html: false), pause, seed))];
        await Task.WhenAll(writers.Select(w => s_manners[w.Number % s_manners.Length].Write(w)));

        int done() => scene.Site.Reports.Where(r => r.Filed).Select(r => r.Sha256).Intersect(writers.Select(w => w.Last)).Count();
        int before = -1;
        for (long since = TimeProvider.System.GetTimestamp(); done() is int now && now < count; await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System))
        {
            (since, before) = now == before ? (since, before) : (TimeProvider.System.GetTimestamp(), now);
            if (TimeProvider.System.GetElapsedTime(since) > s_patience)
                break;
        }

        await Quiescence.ReachedAsync(scene.Site, count, s_patience, service);
        await scene.StopAsync(service);
        Check(scene, writers, verdict);
    }

    private static void Check(TortureScene scene, Writer[] writers, Verdict verdict)
    {
        ILookup<string, ReportRow> rows = scene.Site.Reports.ToLookup(r => Path.GetFileName(r.Name));
        ILookup<int?, TakenMessage> mails = scene.Sink.Taken.ToLookup(m => m.Story);
        int intermediate = 0;
        foreach (Writer writer in writers)
        {
            string name = $"{writer.Name}, whose writer {s_manners[writer.Number % s_manners.Length].Name}";
            verdict.Expect(rows[writer.Name].Count(r => r.Sha256 == writer.Last && r.State == "done") == 1, $"{name}: what it wrote last did not come out done");
            foreach (ReportRow row in rows[writer.Name].Where(r => r.Sha256 != writer.Last))
            {
                intermediate++;
                verdict.Expect(writer.Closed.Contains(row.Sha256), $"{name}: recorded as {row.State} in the middle of a write");
            }

            verdict.Expect(mails[writer.Number].Count() == 1, $"{name}: {mails[writer.Number].Count()} mails, not 1");
        }

        scene.CheckFolders();
        verdict.Note($"{writers.Length} writers; {intermediate} states that a writer had closed and then changed were taken as reports of their own");
    }

    private static async Task PauseAsync(Writer writer)
    {
        await using FileStream file = writer.Open(FileMode.CreateNew);
        await writer.WriteAsync(file, writer.Content);
    }

    private static async Task KeepTimesAsync(Writer writer)
    {
        await using FileStream file = writer.Open(FileMode.CreateNew);
        await writer.WriteAsync(file, writer.Content, afterEach: () => File.SetLastWriteTimeUtc(file.SafeFileHandle, s_longAgo));
    }

    private static async Task RenamePartAsync(Writer writer)
    {
        string part = writer.Path + ".part";
        await using (FileStream file = new(part, FileMode.CreateNew))
            await writer.WriteAsync(file, writer.Content.AsMemory(0, writer.Content.Length / 2));
        await writer.PauseAsync();
        await using (FileStream file = new(part, FileMode.Append))
            await writer.WriteAsync(file, writer.Content.AsMemory(writer.Content.Length / 2));
        File.Move(part, writer.Path);
    }

    /// <summary>As an editor that saves in place; the first version says nothing that fires.</summary>
    private static async Task RewriteAsync(Writer writer)
    {
        await using (FileStream file = writer.Open(FileMode.CreateNew))
            await writer.WriteAsync(file, writer.First);
        writer.Close(writer.First);
        await writer.PauseAsync();
        await using (FileStream file = writer.Open(FileMode.Create))
            await writer.WriteAsync(file, writer.Content);
    }

    /// <summary>As a scanner between two pages. Where the file was taken in between, it begins anew.</summary>
    private static async Task ReopenAsync(Writer writer)
    {
        await using (FileStream file = writer.Open(FileMode.CreateNew))
            await writer.WriteAsync(file, writer.First);
        writer.Close(writer.First);
        FileStream again;
        bool taken = false;
        try
        {
            again = writer.Open(FileMode.Open);
            again.Seek(0, SeekOrigin.End);
        }
        catch (FileNotFoundException)
        {
            again = writer.Open(FileMode.CreateNew);
            taken = true;
        }

        await using (again)
            await writer.WriteAsync(again, taken ? writer.Content : writer.Content.AsMemory(writer.First.Length));
    }

    private static async Task HoldAsync(Writer writer)
    {
        await using FileStream file = writer.Open(FileMode.CreateNew);
        await file.WriteAsync(writer.Content);
        await writer.PauseAsync();
        await writer.PauseAsync();
    }

    /// <param name="story">Fires nothing by itself; the sentence behind it does.</param>
    private sealed class Writer(Site site, int number, byte[] story, int pause, int seed)
    {
        private readonly Random _random = new(unchecked((seed * 7919) + number));

        public int Number => number;

        public string Name { get; } = $"slow{number:D5}.txt";

        public string Path => System.IO.Path.Combine(site.Inbox, Name);

        public byte[] First => story;

        public byte[] Content { get; } = [.. story, .. Encoding.UTF8.GetBytes("\nThere are about 2,500 soldiers in the valley.\n")];

        public string Last => Sha256(Content);

        /// <summary>What it left when it closed the file, before the last time.</summary>
        public HashSet<string?> Closed { get; } = [];

        public void Close(byte[] content) => Closed.Add(Sha256(content));

        public FileStream Open(FileMode mode) => new(Path, mode, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

        public Task PauseAsync() => Task.Delay(TimeSpan.FromMilliseconds(_random.Next(pause)), TimeProvider.System);

        public async Task WriteAsync(FileStream file, ReadOnlyMemory<byte> content, Action? afterEach = null)
        {
            int size = Math.Max(1, content.Length / Chunks);
            for (int start = 0; start < content.Length; start += size)
            {
                await file.WriteAsync(content[start..Math.Min(content.Length, start + size)]);
                afterEach?.Invoke();
                await PauseAsync();
            }
        }

        private static string Sha256(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
    }
}
