namespace ReportWatcher.Analysis.Topics.Model;

/// <summary>What cross-validated margins say of a way of training.</summary>
/// <param name="Threshold">The probability from which topics are best given.</param>
/// <param name="ByTopic">F1 of the topics, by name.</param>
internal sealed record Judgement(PlattScaling[] Scalings, double Threshold, TopicMarks Marks, IReadOnlyDictionary<string, double> ByTopic)
{
    /// <summary>Mean of micro and macro F1: neither the frequent topics nor the rare ones decide alone.</summary>
    public double Quality => (Marks.MicroF1 + Marks.MacroF1) / 2;
}

/// <summary>Makes probabilities of cross-validated margins and marks the decisions that follow from them.</summary>
internal sealed class Judge(ExampleSet set, TopicsPerText topicsPerText, int folds)
{
    private const int FewestForOwnScaling = 3;

    // A topic given at less than even chance can still raise F1, the more the harder the topics are to tell.
    private static readonly double[] Thresholds = [0.5, 0.45, 0.4, 0.35, 0.3];

    public Judgement Of(float[] margins)
    {
        PlattScaling[] scalings = Scale(margins);
        float[] probabilities = new float[margins.Length];
        for (int i = 0; i < margins.Length; i++)
            probabilities[i] = (float)scalings[i % scalings.Length].Probability(margins[i]);
        double[] thresholds = topicsPerText == TopicsPerText.ExactlyOne ? Thresholds[..1] : Thresholds;
        return thresholds
            .Select(threshold => Mark(scalings, probabilities, threshold))
            .MaxBy(judgement => judgement.Quality)!;
    }

    private PlattScaling[] Scale(float[] margins)
    {
        int topics = set.Topics.Count;
        List<float> all = [];
        List<bool> allLabels = [];
        PlattScaling?[] scalings = new PlattScaling?[topics];
        for (int topic = 0; topic < topics; topic++)
        {
            int[] judged = [.. Enumerable.Range(0, set.Examples.Count).Where(row => set.Label(row, topic) != 0)];
            List<float> own = [.. judged.Select(row => margins[(row * topics) + topic])];
            List<bool> labels = [.. judged.Select(row => set.Label(row, topic) > 0)];
            if (set.Positives(topic) >= FewestForOwnScaling && set.Negatives(topic) >= FewestForOwnScaling)
                scalings[topic] = PlattScaling.Fit(own, labels);
            all.AddRange(own);
            allLabels.AddRange(labels);
        }

        // One or two examples say nothing of how sure to be: such a topic is as sure as all topics together.
        PlattScaling? shared = null;
        return [.. scalings.Select(own => own ?? (shared ??= PlattScaling.Fit(all, allLabels)))];
    }

    private Judgement Mark(PlattScaling[] scalings, float[] probabilities, double threshold)
    {
        int topics = set.Topics.Count;
        TopicTally tally = new();
        List<int> given = [];
        for (int row = 0; row < set.Examples.Count; row++)
        {
            TopicDecision.Decide(probabilities.AsSpan(row * topics, topics), topicsPerText, threshold, given);
            TopicExample example = set.Examples[row];
            tally.Add(example.Topics, [.. given.Select(topic => set.Topics[topic]).Where(topic => !example.Unknown.Contains(topic))]);
        }

        TopicMarks marks = new(
            folds, Math.Round(tally.Accuracy, 4), Math.Round(tally.MicroF1, 4), Math.Round(tally.MacroF1, 4),
            tally.ByTopic.Sum(t => t.Right), tally.ByTopic.Sum(t => t.Wrong), tally.ByTopic.Sum(t => t.Missed));
        return new Judgement(scalings, threshold, marks, tally.ByTopic.ToDictionary(t => t.Name, t => Math.Round(t.F1, 4)));
    }
}
