namespace ReportWatcher.Analysis.Series;

/// <summary>What other reports state of a thing, in the order of the series. Grows at the end for next to nothing, elsewhere by walking anew.</summary>
/// <param name="by">The least difference that the condition asks for.</param>
internal sealed class KnownSeries(ChangeSize? by)
{
    private readonly List<Statement> _statements = [];
    private LevelWalk _walk = new(by);
    private int _walked;

    /// <param name="statements">In the order of the series.</param>
    public KnownSeries(ChangeSize? by, IEnumerable<Statement> statements) : this(by) => _statements.AddRange(statements);

    public IReadOnlyList<Statement> Statements => _statements;

    public Statement? Newest => _statements.Count > 0 ? _statements[^1] : null;

    /// <summary>Puts a statement in its place. One that is there already stays one: it may be found under its place and under no place.</summary>
    public void Add(Statement statement)
    {
        int at = PlaceOf(_statements, statement);
        if (Holds(statement, at)) return;
        // A report that goes on where the walk stands is one report, to be walked through in one.
        if (at < _walked || (_walked > 0 && at == _walked && LevelWalk.AreOneReport(_statements[at - 1], statement))) (_walk, _walked) = (new LevelWalk(by), 0);
        _statements.Insert(at, statement);
    }

    /// <summary>Drops the oldest beyond a number.</summary>
    public void CutTo(int most)
    {
        int over = _statements.Count - most;
        if (over <= 0) return;
        _statements.RemoveRange(0, over);
        _walked = Math.Max(0, _walked - over);
    }

    /// <summary>The figure that stands at the end, to be walked on from.</summary>
    public LevelWalk Walk()
    {
        _walk.On(_statements, _walked);
        _walked = _statements.Count;
        return _walk.Copy();
    }

    /// <summary>The series with what a report adds to it.</summary>
    public IReadOnlyList<Statement> With(IReadOnlyList<Statement> report)
    {
        List<Statement> all = [.. _statements];
        foreach (Statement statement in report) all.Insert(PlaceOf(all, statement), statement);
        return all;
    }

    private bool Holds(Statement statement, int at)
    {
        for (int i = at - 1; i >= 0 && Statement.Compare(_statements[i], statement) == 0; i--)
        {
            if (_statements[i].In.Id == statement.In.Id) return true;
        }

        for (int i = at; i < _statements.Count && Statement.Compare(_statements[i], statement) == 0; i++)
        {
            if (_statements[i].In.Id == statement.In.Id) return true;
        }

        return false;
    }

    private static int PlaceOf(List<Statement> series, Statement statement)
    {
        if (series.Count == 0 || Statement.Compare(series[^1], statement) <= 0) return series.Count;
        int at = series.BinarySearch(statement, Statement.InSeries);
        return at < 0 ? ~at : at;
    }
}
