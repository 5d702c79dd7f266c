namespace ReportWatcher.Analysis.Figures;

/// <summary>A stretch of numbers; null is without bound.</summary>
internal readonly record struct Interval(decimal? Low, bool LowIncluded, decimal? High, bool HighIncluded)
{
    public static Interval Point(decimal value) => new(value, true, value, true);

    public static Interval Closed(decimal low, decimal high) => new(low, true, high, true);

    public bool Overlaps(Interval other) => !IsBelow(other) && !other.IsBelow(this);

    public bool IsInside(Interval other)
    {
        bool low = other.Low is not decimal l || (Low is decimal mine && (mine > l || (mine == l && (other.LowIncluded || !LowIncluded))));
        bool high = other.High is not decimal h || (High is decimal top && (top < h || (top == h && (other.HighIncluded || !HighIncluded))));
        return low && high;
    }

    private bool IsBelow(Interval other)
        => High is decimal high && other.Low is decimal low && (high < low || (high == low && !(HighIncluded && other.LowIncluded)));
}

/// <summary>
/// What a hedged figure may stand for. "More than 2,100" is certainly over 2,000, since every number that the words allow is; whether it may be
/// over 2,500 is a matter of sense, since nobody writes "more than 100" for 2,000. So there are two sets: <see cref="Allowed"/> by the words, for
/// what is certain, and <see cref="Plausible"/>, for what is possible.
/// </summary>
internal readonly record struct FigureRange(Interval Allowed, Interval Plausible)
{
    /// <summary>"About" is within a tenth: "about 2,500" may be 2,250 to 2,750.</summary>
    private const decimal Roughly = 0.10m;

    /// <summary>An open side reaches a quarter further: writers take the next round number below, and those lie closer than that.</summary>
    private const decimal OpenSide = 0.25m;

    public static FigureRange Of(decimal value, decimal? upper, Qualifier qualifier)
    {
        decimal tenth = Math.Abs(value) * Roughly;
        decimal quarter = Math.Abs(value) * OpenSide;
        return qualifier switch
        {
            Qualifier.Between => Same(Interval.Closed(value, upper ?? value)),
            Qualifier.About => Same(Interval.Closed(value - tenth, (upper ?? value) + tenth)),
            Qualifier.Nearly => Same(Interval.Closed(value - tenth, value)),
            Qualifier.AtLeast => new(new(value, true, null, false), Interval.Closed(value, value + quarter)),
            Qualifier.MoreThan => new(new(value, false, null, false), new(value, false, value + quarter, true)),
            Qualifier.AtMost => new(new(null, false, value, true), Interval.Closed(value - quarter, value)),
            Qualifier.LessThan => new(new(null, false, value, false), new(value - quarter, true, value, false)),
            _ => Same(upper is decimal top ? Interval.Closed(value, top) : Interval.Point(value)),
        };
    }

    private static FigureRange Same(Interval interval) => new(interval, interval);
}
