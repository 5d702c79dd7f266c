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
    /// <summary>The watches that earlier reports have a say in; empty once <see cref="Settle(StatedIn, SeriesMemory)"/> has asked them.</summary>
    public IReadOnlyList<OpenMatch> Open { get; init; } = [];

    /// <summary>The figures that were held against earlier reports, whatever came of it.</summary>
    public IReadOnlyList<FollowedFigure> Followed { get; init; } = [];

    /// <summary>Of the followed figures: the newest that is known, where it is newer than this report, which therefore changes nothing there.</summary>
    public Statement? Newer => Followed.Where(followed => followed.IsLate).MaxBy(followed => followed.Newest!.In.Day)?.Newest;

    /// <summary>Holds the open matches against what earlier reports state.</summary>
    /// <param name="stated">This report.</param>
    /// <param name="recall">What is known under an address, in any order.</param>
    public Findings Settle(StatedIn stated, Func<SeriesAddress, IReadOnlyList<Statement>> recall) => Settle(question => question.Judge(stated, recall(question.Address)));

    /// <summary>The same with the series kept ready.</summary>
    public Findings Settle(StatedIn stated, SeriesMemory memory) => Settle(question => question.Judge(stated, memory));

    private Findings Settle(Func<MemoryQuestion, MemoryAnswer> judge)
    {
        List<WatchMatch> matches = [.. Matches];
        List<FollowedFigure> followed = [];
        // From the last to the first, so that what is inserted moves no place still to be used.
        foreach (OpenMatch open in Open.Reverse())
        {
            MemoryAnswer[] answers = [.. open.Questions.Select(judge)];
            followed.InsertRange(0, answers.SelectMany(answer => answer.Followed).Select(f => new FollowedFigure(open.Watch, f.Now, f.Newest)));
            MatchReason[] news = [.. answers.SelectMany(answer => answer.News).Select(n => MatchReport.Reason(n.News.Now.Figure, n.Certainty, n.News))];
            if (news.Length == 0)
                continue;
            WatchMatch match = new(open.Watch, MatchReport.InOrder(open.Reasons.Concat(news)));
            if (open.Holds)
                matches[open.Position] = match;
            else
                matches.Insert(open.Position, match);
        }

        return this with { Matches = matches, Open = [], Followed = followed };
    }
}

/// <summary>A figure that was held against earlier reports.</summary>
/// <param name="Newest">The newest that is known of the same thing from other reports; null where nothing is.</param>
public sealed record FollowedFigure(string Watch, Statement Now, Statement? Newest)
{
    /// <summary>Something newer is known: the figure changes nothing any more.</summary>
    public bool IsLate => Newest is not null && Newest.In.Day > Now.In.Day;
}
