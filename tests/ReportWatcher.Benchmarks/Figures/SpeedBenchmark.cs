using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Text;

namespace ReportWatcher.Benchmarks.Figures;

/// <summary>Speed of extraction on generated articles of about 2 KB. The count of figures is known, so a scanner that misses some cannot look fast.</summary>
internal static class SpeedBenchmark
{
    private const int Articles = 500;

    // Sentence and the figures that it states.
    private static readonly (string Text, int Figures)[] s_sentences =
    [
        ("The ministry said that the talks would go on and that both delegations had agreed to keep the results to themselves.", 0),
        ("About 3,400 Polish soldiers are stationed at the depot, and more than 150 trucks wait at the border.", 2),
        ("Officials from the region described the visit as a step towards a better understanding between the neighbours.", 0),
        ("The loan is worth $2.6bn and is to be paid back by 2031.", 2),
        ("According to the statement, the army will remain at the invitation of the government and under its command.", 0),
        ("Prices rose by 4.5 per cent, while support for the cabinet fell to between 30 and 35%.", 2),
        ("The spokesman declined to comment on reports that the brigade had been moved to another camp near the river.", 0),
        ("Four members of the council resigned after two months of talks.", 2),
        ("Division 12 and Brigade 55 took part, as resolution 1701 allows, in the drill that began at 10:45.", 0),
        ("Residents returned to the villages in the valley, where schools and clinics are to be opened again soon.", 0),
    ];

    public static int Run(double seconds)
    {
        (List<Article> articles, int expected, long bytes) = Corpus();
        int found = 0;
        foreach (Article article in articles) found += FigureExtractor.Extract(article).Count; // warm up and check
        if (found != expected)
        {
            Console.Error.WriteLine($"{found} figures found, {expected} expected");
            return 1;
        }

        double all = BestRound(articles, seconds, static article => FigureExtractor.Extract(article));
        double sentences = BestRound(articles, seconds / 5, static article => Sentences.Split(article.Body));
        long withFigures = Allocated(CollectionsMarshal.AsSpan(articles));
        // The same text with every digit and number word gone: what is allocated then, no figure needs.
        Article[] plain = [.. articles.Select(article => article with { Body = string.Concat(Enumerable.Repeat(s_sentences[0].Text + " ", article.Body.Length / s_sentences[0].Text.Length)) })];
        Allocated(plain); // the pools have what these need then
        if (Allocated(plain) is > 0 and var wasted)
        {
            Console.Error.WriteLine($"{wasted} bytes allocated for {plain.Length} articles without figures");
            return 1;
        }

        Console.WriteLine($"{articles.Count} articles of {bytes / articles.Count} bytes, {expected} figures, all found");
        Console.WriteLine($"{all:0.0} µs an article, of which sentences {sentences:0.0} µs; {bytes / (double)articles.Count / all:0.0} MB/s");
        Console.WriteLine($"{withFigures / articles.Count} bytes allocated an article, {withFigures / expected} a figure; none in an article without figures");
        return 0;
    }

    private static long Allocated(ReadOnlySpan<Article> articles)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (Article article in articles) FigureExtractor.Extract(article);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>Microseconds an article in the best round: time of the processor, so that other work on the machine counts little.</summary>
    private static double BestRound(List<Article> articles, double seconds, Action<Article> run)
    {
        var best = TimeSpan.MaxValue;
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed.TotalSeconds < seconds)
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            foreach (Article article in articles) run(article);
            TimeSpan spent = Environment.CpuUsage.TotalTime - before;
            if (spent < best) best = spent;
        }
        return best.TotalMicroseconds / articles.Count;
    }

    private static (List<Article> Articles, int Figures, long Bytes) Corpus()
    {
        var random = new Random(1);
        var articles = new List<Article>(Articles);
        int figures = 0;
        long bytes = 0;
        for (int i = 0; i < Articles; i++)
        {
            var body = new StringBuilder();
            while (body.Length < 2000)
            {
                (string text, int count) = s_sentences[random.Next(s_sentences.Length)];
                body.Append(text).Append(random.Next(3) == 0 ? "\n\n" : " ");
                figures += count;
            }
            string finished = body.ToString().TrimEnd();
            bytes += finished.Length;
            articles.Add(new Article { Title = "A generated article", Lead = "", Body = finished });
        }
        return (articles, figures, bytes);
    }
}
