using ReportWatcher.Analysis.Text;
using ReportWatcher.Analysis.Watching;

namespace ReportWatcher.Benchmarks.Matching;

/// <summary>
/// Times passes over all articles. Passes of tokenizing alone alternate with passes of matching, so that a machine that changes its
/// speed changes both.
/// </summary>
internal sealed class MatchRun(MatchInput input, int threads, bool takesHits)
{
    private static readonly HashSet<string> NoTopics = [];

    private int _next;
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
                continue;
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
        return new Pass(TimeProvider.System.GetElapsedTime(begin).TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
    }

    private void Tokenize()
    {
        ArticleText text = new();
        while (Next() is var i && i < input.Articles.Length)
            text.Read(input.Articles[i]);
    }

    private void Match()
    {
        ArticleText text = new();
        RuleMatches held = new(takesHits);
        long matches = 0, candidates = 0;
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        while (Next() is var i && i < input.Articles.Length)
        {
            text.Read(input.Articles[i]);
            input.Watches.Rules.Match(text, NoTopics, held, prefilter: true);
            matches += held.Count;
            candidates += held.CandidateCount;
        }

        Interlocked.Add(ref _allocated, GC.GetAllocatedBytesForCurrentThread() - allocated);
        Interlocked.Add(ref _matches, matches);
        Interlocked.Add(ref _candidates, candidates);
    }

    private int Next() => Interlocked.Increment(ref _next) - 1;

    private static double Median(List<Pass> passes, Func<Pass, double> of) => passes.Select(of).Order().ElementAt(passes.Count / 2);
}
