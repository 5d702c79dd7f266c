using ReportWatcher.Hosting;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Hosting;

/// <summary>When the parts that look around now and then do so.</summary>
public sealed class RoundsTests
{
    [Theory]
    [InlineData(0, 5000, 5000)]
    [InlineData(1, 5000, 4999)]
    [InlineData(3000, 5000, 2000)]
    [InlineData(3000, 10000, 7000)]
    [InlineData(4990, 5000, 10)]
    // A timer that fired early, exactly, and late.
    [InlineData(4997, 5000, 5003)]
    [InlineData(5000, 5000, 5000)]
    [InlineData(5040, 5000, 4960)]
    public void TheNextRoundIsTheNextMultipleOfTheInterval(int nowMilliseconds, int intervalMilliseconds, int untilMilliseconds)
    {
        TestTime time = new();
        time.Advance(TimeSpan.FromMilliseconds(nowMilliseconds));

        time.UntilRound(TimeSpan.FromMilliseconds(intervalMilliseconds)).ShouldBe(TimeSpan.FromMilliseconds(untilMilliseconds));
    }
}
