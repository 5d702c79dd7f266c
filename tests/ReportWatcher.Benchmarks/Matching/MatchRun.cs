using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Text;
using ReportWatcher.Analysis.Watching;

namespace ReportWatcher.Benchmarks.Matching;

/// <summary>
/// Times passes over all articles. Passes of tokenizing alone alternate with passes of matching, so that a machine that changes its
/// speed changes both.
/// </summary>
internal sealed class MatchRun(MatchInput input, int threads, bool takesHits)
{
    // A pass that ends in a few hundredths of a second measures the start of its threads.
    private const double ShortestPass = 0.5;

    private static readonly HashSet<string> NoTopics = [];

    private int _next;
    private int _rounds = 1;
    private long _matches, _candidates, _allocated;

    private readonly record struct Pass(double Seconds, double CpuSeconds);

    public MatchFigures Measure(int repeat)
    {
        List<Pass> tokenizing = [], matching = [];
        // The runtime compiles a method again while it runs; the first two passes pay for that.
        for (int i = -2; i < repeat; i++)
        {
            Pass tokenized = Time(Tokenize), matched = Time(Match);
            if (i < 0)
            {
                _rounds = Math.Max(1, (int)Math.Ceiling(ShortestPass / matched.Seconds));
                continue;
            }

            tokenizing.Add(tokenized);
            matching.Add(matched);
        }

        int articles = input.Articles.Length;
        return new MatchFigures(
            input.Watches.Count, input.LoadSeconds, input.LoadCpuSeconds, input.LoadPeakBytes, articles, threads, takesHits,
            Median(matching, pass => pass.Seconds), input.Bytes, _matches,
            (double)_candidates / articles, (double)_allocated / articles, MatchInput.PeakBytes(), Median(tokenizing, pass => pass.Seconds),
            matching.Min(pass => pass.CpuSeconds), tokenizing.Min(pass => pass.CpuSeconds));
    }

    /// <summary>One pass over the articles, the mean of as many rounds as make it long enough.</summary>
    private Pass Time(Action work)
    {
        _next = 0;
        _matches = _candidates = _allocated = 0;
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long begin = TimeProvider.System.GetTimestamp();
        Thread[] workers = [.. Enumerable.Range(0, threads).Select(_ => new Thread(() => work()))];
        foreach (Thread worker in workers)
            worker.Start();
        foreach (Thread worker in workers)
            worker.Join();
        Pass pass = new(TimeProvider.System.GetElapsedTime(begin).TotalSeconds / _rounds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds / _rounds);
        (_matches, _candidates, _allocated) = (_matches / _rounds, _candidates / _rounds, _allocated / _rounds);
        return pass;
    }

    private void Tokenize()
    {
        ArticleText text = new();
        while (Next() is { } article)
            text.Read(article);
    }

    private void Match()
    {
        ArticleText text = new();
        RuleMatches held = new(takesHits);
        long matches = 0, candidates = 0;
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        while (Next() is { } article)
        {
            text.Read(article);
            input.Watches.Rules.Match(text, NoTopics, held, prefilter: true);
            matches += held.Count;
            candidates += held.CandidateCount;
        }

        Interlocked.Add(ref _allocated, GC.GetAllocatedBytesForCurrentThread() - allocated);
        Interlocked.Add(ref _matches, matches);
        Interlocked.Add(ref _candidates, candidates);
    }

    private Article? Next()
        => Interlocked.Increment(ref _next) - 1 is var i && i < (long)input.Articles.Length * _rounds ? input.Articles[i % input.Articles.Length] : null;

    private static double Median(List<Pass> passes, Func<Pass, double> of) => passes.Select(of).Order().ElementAt(passes.Count / 2);
}
