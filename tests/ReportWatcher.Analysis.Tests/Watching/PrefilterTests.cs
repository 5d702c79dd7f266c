using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Tests.Support;
using ReportWatcher.Analysis.Text;
using ReportWatcher.Analysis.Watching;

namespace ReportWatcher.Analysis.Tests.Watching;

/// <summary>
/// The engine must say what the reference matcher says: the same rules, the same hits. The environment variable
/// REPORTWATCHER_RANDOM_PAIRS sets how many (rule, article) pairs are tried; a million take about a minute.
/// </summary>
public class PrefilterTests
{
    private const int RulesACase = 40;
    private const ulong Seed = 20240722;

    [Fact]
    public void ThePrefilterNeverChangesWhatMatches()
    {
        int pairs = int.Parse(Environment.GetEnvironmentVariable("REPORTWATCHER_RANDOM_PAIRS") ?? "20000", CultureInfo.InvariantCulture);
        Config config = Config.QuickThrowOnFailure.WithMaxTest(pairs / RulesACase).WithReplay(Seed, Seed + 1);
        Prop.ForAll(RandomCase.Arbitrary(RulesACase), Agrees).Check(config);
    }

    [Fact]
    public void RandomCasesDoMatch()
    {
        // A differential test over cases in which nothing ever matches would prove nothing.
        int matched = 0;
        foreach (RandomCase example in RandomCase.Arbitrary(RulesACase).Generator.Sample(50, 20))
            matched += Describe(new RuleSet(example.Rules), example, false).Length > 0 ? 1 : 0;
        matched.ShouldBeGreaterThan(15);
    }

    [Fact]
    public void OneSetServesManyThreadsAndLosesNothing()
    {
        RandomCase[] examples = [.. RandomCase.Arbitrary(RulesACase).Generator.Sample(50, 40)];
        RuleSet rules = new([.. examples.SelectMany(example => example.Rules)]);
        string[] expected = [.. examples.Select(example => Describe(rules, example, true))];
        Parallel.For(0, 1500, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            int at = i % examples.Length;
            if (Describe(rules, examples[at], true) != expected[at])
                throw new InvalidOperationException($"Article {at} matched otherwise beside other threads.");
        });
    }

    [Fact]
    public void MatchingAllocatesNothingOnceItIsWarm()
    {
        RuleSet rules = new([.. Enumerable.Range(0, 500).Select(i => new Rule(
            QueryParser.Parse($"(w{i} OR \"a{i} b{i}\" OR pre{i}*) AND (c{i} NEAR/5 d{i})", new NamedTerms(new Dictionary<string, string>(), [], []), null), []))]);
        Article article = Some.Article(string.Join(' ', Enumerable.Range(0, 40).Select(i => $"a{i} b{i} pre{i}fix c{i} d{i}")), "w3 c3 d3");
        RuleMatcher matcher = rules.CreateMatcher();
        RuleMatches matches = new();
        ArticleText text = new();
        HashSet<string> topics = [];
        Match();
        matches.Count.ShouldBe(40);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            Match();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Match()
        {
            matches.Clear();
            text.Read(article);
            matcher.Match(text, topics, matches);
        }
    }

    private static bool Agrees(RandomCase example)
    {
        RuleSet rules = new(example.Rules);
        return Describe(rules, example, true) == Describe(rules, example, false);
    }

    private static string Describe(RuleSet rules, RandomCase example, bool prefilter)
    {
        ArticleText text = new();
        text.Read(example.Article);
        RuleMatches matches = new();
        rules.Match(text, example.Topics.ToHashSet(), matches, prefilter);
        return string.Join('\n', Enumerable.Range(0, matches.Count)
            .Select(i => $"{matches.Rule(i)}: {string.Join(' ', matches.Hits(i).ToArray().Select(hit => $"{hit.First}-{hit.End}"))}"));
    }
}
