namespace ReportWatcher.Analysis.Series;

public enum FigureNewsKind { Changed, RecordHigh, RecordLow, Disagrees, DeadlineMoved, DeadlineNear }

/// <summary>What a figure means beside what was reported before.</summary>
/// <param name="Now">The figure.</param>
/// <param name="Earlier">What it is held against: the figure that stood, the last record, the other source's figure; null for a deadline that is only near.</param>
/// <param name="Series">All that is known of the same thing, this report's figure included, in the order of their days.</param>
public sealed record FigureNews(FigureNewsKind Kind, Statement Now, Statement? Earlier, IReadOnlyList<Statement> Series)
{
    /// <summary>By how much it lies above (positive) or below the earlier figure: between their nearest ends, in days for dates. Null without one.</summary>
    public decimal? Difference => Earlier is null ? null : Now.Level.Above(Earlier.Level);

    /// <summary>The same as a share of the earlier figure; null for dates, and where that is zero.</summary>
    public decimal? Share => Earlier is null || Now.Role == FigureRole.Due ? null : Now.Level.ShareAbove(Earlier.Level);

    /// <summary>Days from the report to the last day of the date it names; null for what is no date.</summary>
    public int? DaysLeft => Now.Role == FigureRole.Due ? (int)Now.Level.High - Now.In.Day.DayNumber : null;
}
