namespace ReportWatcher.Analysis.Series;

/// <summary>What a condition asks of a figure beside what was reported before: exactly one of the four.</summary>
internal abstract record MemoryCondition
{
    /// <summary>Whether it looks at dates; the others look at numbers.</summary>
    public virtual bool IsOfDates => false;

    /// <summary>What is news in a report.</summary>
    /// <param name="fresh">What the report states of one thing, in the order of its text.</param>
    /// <param name="known">What other reports state of it.</param>
    public abstract IEnumerable<(FigureNewsKind Kind, Statement Now, Statement? Earlier)> Judge(IReadOnlyList<Statement> fresh, KnownSeries known);

    /// <summary>The least difference that what is known is walked through by.</summary>
    public virtual ChangeSize? Least => null;

    /// <summary>What a report of a day could know; null where something newer is known, so that it changes nothing any more.</summary>
    private protected static KnownSeries? Before(IReadOnlyList<Statement> fresh, KnownSeries known)
        => known.Newest?.In.Day > fresh[0].In.Day ? null : known;

    public sealed record Changed(ChangeSize? By, ChangeDirection Direction) : MemoryCondition
    {
        public override ChangeSize? Least => By;

        public override IEnumerable<(FigureNewsKind, Statement, Statement?)> Judge(IReadOnlyList<Statement> fresh, KnownSeries known)
            => Before(fresh, known) is not { } before ? []
                : before.Walk().Take(fresh)
                    .Where(change => Fits(Direction, change.Now.Level.Above(change.Earlier.Level)))
                    .Select(change => (FigureNewsKind.Changed, change.Now, (Statement?)change.Earlier));

        private static bool Fits(ChangeDirection wanted, decimal difference)
            => wanted == ChangeDirection.Any || (wanted == ChangeDirection.Up ? difference > 0 : difference < 0);
    }

    public sealed record Record(RecordKind Kind) : MemoryCondition
    {
        public override IEnumerable<(FigureNewsKind, Statement, Statement?)> Judge(IReadOnlyList<Statement> fresh, KnownSeries known)
        {
            if (Before(fresh, known) is not { Statements: { Count: > 0 } before }) yield break;
            Statement highest = before.MaxBy(s => s.Level.High)!, lowest = before.MinBy(s => s.Level.Low)!;
            Statement top = fresh.MaxBy(s => s.Level.Low)!, bottom = fresh.MinBy(s => s.Level.High)!;
            if (Kind != RecordKind.Low && top.Level.Low > highest.Level.High && !top.Level.SaysTheSameAs(highest.Level)) yield return (FigureNewsKind.RecordHigh, top, highest);
            if (Kind != RecordKind.High && bottom.Level.High < lowest.Level.Low && !bottom.Level.SaysTheSameAs(lowest.Level)) yield return (FigureNewsKind.RecordLow, bottom, lowest);
        }
    }

    public sealed record Disagrees(ChangeSize? By, int WithinDays) : MemoryCondition
    {
        /// <summary>A figure that the other reports of these days have among them already was held against the others when it came first.</summary>
        public override IEnumerable<(FigureNewsKind, Statement, Statement?)> Judge(IReadOnlyList<Statement> fresh, KnownSeries known)
        {
            Statement[] sameDays = [.. known.Statements.Where(s => Math.Abs(s.In.Day.DayNumber - fresh[0].In.Day.DayNumber) <= WithinDays)];
            foreach (Statement now in fresh)
            {
                if (sameDays.Any(s => s.Level.SaysTheSameAs(now.Level))) continue;
                Statement? other = sameDays.LastOrDefault(s => s.In.Origin != now.In.Origin && By?.IsReached(s, now.Level) != false && !fresh.Any(own => own.Level.SaysTheSameAs(s.Level)));
                if (other is not null) yield return (FigureNewsKind.Disagrees, now, other);
            }
        }
    }

    public sealed record Deadline(DeadlineMove? Moved, int? NearerThanDays) : MemoryCondition
    {
        public override bool IsOfDates => true;

        public override IEnumerable<(FigureNewsKind, Statement, Statement?)> Judge(IReadOnlyList<Statement> fresh, KnownSeries known)
        {
            if (Before(fresh, known) is not { } before) yield break;
            if (Moved is { } wanted)
            {
                foreach ((Statement now, Statement earlier) in before.Walk().Take(fresh))
                {
                    bool later = now.Level.Above(earlier.Level) > 0;
                    if (wanted == DeadlineMove.Any || wanted == (later ? DeadlineMove.Later : DeadlineMove.Earlier)) yield return (FigureNewsKind.DeadlineMoved, now, earlier);
                }
            }

            foreach (Statement now in fresh.Where(IsNear))
            {
                if (!before.Statements.Any(s => IsNear(s) && s.Level.SaysTheSameAs(now.Level))) yield return (FigureNewsKind.DeadlineNear, now, null);
            }
        }

        private bool IsNear(Statement statement) => NearerThanDays is { } days && statement.Level.High - statement.In.Day.DayNumber < days;
    }
}
