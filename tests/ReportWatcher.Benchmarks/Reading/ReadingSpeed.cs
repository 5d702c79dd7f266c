using System.Text;
using AngleSharp.Html.Parser;
using ReportWatcher.Analysis.Reading;

namespace ReportWatcher.Benchmarks.Reading;

/// <summary>Reports and MB a second of processor time (what else the machine does must not count), for the pages of the eval set, beside AngleSharp's bare parse of the same pages.</summary>
internal static class ReadingSpeed
{
    // A wire item of about 2 KB, the usual report.
    private const string Paragraph = "The defence ministry said on Sunday that about 1,200 soldiers would leave the northern bases before the summer, and that the last convoy crosses the border in June.\n\n";

    public static void Print(IReadOnlyList<EvalPage> pages)
    {
        var reader = new ArticleReader();
        var parser = new HtmlParser();
        byte[] wire = Encoding.UTF8.GetBytes("Last convoy leaves in June\n\nJuly 5, 2024\n\n" + string.Concat(Enumerable.Repeat(Paragraph, 12)));
        Measure("text, 2 KB reports", [.. Enumerable.Repeat(wire, 5_000)], bytes => reader.Read(bytes));
        Measure("text, pasted pages", [.. pages.Select(page => Encoding.UTF8.GetBytes(page.Pasted))], bytes => reader.Read(bytes));
        byte[][] html = [.. pages.Select(page => Encoding.UTF8.GetBytes(page.Html))];
        double parse = Measure("HTML, AngleSharp's parse alone", html, bytes => parser.ParseDocument(Encoding.UTF8.GetString(bytes)).Dispose());
        double read = Measure("HTML, read", html, bytes => reader.Read(bytes));
        Console.WriteLine($"reading HTML takes {read / parse:0.00} times the parse");
    }

    /// <returns>Processor seconds of the second of two rounds; the first warms up.</returns>
    private static double Measure(string what, byte[][] files, Action<byte[]> read)
    {
        double seconds = 0;
        for (int round = 0; round < 2; round++)
        {
            TimeSpan start = Environment.CpuUsage.TotalTime;
            foreach (byte[] file in files)
            {
                try
                {
                    read(file);
                }
                catch (UnreadableReportException)
                {
                    // Counted like the others: finding out costs as much.
                }
            }

            seconds = (Environment.CpuUsage.TotalTime - start).TotalSeconds;
        }

        Console.WriteLine($"{what,-32} {files.Length / seconds,10:N0} a second {files.Sum(file => (long)file.Length) / seconds / 1e6,8:N1} MB/s");
        return seconds;
    }
}
