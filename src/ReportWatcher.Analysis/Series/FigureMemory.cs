using ReportWatcher.Analysis.Figures;

namespace ReportWatcher.Analysis.Series;

/// <summary>A condition that has to be held against what was reported before, with the figures of a report that meet its other parts.</summary>
public sealed class MemoryQuestion
{
    private readonly FigureCondition _condition;
    private readonly IReadOnlyList<FigureHit> _hits;
    private readonly IReadOnlyList<Figure> _all;

    internal MemoryQuestion(FigureCondition condition, IReadOnlyList<FigureHit> hits, IReadOnlyList<Figure> all) => (_condition, _hits, _all) = (condition, hits, all);

    /// <summary>Where what must be known is found. Finds more than is needed; <see cref="Judge"/> decides.</summary>
    public SeriesAddress Address => SeriesAddress.Of(_hits.Select(hit => hit.Figure), _condition.HasNear, _condition.Synonyms);

    /// <summary>What of it is news.</summary>
    /// <param name="stated">The report.</param>
    /// <param name="known">What the address finds of other reports, in any order.</param>
    public MemoryAnswer Judge(StatedIn stated, IEnumerable<Statement> known)
    {
        Statement[] fresh = [.. _all.Where(_condition.IsAbout).Select(Read).OfType<Statement>().Where(s => s.Role is not (FigureRole.Former or FigureRole.Change))];
        Statement[] others = [.. known.Where(s => s.In.Id != stated.Id && _condition.IsAbout(s.Figure)).Order(Comparer<Statement>.Create(Statement.Compare))];
        List<(FigureNews, Certainty)> news = [];
        List<(Statement, Statement?)> followed = [];
        foreach (Statement[] thing in Things(fresh))
        {
            Statement[] series = [.. others.Where(s => s.Thing.IsSameAs(thing[0].Thing, _condition.HasNear))];
            foreach ((FigureNewsKind kind, Statement now, Statement? earlier) in _condition.Memory!.Judge(thing, series))
            {
                if (_hits.FirstOrDefault(hit => ReferenceEquals(hit.Figure, now.Figure)) is { } hit)
                    news.Add((new FigureNews(kind, now, earlier, [.. series.Concat(thing).Order(Comparer<Statement>.Create(Statement.Compare))]), hit.Certainty));
            }

            followed.Add((thing[0], series.LastOrDefault()));
        }

        return new MemoryAnswer(news, followed);

        Statement? Read(Figure figure) => Statement.Of(figure, stated, _condition.Synonyms);
    }

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
