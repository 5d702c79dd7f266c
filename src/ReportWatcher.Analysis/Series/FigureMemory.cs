using ReportWatcher.Analysis.Figures;

namespace ReportWatcher.Analysis.Series;

/// <summary>A condition that has to be held against what was reported before, with the figures of a report that meet its other parts.</summary>
public sealed class MemoryQuestion
{
    private readonly FigureCondition _condition;
    private readonly IReadOnlyList<FigureHit> _hits;
    private readonly IReadOnlyList<Figure> _all;

    internal MemoryQuestion(FigureCondition condition, IReadOnlyList<FigureHit> hits, IReadOnlyList<Figure> all) => (_condition, _hits, _all) = (condition, hits, all);

    /// <summary>Where what must be known is found. Finds more than is needed; <see cref="Judge(StatedIn, IEnumerable{Statement})"/> decides.</summary>
    public SeriesAddress Address => SeriesAddress.Of(_hits.Select(hit => hit.Figure), _condition.HasNear, _condition.Synonyms);

    /// <summary>What of it is news.</summary>
    /// <param name="stated">The report.</param>
    /// <param name="known">What the address finds of other reports, in any order.</param>
    public MemoryAnswer Judge(StatedIn stated, IEnumerable<Statement> known)
    {
        Statement[] others = [.. known.Where(s => s.In.Id != stated.Id && _condition.IsAbout(s.Figure)).Order(Statement.InSeries)];
        return Judge(stated, thing => new KnownSeries(_condition.Memory!.Least, others.Where(s => s.Thing.IsSameAs(thing[0].Thing, _condition.HasNear))));
    }

    /// <summary>The same with the series kept ready. The report itself must not be among them.</summary>
    public MemoryAnswer Judge(StatedIn stated, SeriesMemory memory) => Judge(stated, thing => memory.SeriesOf(_condition, thing));

    private MemoryAnswer Judge(StatedIn stated, Func<IReadOnlyList<Statement>, KnownSeries> seriesOf)
    {
        Statement[] fresh = [.. _all.Where(_condition.IsAbout).Select(Read).OfType<Statement>().Where(s => s.Role is not (FigureRole.Former or FigureRole.Change))];
        List<(FigureNews, Certainty)> news = [];
        List<(Statement, Statement?)> followed = [];
        foreach (Statement[] thing in Things(fresh).Where(thing => Array.Exists(thing, s => HitOf(s) is not null)))
        {
            KnownSeries series = seriesOf(thing);
            foreach ((FigureNewsKind kind, Statement now, Statement? earlier) in _condition.Memory!.Judge(thing, series))
            {
                if (HitOf(now) is { } hit)
                    news.Add((new FigureNews(kind, now, earlier, series.With(thing)), hit.Certainty));
            }

            followed.Add((thing[0], series.Newest));
        }

        return new MemoryAnswer(news, followed);

        Statement? Read(Figure figure) => Statement.Of(figure, stated, _condition.Synonyms);
    }

    private FigureHit? HitOf(Statement statement) => _hits.FirstOrDefault(hit => ReferenceEquals(hit.Figure, statement.Figure));

    /// <summary>The statements of one report by what they are of.</summary>
    private List<Statement[]> Things(IEnumerable<Statement> statements)
    {
        List<List<Statement>> things = [];
        foreach (Statement statement in statements)
        {
            List<Statement>? thing = things.Find(t => t[0].Thing.IsSameAs(statement.Thing, _condition.HasNear));
            if (thing is null) things.Add(thing = []);
            thing.Add(statement);
        }

        return [.. things.Select(thing => thing.ToArray())];
    }
}

/// <summary>What memory says to a <see cref="MemoryQuestion"/>.</summary>
/// <param name="News">Each with how sure it is that the figure meets the condition's comparison.</param>
/// <param name="Followed">Everything that was held against earlier reports: the report's figure, and the newest that is known beside it.</param>
public sealed record MemoryAnswer(IReadOnlyList<(FigureNews News, Certainty Certainty)> News, IReadOnlyList<(Statement Now, Statement? Newest)> Followed);

/// <summary>Where the statements of a thing are kept: by their head noun (or unit) and place, which an index can find.</summary>
/// <param name="Heads">Any of these.</param>
/// <param name="Places">Any of these, where null stands for none stated; a null list: wherever.</param>
public sealed record SeriesAddress(IReadOnlyList<string> Heads, IReadOnlyList<string?>? Places)
{
    private const string Dates = "(date)";

    /// <summary>The single keys.</summary>
    public IEnumerable<SeriesKey> Keys
        => Heads.SelectMany(head => Places is null ? [new SeriesKey(head, null, true)] : Places.Select(place => new SeriesKey(head, place, false)));

    /// <summary>The head under which a figure is kept; null for what no series is made of.</summary>
    public static string? HeadOf(Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        return figure.Kind switch
        {
            FigureKind.Ordinal => null,
            FigureKind.Date => Dates,
            _ => figure.SubjectHead is { } head ? Nouns.Stem(head) : figure.Unit is { } unit ? $"({unit})" : null,
        };
    }

    /// <summary>The place under which a figure is kept.</summary>
    public static string? PlaceOf(Figure figure)
        => CountedThing.PlaceOf(figure) is { } place ? string.Join(' ', Nouns.Stems(place)) : null;

    internal static SeriesAddress Of(IEnumerable<Figure> figures, bool placeGiven, SynonymTable synonyms)
    {
        HashSet<string> heads = [];
        HashSet<string?> places = [];
        bool anywhere = false;
        foreach (Figure figure in figures)
        {
            if (HeadOf(figure) is not { } head) continue;
            heads.Add(head);
            heads.UnionWith(CountedThing.HeadsOf(figure, synonyms));
            if (CountedThing.PlaceOf(figure) is { } place) places.UnionWith(synonyms.Of(place).Select(name => string.Join(' ', Nouns.Stems(name))));
            else anywhere |= placeGiven;
            if (placeGiven || CountedThing.PlaceOf(figure) is null) places.Add(null);
        }

        return new SeriesAddress([.. heads], anywhere ? null : [.. places]);
    }
}
