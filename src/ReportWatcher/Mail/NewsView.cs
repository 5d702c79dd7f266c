using System.Globalization;
using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Series;

namespace ReportWatcher.Mail;

/// <summary>What an alert shows of a figure that is news beside earlier reports: old and new sentence, and the series.</summary>
/// <param name="Lead">In a few words, for the subject: "2,000 soldiers, was about 2,500 soldiers".</param>
/// <param name="Summary">In a sentence.</param>
/// <param name="Old">Null for a deadline that is only near.</param>
/// <param name="Rows">The newest of the series, in the order of their days.</param>
/// <param name="EarlierRows">How many came before those.</param>
internal sealed record NewsView(string Lead, string Summary, NewsView.Side? Old, NewsView.Side New, IReadOnlyList<NewsView.Row> Rows, int EarlierRows)
{
    private const int MaxRows = 10;

    /// <param name="When">The day, and whether it is only that of the arrival.</param>
    internal sealed record Side(string Label, string When, string Source, Excerpt Sentence);

    /// <param name="Value">As it was read.</param>
    /// <param name="Percent">Of the greatest figure shown, 0 to 100; null for dates.</param>
    /// <param name="IsNow">It is the figure that is news.</param>
    internal sealed record Row(string When, string Value, string Source, int? Percent, bool IsNow);

    public static NewsView Of(FigureNews news)
    {
        IReadOnlyList<SeriesPoint> points = SeriesPoint.Of(news.Series);
        SeriesPoint[] shown = [.. points.TakeLast(MaxRows)];
        decimal greatest = shown.Max(p => Height(p.Statement.Figure));
        string now = Words(news.Now), earlier = news.Earlier is { } before ? Words(before) : "";
        return new NewsView(
            news.Kind switch
            {
                FigureNewsKind.RecordHigh => $"{now}, the highest so far",
                FigureNewsKind.RecordLow => $"{now}, the lowest so far",
                FigureNewsKind.Disagrees => $"{now}, elsewhere {earlier}",
                FigureNewsKind.DeadlineNear => $"{now}, {Days(news.DaysLeft!.Value)} left",
                _ => $"{now}, was {earlier}",
            },
            Sentence(news, now, earlier),
            news.Earlier is { } old ? SideOf(news.Kind == FigureNewsKind.Disagrees ? "The other source" : "Before", old) : null,
            SideOf("This report", news.Now),
            [.. shown.Select(p => RowOf(p, greatest, news.Now))],
            points.Count - shown.Length);
    }

    /// <summary>What a report that is older than what is known changes: nothing.</summary>
    public static string Late(Statement newer)
        => $"This report is older than what is known: {Known(newer)}. It changes nothing of that.";

    /// <summary>"about 2,500 soldiers (Evening Wire, 22 July 2024)".</summary>
    public static string Known(Statement statement) => $"{Words(statement)} ({SourceOf(statement)}, {When(statement)})";

    private static string Sentence(FigureNews news, string now, string earlier) => news.Kind switch
    {
        FigureNewsKind.Changed => $"Changed from {earlier} to {now}: {Step(news)}.",
        FigureNewsKind.RecordHigh => $"The highest so far: {now}. The highest before it was {earlier}.",
        FigureNewsKind.RecordLow => $"The lowest so far: {now}. The lowest before it was {earlier}.",
        FigureNewsKind.Disagrees => $"Sources disagree: {now} here, {earlier} elsewhere for the same days, {Step(news)}.",
        FigureNewsKind.DeadlineMoved => $"The date has moved from \"{earlier}\" to \"{now}\": {Days(Math.Abs((int)news.Difference!.Value))} {(news.Difference > 0 ? "later" : "earlier")}.",
        _ => $"\"{now}\" is near: {Days(news.DaysLeft!.Value)} left from the day of this report.",
    };

    private static string Step(FigureNews news)
    {
        string amount = Math.Abs(news.Difference!.Value).ToString("#,##0.####", CultureInfo.InvariantCulture);
        string share = news.Share is { } part ? $" ({(part < 0 ? "−" : "+")}{Math.Abs(part) * 100:0.#} %)" : "";
        return $"{amount} {(news.Difference < 0 ? "less" : "more")}{share}";
    }

    private static string Days(int days) => days == 1 ? "1 day" : $"{days:#,##0} days";

    private static Side SideOf(string label, Statement statement) => new(label, When(statement), SourceOf(statement), Excerpt.Of(statement.Figure));

    private static Row RowOf(SeriesPoint point, decimal greatest, Statement now)
    {
        Figure figure = point.Statement.Figure;
        string more = point.Copies.Count == 0 ? "" : $" and {point.Copies.Count} more";
        return new Row(
            When(point.Statement), FigureFormat.Format(figure), SourceOf(point.Statement) + more,
            figure.Kind == FigureKind.Date || greatest <= 0 ? null : (int)Math.Round(Math.Max(0, Height(figure)) / greatest * 100),
            ReferenceEquals(point.Statement, now) || point.Copies.Any(copy => ReferenceEquals(copy, now)));
    }

    private static decimal Height(Figure figure) => figure.Upper ?? figure.Value;

    private static string Words(Statement statement) => VisibleText.Cut(VisibleText.OneLine(statement.Figure.Text), 120);

    private static string When(Statement statement)
        => statement.In.Day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture) + (statement.In.DayStated ? "" : " (arrived)");

    private static string SourceOf(Statement statement)
        => VisibleText.Cut(statement.In.Source is { } source ? VisibleText.OneLine(source) : VisibleText.Escape(Path.GetFileName(statement.In.Name)), 80);
}
