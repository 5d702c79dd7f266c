namespace ReportWatcher.Analysis.Reading;

/// <summary>Settles in which order 04/11/2021 has its day and month.</summary>
/// <remarks>
/// The rule, in this order. (1) A weekday with the date itself. (2) The text: a day it names as "November 4", most of all
/// with a weekday that fits ("Thursday, November 4"), speaks for the reading that falls on that day or up to three days
/// after it, as news does. (3) Another numeric date of the page whose order is plain ("25/11/2021"). (4) Day first, as most
/// of the world writes; "month first" is never assumed without evidence.
/// </remarks>
internal static class PublicationDate
{
    /// <param name="stated">The date taken for the report's own.</param>
    /// <param name="lines">All lines of the page: the evidence.</param>
    public static DateOnly? Settle(StatedDate stated, IEnumerable<PageLine> lines)
    {
        if (stated.Date is not { } dayFirst)
            return null;
        if (stated.Exchanged is not { } monthFirst)
            return dayFirst;
        if (stated.Weekday is { } weekday && (dayFirst.DayOfWeek == weekday) != (monthFirst.DayOfWeek == weekday))
            return dayFirst.DayOfWeek == weekday ? dayFirst : monthFirst;

        int evidence = 0;
        foreach (PageLine line in lines)
        {
            foreach (StatedDate other in line.Dates)
                evidence += Weight(other, dayFirst) - Weight(other, monthFirst) + other.NumericOrder;
        }

        return evidence < 0 ? monthFirst : dayFirst;
    }

    /// <summary>How well a date that the text names goes with a report published on <paramref name="published"/>.</summary>
    private static int Weight(StatedDate other, DateOnly published)
    {
        if (other.OrderOpen || (other with { Year = other.Year ?? published.Year }).Date is not { } day)
            return 0;
        int age = published.DayNumber - day.DayNumber;
        if (age is < 0 or > 3)
            return 0;
        bool weekdayFits = other.Weekday is { } weekday && weekday == day.DayOfWeek;
        return (weekdayFits ? 8 : other.Weekday is null ? 4 : 0) + (age == 0 ? 2 : 0);
    }
}
