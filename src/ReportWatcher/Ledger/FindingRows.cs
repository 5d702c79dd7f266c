using ReportWatcher.Analysis;
using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Series;
using ReportWatcher.Analysis.Topics;

namespace ReportWatcher.Ledger;

/// <summary>Findings as the rows that the ledger keeps of them. Made before the writer's turn where that can be: its thread is the one place that all reports go through.</summary>
internal sealed class FindingRows
{
    private readonly object?[][] _topics;
    private readonly object?[][] _figures;
    private readonly object?[][] _matches;

    /// <param name="day">Of the report.</param>
    public FindingRows(long reportId, Findings findings, DateOnly day)
    {
        _topics = [.. findings.Topics.Select(topic => Topic(topic, unsure: false)), .. findings.Unsure.Select(topic => Topic(topic, unsure: true))];
        string dayText = FigureLedger.DayText(day);
        _figures = [.. findings.Figures.Select(Figure)];
        _matches = [.. findings.Matches.Select(match => new object?[] { reportId, match.Watch, FindingsJson.Text(match) })];

        object?[] Topic(TopicScore topic, bool unsure) => [reportId, topic.Name, topic.Score, unsure, FindingsJson.Text(topic.Reasons)];

        object?[] Figure(Figure f, int position) =>
        [
            reportId, position, f.Text, f.Value.ToString(), f.Upper?.ToString(), f.Qualifier.ToString(), f.Unit, f.Subject, f.Kind.ToString(), f.Date,
            f.Sentence, f.Start, f.End, f.InTitle, f.SubjectHead, f.Place, f.SentenceBefore, dayText, SeriesAddress.HeadOf(f), SeriesAddress.PlaceOf(f) ?? "",
        ];
    }

    public void Insert(ReportStatements into)
    {
        foreach (object?[] topic in _topics)
            into.InsertTopic.Run(topic);
        foreach (object?[] figure in _figures)
            into.InsertFigure.Run(figure);
        foreach (object?[] match in _matches)
            into.InsertMatch.Run(match);
    }
}
