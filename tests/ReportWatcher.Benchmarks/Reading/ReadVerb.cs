using System.Text;
using AngleSharp.Html.Parser;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Reading.Html;

namespace ReportWatcher.Benchmarks.Reading;

/// <summary>
/// Reports and MB a second of processor time (what else the machine does must not count), for wire items and for the pages
/// of the eval set, beside AngleSharp's bare parse of the same pages. What was read is checked, so that a wrong reader
/// cannot look fast.
/// </summary>
internal static class ReadVerb
{
    private const int Rounds = 5;
    private const double LeastRecall = 0.9;

    /// <summary>Reading a page, the choice of its article and all, over AngleSharp's parse of it into a DOM.</summary>
    private const double MostParses = 1.6;

    // A wire item of about 2 KB, the usual report.
    private static readonly string Wire = string.Join("\n\n", Enumerable.Range(10, 12).Select(hundreds =>
        $"The defence ministry said on Sunday that about {hundreds}00 soldiers would leave the northern bases before the summer, and that the last convoy crosses the border in June."));

    private static readonly ArticleReader Reader = new();

    public static int Run(string[] args)
    {
        if (args is not [string eval])
        {
            Console.Error.WriteLine("read EVAL    reports and MB a second, text and HTML, beside the bare parse");
            return 2;
        }

        List<EvalPage> pages = [.. EvalPage.Load(eval)];
        var parser = new HtmlParser();
        byte[] wire = Encoding.UTF8.GetBytes("Last convoy leaves in June\n\nJuly 5, 2024\n\n" + Wire);
        byte[][] html = [.. pages.Select(page => Encoding.UTF8.GetBytes(page.Html))];
        byte[][] pasted = [.. pages.Select(page => Encoding.UTF8.GetBytes(page.Pasted))];
        bool right = IsRight(Reader.Read(wire)) & Recalls("pasted pages", pages, pasted) & Recalls("HTML", pages, html);

        Measure(("text, 2 KB reports", [.. Enumerable.Repeat(wire, 5_000)], Read));
        Measure(("text, pasted pages", pasted, Read));
        double[] seconds = Measure(
            ("HTML, AngleSharp's parse alone", html, bytes => parser.ParseDocument(Encoding.UTF8.GetString(bytes)).Dispose()),
            ("HTML, our parse alone", html, bytes => DomDocument.Parse(Encoding.UTF8.GetString(bytes).AsMemory()).Dispose()),
            ("HTML, read", html, Read));
        double parses = seconds[2] / seconds[0];
        Console.WriteLine($"{(parses <= MostParses ? "" : "TOO SLOW: ")}reading HTML takes {parses:0.00} times AngleSharp's parse, our parse {seconds[1] / seconds[0]:0.00} times (at most {MostParses:0.0} for reading)");
        return right && parses <= MostParses ? 0 : 1;
    }

    private static bool IsRight(Article article)
    {
        bool right = article.Title == "Last convoy leaves in June" && article.Published == new DateOnly(2024, 7, 5)
            && article.Body == Wire;
        Console.WriteLine(right ? "the 2 KB report is read whole" : $"WRONG: the 2 KB report is read as {article}");
        return right;
    }

    /// <summary>True where the bodies hold most words of the gold.</summary>
    private static bool Recalls(string what, List<EvalPage> pages, byte[][] files)
    {
        double recall = 0;
        int unread = 0;
        for (int i = 0; i < files.Length; i++)
        {
            try
            {
                ILookup<string, string> found = GoldLabels.Words(Reader.Read(files[i]).Body).ToLookup(word => word);
                ILookup<string, string> gold = GoldLabels.Words(pages[i].GoldText).ToLookup(word => word);
                recall += gold.Sum(word => Math.Min(word.Count(), found[word.Key].Count())) / (double)Math.Max(gold.Sum(word => word.Count()), 1);
            }
            catch (UnreadableReportException)
            {
                unread++;
            }
        }

        recall /= files.Length;
        Console.WriteLine($"{(recall >= LeastRecall ? "" : "WRONG: ")}{what}: {files.Length - unread} of {files.Length} read, with {recall:0.000} of the gold words");
        return recall >= LeastRecall;
    }

    private static void Read(byte[] file)
    {
        try
        {
            Reader.Read(file);
        }
        catch (UnreadableReportException)
        {
            // Timed like the others: finding out costs as much.
        }
    }

    /// <summary>All in each round, so that a busy stretch of the machine slows all.</summary>
    /// <returns>The best time of each.</returns>
    private static double[] Measure(params (string What, byte[][] Files, Action<byte[]> Read)[] runs)
    {
        double[] best = [.. runs.Select(_ => double.MaxValue)];
        var allocated = new long[runs.Length];
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < runs.Length; i++)
                best[i] = Math.Min(best[i], Seconds(runs[i].Files, runs[i].Read, out allocated[i]));
        }

        for (int i = 0; i < runs.Length; i++)
        {
            byte[][] files = runs[i].Files;
            Console.WriteLine($"{runs[i].What,-32} {files.Length / best[i],10:N0} a second {files.Sum(file => (long)file.Length) / best[i] / 1e6,8:N1} MB/s {allocated[i] / 1024.0 / files.Length,8:N1} KiB allocated for each");
        }

        return best;
    }

    private static double Seconds(byte[][] files, Action<byte[]> read, out long allocated)
    {
        GC.Collect();
        allocated = GC.GetAllocatedBytesForCurrentThread();
        TimeSpan start = Environment.CpuUsage.TotalTime;
        foreach (byte[] file in files)
            read(file);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return (Environment.CpuUsage.TotalTime - start).TotalSeconds;
    }
}
