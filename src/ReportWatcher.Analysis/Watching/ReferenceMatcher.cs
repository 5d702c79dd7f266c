using ReportWatcher.Analysis.Text;

namespace ReportWatcher.Analysis.Watching;

/// <summary>
/// The meaning of the watch language, written down as plainly as can be: walks the tree and compares words, without index,
/// prefilter or shortcut. The reference answer that <see cref="RuleSet"/> is held to.
/// </summary>
internal sealed class ReferenceMatcher(ArticleText text, IReadOnlyCollection<string> topics)
{
    private List<TokenSpan> _ignored = [];

    /// <summary>True if the rule holds; its hits, sorted and each once, are then in <paramref name="hits"/>.</summary>
    public bool Matches(Rule rule, List<TokenSpan> hits)
    {
        hits.Clear();
        _ignored = [];
        _ignored = Occurrences(rule.Ignore);
        if (rule.Condition is null)
            return true;
        if (!Holds(rule.Condition))
            return false;
        Collect(rule.Condition, null, hits);
        TokenSpan[] sorted = [.. hits.Distinct().Order()];
        hits.Clear();
        hits.AddRange(sorted);
        return true;
    }

    /// <summary>Where any of the phrases occurs.</summary>
    public List<TokenSpan> Occurrences(IEnumerable<PhraseNode> phrases) => [.. phrases.SelectMany(Occurrences)];

    private bool Holds(QueryNode node) => node switch
    {
        AndNode both => both.Parts.All(Holds),
        OrNode either => either.Parts.Any(Holds),
        NotNode negated => !Holds(negated.Part),
        TopicNode topic => topics.Contains(topic.Name),
        AtLeastNode atLeast => Spans(atLeast.Part).Count >= atLeast.Count,
        _ => Spans(node).Count > 0,
    };

    /// <summary>Where a phrase, or an OR or NEAR of phrases, occurs.</summary>
    private List<TokenSpan> Spans(QueryNode node) => node switch
    {
        PhraseNode phrase => Occurrences(phrase),
        OrNode either => [.. either.Parts.SelectMany(Spans).Distinct().Order()],
        NearNode near => [.. Pairs(near).Select(Union).Distinct().Order()],
        _ => throw new InvalidOperationException($"{node.GetType().Name} has no spans; the parser refuses it here."),
    };

    /// <summary>Adds the hits that made a node hold; with <paramref name="only"/>, those that make up these spans of it.</summary>
    private void Collect(QueryNode node, HashSet<TokenSpan>? only, List<TokenSpan> hits)
    {
        switch (node)
        {
            case AndNode both:
                foreach (QueryNode part in both.Parts)
                    Collect(part, null, hits);
                break;
            case OrNode either when only is null:
                foreach (QueryNode part in either.Parts.Where(Holds))
                    Collect(part, null, hits);
                break;
            case OrNode either:
                foreach (QueryNode part in either.Parts)
                    Collect(part, [.. Spans(part).Where(only.Contains)], hits);
                break;
            case AtLeastNode atLeast:
                Collect(atLeast.Part, null, hits);
                break;
            case NearNode near:
                (TokenSpan Left, TokenSpan Right)[] pairs = [.. Pairs(near).Where(pair => only is null || only.Contains(Union(pair)))];
                Collect(near.Left, [.. pairs.Select(pair => pair.Left)], hits);
                Collect(near.Right, [.. pairs.Select(pair => pair.Right)], hits);
                break;
            case PhraseNode phrase:
                hits.AddRange(Occurrences(phrase).Where(span => only is null || only.Contains(span)));
                break;
        }
    }

    private IEnumerable<(TokenSpan Left, TokenSpan Right)> Pairs(NearNode near)
    {
        List<TokenSpan> rights = Spans(near.Right);
        foreach (TokenSpan left in Spans(near.Left))
        {
            foreach (TokenSpan right in rights)
            {
                if (AreNear(left, right, near.Distance) || !near.Ordered && AreNear(right, left, near.Distance))
                    yield return (left, right);
            }
        }
    }

    private bool AreNear(TokenSpan first, TokenSpan second, int distance)
        => second.First >= first.End && second.First - first.End <= distance
            && text.Tokens.Tokens[first.First].Paragraph == text.Tokens.Tokens[second.First].Paragraph;

    private static TokenSpan Union((TokenSpan Left, TokenSpan Right) pair)
        => new(Math.Min(pair.Left.First, pair.Right.First), Math.Max(pair.Left.End, pair.Right.End));

    private List<TokenSpan> Occurrences(PhraseNode phrase)
    {
        List<TokenSpan> spans = [];
        (int from, int to) = text.Range(phrase.Field);
        for (int first = from; first + phrase.Words.Count <= to; first++)
        {
            TokenSpan span = new(first, first + phrase.Words.Count);
            if (IsAt(phrase, first) && !_ignored.Any(span.Overlaps))
                spans.Add(span);
        }

        return spans;
    }

    private bool IsAt(PhraseNode phrase, int first)
    {
        ReadOnlySpan<Token> tokens = text.Tokens.Tokens;
        for (int i = 0; i < phrase.Words.Count; i++)
        {
            WordPattern word = phrase.Words[i];
            if (tokens[first + i].Paragraph != tokens[first].Paragraph
                || !word.Matches(text.Tokens.Folded(first + i)) || !word.MatchesSpelling(text.Spelling(first + i)))
            {
                return false;
            }
        }

        return true;
    }
}
