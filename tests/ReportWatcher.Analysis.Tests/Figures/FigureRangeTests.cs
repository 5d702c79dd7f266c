using ReportWatcher.Analysis.Figures;

namespace ReportWatcher.Analysis.Tests.Figures;

public sealed class FigureRangeTests
{
    [Theory]
    [InlineData(Qualifier.Exact, "[100,100]", "[100,100]")]
    [InlineData(Qualifier.About, "[90,110]", "[90,110]")]
    [InlineData(Qualifier.Nearly, "[90,100]", "[90,100]")]
    [InlineData(Qualifier.AtLeast, "[100,)", "[100,125]")]
    [InlineData(Qualifier.MoreThan, "(100,)", "(100,125]")]
    [InlineData(Qualifier.AtMost, "(,100]", "[75,100]")]
    [InlineData(Qualifier.LessThan, "(,100)", "[75,100)")]
    public void AQualifierAllowsOneSetAndMakesAnotherPlausible(Qualifier qualifier, string allowed, string plausible)
    {
        FigureRange range = FigureRange.Of(100, null, qualifier);
        Show(range.Allowed).ShouldBe(allowed);
        Show(range.Plausible).ShouldBe(plausible);
    }

    [Theory]
    [InlineData(Qualifier.About, "[-110,-90]")]
    [InlineData(Qualifier.MoreThan, "(-100,-75]")]
    public void SetsLieTheRightWayRoundBelowZero(Qualifier qualifier, string plausible)
        => Show(FigureRange.Of(-100, null, qualifier).Plausible).ShouldBe(plausible);

    [Theory]
    [InlineData("[1,2]", "[2,3]", true, false)]
    [InlineData("[1,2)", "[2,3]", false, false)]
    [InlineData("(2,)", "[2,)", true, true)]
    [InlineData("[2,)", "(2,)", true, false)]
    [InlineData("[5,5]", "[1,9]", true, true)]
    [InlineData("[1,9]", "[5,5]", true, false)]
    [InlineData("(,4]", "(,)", true, true)]
    public void IntervalsOverlapAndLieInsideEachOther(string one, string two, bool overlaps, bool inside)
    {
        Read(one).Overlaps(Read(two)).ShouldBe(overlaps);
        Read(two).Overlaps(Read(one)).ShouldBe(overlaps);
        Read(one).IsInside(Read(two)).ShouldBe(inside);
    }

    internal static string Show(Interval i) => $"{(i.LowIncluded ? '[' : '(')}{i.Low:0.##},{i.High:0.##}{(i.HighIncluded ? ']' : ')')}";

    private static Interval Read(string text)
    {
        string[] ends = text[1..^1].Split(',');
        decimal? End(string end) => end.Length == 0 ? null : decimal.Parse(end);
        return new Interval(End(ends[0]), text[0] == '[', End(ends[1]), text[^1] == ']');
    }
}
