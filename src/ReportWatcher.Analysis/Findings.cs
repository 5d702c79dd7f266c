using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Series;
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
    IReadOnlyList<WatchMatch> Matches)
{
    /// <summary>The watches that earlier reports have a say in; empty once <see cref="Settle"/> has asked them.</summary>
    public IReadOnlyList<OpenMatch> Open { get; init; } = [];

    /// <summary>Of figures that watches follow: what is known that is newer than this report, which therefore changes nothing there.</summary>
    public IReadOnlyList<Statement> Newer { get; init; } = [];

    /// <summary>Holds the open matches against what earlier reports state.</summary>
    /// <param name="stated">This report.</param>
    /// <param name="recall">What is known under an address, in any order.</param>
    public Findings Settle(StatedIn stated, Func<SeriesAddress, IReadOnlyList<Statement>> recall)
    {
        List<WatchMatch> matches = [.. Matches];
        List<Statement> newer = [];
        // From the last to the first, so that what is inserted moves no place still to be used.
        foreach (OpenMatch open in Open.Reverse())
        {
            MemoryAnswer[] answers = [.. open.Questions.Select(question => question.Judge(stated, recall(question.Address)))];
            newer.AddRange(answers.SelectMany(answer => answer.Newer));
            MatchReason[] news = [.. answers.SelectMany(answer => answer.News).Select(n => MatchReport.Reason(n.News.Now.Figure, n.Certainty, n.News))];
            if (news.Length == 0)
                continue;
            WatchMatch match = new(open.Watch, MatchReport.InOrder(open.Reasons.Concat(news)));
            if (open.Holds)
                matches[open.Position] = match;
            else
                matches.Insert(open.Position, match);
        }

        return this with { Matches = matches, Open = [], Newer = [.. newer.Distinct()] };
    }
}
