using ReportWatcher.Analysis;
using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Series;
using ReportWatcher.Analysis.Topics;

namespace ReportWatcher.Ledger;

/// <summary>
/// Findings as the ledger keeps them. What takes time is made before the writer's turn where that can be: its thread is the one place that all reports
/// go through.
/// </summary>
internal sealed class FindingRows
{
    private readonly long _reportId;
    private readonly Findings _findings;
    private readonly string _day;
    private readonly string[] _reasons;
    private readonly string[] _matches;
    private readonly FigureRow[] _figures;
    private readonly string? _sentences;

    /// <param name="day">Of the report.</param>
    public FindingRows(long reportId, Findings findings, DateOnly day)
    {
        (_reportId, _findings, _day) = (reportId, findings, FigureLedger.DayText(day));
        _reasons = [.. findings.Topics.Concat(findings.Unsure).Select(topic => FindingsJson.Text(topic.Reasons))];
        _matches = [.. findings.Matches.Select(FindingsJson.Text)];
        // Figures share their sentences, and what stands before one is another's: each text is kept once.
        OrderedDictionary<string, int> numbers = [];
        _figures = [.. findings.Figures.Select(f => new FigureRow(
            f.Value.ToString(), f.Upper?.ToString(), NumberOf(f.Sentence), f.SentenceBefore is { } before ? NumberOf(before) : null, SeriesAddress.HeadOf(f), SeriesAddress.PlaceOf(f)))];
        _sentences = numbers.Count == 0 ? null : FindingsJson.Text(numbers.Keys);

        int NumberOf(string sentence)
        {
            if (!numbers.TryGetValue(sentence, out int number))
                numbers.Add(sentence, number = numbers.Count);
            return number;
        }
    }

    /// <param name="series">Told of the report where a figure of it may belong to a series.</param>
    public void Insert(ReportStatements into, SeriesIndex series)
    {
        for (int i = 0; i < _reasons.Length; i++)
        {
            bool unsure = i >= _findings.Topics.Count;
            TopicScore topic = unsure ? _findings.Unsure[i - _findings.Topics.Count] : _findings.Topics[i];
            into.InsertTopic.Run(_reportId, topic.Name, topic.Score, unsure, _reasons[i]);
        }

        if (_sentences is not null)
            into.InsertSentences.Run(_reportId, _sentences);
        for (int i = 0; i < _figures.Length; i++)
        {
            Figure f = _findings.Figures[i];
            FigureRow row = _figures[i];
            into.InsertFigure.Run(
                _reportId, i, f.Text, row.Value, row.Upper, f.Qualifier.ToString(), f.Unit, f.Subject, f.Kind.ToString(), f.Date, row.Sentence, f.Start, f.End, f.InTitle,
                f.SubjectHead, f.Place, row.SentenceBefore, _day, row.SeriesHead, row.SeriesPlace ?? "");
        }

        if (Array.Exists(_figures, row => row.SeriesHead is not null))
            series.Add(_reportId);
        for (int i = 0; i < _matches.Length; i++)
            into.InsertMatch.Run(_reportId, _findings.Matches[i].Watch, _matches[i]);
    }

    private readonly record struct FigureRow(string Value, string? Upper, int Sentence, int? SentenceBefore, string? SeriesHead, string? SeriesPlace);
}
