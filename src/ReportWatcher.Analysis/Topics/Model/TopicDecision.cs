namespace ReportWatcher.Analysis.Topics.Model;

/// <summary>Which topics a text is given, from their probabilities.</summary>
internal static class TopicDecision
{
    // Clear: not improbable, and twice as probable as any other.
    private const double LeastOfClear = 0.3;
    private const double ClearLead = 2;

    /// <param name="threshold">Probability from which a topic is given whatever the others have.</param>
    /// <param name="given">Filled with the numbers of the topics.</param>
    public static void Decide(ReadOnlySpan<float> probabilities, TopicsPerText topicsPerText, double threshold, List<int> given)
    {
        given.Clear();
        int best = Best(probabilities);
        if (topicsPerText == TopicsPerText.ExactlyOne)
        {
            given.Add(best);
            return;
        }

        for (int topic = 0; topic < probabilities.Length; topic++)
        {
            if (probabilities[topic] >= threshold)
                given.Add(topic);
        }

        if (given.Count == 0 && (topicsPerText == TopicsPerText.AtLeastOne || IsClear(probabilities, best)))
            given.Add(best);
    }

    private static int Best(ReadOnlySpan<float> probabilities)
    {
        int best = 0;
        for (int topic = 1; topic < probabilities.Length; topic++)
        {
            if (probabilities[topic] > probabilities[best])
                best = topic;
        }

        return best;
    }

    /// <summary>The best topic is worth giving though it is below its threshold.</summary>
    public static bool IsClear(ReadOnlySpan<float> probabilities, int best)
    {
        if (probabilities[best] < LeastOfClear)
            return false;
        for (int topic = 0; topic < probabilities.Length; topic++)
        {
            if (topic != best && probabilities[topic] * ClearLead > probabilities[best])
                return false;
        }

        return true;
    }
}
