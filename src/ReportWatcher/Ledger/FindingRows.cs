using ReportWatcher.Analysis;
using ReportWatcher.Analysis.Series;
using ReportWatcher.Analysis.Topics;

namespace ReportWatcher.Ledger;

/// <summary>
/// Findings as the ledger keeps them. What takes time is made before the writer's turn where that can be: its thread is the one place that all reports
/// go through.
/// </summary>
internal sealed class FindingRows : IDisposable
{
    private readonly long _reportId;
    private readonly Findings _findings;
    private readonly string _day;
    private readonly string[] _reasons;
    private readonly string[] _matches;
    private readonly WrittenFigures? _figures;
    private readonly string? _addresses;

    /// <param name="day">Of the report.</param>
    public FindingRows(long reportId, Findings findings, DateOnly day)
    {
        (_reportId, _findings, _day) = (reportId, findings, FigureLedger.DayText(day));
        _reasons = [.. findings.Topics.Concat(findings.Unsure).Select(topic => FindingsJson.Text(topic.Reasons))];
        _matches = [.. findings.Matches.Select(FindingsJson.Text)];
        (string?, string)[] addresses = [.. findings.Figures.Select(f => (SeriesAddress.HeadOf(f), SeriesAddress.PlaceOf(f) ?? ""))];
        _figures = addresses.Length == 0 ? null : FigureList.Write(findings.Figures, addresses);
        _addresses = SeriesIndex.AddressesOf(addresses);
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

        if (_figures is { } figures)
            into.InsertFigures.Run(_reportId, _day, StatementValue.Utf8(figures.Sentences), StatementValue.Utf8(figures.List));
        if (_addresses is not null)
            series.Add(_reportId, _day, _addresses);
        for (int i = 0; i < _matches.Length; i++)
            into.InsertMatch.Run(_reportId, _findings.Matches[i].Watch, _matches[i]);
    }

    public void Dispose() => _figures?.Dispose();
}
