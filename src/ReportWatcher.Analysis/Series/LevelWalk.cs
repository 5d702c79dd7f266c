namespace ReportWatcher.Analysis.Series;

/// <summary>
/// Walks through a series day by day and keeps the figure that stands. A figure takes its place if it differs from it by what the watch asks for, and
/// if nobody just said it: not on that day, not on the last day before it of which something is known, not by the same source the last time it spoke.
/// So a figure that changes slowly is held against where it stood, not against yesterday, and two sources that go on contradicting each other are one
/// change, not one a day.
/// </summary>
/// <param name="by">The least difference; null for any that the words do not cover.</param>
internal sealed class LevelWalk(ChangeSize? by)
{
    private readonly ChangeSize? _by = by;
    private readonly Dictionary<string, IReadOnlyList<Statement>> _lastOfOrigin = [];
    private readonly List<Statement> _today = [];
    private List<Statement> _dayBefore = [];
    private DateOnly _day;
    private Statement? _level;

    /// <summary>The last statement of the figure that stands; null before anything is known.</summary>
    private Statement? _confirmed;

    /// <summary>Goes on through a series, report by report.</summary>
    /// <param name="series">In its order.</param>
    /// <param name="from">What lies before it was walked through.</param>
    public void On(IReadOnlyList<Statement> series, int from)
    {
        while (from < series.Count)
        {
            int end = from + 1;
            while (end < series.Count && AreOneReport(series[from], series[end])) end++;
            Take([.. series.Skip(from).Take(end - from)]);
            from = end;
        }
    }

    public static bool AreOneReport(Statement one, Statement two) => one.In.Day == two.In.Day && one.In.Origin == two.In.Origin && one.In.Name == two.In.Name;

    /// <summary>Another that stands where this one does and goes its own way.</summary>
    public LevelWalk Copy()
    {
        LevelWalk copy = new(_by) { _dayBefore = _dayBefore, _day = _day, _level = _level, _confirmed = _confirmed };
        copy._today.AddRange(_today);
        foreach ((string origin, IReadOnlyList<Statement> last) in _lastOfOrigin) copy._lastOfOrigin.Add(origin, last);
        return copy;
    }

    /// <summary>Takes one report's statements of the thing, in the order of its text.</summary>
    /// <returns>Those that changed what stood, each with what that was.</returns>
    public IReadOnlyList<(Statement Now, Statement Earlier)> Take(IReadOnlyList<Statement> report)
    {
        if (report[0].In.Day != _day)
        {
            if (_today.Count > 0) _dayBefore = [.. _today];
            _today.Clear();
            _day = report[0].In.Day;
        }

        List<(Statement, Statement)> changes = [];
        foreach (Statement statement in report)
        {
            if (_level is not null && Changes(statement, report))
            {
                changes.Add((statement, _confirmed!));
                (_level, _confirmed) = (statement, statement);
            }

            _level ??= statement;
            if (statement.Level.SaysTheSameAs(_level.Level)) _confirmed = statement;
        }

        _today.AddRange(report);
        _lastOfOrigin[report[0].In.Origin] = report;
        return changes;
    }

    private bool Changes(Statement statement, IReadOnlyList<Statement> report)
        => Differs(statement) && !WasJustSaid(statement) && !IsDetail(statement, report);

    private bool Differs(Statement statement)
        => !statement.Level.SaysTheSameAs(_level!.Level) && _by?.IsReached(_level, statement.Level) != false;

    private bool WasJustSaid(Statement statement)
        => _today.Concat(_dayBefore).Concat(_lastOfOrigin.GetValueOrDefault(statement.In.Origin, [])).Any(said => said.Level.SaysTheSameAs(statement.Level));

    /// <summary>A report that also states the figure that stands replaces it only where it says so: "cut from 2,500 to 2,000"; else "200 soldiers" are some of the 2,500.</summary>
    private bool IsDetail(Statement statement, IReadOnlyList<Statement> report)
        => report.Any(other => !ReferenceEquals(other, statement) && other.Level.SaysTheSameAs(_level!.Level)) && !RoleReader.SpeaksOfChange(statement.Figure);
}
