using ReportWatcher.Analysis.Text;
using ReportWatcher.Analysis.Watching;

namespace ReportWatcher.Analysis.Topics;

/// <summary>How strongly an article is about a topic, from the rules that hold.</summary>
/// <remarks>
/// Every phrase of Any and All that occurs, and the query if it holds, gives the evidence
/// <code>e = weight * place * (1 + 0.25 * log2(occurrences))</code>
/// where weight is 1 for a word, 1.5 for two, 2 for more, 1.5 for a query (whose occurrences are not counted); place is 3 if one of its hits stands in a stated
/// title, 2 in the lead, 1 elsewhere. The score is E / (E + 2) for the sum E: one word in the body gives .33 (unsure at the usual threshold
/// of .5), one in the lead .50, in the title .60; two different words in the body .50, one word twice .38. It saturates: no number of
/// mentions reaches 1. Held against labelled texts, topics of eight words were right about as often as their score says (the benchmarks'
/// Topics/README.md has the table). A hit inside a longer hit of the same topic counts for nothing: "training" in "military training" is said once.
/// Hits of a query may share words with a phrase, because a query is evidence of another kind.
/// Holds working memory of its own, used again for the next topic; a thread takes one.
/// </remarks>
internal sealed class TopicScoring
{
    private const double HalfWay = 2;
    private const double InTitle = 3;
    private const double InLead = 2;
    private const double Repetition = 0.25;
    private const int MostReasons = 12;

    private readonly List<TokenSpan> _hits = [];
    private readonly HashSet<TokenSpan> _inside = [];
    private readonly List<(double Evidence, TokenSpan Hit)> _reasons = [];
    private readonly List<string> _words = [];

    /// <summary>The topics' rules that hold, to be filled in before topics are scored.</summary>
    public RuleMatches Held { get; } = new();

    /// <summary>True once an article with very many hits has made its lists large.</summary>
    public bool IsOversized => Held.IsOversized || Math.Max(_hits.Capacity, _reasons.Capacity) > TokenBuffer.UsualWords;

    /// <param name="from">The topic's first match in <see cref="Held"/>.</param>
    /// <param name="to">One past its last.</param>
    /// <returns>Null where the article is ruled out: a word of None occurs, or one of All does not.</returns>
    public TopicScore? Score(CompiledTopic topic, ArticleText text, int from, int to)
    {
        int required = 0;
        double evidence = 0;
        _reasons.Clear();
        FindHitsInsideLonger(from, to);
        for (int match = from; match < to; match++)
        {
            TopicRule rule = topic.Rules[Held.Rule(match) - topic.FirstRule];
            if (rule.Part == TopicPart.Forbidden)
                return null;
            if (rule.Part == TopicPart.Required)
                required++;
            evidence += Weigh(rule, text, Held.Hits(match));
        }

        return required == topic.RequiredRules ? new TopicScore(topic.Name, Math.Round(evidence / (evidence + HalfWay), 3), Words(text)) : null;
    }

    private double Weigh(TopicRule rule, ArticleText text, ReadOnlySpan<TokenSpan> hits)
    {
        int count = 0;
        double place = 0;
        foreach (TokenSpan hit in hits)
        {
            if (_inside.Contains(hit))
                continue;
            count++;
            double here = Place(hit, text);
            place = Math.Max(place, here);
            _reasons.Add((rule.Weight * here, hit));
        }

        if (count == 0)
            return 0;
        return rule.Weight * place * (rule.Repeats ? 1 + Repetition * Math.Log2(count) : 1);
    }

    private static double Place(TokenSpan hit, ArticleText text)
        => text.IsInTitle(hit.First) ? InTitle : hit.First < text.Range(Field.Lead).To ? InLead : 1;

    private void FindHitsInsideLonger(int from, int to)
    {
        _inside.Clear();
        _hits.Clear();
        for (int match = from; match < to; match++)
            _hits.AddRange(Held.Hits(match));
        // Longest first where they begin together: a hit that holds another then comes before it.
        _hits.Sort(static (one, other) => one.First != other.First ? one.First.CompareTo(other.First) : other.End.CompareTo(one.End));
        int reached = 0;
        TokenSpan last = default;
        foreach (TokenSpan hit in _hits)
        {
            if (hit != last && hit.End <= reached)
                _inside.Add(hit);
            last = hit;
            reached = Math.Max(reached, hit.End);
        }
    }

    /// <summary>The words of the article, strongest first, then in its order; each spelling once whatever its case.</summary>
    private string[] Words(ArticleText text)
    {
        _reasons.Sort(static (one, other) => one.Evidence != other.Evidence ? other.Evidence.CompareTo(one.Evidence) : one.Hit.CompareTo(other.Hit));
        _words.Clear();
        foreach ((_, TokenSpan hit) in _reasons)
        {
            if (_words.Count == MostReasons)
                break;
            ReadOnlySpan<char> words = text.Spelling(hit.First, hit.End - 1);
            if (!Has(words))
                _words.Add(words.ToString());
        }

        return [.. _words];

        bool Has(ReadOnlySpan<char> words)
        {
            foreach (string known in _words)
            {
                if (words.Equals(known, StringComparison.OrdinalIgnoreCase))
                    return true;
            }

            return false;
        }
    }
}
