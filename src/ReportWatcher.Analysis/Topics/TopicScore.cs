namespace ReportWatcher.Analysis.Topics;

/// <summary>How strongly an article is about a topic, and why.</summary>
/// <param name="Name">The topic's name as the settings spell it.</param>
/// <param name="Score">0 to 1.</param>
/// <param name="Reasons">The words of the article that carried it: the rules' hits, then the trained model's terms, each strongest first.</param>
public sealed record TopicScore(string Name, double Score, IReadOnlyList<string> Reasons)
{
    /// <summary>The words that moved the trained model, those for the topic first; empty where it had no say.</summary>
    public IReadOnlyList<TopicTerm> Terms { get; init; } = [];

    /// <summary>The rules' hits as they stand, the model's terms with their sign: "end of the mission", "+troops", "−ceasefire".</summary>
    public IEnumerable<string> SignedReasons()
        => Reasons.Where(word => Terms.All(term => term.Word != word)).Concat(Terms.Select(term => (term.Weight < 0 ? "−" : "+") + term.Word));
}

/// <summary>A word of the article that moved the trained model.</summary>
/// <param name="Word">As the article spells it.</param>
/// <param name="Weight">What it added to the topic's margin; negative where it spoke against the topic.</param>
public sealed record TopicTerm(string Word, double Weight);
