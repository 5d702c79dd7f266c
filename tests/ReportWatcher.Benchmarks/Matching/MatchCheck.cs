using ReportWatcher.Analysis.Text;
using ReportWatcher.Analysis.Watching;

namespace ReportWatcher.Benchmarks.Matching;

/// <summary>Whether what is matched fast is right.</summary>
internal static class MatchCheck
{
    private static readonly HashSet<string> NoTopics = [];

    /// <summary>Holds matches and spans of the first articles to the reference matcher; returns how many articles differ.</summary>
    public static int AgainstReference(MatchInput input, int articles)
    {
        int checkedArticles = Math.Min(articles, input.Articles.Length), differences = 0;
        RuleMatches fast = new(), reference = new();
        ArticleText text = new();
        for (int i = 0; i < checkedArticles; i++)
        {
            text.Read(input.Articles[i]);
            input.Watches.Rules.Match(text, NoTopics, fast, prefilter: true);
            input.Watches.Rules.Match(text, NoTopics, reference, prefilter: false);
            if (Signature(fast) != Signature(reference))
                differences++;
        }

        Console.Error.WriteLine($"{checkedArticles:N0} articles held to the reference matcher: {differences} differ");
        return differences;
    }

    /// <summary>Several threads match random articles with one set; returns how many articles matched otherwise than on one thread.</summary>
    public static int Hammer(MatchInput input, int threads, TimeSpan duration)
    {
        RuleMatches held = new();
        ArticleText text = new();
        ulong[] expected = [.. input.Articles.Select(article =>
        {
            text.Read(article);
            input.Watches.Rules.Match(text, NoTopics, held, prefilter: true);
            return Signature(held);
        })];
        long articles = 0, matches = 0, differences = 0;
        long begin = TimeProvider.System.GetTimestamp();
        Thread[] workers = [.. Enumerable.Range(0, threads).Select(seed => new Thread(() => Work(new Random(seed))))];
        foreach (Thread worker in workers)
            worker.Start();
        foreach (Thread worker in workers)
            worker.Join();
        Console.WriteLine($"{threads} threads, {duration.TotalSeconds:F0} s: {articles:N0} articles, {matches:N0} matches, {differences} articles differ from one thread");
        return (int)Math.Min(int.MaxValue / 2, differences);

        void Work(Random random)
        {
            RuleMatches own = new();
            ArticleText ownText = new();
            while (TimeProvider.System.GetElapsedTime(begin) < duration)
            {
                int at = random.Next(input.Articles.Length);
                ownText.Read(input.Articles[at]);
                input.Watches.Rules.Match(ownText, NoTopics, own, prefilter: true);
                Interlocked.Increment(ref articles);
                Interlocked.Add(ref matches, own.Count);
                if (Signature(own) != expected[at])
                    Interlocked.Increment(ref differences);
            }
        }
    }

    /// <summary>Writes what matches as lines "articleIndex TAB id", sorted.</summary>
    public static void Write(MatchInput input, string file)
    {
        using StreamWriter writer = new(file) { NewLine = "\n" };
        RuleMatches held = new(takesHits: false);
        ArticleText text = new();
        for (int i = 0; i < input.Articles.Length; i++)
        {
            text.Read(input.Articles[i]);
            input.Watches.Rules.Match(text, NoTopics, held, prefilter: true);
            foreach (string id in Enumerable.Range(0, held.Count).Select(match => input.Ids[held.Rule(match)]).Order(StringComparer.Ordinal))
                writer.WriteLine($"{i}\t{id}");
        }
    }

    /// <summary>A hash (FNV-1a) of all rules and spans.</summary>
    private static ulong Signature(RuleMatches held)
    {
        ulong hash = 14695981039346656037;
        for (int match = 0; match < held.Count; match++)
        {
            Add(held.Rule(match));
            foreach (TokenSpan hit in held.Hits(match))
            {
                Add(hit.First);
                Add(hit.End);
            }
        }

        return hash;

        void Add(int number) => hash = (hash ^ (uint)number) * 1099511628211;
    }
}
