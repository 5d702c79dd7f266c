namespace ReportWatcher.Analysis.Reading;

/// <summary>A date as a text states it.</summary>
/// <param name="Start">First code unit, the weekday included.</param>
/// <param name="End">One past the last code unit.</param>
/// <param name="Year">Null in "Thursday, November 4".</param>
/// <param name="Weekday">The weekday named with it.</param>
/// <param name="OrderOpen">True where day and month may be the other way round: "04/11/2021". Read day first.</param>
internal readonly record struct StatedDate(int Start, int End, int? Year, int Month, int Day, DayOfWeek? Weekday, bool OrderOpen)
{
    /// <summary>1 for "25/11/2021", -1 for "11/25/2021", 0 where the form does not tell.</summary>
    public int NumericOrder { get; init; }

    /// <summary>The day; null without a year or where no calendar has it.</summary>
    public DateOnly? Date => Year is { } year ? Calendar(year, Month, Day) : null;

    /// <summary>The day with day and month exchanged; null unless the order is open.</summary>
    public DateOnly? Exchanged => OrderOpen && Year is { } year ? Calendar(year, Day, Month) : null;

    private static DateOnly? Calendar(int year, int month, int day) =>
        year is >= 1900 and <= 2100 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? new DateOnly(year, month, day)
            : null;
}
