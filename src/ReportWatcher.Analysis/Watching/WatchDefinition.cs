using ReportWatcher.Analysis.Figures;

namespace ReportWatcher.Analysis.Watching;

/// <summary>
/// What the user wants to be told of, as written in the settings. The parts of one watch are ANDed;
/// the entries of <see cref="Any"/>, <see cref="Regex"/>, <see cref="Topics"/>, <see cref="Inboxes"/> and <see cref="Figures"/> are alternatives.
/// Every phrase is matched by whole words, case-insensitive; a trailing * after at least three letters stands for any ending.
/// </summary>
public class WatchDefinition
{
    public string Name { get; set; } = "";

    /// <summary>What the watch is held against. Default: the article.</summary>
    public MatchScope Match { get; set; }

    /// <summary>At least one of these phrases occurs.</summary>
    public IList<string> Any { get; set; } = [];

    /// <summary>All of these phrases occur.</summary>
    public IList<string> All { get; set; } = [];

    /// <summary>None of these phrases occurs: one rules the article out.</summary>
    public IList<string> None { get; set; } = [];

    /// <summary>Phrases that do not count: a hit inside one of them is no hit, the rest of the article still is.</summary>
    public IList<string> Ignore { get; set; } = [];

    /// <summary>A query in the watch language: AND OR NOT ( ) "phrase" NEAR/n ONEAR/n ATLEAST/n(...) title: exact: term~1.</summary>
    public string? Query { get; set; }

    /// <summary>
    /// At least one of these regular expressions fits in title or body: .NET's syntax without look-around and references, in any case
    /// unless (?-i) says otherwise. Tried only where everything else that is asked for is there.
    /// </summary>
    public IList<string> Regex { get; set; } = [];

    /// <summary>The article is about at least one of these topics. Empty: any article.</summary>
    public IList<string> Topics { get; set; } = [];

    /// <summary>The report came through one of these inboxes (their tags). Empty: any.</summary>
    public IList<string> Inboxes { get; set; } = [];

    /// <summary>At least one of these conditions holds. Empty: figures do not matter.</summary>
    public IList<FigureConditionDefinition> Figures { get; set; } = [];
}

/// <summary>What of a report a watch is held against.</summary>
public enum MatchScope
{
    /// <summary>The article, without the furniture around it.</summary>
    Article,

    /// <summary>All that the file says: hits may lie in menus, teasers and comments.</summary>
    Everything,
}
