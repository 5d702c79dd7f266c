namespace ReportWatcher.Analysis.Topics;

/// <summary>What gives a topic its score.</summary>
public enum TopicUse
{
    /// <summary>The rules; as the model sees more examples of the topic and cross-validation finds it right, more and more the model.</summary>
    Both,

    /// <summary>The rules alone.</summary>
    Rules,

    /// <summary>The trained model alone; until it knows the topic, the topic is never given. None and All still hold.</summary>
    Model,
}
