namespace ReportWatcher.Analysis.Watching;

/// <summary>What the engine matches: the words of a watch, or one phrase or query of a topic.</summary>
/// <param name="Condition">Null: holds in every article (a watch on topics, inboxes or figures alone).</param>
/// <param name="Ignore">A hit that overlaps an occurrence of one of these does not count.</param>
internal sealed record Rule(QueryNode? Condition, IReadOnlyList<PhraseNode> Ignore);
