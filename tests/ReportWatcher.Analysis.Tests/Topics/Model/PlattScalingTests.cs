using ReportWatcher.Analysis.Topics.Model;

namespace ReportWatcher.Analysis.Tests.Topics.Model;

public class PlattScalingTests
{
    [Fact]
    public void ItFindsTheCurveThatTheLabelsWereDrawnFrom()
    {
        PlattScaling truth = new(-2.5, 0.7);
        Random random = new(1);
        float[] margins = [.. Enumerable.Range(0, 20_000).Select(_ => (float)((random.NextDouble() * 6) - 3))];
        bool[] labels = [.. margins.Select(margin => random.NextDouble() < truth.Probability(margin))];
        PlattScaling fitted = PlattScaling.Fit(margins, labels);
        foreach (double margin in (double[])[-2, -1, 0, 1, 2])
            fitted.Probability(margin).ShouldBe(truth.Probability(margin), 0.02);
    }

    [Fact]
    public void SeparableMarginsStayShortOfCertainty()
    {
        PlattScaling fitted = PlattScaling.Fit([-2, -1.5f, -1, 1, 1.5f, 2], [false, false, false, true, true, true]);
        fitted.Probability(2).ShouldBeInRange(0.6, 0.999);
        fitted.Probability(-2).ShouldBeInRange(0.001, 0.4);
    }

    [Fact]
    public void MarginsThatPointTheWrongWayGiveTheShareOfTheTopic()
        => PlattScaling.Fit([2, 1, 1.5f, -1, -2, -1.5f], [false, false, false, true, true, true]).Probability(5).ShouldBe(0.5, 0.01);

    [Theory]
    [InlineData(1000, 1)]
    [InlineData(-1000, 0)]
    public void NothingOverflows(double margin, double probability) => new PlattScaling(-3, 0).Probability(margin).ShouldBe(probability, 1e-9);
}
