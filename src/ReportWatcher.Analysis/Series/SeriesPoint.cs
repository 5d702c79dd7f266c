namespace ReportWatcher.Analysis.Series;

/// <summary>A statement as a reader wants to see it: once, however many outlets print the same wire story.</summary>
/// <param name="Statement">The first of them.</param>
/// <param name="Copies">The others: the same figure in the same sentence within a week.</param>
public sealed record SeriesPoint(Statement Statement, IReadOnlyList<Statement> Copies)
{
    private const int CopiedWithinDays = 7;

    /// <summary>Abridged agency copy keeps more than half of its word triples; two reporters' own sentences share next to none.</summary>
    private const double SameText = 0.5;

    /// <summary>Takes the copies together.</summary>
    /// <param name="series">In the order of the series.</param>
    public static IReadOnlyList<SeriesPoint> Of(IEnumerable<Statement> series)
    {
        List<(Statement First, List<Statement> Copies)> points = [];
        foreach (Statement statement in series)
        {
            // From the newest on: what is older than a week has no copies to come.
            int at = points.Count - 1;
            while (at >= 0 && IsWithinDays(points[at].First, statement) && !IsCopy(points[at].First, statement)) at--;
            if (at >= 0 && IsWithinDays(points[at].First, statement)) points[at].Copies.Add(statement);
            else points.Add((statement, []));
        }

        return [.. points.Select(p => new SeriesPoint(p.First, p.Copies))];
    }

    private static bool IsWithinDays(Statement first, Statement later) => later.In.Day.DayNumber - first.In.Day.DayNumber <= CopiedWithinDays;

    private static bool IsCopy(Statement one, Statement other) => Says(one) == Says(other) && Share(Triples(one.Figure.Sentence), Triples(other.Figure.Sentence)) >= SameText;

    private static (decimal, decimal?, string?) Says(Statement statement) => (statement.Figure.Value, statement.Figure.Upper, statement.Figure.Date);

    private static HashSet<string> Triples(string sentence)
    {
        string[] words = Nouns.Stems(sentence);
        return words.Length < 3 ? [string.Join(' ', words)] : [.. Enumerable.Range(0, words.Length - 2).Select(i => string.Join(' ', words[i..(i + 3)]))];
    }

    /// <summary>Share of the shorter text that the longer one has too.</summary>
    private static double Share(HashSet<string> one, HashSet<string> two) => (double)one.Count(two.Contains) / Math.Min(one.Count, two.Count);
}

/// <summary>Figures of the same thing, as a table or a chart shows them.</summary>
/// <param name="Points">In the order of their days.</param>
public sealed record FigureSeries(IReadOnlyList<SeriesPoint> Points)
{
    /// <summary>Divides statements into series, each in its order; the series by their first statement.</summary>
    /// <param name="placeGiven">All of them were asked for by a place, so that a sentence which names none is taken to speak of it.</param>
    public static IReadOnlyList<FigureSeries> Of(IEnumerable<Statement> statements, bool placeGiven)
    {
        List<List<Statement>> series = [];
        foreach (Statement statement in statements.Where(s => s.Role is not (FigureRole.Former or FigureRole.Change)).Order(Statement.InSeries))
        {
            List<Statement>? of = series.Find(s => s[0].Thing.IsSameAs(statement.Thing, placeGiven));
            if (of is null) series.Add(of = []);
            of.Add(statement);
        }

        return [.. series.Select(s => new FigureSeries(SeriesPoint.Of(s)))];
    }

    /// <summary>What it is of, in words of the first report: "American soldiers, Iraq"; "%, Germany"; with the role: "soldiers killed".</summary>
    public string Name
    {
        get
        {
            Statement first = Points[0].Statement;
            string what = first.Figure.Kind == Figures.FigureKind.Date ? "dates ahead" : first.Figure.Subject ?? first.Figure.Unit ?? "figures";
            string role = first.Role is FigureRole.Killed or FigureRole.Wounded or FigureRole.Held or FigureRole.Missing or FigureRole.Moved ? $" {first.Role.ToString().ToLowerInvariant()}" : "";
            string? place = Points.Select(p => p.Statement.Figure.Place).FirstOrDefault(p => p is not null);
            return what + role + (place is null ? "" : $", {place}");
        }
    }
}
