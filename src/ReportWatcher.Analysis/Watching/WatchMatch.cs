using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Series;

namespace ReportWatcher.Analysis.Watching;

/// <summary>One watch firing in one article.</summary>
/// <param name="Watch">The watch's name as the settings spell it.</param>
/// <param name="Reasons">The hits that made it fire, in the order of the text, title first; never empty except for a watch on topics or inboxes alone.</param>
public sealed record WatchMatch(string Watch, IReadOnlyList<MatchReason> Reasons);

/// <summary>One hit of a watch.</summary>
/// <param name="Text">The words of the article.</param>
/// <param name="Start">First UTF-16 code unit in the body (in the title if <paramref name="InTitle"/>).</param>
/// <param name="End">One past the last.</param>
/// <param name="Sentence">The sentence around it; the title itself for a hit in the title.</param>
/// <param name="InTitle">The hit is in the title.</param>
/// <param name="Figure">The figure that satisfied a condition; null for words.</param>
/// <param name="Certainty">For a figure: whether it satisfies the condition for certain.</param>
/// <param name="News">What the figure means beside earlier reports, where the watch asked for that.</param>
/// <param name="InFurniture">The hit is in what was set aside; the offsets count in its lines, joined by blank lines.</param>
public sealed record MatchReason(
    string Text, int Start, int End, string Sentence, bool InTitle = false, Figure? Figure = null, Certainty Certainty = Certainty.Certain, FigureNews? News = null,
    bool InFurniture = false);

/// <summary>A watch with figures that have to be held against what was reported before.</summary>
/// <param name="Watch">The watch's name as the settings spell it.</param>
/// <param name="Holds">It fires whatever they turn out to be, and is among the matches.</param>
/// <param name="Position">Its place, or the place it would have, among the matches.</param>
/// <param name="Reasons">The hits of its other parts, in the order of the text, title first.</param>
public sealed record OpenMatch(string Watch, bool Holds, int Position, IReadOnlyList<MatchReason> Reasons, IReadOnlyList<MemoryQuestion> Questions);
