using ReportWatcher.Analysis.Text;
using ReportWatcher.Analysis.Topics.Model;

namespace ReportWatcher.Analysis.Topics;

/// <summary>Joins what the rules say of an article with what the trained model says.</summary>
/// <remarks>
/// The score is <code>(1 - m) * rules + m * probability, m = F1 * n / (n + 10)</code>
/// where n is the number of examples of the topic that the model has seen and F1 what cross-validation gave for it: with ten examples a
/// faultless model counts as much as the rules, with forty four times as much, and one that is always wrong has no say. <see cref="TopicUse.Rules"/> sets m to 0, <see cref="TopicUse.Model"/> to 1; of a topic that the model does not know it says
/// nothing. An article that the rules rule out (None, All) scores 0 whatever the model says.
/// </remarks>
internal sealed class TopicCombination
{
    /// <summary>Part of the threshold from which a topic is "unsure" instead of left out.</summary>
    private const double UnsureFrom = 0.6;

    private const double ExamplesForEvenSay = 10;
    private const double ClearLead = 2;

    // Below, no score comes near any threshold: reasons would be looked up for nothing.
    private const double LeastWorthReasons = 0.1;

    private static readonly Dictionary<string, LearntScore> NothingLearnt = [];

    private readonly Dictionary<string, LearntScore> _learnt;

    public TopicCombination(TopicModel? model, ArticleText text)
        => _learnt = model is null ? NothingLearnt : Learnt(model, text);

    /// <param name="rules">Null: ruled out.</param>
    public TopicScore Score(CompiledTopic topic, TopicScore? rules)
    {
        if (rules is null)
            return new TopicScore(topic.Name, 0, []);
        if (topic.Use == TopicUse.Rules || !_learnt.TryGetValue(topic.Name, out LearntScore? learnt))
            return topic.Use == TopicUse.Model ? new TopicScore(topic.Name, 0, []) : rules;
        if (topic.Use == TopicUse.Model)
            return learnt.Score with { Name = topic.Name, Score = Math.Round(learnt.Score.Score, 3) };

        if (learnt.Say == 0)
            return rules;
        return new TopicScore(topic.Name, Math.Round(((1 - learnt.Say) * rules.Score) + (learnt.Say * learnt.Score.Score), 3), [.. rules.Reasons.Union(learnt.Score.Reasons)])
        {
            Terms = learnt.Score.Terms,
        };
    }

    /// <summary>
    /// Every topic over its threshold; if there is none, the best where the model had a say and it is clear: near its threshold and
    /// twice as strong as any other.
    /// </summary>
    public static TopicResult Decide(CompiledTopic[] topics, TopicScore[] scores)
    {
        List<TopicScore> given = [], unsure = [];
        for (int topic = 0; topic < topics.Length; topic++)
        {
            if (scores[topic].Score >= topics[topic].Threshold)
                given.Add(scores[topic]);
            else if (scores[topic].Score > 0 && scores[topic].Score >= topics[topic].Threshold * UnsureFrom)
                unsure.Add(scores[topic]);
        }

        if (given.Count == 0 && ClearBest(unsure, scores) is { } best)
        {
            given.Add(best);
            unsure.Remove(best);
        }

        return new TopicResult(ByScore(given), ByScore(unsure));
    }

    private static Dictionary<string, LearntScore> Learnt(TopicModel model, ArticleText text)
        => model.Score(text, LeastWorthReasons)
            .Select((score, topic) => new LearntScore(score, Say(model.Info.Topics[topic])))
            .ToDictionary(learnt => learnt.Score.Name, StringComparer.OrdinalIgnoreCase);

    private static TopicScore? ClearBest(List<TopicScore> unsure, TopicScore[] scores)
    {
        TopicScore? best = null;
        foreach (TopicScore score in unsure)
            best = best is null || score.Score > best.Score ? score : best;
        if (best is not { Terms.Count: > 0 })
            return null;
        foreach (TopicScore other in scores)
        {
            if (!ReferenceEquals(other, best) && other.Score * ClearLead > best.Score)
                return null;
        }

        return best;
    }

    private static double Say(LearntTopic topic) => topic.F1 * topic.Examples / (topic.Examples + ExamplesForEvenSay);

    private static TopicScore[] ByScore(List<TopicScore> scores)
    {
        scores.Sort(static (one, other) => one.Score != other.Score ? other.Score.CompareTo(one.Score) : string.CompareOrdinal(one.Name, other.Name));
        return [.. scores];
    }

    private sealed record LearntScore(TopicScore Score, double Say);
}
