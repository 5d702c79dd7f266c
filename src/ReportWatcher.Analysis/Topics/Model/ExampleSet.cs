namespace ReportWatcher.Analysis.Topics.Model;

/// <summary>The examples brought into a form that does not depend on the order in which they came.</summary>
internal sealed class ExampleSet
{
    private readonly sbyte[] _labels;

    private ExampleSet(IReadOnlyList<TopicExample> examples, IReadOnlyList<string> topics)
    {
        Examples = examples;
        Topics = topics;
        _labels = new sbyte[(long)examples.Count * topics.Count];
        for (int row = 0; row < examples.Count; row++)
        {
            for (int topic = 0; topic < topics.Count; topic++)
            {
                _labels[((long)row * topics.Count) + topic] = examples[row].Topics.Contains(topics[topic]) ? (sbyte)1
                    : examples[row].Unknown.Contains(topics[topic]) ? (sbyte)0 : (sbyte)-1;
            }
        }
    }

    /// <summary>In ordinal order of their texts; no text twice.</summary>
    public IReadOnlyList<TopicExample> Examples { get; }

    /// <summary>In ordinal order.</summary>
    public IReadOnlyList<string> Topics { get; }

    /// <summary>1: about the topic; -1: not; 0: nobody said.</summary>
    public int Label(int row, int topic) => _labels[((long)row * Topics.Count) + topic];

    public int Positives(int topic) => Enumerable.Range(0, Examples.Count).Count(row => Label(row, topic) > 0);

    public int Negatives(int topic) => Enumerable.Range(0, Examples.Count).Count(row => Label(row, topic) < 0);

    /// <summary>
    /// A text that occurs several times is one example of all its topics: the same file in two folders is about both. It stays unknown
    /// only where no copy says yes.
    /// </summary>
    public static ExampleSet Of(IEnumerable<TopicExample> examples)
    {
        TopicExample[] distinct = [.. examples
            .GroupBy(example => (example.Text, example.Title))
            .Select(Merge)
            .OrderBy(example => example.Text, StringComparer.Ordinal)
            .ThenBy(example => example.Title, StringComparer.Ordinal)];
        string[] topics = [.. distinct.SelectMany(example => example.Topics).Distinct().Order(StringComparer.Ordinal)];
        return new ExampleSet(distinct, topics);
    }

    /// <summary>The topics that have an example of what they are not; the examples as if there were no others.</summary>
    public ExampleSet Learnable()
    {
        string[] learnable = [.. Topics.Where((_, topic) => Negatives(topic) > 0)];
        if (learnable.Length == Topics.Count)
            return this;
        return new ExampleSet(
            [.. Examples.Select(example => example with { Topics = [.. example.Topics.Intersect(learnable)], Unknown = [.. example.Unknown.Intersect(learnable)] })],
            learnable);
    }

    private static TopicExample Merge(IEnumerable<TopicExample> copies)
    {
        TopicExample first = copies.First();
        HashSet<string> topics = [.. copies.SelectMany(copy => copy.Topics)];
        HashSet<string> unknown = [.. copies.SelectMany(copy => copy.Unknown)];
        unknown.ExceptWith(topics);
        return first with { Topics = topics, Unknown = unknown };
    }
}
