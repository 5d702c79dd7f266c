namespace ReportWatcher.Analysis.Topics;

/// <summary>A topic whose definition was found to be sound.</summary>
/// <param name="FirstRule">Where its rules begin among those of all topics.</param>
/// <param name="Rules">What each of its rules means to it, in the order of the rules.</param>
internal sealed record CompiledTopic(string Name, double Threshold, TopicUse Use, int FirstRule, IReadOnlyList<TopicRule> Rules)
{
    /// <summary>How many of its rules must hold.</summary>
    public int RequiredRules { get; } = Rules.Count(rule => rule.Part == TopicPart.Required);

    /// <summary>One past its last rule.</summary>
    public int EndRule => FirstRule + Rules.Count;
}

/// <summary>What it means that a rule of a topic holds.</summary>
/// <param name="Weight">How much one hit in the body speaks for the topic.</param>
/// <param name="Repeats">Further hits add to it. Not for a query: its hits are the several words that make it hold once.</param>
internal sealed record TopicRule(TopicPart Part, double Weight, bool Repeats = true);

internal enum TopicPart
{
    /// <summary>Speaks for the topic.</summary>
    Evidence,

    /// <summary>Speaks for it, and must hold.</summary>
    Required,

    /// <summary>Must not hold.</summary>
    Forbidden,
}
