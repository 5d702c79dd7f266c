using System.Globalization;
using ReportWatcher.Analysis.Figures;

namespace ReportWatcher.Analysis.Series;

/// <summary>
/// A figure as a stretch of numbers that can be compared with another: a date's days by <see cref="DateOnly.DayNumber"/>, "more than 2,100" up to
/// where it stays plausible (<see cref="FigureRange"/>).
/// </summary>
/// <param name="Hedged">About, nearly: neighbouring numbers say the same.</param>
/// <param name="Rounds">Numbers are rounded, days are not.</param>
internal readonly record struct LevelOf(decimal Low, decimal High, bool Hedged, bool Rounds)
{
    /// <summary>What "about" covers on either side. A writer who rounds to two digits is never further off than 5 %, and mostly within 2.5 %.</summary>
    private const decimal AboutCovers = 0.03m;

    /// <summary>"2,500" may stand for "2,493". A tenth is no rounding of eleven, though its digits would allow it.</summary>
    private const decimal RoundingCovers = 0.02m;

    // Beyond it, arithmetic with a quarter on top would overflow; no report states such a figure in earnest.
    private const decimal Largest = 1e27m;

    public static LevelOf Of(Figure figure)
    {
        if (Days(figure) is { } days) return new LevelOf(days.First, days.Last, false, false);
        decimal value = Math.Clamp(figure.Value, -Largest, Largest);
        decimal? upper = figure.Upper is { } top ? Math.Clamp(top, -Largest, Largest) : null;
        if (figure.Qualifier is Qualifier.About or Qualifier.Nearly or Qualifier.Exact or Qualifier.Between)
            return new LevelOf(value, upper ?? value, figure.Qualifier is Qualifier.About or Qualifier.Nearly, true);
        Interval plausible = FigureRange.Of(value, upper, figure.Qualifier).Plausible;
        return new LevelOf(plausible.Low ?? value, plausible.High ?? value, false, true);
    }

    /// <summary>First and last day of the date that a figure states; null for what is no date.</summary>
    public static (int First, int Last)? Days(Figure figure)
    {
        if (figure.Date is not { } date) return null;
        int[] parts = [.. date.Split('-').Select(part => int.Parse(part, CultureInfo.InvariantCulture))];
        DateOnly first = new(parts[0], parts.ElementAtOrDefault(1) is > 0 and var month ? month : 1, parts.ElementAtOrDefault(2) is > 0 and var day ? day : 1);
        DateOnly last = parts.Length switch { 1 => new DateOnly(parts[0], 12, 31), 2 => new DateOnly(parts[0], parts[1], DateTime.DaysInMonth(parts[0], parts[1])), _ => first };
        return (first.DayNumber, last.DayNumber);
    }

    /// <summary>How far it lies above (positive) or below the other; 0 where they overlap.</summary>
    public decimal Above(LevelOf other) => Low > other.High ? Low - other.High : High < other.Low ? High - other.Low : 0;

    /// <summary>How far above the other as a share of it; null where the other is zero.</summary>
    public decimal? ShareAbove(LevelOf other)
    {
        decimal end = Math.Abs(Low > other.High ? other.High : other.Low);
        return end == 0 ? null : Above(other) / end;
    }

    /// <summary>Whether both words may stand for one number: equal, overlapping, one a rounding of the other, or within what "about" covers.</summary>
    public bool SaysTheSameAs(LevelOf other)
    {
        decimal gap = Math.Abs(Above(other));
        if (gap == 0) return true;
        decimal scale = Math.Max(Math.Abs(Low), Math.Abs(other.Low));
        if (Hedged || other.Hedged) return gap <= scale * AboutCovers;
        return Rounds && Low == High && other.Low == other.High && gap <= scale * RoundingCovers && IsRounding(Low, other.Low);
    }

    /// <summary>Whether the rounder of the two is the other one, rounded to the digits it has.</summary>
    private static bool IsRounding(decimal one, decimal two)
    {
        decimal unitOfOne = LastDigit(one), unitOfTwo = LastDigit(two);
        if (unitOfOne == unitOfTwo) return false;
        (decimal rounder, decimal exact, decimal unit) = unitOfOne > unitOfTwo ? (one, two, unitOfOne) : (two, one, unitOfTwo);
        return Math.Abs(rounder - exact) * 2 <= unit;
    }

    /// <summary>What a one in the last digit that is not zero is worth: 100 for 2,500, 0.1 for 4.1.</summary>
    private static decimal LastDigit(decimal value)
    {
        if (value == 0) return 1;
        decimal unit = 1;
        while (unit > 1e-10m && value % unit != 0) unit /= 10;
        while (unit < Largest && value % (unit * 10) == 0) unit *= 10;
        return unit;
    }
}
