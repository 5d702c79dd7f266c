namespace ReportWatcher.Mail;

/// <summary>What both parts of a digest show: counted, grouped by watch and topic, and cut to a size that people read and mail programs show.</summary>
internal sealed record DigestView
{
    private const int MostTopics = 12;
    private const int MostFigures = 20;

    // In full with the sentences; further ones with their headline; further ones are counted. A thousand headlines are a mail of about 300 KB.
    private const int MostInFull = 25, MostInFullOfOneWatch = 5, MostListed = 1000;

    private const int LongestHeadline = 140;

    private const string NoTopic = "no topic";

    public required string Title { get; init; }

    public required string Period { get; init; }

    /// <summary>Why this mail is there though no digest was due; null for one by schedule.</summary>
    public required string? Note { get; init; }

    public required IReadOnlyList<TopicRow> Topics { get; init; }

    public required IReadOnlyList<FigureRow> Figures { get; init; }

    public required int MoreFigures { get; init; }

    /// <summary>Those that fired most often first.</summary>
    public required IReadOnlyList<WatchGroup> Watches { get; init; }

    /// <summary>Why the reader gets this, and how to change it.</summary>
    public required FormattableString Foot { get; init; }

    /// <param name="Reports">How many reports are about it.</param>
    /// <param name="Percent">Of the most frequent topic's, 1 to 100.</param>
    internal sealed record TopicRow(string Name, int Reports, int Percent);

    /// <param name="Text">As the report words it.</param>
    /// <param name="Value">As it was read.</param>
    /// <param name="Reports">How many reports state it.</param>
    internal sealed record FigureRow(string Text, string Value, string Headline, string Watch, int Reports);

    /// <param name="Unlisted">Alerts beyond those in <paramref name="Topics"/>.</param>
    internal sealed record WatchGroup(string Watch, int Alerts, IReadOnlyList<TopicGroup> Topics, int Unlisted);

    internal sealed record TopicGroup(string Topic, IReadOnlyList<Line> Lines);

    /// <param name="Meta">Source, date and file.</param>
    /// <param name="Excerpts">Empty where the mail has no room for them.</param>
    internal sealed record Line(string Time, string Headline, string Meta, IReadOnlyList<Excerpt> Excerpts, int MoreExcerpts);

    public static DigestView Of(DigestContent digest)
    {
        List<FigureRow> figures = FigureRows(digest.Items);
        return new DigestView
        {
            Title = TitleOf(digest),
            Period = PeriodOf(digest),
            Note = digest.StormLimit is { } limit
                ? $"More than {Count(limit, "alert")} to you fell within one hour. So that they do not flood you, the rest is here together: {Count(digest.Items.Count, "alert")}, none left out."
                : null,
            Topics = TopicRows(digest.Items),
            Figures = [.. figures.Take(MostFigures)],
            MoreFigures = Math.Max(0, figures.Count - MostFigures),
            Watches = Groups(digest),
            Foot = FootOf(digest),
        };
    }

    public static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    private static string TitleOf(DigestContent digest)
        => digest.Items.Count == 0 ? "Nothing fired in this period"
            : $"{Count(digest.Items.Count, "alert")} from {Count(digest.Items.DistinctBy(i => i.ReportId).Count(), "report")}";

    private static FormattableString FootOf(DigestContent digest)
    {
        string file = VisibleText.Escape(digest.SettingsFile);
        if (digest.StormLimit is not null)
            return $"ReportWatcher sent this because more alerts were due to you than Alerts:MaxPerHour allows. To change that, or the watches, edit {file}.";
        return $"ReportWatcher sent this as your digest “{VisibleText.OneLine(digest.Name)}”. To change or end it, edit Digests, or Notify of a watch, in {file}.";
    }

    private static string PeriodOf(DigestContent digest)
    {
        (DateTimeOffset start, DateTimeOffset end) = (TimeZoneInfo.ConvertTime(digest.PeriodStart, digest.TimeZone), TimeZoneInfo.ConvertTime(digest.PeriodEnd, digest.TimeZone));
        string zone = digest.TimeZone.HasSameRules(TimeZoneInfo.Utc) ? "UTC" : digest.TimeZone.Id;
        string until = start.Date == end.Date ? $"{end:HH:mm}" : $"{end:ddd d MMM yyyy HH:mm}";
        return $"{start:ddd d MMM yyyy HH:mm} – {until} ({zone})";
    }

    private static List<TopicRow> TopicRows(IReadOnlyList<DigestItem> items)
    {
        (string Name, int Reports)[] counts =
        [
            .. items.DistinctBy(i => i.ReportId).SelectMany(i => i.Entry.Topics).GroupBy(t => t)
                .Select(g => (g.Key, g.Count())).OrderByDescending(t => t.Item2).ThenBy(t => t.Key, StringComparer.Ordinal).Take(MostTopics),
        ];
        return [.. counts.Select(t => new TopicRow(t.Name, t.Reports, Math.Max(1, 100 * t.Reports / counts[0].Reports)))];
    }

    /// <summary>One row for a figure that several reports or watches have, with what one of them knows of it beside earlier ones; those that most reports state first.</summary>
    private static List<FigureRow> FigureRows(IReadOnlyList<DigestItem> items)
        => [.. items.SelectMany(item => item.Entry.Figures.Select(figure => (Figure: figure, Item: item)))
            .GroupBy(f => f.Figure.Text.ToUpperInvariant())
            .Select(g => new FigureRow(
                g.First().Figure.Text, g.MaxBy(f => f.Figure.Value.Length).Figure.Value, VisibleText.Cut(g.First().Item.Entry.Headline, LongestHeadline), g.First().Item.Entry.Watch, g.DistinctBy(f => f.Item.ReportId).Count()))
            .OrderByDescending(row => row.Reports)]; // stable

    private static List<WatchGroup> Groups(DigestContent digest)
    {
        int inFull = 0, listed = 0;
        List<WatchGroup> groups = [];
        foreach (IGrouping<string, DigestItem> watch in digest.Items.GroupBy(i => i.Entry.Watch).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal))
        {
            int before = listed, inFullOfThis = 0;
            List<TopicGroup> topics = [];
            foreach (IGrouping<string, DigestItem> topic in watch.GroupBy(i => i.Entry.Topics is [var best, ..] ? best : NoTopic).OrderByDescending(g => g.Count()))
            {
                List<Line> lines = [];
                foreach (DigestItem item in topic.Take(MostListed - listed))
                {
                    bool full = inFull < MostInFull && inFullOfThis < MostInFullOfOneWatch;
                    inFull += full ? 1 : 0;
                    inFullOfThis += full ? 1 : 0;
                    lines.Add(LineOf(digest, item, full));
                }

                listed += lines.Count;
                if (lines.Count > 0)
                    topics.Add(new TopicGroup(topic.Key, lines));
            }

            groups.Add(new WatchGroup(watch.Key, watch.Count(), topics, watch.Count() - (listed - before)));
        }

        return groups;
    }

    private static Line LineOf(DigestContent digest, DigestItem item, bool full)
        => new(
            TimeZoneInfo.ConvertTime(item.At, digest.TimeZone).ToString("ddd HH:mm"),
            VisibleText.Cut(item.Entry.Headline, LongestHeadline),
            string.Join(" · ", new[] { item.Entry.Source, item.Entry.Published, item.Entry.File }.OfType<string>()),
            full ? item.Entry.Excerpts : [],
            full ? item.Entry.MoreExcerpts : 0);
}
