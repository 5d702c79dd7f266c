using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Series;

namespace ReportWatcher.Analysis.Tests.Series;

/// <summary>Records, disagreements and deadlines.</summary>
public sealed class MemoryTests
{
    private static readonly DateOnly s_monday = new(2025, 11, 3);

    [Fact]
    public void ARecordIsHigherOrLowerThanAllBeforeIt()
    {
        Desk desk = new(new() { Of = ["shipments"], Record = RecordKind.Any });
        desk.Read("There were 2,100 shipments.", s_monday).ShouldBeEmpty();
        desk.Tell("There were 2,600 shipments.", s_monday.AddDays(1)).ShouldBe(["RecordHigh 2,100 shipments -> 2,600 shipments"]);
        desk.Tell("There were 2,300 shipments.", s_monday.AddDays(2)).ShouldBeEmpty();
        desk.Tell("There were 2,600 shipments.", s_monday.AddDays(3)).ShouldBeEmpty();
        desk.Tell("There were 1,900 shipments.", s_monday.AddDays(4)).ShouldBe(["RecordLow 2,100 shipments -> 1,900 shipments"]);
        desk.Tell("There were 9,000 shipments.", s_monday.AddDays(-4)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(RecordKind.High, 1, 0)]
    [InlineData(RecordKind.Low, 0, 1)]
    public void OnlyHighsOrOnlyLowsCanBeAskedFor(RecordKind kind, int high, int low)
    {
        Desk desk = new(new() { Of = ["shipments"], Record = kind });
        desk.Read("There were 2,100 shipments.", s_monday);
        desk.Read("There were 2,600 shipments.", s_monday.AddDays(1)).Count.ShouldBe(high);
        desk.Read("There were 1,900 shipments.", s_monday.AddDays(2)).Count.ShouldBe(low);
    }

    [Fact]
    public void TwoSourcesDisagreeOnceAboutTheSameDays()
    {
        Desk desk = new(new() { Of = ["soldiers"], Near = ["Iraq"], Disagrees = new() { By = "5%" } });
        desk.Read("There are 2,500 soldiers in Iraq.", s_monday, "A").ShouldBeEmpty();
        desk.Tell("There are 2,000 soldiers in Iraq.", s_monday, "B").ShouldBe(["Disagrees 2,500 soldiers -> 2,000 soldiers"]);
        desk.Tell("There are 2,500 soldiers in Iraq.", s_monday, "C").ShouldBeEmpty();
        desk.Tell("There are 2,000 soldiers in Iraq.", s_monday.AddDays(1), "D").ShouldBeEmpty();
        desk.Tell("There are 3,100 soldiers in Iraq.", s_monday, "E").ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("B", 1, "2,000 soldiers", true)]
    [InlineData("A", 1, "2,000 soldiers", false)] // the same source: a change of mind, no disagreement
    [InlineData("B", 2, "2,000 soldiers", false)]
    [InlineData("B", -1, "2,000 soldiers", true)]
    [InlineData("B", 0, "2,450 soldiers", false)]
    [InlineData(null, 0, "2,000 soldiers", true)]
    public void ADisagreementNeedsTwoSourcesTheSameDaysAndADifference(string? source, int days, string figure, bool disagrees)
    {
        Desk desk = new(new() { Of = ["soldiers"], Near = ["Iraq"], Disagrees = new() { By = "5%" } });
        desk.Read("There are 2,500 soldiers in Iraq.", s_monday, "A");
        desk.Read($"There are {figure} in Iraq.", s_monday.AddDays(days), source).Count.ShouldBe(disagrees ? 1 : 0);
    }

    [Fact]
    public void ACorrectedFileContradictsNobody()
    {
        Desk desk = new(new() { Of = ["soldiers"], Near = ["Iraq"], Disagrees = new() });
        desk.Read("There are 2,500 soldiers in Iraq.", s_monday, null, "talks.txt");
        desk.Read("There are 2,000 soldiers in Iraq.", s_monday, null, "talks.txt").ShouldBeEmpty();
    }

    [Fact]
    public void WhatIsKnownOfAPlaceStandsInTheSeriesOnceThoughASentenceWithoutAPlaceAsksForItToo()
    {
        Desk desk = new(new() { Of = ["soldiers"], Near = ["Iraq"], Changes = new() });
        desk.Read("There are 2,500 soldiers in Iraq.", s_monday);
        desk.Read("There are 2,500 soldiers in Iraq.", s_monday.AddDays(1));
        desk.Read("There are 2,500 soldiers in Iraq. There are 2,500 soldiers, all told.", s_monday.AddDays(2));
        FigureNews news = desk.Read("There are 2,000 soldiers in Iraq.", s_monday.AddDays(3)).ShouldHaveSingleItem();
        news.Series.Select(s => s.In.Day.DayNumber - s_monday.DayNumber).ShouldBe([0, 1, 2, 2, 3]);
    }

    [Fact]
    public void ADeadlineThatMovesIsToldOnce()
    {
        Desk desk = new(new() { Near = ["withdraw*"], Deadline = new() { Moved = DeadlineMove.Any } });
        desk.Read("Washington has agreed to withdraw its forces by 2026.", s_monday).ShouldBeEmpty();
        desk.Tell("They will withdraw by September 2026.", s_monday.AddDays(1)).ShouldBeEmpty(); // the same, more exactly
        desk.Tell("They will withdraw by the end of 2027.", s_monday.AddDays(2)).ShouldBe(["DeadlineMoved by September 2026 -> by the end of 2027"]);
        desk.Tell("They withdraw by 2027.", s_monday.AddDays(3)).ShouldBeEmpty();
        desk.Tell("They withdrew in October 2024.", s_monday.AddDays(4)).ShouldBeEmpty(); // gone by
        desk.Tell("The festival opens on 7 March 2027.", s_monday.AddDays(5)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(DeadlineMove.Later, "2027", true)]
    [InlineData(DeadlineMove.Later, "2025", false)]
    [InlineData(DeadlineMove.Earlier, "2027", false)]
    [InlineData(DeadlineMove.Earlier, "2025", true)]
    public void OnlyLaterOrOnlyEarlierCanBeAskedFor(DeadlineMove moved, string year, bool told)
    {
        Desk desk = new(new() { Near = ["withdraw*"], Deadline = new() { Moved = moved } });
        desk.Read("They will withdraw by 2026.", s_monday);
        desk.Read($"They will withdraw by {year}.", s_monday.AddDays(1)).Count.ShouldBe(told ? 1 : 0);
    }

    [Fact]
    public void ADeadlineThatComesNearIsToldOnce()
    {
        Desk desk = new(new() { Near = ["withdraw*"], Deadline = new() { NearerThanDays = 30 } });
        desk.Tell("They will withdraw by 31 December 2025.", new(2025, 11, 3)).ShouldBeEmpty();
        FigureNews news = desk.Read("They will withdraw by 31 December 2025.", new(2025, 12, 5)).ShouldHaveSingleItem();
        (news.Kind, news.DaysLeft).ShouldBe((FigureNewsKind.DeadlineNear, 26));
        desk.Tell("They will withdraw by 31 December 2025.", new(2025, 12, 9)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("The US keeps 2,500 soldiers in Iraq.", FigureRole.Level)]
    [InlineData("Four soldiers were killed near Mosul.", FigureRole.Killed)]
    [InlineData("The blast killed at least four soldiers.", FigureRole.Killed)]
    [InlineData("It caused 40 deaths.", FigureRole.Killed)]
    [InlineData("The strike wounded 12 people.", FigureRole.Wounded)]
    [InlineData("Police arrested 30 protesters.", FigureRole.Held)]
    [InlineData("Seven miners are missing.", FigureRole.Missing)]
    [InlineData("The army will withdraw 500 soldiers.", FigureRole.Moved)]
    [InlineData("More than 2,100 shipments have been evacuated.", FigureRole.Moved)]
    [InlineData("Another 500 soldiers arrived.", FigureRole.Change)]
    [InlineData("It has more than 2,100 shipments.", FigureRole.Level)]
    [InlineData("Prices rose by 3 percent.", FigureRole.Change)]
    [InlineData("Prices rose 3 percent.", FigureRole.Change)]
    [InlineData("The rate rose to 3 percent.", FigureRole.Level)]
    [InlineData("The rate rose 0.3 percentage points.", FigureRole.Change)]
    [InlineData("It leaves by 2026.", FigureRole.Due)]
    [InlineData("It has been there since September 2014.", null)]
    [InlineData("It was the second round.", null)]
    public void TheWordsBesideAFigureSayWhatItIs(string text, FigureRole? role)
        => RoleReader.Read(Figures.Some.FiguresIn(text, s_monday)[0], s_monday).ShouldBe(role);

    [Fact]
    public void AMistakeIsNamedByItsKey()
    {
        (FigureConditionDefinition Definition, string Key)[] mistakes =
        [
            (new() { Of = ["soldiers"], Changes = new() { By = "lots" } }, "F:Changes:By"),
            (new() { Of = ["soldiers"], Changes = new() { By = "0" } }, "F:Changes:By"),
            (new() { Of = ["soldiers"], Changes = new() { By = "20 to 30" } }, "F:Changes:By"),
            (new() { Changes = new() { By = "5%" } }, "F:Changes"),
            (new() { Of = ["soldiers"], Changes = new() { By = "5%" }, Record = RecordKind.Any }, "F"),
            (new() { Of = ["soldiers"], Deadline = new() { Moved = DeadlineMove.Any } }, "F:Of"),
            (new() { Near = ["Iraq"], Is = "> 3", Deadline = new() { Moved = DeadlineMove.Any } }, "F:Is"),
            (new() { Near = ["Iraq"], Deadline = new() }, "F:Deadline"),
            (new() { Near = ["Iraq"], Deadline = new() { NearerThanDays = 0 } }, "F:Deadline:NearerThanDays"),
            (new() { Of = ["soldiers"], Disagrees = new() { WithinDays = -1 } }, "F:Disagrees:WithinDays"),
        ];
        foreach ((FigureConditionDefinition definition, string key) in mistakes)
        {
            List<DefinitionError> errors = [];
            FigureCondition.Compile(definition, "F", errors).ShouldBeNull(key);
            errors.ShouldHaveSingleItem().Key.ShouldBe(key);
        }
    }

    [Theory]
    [InlineData("soldiers", "trooper", "trooper")]
    [InlineData("soldiers", "", null)]
    public void SynonymsAreCheckedToo(string name, string word, string? accepted)
    {
        List<DefinitionError> errors = [];
        SynonymTable table = SynonymTable.Compile(new Dictionary<string, IList<string>> { [name] = [word] }, errors);
        if (accepted is null) errors.ShouldHaveSingleItem().Key.ShouldBe("Synonyms:soldiers:0");
        else table.Of("troops").ShouldContain(accepted);
    }

    [Fact]
    public void AWordCanBeASynonymOfOneThingOnly()
    {
        List<DefinitionError> errors = [];
        SynonymTable.Compile(new Dictionary<string, IList<string>> { ["soldiers"] = ["trainers"], ["teachers"] = ["trainer"] }, errors);
        errors.ShouldHaveSingleItem().Key.ShouldBe("Synonyms:teachers:0");
    }
}
