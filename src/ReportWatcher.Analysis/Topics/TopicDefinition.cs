namespace ReportWatcher.Analysis.Topics;

/// <summary>What makes an article be about a topic, as the user wrote it. The name is the key in the settings.</summary>
public sealed class TopicDefinition
{
    /// <summary>Whole-word phrases, case-insensitive, a trailing * after three letters; each that occurs speaks for the topic.</summary>
    public IList<string> Any { get; set; } = [];

    /// <summary>Every one of these must occur.</summary>
    public IList<string> All { get; set; } = [];

    /// <summary>If one of these occurs, the article is not about the topic.</summary>
    public IList<string> None { get; set; } = [];

    /// <summary>A query in the watch language that speaks for the topic as a phrase of <see cref="Any"/> does.</summary>
    public string? Query { get; set; }

    /// <summary>Whether these rules decide, the model trained from examples, or both.</summary>
    public TopicUse Use { get; set; } = TopicUse.Both;

    /// <summary>Score from which the topic is given, 0 to 1. Default 0.5.</summary>
    public double Threshold { get; set; } = 0.5;
}
