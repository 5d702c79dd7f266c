using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Reading.Model;

namespace ReportWatcher.Analysis.Tests.Reading;

public sealed class LineContextTests
{
    private const int Menu = 0, First = 1, Heading = 2, Second = 3, Related = 4;

    // What a line model may make of them: sure of the sentences, in doubt about the heading between them.
    private static readonly (string Text, float Score)[] s_page =
    [
        ("World Politics Sport", -3),
        ("The defence ministry said on Sunday that soldiers would leave the northern bases before the summer.", 2),
        ("What comes next", -0.5f),
        ("The committee meets again in March, with the foreign minister in the chair.", 3),
        ("Five recipes for the weekend", -4),
    ];

    private static readonly FeatureTable s_rows = Measure();

    [Theory]
    [InlineData(Heading, nameof(ContextFeature.Score), -0.5f)]
    [InlineData(Heading, nameof(ContextFeature.ScoreBefore), 2)]
    [InlineData(Heading, nameof(ContextFeature.ScoreAfter), 3)]
    [InlineData(Heading, nameof(ContextFeature.BetterNeighbour), 3)]
    [InlineData(Heading, nameof(ContextFeature.WorseNeighbour), 2)]
    [InlineData(Heading, nameof(ContextFeature.ScoreOverMedian), -2.5f)]
    [InlineData(Heading, nameof(ContextFeature.LinesSinceArticle), 0)]
    [InlineData(Heading, nameof(ContextFeature.LinesToArticle), 0)]
    [InlineData(Heading, nameof(ContextFeature.InStretch), 1)]
    [InlineData(Menu, nameof(ContextFeature.ScoreBefore), -6)]
    [InlineData(Menu, nameof(ContextFeature.InStretch), 0)]
    [InlineData(Menu, nameof(ContextFeature.LinesIntoStretch), -1)]
    [InlineData(Menu, nameof(ContextFeature.ArticleBefore), 0)]
    [InlineData(Menu, nameof(ContextFeature.ArticleAfter), 1)]
    [InlineData(Menu, nameof(ContextFeature.LinesSinceArticle), 20)]
    [InlineData(First, nameof(ContextFeature.LinesIntoStretch), 0)]
    [InlineData(Second, nameof(ContextFeature.LinesToStretchEnd), 0)]
    [InlineData(Second, nameof(ContextFeature.LinesSinceArticle), 1)]
    [InlineData(Related, nameof(ContextFeature.LinesToStretchEnd), -1)]
    [InlineData(Related, nameof(ContextFeature.ArticleBefore), 1)]
    [InlineData(Related, nameof(ContextFeature.HighProseScore), 3)]
    public void ALineIsMeasuredAgainstTheScoresAroundIt(int line, string feature, float value) => s_rows[line][(int)Enum.Parse<ContextFeature>(feature)].ShouldBe(value, 0.001f);

    private static FeatureTable Measure()
    {
        List<PageLine> lines = [.. s_page.Select(line => new PageLine(line.Text))];
        return LineContext.Of(lines, LineFeatures.Of(lines, PageReader.Kinds(lines), LineFeatures.Count, compare: true), [.. s_page.Select(line => line.Score)]);
    }
}
