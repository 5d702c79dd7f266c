namespace ReportWatcher.Analysis.Tests.Figures;

/// <summary>The goals on news text. The benchmark <c>figures news</c> prints every mistake behind a share that fell.</summary>
public sealed class NewsTests
{
    private static readonly NewsScore s_score = Score();

    [Fact]
    public void TheSetHasAtLeastOneHundredAndFiftySentences() => Cases().Length.ShouldBeGreaterThanOrEqualTo(150);

    [Fact]
    public void FiguresThatMatterAreFound() => Share(s_score.Found, s_score.Expected).ShouldBeGreaterThan(0.98, Mistakes());

    [Fact]
    public void WhatIsReportedHasTheRightValue() => Share(s_score.RightValues, s_score.Reported).ShouldBeGreaterThan(0.98, Mistakes());

    [Fact]
    public void QualifiersAreRight() => Share(s_score.RightQualifiers, s_score.Found).ShouldBeGreaterThan(0.98, Mistakes());

    [Fact]
    public void SubjectsOrUnitsAreRight() => Share(s_score.RightUnitsOrSubjects, s_score.WithUnitOrSubject).ShouldBeGreaterThan(0.95, Mistakes());

    [Fact]
    public void NamesCountersYearsAndTimesAreNotReported() => Share(s_score.False, s_score.Reported).ShouldBeLessThan(0.01, Mistakes());

    [Fact]
    public void PlacesAreRight() => Share(s_score.RightPlaces, s_score.WithPlace).ShouldBeGreaterThan(0.9, Mistakes());

    private static NewsCase[] Cases() => NewsCase.Load(Path.Combine(AppContext.BaseDirectory, "Figures", "Specs", "news.json"));

    private static NewsScore Score()
    {
        var score = new NewsScore();
        foreach (NewsCase news in Cases()) score.Add(news);
        return score;
    }

    private static double Share(int part, int all) => (double)part / all;

    private static string Mistakes() => string.Join('\n', s_score.Mistakes);
}
