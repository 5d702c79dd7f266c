using ReportWatcher.Analysis.Text;

namespace ReportWatcher.Analysis.Watching;

/// <summary>
/// All rules of the watches, or of the topics, compiled together once; immutable and shared by threads.
/// </summary>
/// <remarks>
/// How a match is found (the names are those of Lucene Monitor, which does the same with an index of queries):
/// <list type="number">
/// <item>Every word of the article is looked up by the hash that the tokenizer took along; it becomes an atom, and with it the prefixes,
/// wildcards and fuzzy terms that it fits. Phrases are found by pairs of neighbouring words.</item>
/// <item>Rules that are a word or phrase, or an OR of such, are registered under these and hold where one occurs.</item>
/// <item>Every other rule is registered under its rarest necessary atoms. The atoms that occur give the candidates: perhaps too many,
/// never too few.</item>
/// <item>Every candidate's program is run over the positions of its atoms and decides.</item>
/// </list>
/// Nothing is allocated once the working memory has grown to the size of the articles. Without prefilter the
/// <see cref="ReferenceMatcher"/> answers; tests hold both together over random rules and articles.
/// </remarks>
internal sealed class RuleSet
{
    private readonly IReadOnlyList<Rule> _rules;
    private readonly RuleIndex _index;
    private readonly ScratchPool<RuleMatcher> _matchers;

    public RuleSet(IReadOnlyList<Rule> rules)
    {
        _rules = rules;
        _index = new RuleIndex(rules);
        _matchers = new ScratchPool<RuleMatcher>(CreateMatcher, matcher => matcher.IsOversized);
    }

    /// <summary>A matcher for one thread's own use; <see cref="Match"/> lends them out by itself.</summary>
    public RuleMatcher CreateMatcher() => new(_index);

    /// <summary>Fills <paramref name="matches"/> with the rules that hold.</summary>
    /// <param name="prefilter">False: every rule is tried by the reference matcher.</param>
    public void Match(ArticleText text, IReadOnlyCollection<string> topics, RuleMatches matches, bool prefilter)
    {
        matches.Clear();
        if (!prefilter)
        {
            MatchByReference(text, topics, matches);
            return;
        }

        RuleMatcher matcher = _matchers.Rent();
        try
        {
            matcher.Match(text, topics, matches);
        }
        finally
        {
            _matchers.Return(matcher);
        }
    }

    private void MatchByReference(ArticleText text, IReadOnlyCollection<string> topics, RuleMatches matches)
    {
        ReferenceMatcher reference = new(text, topics);
        List<TokenSpan> hits = [];
        for (int rule = 0; rule < _rules.Count; rule++)
        {
            if (!reference.Matches(_rules[rule], hits))
                continue;
            int firstHit = matches.AllHits.Top;
            foreach (TokenSpan hit in hits)
                matches.AllHits.Push(hit);
            matches.Add(rule, firstHit);
        }
    }
}
