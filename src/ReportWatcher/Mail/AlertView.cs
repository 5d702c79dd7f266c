using ReportWatcher.Analysis;
using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Series;
using ReportWatcher.Analysis.Topics;
using ReportWatcher.Analysis.Watching;

namespace ReportWatcher.Mail;

/// <summary>What both parts of an alert mail show, chosen, cut to size and cleaned: the parts differ in looks only.</summary>
internal sealed record AlertView
{
    private const int MaxNews = 5;
    private const int MaxExcerpts = 12;
    private const int MaxFigures = 12;
    private const int MaxTopics = 8;
    private const int MaxHeadline = 220;
    private const int MaxField = 200;

    public required string Watch { get; init; }

    public required string Headline { get; init; }

    /// <summary>The figure that fired, as the report words it; null for a watch on words.</summary>
    public required string? LeadFigure { get; init; }

    /// <summary>What is news beside earlier reports; empty for a watch that does not ask for that.</summary>
    public required IReadOnlyList<NewsView> News { get; init; }

    public required IReadOnlyList<Excerpt> Excerpts { get; init; }

    /// <summary>The news quotes every sentence that made the watch fire.</summary>
    public required bool NewsSaysAll { get; init; }

    /// <summary>Sentences with hits beyond those shown.</summary>
    public required int MoreExcerpts { get; init; }

    public required IReadOnlyList<FigureRow> Figures { get; init; }

    public required int MoreFigures { get; init; }

    public required IReadOnlyList<TopicRow> Topics { get; init; }

    public required IReadOnlyList<TopicRow> Unsure { get; init; }

    /// <summary>Title, source, author, date, file and inbox, each with its label.</summary>
    public required IReadOnlyList<(string Label, string Value)> Report { get; init; }

    /// <summary>What the reader should mistrust; null in the normal case.</summary>
    public required string? Warning { get; init; }

    /// <summary>What was held back before this alert; null if nothing.</summary>
    public required string? HeldBack { get; init; }

    public required string SettingsFile { get; init; }

    /// <param name="Text">As the report words it.</param>
    /// <param name="Value">As it was read.</param>
    /// <param name="Fired">It satisfied a condition of the watch.</param>
    /// <param name="Times">How often the report states it.</param>
    internal sealed record FigureRow(string Text, string Value, bool Fired, int Times);

    /// <param name="Percent">The score, 0 to 100.</param>
    /// <param name="Reasons">The words that carried it, or empty.</param>
    internal sealed record TopicRow(string Name, int Percent, string Reasons);

    public static AlertView Of(AlertContent alert)
    {
        Findings findings = alert.Findings;
        IReadOnlyList<Excerpt> excerpts = Excerpt.Of(findings.Article, alert.Match.Reasons);
        (FigureRow[] figures, int figureCount) = FigureRows(findings.Figures, alert.Match.Reasons);
        NewsView[] news = [.. alert.Match.Reasons.Select(r => r.News).OfType<FigureNews>().Take(MaxNews).Select(NewsView.Of)];
        Figure? lead = (alert.Match.Reasons.FirstOrDefault(r => r.Figure is not null && r.Certainty == Certainty.Certain)
            ?? alert.Match.Reasons.FirstOrDefault(r => r.Figure is not null))?.Figure;

        return new AlertView
        {
            Watch = Field(alert.Match.Watch, "(watch without a name)"),
            Headline = Field(VisibleText.Cut(VisibleText.OneLine(findings.Article.Title), MaxHeadline), "(no title)"),
            LeadFigure = news.Length > 0 ? news[0].Lead : lead is null ? null : Field(lead.Text, null),
            News = news,
            NewsSaysAll = news.Length > 0 && alert.Match.Reasons.All(r => r.News is not null) && alert.Match.Reasons.Count <= MaxNews,
            Excerpts = [.. excerpts.Take(MaxExcerpts)],
            MoreExcerpts = Math.Max(0, excerpts.Count - MaxExcerpts),
            Figures = figures,
            MoreFigures = figureCount - figures.Length,
            Topics = TopicRows(findings.Topics),
            Unsure = TopicRows(findings.Unsure),
            Report = ReportRows(alert),
            Warning = WarningOf(findings),
            HeldBack = alert.HeldBack is { } held ? AlertWording.HeldBack(held) : null,
            SettingsFile = VisibleText.Escape(alert.SettingsFile),
        };
    }

    private static string Field(string text, string? otherwise)
    {
        string line = VisibleText.Cut(VisibleText.OneLine(text), MaxField + 20);
        return line.Length == 0 && otherwise is not null ? otherwise : line;
    }

    /// <summary>Those that fired first, the rest in the order of the text; one row for a figure that the report repeats.</summary>
    /// <returns>The rows that are shown, and how many there are.</returns>
    private static (FigureRow[] Shown, int Count) FigureRows(IReadOnlyList<Figure> figures, IReadOnlyList<MatchReason> reasons)
    {
        Dictionary<(bool, int, int), RepeatedFigure> places = new(figures.Count);
        OrderedDictionary<(string Text, decimal Value, decimal? Upper), RepeatedFigure> rows = new(figures.Count);
        foreach (Figure figure in figures.Concat(reasons.Select(r => r.Figure).OfType<Figure>()))
        {
            if (places.ContainsKey(Place(figure))) continue;

            var same = (VisibleText.OneLine(figure.Text).ToUpperInvariant(), figure.Value, figure.Upper);
            if (!rows.TryGetValue(same, out RepeatedFigure? row)) rows.Add(same, row = new RepeatedFigure(figure));
            row.Times++;
            places.Add(Place(figure), row);
        }

        foreach (MatchReason reason in reasons)
        {
            if (reason.Figure is null) continue;

            RepeatedFigure row = places[Place(reason.Figure)];
            row.Fired = true;
            if (reason.News?.Earlier is not null) row.News ??= reason.News;
        }

        return ([.. rows.Values.OrderByDescending(row => row.Fired).Take(MaxFigures).Select(row => row.ToRow())], rows.Count); // the order is stable

        static (bool, int, int) Place(Figure figure) => (figure.InTitle, figure.Start, figure.End);
    }

    private sealed class RepeatedFigure(Figure first)
    {
        public int Times { get; set; }

        public bool Fired { get; set; }

        public FigureNews? News { get; set; }

        public FigureRow ToRow() => new(Field(first.Text, null), FigureFormat.Format(first) + Was, Fired, Times);

        private string Was => News is { Kind: FigureNewsKind.Changed or FigureNewsKind.DeadlineMoved } news ? $", was {FigureFormat.Format(news.Earlier!.Figure)}" : "";
    }

    private static IReadOnlyList<TopicRow> TopicRows(IReadOnlyList<TopicScore> topics)
        => [.. topics.Take(MaxTopics).Select(t => new TopicRow(
            Field(t.Name, null),
            (int)Math.Round(Math.Clamp(double.IsFinite(t.Score) ? t.Score : 0, 0, 1) * 100, MidpointRounding.AwayFromZero),
            VisibleText.Cut(VisibleText.OneLine(string.Join(", ", t.SignedReasons().Take(8))), 120)))];

    private static List<(string, string)> ReportRows(AlertContent alert)
    {
        Analysis.Reading.Article article = alert.Findings.Article;
        var rows = new List<(string, string)>();
        Add(article.TitleStated ? "Title" : "Begins", article.Title);
        Add("Source", article.Source);
        Add("Author", article.Author);
        Add("Date", article.Published is { } day ? day.ToString("d MMMM yyyy") : "not stated");
        Add("File", VisibleText.Escape(alert.FileName));
        Add("Mail", alert.Mail);
        Add("Inbox", alert.Inbox);
        return rows;

        void Add(string label, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value)) rows.Add((label, Field(value, "(empty)")));
        }
    }

    private static string? WarningOf(Findings findings)
    {
        List<string> warnings = [];
        if (findings.Article.IsLittle)
            warnings.Add($"Little of this report was read as article: {findings.Article.ShareKept * 100:0} %. If something is missing here, look at the file.");
        if (findings.Newer is { } newer)
            warnings.Add(NewsView.Late(newer));
        return warnings.Count == 0 ? null : string.Join(' ', warnings);
    }
}
