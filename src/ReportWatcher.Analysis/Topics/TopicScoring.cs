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
/// </remarks>
internal static class TopicScoring
{
    private const double HalfWay = 2;
    private const double InTitle = 3;
    private const double InLead = 2;
    private const double Repetition = 0.25;
    private const int MostReasons = 12;

    /// <param name="from">The topic's first match in <paramref name="held"/>.</param>
    /// <param name="to">One past its last.</param>
    /// <returns>Null where the article is ruled out: a word of None occurs, or one of All does not.</returns>
    public static TopicScore? Score(CompiledTopic topic, ArticleText text, RuleMatches held, int from, int to)
    {
        int required = 0;
        double evidence = 0;
        List<(double Evidence, TokenSpan Hit)> reasons = [];
        HashSet<TokenSpan> inside = InsideLongerHits(held, from, to);
        for (int match = from; match < to; match++)
        {
            TopicRule rule = topic.Rules[held.Rule(match) - topic.FirstRule];
            if (rule.Part == TopicPart.Forbidden)
                return null;
            if (rule.Part == TopicPart.Required)
                required++;
            evidence += Weigh(rule, text, held.Hits(match), inside, reasons);
        }

        bool complete = required == topic.Rules.Count(rule => rule.Part == TopicPart.Required);
        return complete ? new TopicScore(topic.Name, Math.Round(evidence / (evidence + HalfWay), 3), Words(reasons, text)) : null;
    }

    private static double Weigh(
        TopicRule rule, ArticleText text, ReadOnlySpan<TokenSpan> hits, HashSet<TokenSpan> inside, List<(double Evidence, TokenSpan Hit)> reasons)
    {
        int count = 0;
        double place = 0;
        foreach (TokenSpan hit in hits)
        {
            if (inside.Contains(hit))
                continue;
            count++;
            double here = Place(hit, text);
            place = Math.Max(place, here);
            reasons.Add((rule.Weight * here, hit));
        }

        if (count == 0)
            return 0;
        return rule.Weight * place * (rule.Repeats ? 1 + Repetition * Math.Log2(count) : 1);
    }

    private static double Place(TokenSpan hit, ArticleText text)
        => text.IsInTitle(hit.First) ? InTitle : hit.First < text.Range(Field.Lead).To ? InLead : 1;

    private static HashSet<TokenSpan> InsideLongerHits(RuleMatches held, int from, int to)
    {
        List<TokenSpan> hits = [];
        for (int match = from; match < to; match++)
            hits.AddRange(held.Hits(match));
        HashSet<TokenSpan> inside = [];
        int reached = 0;
        TokenSpan last = default;
        // Longest first where they begin together: a hit that holds another then comes before it.
        foreach (TokenSpan hit in hits.OrderBy(hit => hit.First).ThenByDescending(hit => hit.End))
        {
            if (hit != last && hit.End <= reached)
                inside.Add(hit);
            last = hit;
            reached = Math.Max(reached, hit.End);
        }

        return inside;
    }

    /// <summary>The words of the article, strongest first, then in its order; each spelling once whatever its case.</summary>
    private static string[] Words(List<(double Evidence, TokenSpan Hit)> reasons, ArticleText text)
        => [.. reasons
            .OrderByDescending(reason => reason.Evidence)
            .ThenBy(reason => reason.Hit)
            .Select(reason => text.Spelling(reason.Hit.First, reason.Hit.End - 1))
            .DistinctBy(words => words.ToLowerInvariant())
            .Take(MostReasons)];
}
