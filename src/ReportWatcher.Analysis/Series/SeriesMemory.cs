using ReportWatcher.Analysis.Figures;

namespace ReportWatcher.Analysis.Series;

/// <summary>Where a figure is kept: under its head noun or unit, and its place.</summary>
/// <param name="Place">Null where none is stated.</param>
/// <param name="Anywhere">Whatever the place.</param>
public readonly record struct SeriesKey(string Head, string? Place, bool Anywhere);

/// <summary>
/// The series that watches follow, kept ready by the one who records reports: what a key holds is read once, and grows by what is recorded from then on. Each
/// followed thing keeps its series in order, so that a report costs what it adds and not what is known. Not for several threads.
/// </summary>
/// <param name="load">Reads what is recorded under a key, the newest <see cref="MostStatements"/> of it, in any order.</param>
public sealed class SeriesMemory(Func<SeriesKey, SynonymTable, IEnumerable<Statement>> load)
{
    /// <summary>A desk that gets ten reports a day on one thing reaches back half a year with so many.</summary>
    public const int MostStatements = 2000;

    // Some 30 MB, since every statement holds its sentences.
    private const int MostKept = 20_000;

    private readonly Dictionary<SeriesKey, List<Statement>> _recorded = [];
    private readonly Dictionary<(FigureCondition Condition, string Thing), Followed> _followed = [];
    private SynonymTable _synonyms = SynonymTable.Shipped;
    private int _kept;

    /// <summary>A thing that a condition follows.</summary>
    private sealed class Followed(ChangeSize? by)
    {
        public KnownSeries Series { get; } = new(by);

        /// <summary>How much of each key is in the series already.</summary>
        public Dictionary<SeriesKey, int> Taken { get; } = [];
    }

    /// <summary>Drops everything: what was recorded is no longer all there, or no longer means the same.</summary>
    public void Forget()
    {
        _recorded.Clear();
        _followed.Clear();
        _kept = 0;
    }

    /// <summary>What counts as the same thing from now on.</summary>
    public void Use(SynonymTable synonyms)
    {
        if (ReferenceEquals(synonyms, _synonyms)) return;
        Forget();
        _synonyms = synonyms;
    }

    /// <summary>Takes in what a recorded report states, where a followed series may need it.</summary>
    public void Add(StatedIn stated, IReadOnlyList<Figure> figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        if (_recorded.Count == 0) return;
        if (_kept > MostKept)
        {
            Forget();
            return;
        }

        foreach (Figure figure in figures)
        {
            if (SeriesAddress.HeadOf(figure) is not { } head) continue;
            List<Statement>? there = _recorded.GetValueOrDefault(new SeriesKey(head, SeriesAddress.PlaceOf(figure), false));
            List<Statement>? anywhere = _recorded.GetValueOrDefault(new SeriesKey(head, null, true));
            if ((there ?? anywhere) is null || Statement.Of(figure, stated, _synonyms) is not { } statement) continue;
            there?.Add(statement);
            anywhere?.Add(statement);
            _kept++;
        }
    }

    /// <summary>What is known of a thing.</summary>
    internal KnownSeries SeriesOf(FigureCondition condition, IReadOnlyList<Statement> thing)
    {
        CountedThing of = thing[0].Thing;
        if (!_followed.TryGetValue((condition, of.Key), out Followed? followed)) _followed[(condition, of.Key)] = followed = new Followed(condition.Memory!.Least);
        foreach (SeriesKey key in SeriesAddress.Of(thing.Select(s => s.Figure), condition.HasNear, _synonyms).Keys)
        {
            List<Statement> recorded = Recorded(key);
            for (int i = followed.Taken.GetValueOrDefault(key); i < recorded.Count; i++)
            {
                if (recorded[i].Thing.IsSameAs(of, condition.HasNear) && condition.IsAbout(recorded[i].Figure)) followed.Series.Add(recorded[i]);
            }

            followed.Taken[key] = recorded.Count;
        }

        followed.Series.CutTo(MostStatements);
        return followed.Series;
    }

    private List<Statement> Recorded(SeriesKey key)
    {
        if (_recorded.TryGetValue(key, out List<Statement>? recorded)) return recorded;
        _recorded[key] = recorded = [.. load(key, _synonyms).Order(Statement.InSeries)];
        _kept += recorded.Count;
        return recorded;
    }
}
