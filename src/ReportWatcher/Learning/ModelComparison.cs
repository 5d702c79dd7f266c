using ReportWatcher.Analysis.Topics;
using ReportWatcher.Analysis.Topics.Model;

namespace ReportWatcher.Learning;

/// <summary>Whether a new model is worse than what is in force: the model before, or the rules where there was none.</summary>
/// <remarks>
/// All are judged on texts they were not trained on: the new one by its cross-validation over all examples; the old one by its own
/// cross-validation over the examples it had, and by what it says now of those that came since, the decisions of both parts counted
/// together; the rules, which learn nothing, by what they say of all examples.
/// </remarks>
internal static class ModelComparison
{
    /// <param name="since">The examples that came since the old model was trained.</param>
    /// <returns>Null if it is no worse.</returns>
    public static string? WhyWorse(TopicModel old, TopicModel replacement, IReadOnlyCollection<TopicExample> since)
    {
        TopicTally fresh = new();
        foreach (TopicExample example in since)
            fresh.Add(example.Topics, [.. old.Label(example.ToArticle()).Except(example.Unknown)]);
        TopicMarks then = old.Info.Marks, now = replacement.Info.Marks;
        double before = TopicTally.F1(
            then.Right + fresh.ByTopic.Sum(t => t.Right), then.Wrong + fresh.ByTopic.Sum(t => t.Wrong), then.Missed + fresh.ByTopic.Sum(t => t.Missed));
        double after = TopicTally.F1(now.Right, now.Wrong, now.Missed);
        return after >= before
            ? null
            : $"a new one of {replacement.Info.Examples} examples has a cross-validated micro F1 of {after:0.000}, the one in force {before:0.000}";
    }

    /// <summary>The first model: only the topics that it has learnt are counted, of the rules as of the model.</summary>
    /// <param name="all">The examples that the model was trained on.</param>
    /// <returns>Null if it is no worse.</returns>
    public static string? WhyWorse(TopicSet rules, TopicModel replacement, IReadOnlyCollection<TopicExample> all)
    {
        HashSet<string> learnt = new(replacement.Info.Topics.Select(topic => topic.Name), StringComparer.OrdinalIgnoreCase);
        TopicTally tally = new();
        foreach (TopicExample example in all)
        {
            IEnumerable<string> said = rules.Classify(example.ToArticle()).Topics.Select(topic => topic.Name);
            tally.Add(
                new HashSet<string>(example.Topics.Where(learnt.Contains), StringComparer.OrdinalIgnoreCase),
                [.. said.Where(learnt.Contains).Except(example.Unknown, StringComparer.OrdinalIgnoreCase)]);
        }

        double after = replacement.Info.Marks.MicroF1;
        return after >= tally.MicroF1
            ? null
            : $"a first model of {replacement.Info.Examples} examples has a cross-validated micro F1 of {after:0.000}, the rules alone {tally.MicroF1:0.000} on the same examples";
    }
}
