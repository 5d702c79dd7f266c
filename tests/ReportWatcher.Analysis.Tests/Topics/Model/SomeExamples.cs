using ReportWatcher.Analysis.Topics.Model;

namespace ReportWatcher.Analysis.Tests.Topics.Model;

/// <summary>Small made-up corpora: sentences of words that belong to a topic and words that belong to none.</summary>
internal static class SomeExamples
{
    private static readonly Dictionary<string, string[]> OwnWords = new()
    {
        ["harvest"] = ["wheat", "farmers", "barley", "irrigation", "orchard", "fields", "tractor", "grain"],
        ["football"] = ["goal", "striker", "stadium", "referee", "league", "coach", "penalty", "match"],
        ["weather"] = ["storm", "rainfall", "temperature", "clouds", "forecast", "humidity", "thunder", "wind"],
        ["health"] = ["hospital", "vaccine", "doctors", "clinic", "patients", "surgery", "nurses", "medicine"],
    };

    private static readonly string[] CommonWords =
        ["the", "on", "monday", "officials", "said", "that", "in", "city", "people", "new", "year", "were", "has", "many", "after", "province"];

    public static IReadOnlyList<string> Topics { get; } = [.. OwnWords.Keys.Order(StringComparer.Ordinal)];

    public static readonly TrainingOptions Options = new() { Trained = new DateTimeOffset(2024, 7, 22, 0, 0, 0, TimeSpan.Zero) };

    /// <summary>So many texts of each topic, sorted by topic.</summary>
    public static List<TopicExample> OfEach(int count, int seed = 7, IEnumerable<string>? topics = null)
    {
        Random random = new(seed);
        return [.. (topics ?? Topics).SelectMany(topic => Enumerable.Range(0, count).Select(_ => new TopicExample(null, Text(random, topic), [topic])))];
    }

    /// <summary>Texts about one, two or none of the topics.</summary>
    public static List<TopicExample> OfSeveral(int count, int seed = 7)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            string[] topics = random.GetItems([.. Topics], random.Next(3)).Distinct().ToArray();
            return new TopicExample(null, Text(random, topics), topics);
        })];
    }

    public static string Text(Random random, params string[] topics)
    {
        List<string> words = [.. random.GetItems(CommonWords, 30)];
        foreach (string topic in topics)
            words.AddRange(random.GetItems(OwnWords[topic], 6));
        string[] shuffled = [.. words];
        random.Shuffle(shuffled);
        return string.Join(' ', shuffled);
    }
}
