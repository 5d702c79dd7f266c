using ReportWatcher.Analysis.Topics.Model;

namespace ReportWatcher.Learning;

/// <summary>Whether a new model is worse than the one in force.</summary>
/// <remarks>
/// Both are judged on texts they were not trained on: the new one by its cross-validation over all examples; the old one by its own
/// cross-validation over the examples it had, and by what it says now of those that came since. The decisions of both parts are counted
/// together.
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
}
