using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Topics;
using ReportWatcher.Analysis.Watching;

namespace ReportWatcher.Analysis;

/// <summary>Everything that is known of a report once it has been analysed.</summary>
/// <param name="Topics">By falling score.</param>
/// <param name="Unsure">Topics near their threshold but below it: shown, never matched.</param>
/// <param name="Figures">In the order of the text, title first.</param>
/// <param name="Matches">In the order of the watches.</param>
public sealed record Findings(
    Article Article,
    IReadOnlyList<TopicScore> Topics,
    IReadOnlyList<TopicScore> Unsure,
    IReadOnlyList<Figure> Figures,
    IReadOnlyList<WatchMatch> Matches);
