namespace ReportWatcher.Analysis.Topics.Model;

/// <summary>Counts how often topics were given rightly and wrongly.</summary>
public sealed class TopicTally
{
    private readonly SortedDictionary<string, int[]> _byTopic = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Is, string Said), int> _confused = [];
    private int _exact;

    public int Texts { get; private set; }

    public void Add(IReadOnlyCollection<string> gold, IReadOnlyCollection<string> said)
    {
        Texts++;
        foreach (string topic in said)
            Count(topic)[gold.Contains(topic) ? 0 : 1]++;
        foreach (string topic in gold)
        {
            Count(topic);
            if (!said.Contains(topic))
                Count(topic)[2]++;
        }

        if (gold.Count == said.Count && gold.All(said.Contains))
            _exact++;
        Confuse(gold, said);
    }

    /// <summary>Share of the texts with exactly the right topics.</summary>
    public double Accuracy => Texts == 0 ? 0 : (double)_exact / Texts;

    /// <summary>F1 over all decisions together.</summary>
    public double MicroF1 => F1(_byTopic.Values.Sum(c => c[0]), _byTopic.Values.Sum(c => c[1]), _byTopic.Values.Sum(c => c[2]));

    public double MicroPrecision => Share(_byTopic.Values.Sum(c => c[0]), _byTopic.Values.Sum(c => c[1]));

    public double MicroRecall => Share(_byTopic.Values.Sum(c => c[0]), _byTopic.Values.Sum(c => c[2]));

    /// <summary>Mean of the topics' F1, over the topics that some text really has.</summary>
    public double MacroF1 => ByTopic.Where(t => t.Right + t.Missed > 0).Select(t => t.F1).DefaultIfEmpty().Average();

    /// <summary>In ordinal order.</summary>
    public IReadOnlyList<TopicCount> ByTopic => [.. _byTopic.Select(pair => new TopicCount(pair.Key, pair.Value[0], pair.Value[1], pair.Value[2]))];

    /// <summary>How often a text about the first topic was given the second instead; "(none)" where it was given nothing. Most frequent first.</summary>
    public IReadOnlyList<(string Is, string Said, int Texts)> Confused => [.. _confused
        .Select(pair => (pair.Key.Is, pair.Key.Said, pair.Value))
        .OrderByDescending(c => c.Value)
        .ThenBy(c => c.Is, StringComparer.Ordinal)
        .ThenBy(c => c.Said, StringComparer.Ordinal)];

    public static double F1(int right, int wrong, int missed) => right == 0 ? 0 : 2.0 * right / ((2.0 * right) + wrong + missed);

    private static double Share(int right, int other) => right == 0 ? 0 : (double)right / (right + other);

    private int[] Count(string topic)
    {
        if (!_byTopic.TryGetValue(topic, out int[]? counts))
            _byTopic[topic] = counts = new int[3];
        return counts;
    }

    private void Confuse(IReadOnlyCollection<string> gold, IReadOnlyCollection<string> said)
    {
        string[] instead = [.. said.Where(topic => !gold.Contains(topic)).DefaultIfEmpty("(none)")];
        foreach (string missed in gold.Where(topic => !said.Contains(topic)))
        {
            foreach (string wrong in instead)
                _confused[(missed, wrong)] = _confused.GetValueOrDefault((missed, wrong)) + 1;
        }

        foreach (string wrong in gold.Count == 0 ? said : [])
            _confused[("(none)", wrong)] = _confused.GetValueOrDefault(("(none)", wrong)) + 1;
    }
}

/// <summary>How one topic fared.</summary>
/// <param name="Right">Texts given it rightly.</param>
/// <param name="Wrong">Texts given it wrongly.</param>
/// <param name="Missed">Texts that should have been given it.</param>
public sealed record TopicCount(string Name, int Right, int Wrong, int Missed)
{
    public double F1 => TopicTally.F1(Right, Wrong, Missed);
}
