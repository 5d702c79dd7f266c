using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Series;

namespace ReportWatcher.Analysis.Tests.Series;

/// <summary>Reports of one day after the other, and what in them is a change.</summary>
public sealed class ChangeTests
{
    private static readonly DateOnly s_monday = new(2025, 11, 3);

    [Theory]
    // the same figure in other words
    [InlineData("2,500 soldiers", "about 2,500 soldiers", null, false)]
    [InlineData("about 2,500 soldiers", "2,500 soldiers", null, false)]
    [InlineData("about 2,500 American soldiers", "around 2,500 soldiers", null, false)]
    [InlineData("2,500 U.S. troops", "2,500 American service members", null, false)]
    [InlineData("2,493 soldiers", "2,500 soldiers", null, false)]
    [InlineData("2,500 soldiers", "2,493 soldiers", null, false)]
    [InlineData("2,493 soldiers", "2,500 soldiers", "1%", false)]
    [InlineData("about 2,500 soldiers", "2,450 soldiers", null, false)]
    [InlineData("2,500 soldiers", "more than 2,400 soldiers", null, false)]
    [InlineData("2,500 soldiers", "between 2,000 and 3,000 soldiers", null, false)]
    [InlineData("2,500 soldiers", "at least 2,500 soldiers", null, false)]
    // another figure
    [InlineData("2,500 soldiers", "2,000 soldiers", null, true)]
    [InlineData("about 2,500 soldiers", "about 2,000 soldiers", null, true)]
    [InlineData("10 soldiers", "12 soldiers", null, true)]
    [InlineData("4 soldiers", "5 soldiers", null, true)]
    [InlineData("1,500 soldiers", "more than 2,100 soldiers", null, true)]
    [InlineData("5,000 soldiers", "more than 2,100 soldiers", null, true)]
    [InlineData("2,500 soldiers", "fewer than 1,000 soldiers", null, true)]
    [InlineData("2,500 soldiers", "between 3,000 and 4,000 soldiers", null, true)]
    // how much
    [InlineData("2,500 soldiers", "2,400 soldiers", "5%", false)]
    [InlineData("2,500 soldiers", "2,375 soldiers", "5%", true)]
    [InlineData("2,500 soldiers", "2,301 soldiers", "200", false)]
    [InlineData("2,500 soldiers", "2,300 soldiers", "200", true)]
    // another thing
    [InlineData("2,500 American soldiers", "900 French soldiers", null, false)]
    [InlineData("1,800 armored vehicles", "300 electric vehicles", null, false)]
    [InlineData("2,500 soldiers", "900 pilots", null, false)]
    public void AFigureIsAChangeOfTheSameThingOrItIsNot(string before, string after, string? by, bool changed)
    {
        Desk desk = new(Soldiers(by));
        desk.Read($"There are {before} in Iraq.", s_monday).ShouldBeEmpty();
        desk.Read($"There are {after} in Iraq.", s_monday.AddDays(7)).Count.ShouldBe(changed ? 1 : 0);
    }

    [Fact]
    public void AChangedFigureIsToldOnceWithTheOldAndTheNewSentence()
    {
        Desk desk = new(Soldiers("5%"));
        desk.Read("The US keeps about 2,500 soldiers in Iraq.", s_monday, "Evening Wire");

        FigureNews news = desk.Read("The US now has 2,000 soldiers in Iraq.", s_monday.AddDays(3), "Morning Post").ShouldHaveSingleItem();

        news.Kind.ShouldBe(FigureNewsKind.Changed);
        news.Now.Figure.Sentence.ShouldBe("The US now has 2,000 soldiers in Iraq.");
        news.Earlier!.Figure.Sentence.ShouldBe("The US keeps about 2,500 soldiers in Iraq.");
        (news.Earlier.In.Source, news.Earlier.In.Day).ShouldBe(("Evening Wire", s_monday));
        (news.Difference, news.Share).ShouldBe((-500m, -0.2m));
        news.Series.Select(s => s.Figure.Value).ShouldBe([2500m, 2000m]);

        foreach (string again in (string[])["There are 2,000 soldiers in Iraq.", "About 2,000 soldiers are in Iraq.", "It has 2,000 troops in Iraq."])
            desk.Read(again, s_monday.AddDays(4)).ShouldBeEmpty(again);
    }

    [Theory]
    [InlineData(ChangeDirection.Any, true, true)]
    [InlineData(ChangeDirection.Up, false, true)]
    [InlineData(ChangeDirection.Down, true, false)]
    public void ADirectionCanBeAskedFor(ChangeDirection direction, bool down, bool up)
    {
        Desk desk = new(new() { Of = ["soldiers"], Near = ["Iraq"], Changes = new() { Direction = direction } });
        desk.Read("There are 2,500 soldiers in Iraq.", s_monday);
        desk.Read("There are 2,000 soldiers in Iraq.", s_monday.AddDays(1)).Count.ShouldBe(down ? 1 : 0);
        desk.Read("There are 2,500 soldiers in Iraq.", s_monday.AddDays(2)).Count.ShouldBe(up ? 1 : 0);
    }

    [Fact]
    public void AnOldReportDroppedLateChangesNothingThatIsNewerAndIsFoundOut()
    {
        Desk desk = new(Soldiers());
        desk.Read("There are 2,500 soldiers in Iraq.", s_monday);
        desk.Read("There are 2,000 soldiers in Iraq.", s_monday.AddDays(9)).Count.ShouldBe(1);

        desk.Read("There are 5,200 soldiers in Iraq.", s_monday.AddDays(-300)).ShouldBeEmpty();
        desk.Newer!.Figure.Value.ShouldBe(2000);
        desk.Read("There are 2,300 soldiers in Iraq.", s_monday.AddDays(4)).ShouldBeEmpty();

        desk.Read("There are 2,000 soldiers in Iraq.", s_monday.AddDays(10)).ShouldBeEmpty();
        desk.Newer.ShouldBeNull();
    }

    [Fact]
    public void AFigureThatCreepsIsHeldAgainstWhereItStoodNotAgainstYesterday()
    {
        Desk desk = new(Soldiers("10%"));
        desk.Read("There are 2,000 soldiers in Iraq.", s_monday);
        desk.Read("There are 2,100 soldiers in Iraq.", s_monday.AddDays(1)).ShouldBeEmpty();
        desk.Tell("There are 2,220 soldiers in Iraq.", s_monday.AddDays(2)).ShouldBe(["Changed 2,000 soldiers -> 2,220 soldiers"]);
        desk.Read("There are 2,310 soldiers in Iraq.", s_monday.AddDays(3)).ShouldBeEmpty();
    }

    [Fact]
    public void TwoSourcesThatKeepContradictingEachOtherAreOneChange()
    {
        Desk desk = new(Soldiers());
        desk.Read("There are 2,500 soldiers in Iraq.", s_monday, "A");
        desk.Read("There are 2,000 soldiers in Iraq.", s_monday.AddDays(1), "B").Count.ShouldBe(1);
        for (int day = 2; day < 10; day++)
            desk.Read($"There are {(day % 2 == 0 ? "2,500" : "2,000")} soldiers in Iraq.", s_monday.AddDays(day), day % 2 == 0 ? "A" : "B").ShouldBeEmpty();
    }

    [Fact]
    public void TheSameWireStoryFromFiveOutletsIsOneChangeAndOneRow()
    {
        Desk desk = new(Soldiers());
        desk.Read("There are 2,500 soldiers in Iraq.", s_monday);
        string[] outlets = ["A", "B", "C", "D", "E"];
        desk.Known.Count.ShouldBe(1);

        outlets.Sum(outlet => desk.Read("The US has cut its forces to 2,000 soldiers in Iraq, officials said.", s_monday.AddDays(2), outlet).Count).ShouldBe(1);

        FigureSeries series = FigureSeries.Of(desk.Known, placeGiven: true).ShouldHaveSingleItem();
        series.Points.Select(p => (p.Statement.Figure.Value, p.Copies.Count)).ShouldBe([(2500m, 0), (2000m, 4)]);
    }

    [Theory]
    [InlineData("The US will cut its force in Iraq from 2,500 soldiers to 2,000 soldiers.", "Changed 2,500 soldiers -> 2,000 soldiers")]
    [InlineData("The US has 2,500 soldiers in Iraq. That number is to fall to 2,000 soldiers in Iraq by spring.", "Changed 2,500 soldiers -> 2,000 soldiers")]
    [InlineData("The US has 2,500 soldiers in Iraq. Some 200 soldiers in Iraq guard the embassy.", null)]
    [InlineData("The US has 2,500 soldiers in Iraq. Four soldiers were killed in Iraq on Monday.", null)]
    [InlineData("An additional 500 soldiers were sent to Iraq.", null)]
    [InlineData("500 more soldiers are in Iraq.", null)]
    [InlineData("The US has 2,500 soldiers in Iraq and 900 soldiers in Syria.", null)]
    [InlineData("The US has 900 soldiers in Syria.", null)]
    public void WhatElseAReportCountsIsNoChange(string text, string? expected)
    {
        Desk desk = new(Soldiers());
        desk.Read("There are 2,500 soldiers in Iraq.", s_monday);
        desk.Tell(text, s_monday.AddDays(1)).ShouldBe(expected is null ? [] : [expected]);
    }

    [Fact]
    public void TheFormerFigureOfASentenceIsNone()
    {
        Desk desk = new(new() { Near = ["inflation"], Changes = new() });
        desk.Read("Inflation stood at 4.1 percent in August.", s_monday);
        desk.Tell("Inflation slowed to 3.8 percent from 4.1 percent.", s_monday.AddDays(30)).ShouldBe(["Changed 4.1 percent -> 3.8 percent"]);
        desk.Tell("Inflation rose to 4.4 percent, up from 3.8 percent.", s_monday.AddDays(60)).ShouldBe(["Changed 3.8 percent -> 4.4 percent"]);
    }

    [Fact]
    public void IsAndChangesMustBothHoldForTheNewFigure()
    {
        Desk desk = new(new() { Of = ["soldiers"], Near = ["Iraq"], Is = "< 2000", Changes = new() });
        desk.Read("There are 2,500 soldiers in Iraq.", s_monday);
        desk.Read("There are 2,200 soldiers in Iraq.", s_monday.AddDays(1)).ShouldBeEmpty();
        desk.Tell("There are 1,800 soldiers in Iraq.", s_monday.AddDays(2)).ShouldBe(["Changed 2,200 soldiers -> 1,800 soldiers"]);
    }

    [Fact]
    public void AReportWithoutADateCountsFromTheDayOfItsArrivalAndOneFromTheFutureToo()
    {
        Desk desk = new(Soldiers());
        desk.Read("There are 2,500 soldiers in Iraq.", null);
        desk.Read("There are 2,500 soldiers in Iraq.", new DateOnly(2031, 1, 1));
        desk.Known.Select(s => (s.In.Day, s.In.DayStated)).Distinct().ShouldBe([(new DateOnly(2026, 11, 25), false)]);
    }

    [Fact]
    public void SynonymsOfTheSettingsMakeOneSeries()
    {
        List<DefinitionError> errors = [];
        SynonymTable synonyms = SynonymTable.Compile(new Dictionary<string, IList<string>> { ["soldiers"] = ["trainers"] }, errors);
        errors.ShouldBeEmpty();

        foreach ((SynonymTable table, int told) in ((SynonymTable, int)[])[(SynonymTable.Shipped, 0), (synonyms, 1)])
        {
            Desk desk = new(Soldiers(), table);
            desk.Read("There are 2,500 troops in Iraq.", s_monday);
            desk.Read("There are 900 trainers in Iraq.", s_monday.AddDays(1)).Count.ShouldBe(told);
        }
    }

    private static FigureConditionDefinition Soldiers(string? by = null) => new() { Of = ["soldiers", "vehicles"], Near = ["Iraq"], Changes = new ChangeDefinition { By = by } };
}
