using ReportWatcher.Analysis.Watching;

namespace ReportWatcher.Analysis.Tests.Watching;

public class WatchErrorTests
{
    [Theory]
    [InlineData("", "is empty")]
    [InlineData("  ", "is empty")]
    [InlineData("—!", "no letter or digit")]
    [InlineData("*", "no letter or digit")]
    [InlineData("ab*", "at least 3 letters")]
    [InlineData("with*draw", "inside a word")]
    [InlineData("*drawal", "does not end a word")]
    [InlineData("withdraw**", "inside a word")]
    [InlineData("troops * Iraq", "does not end a word")]
    [InlineData("wom?n", "Query")]
    [InlineData("troops AND bases", "Query")]
    [InlineData("troops NEAR/5 Iraq", "Query")]
    [InlineData("title:talks", "Query")]
    [InlineData("exact:US", "Query")]
    public void ABadPhraseIsNamedByItsPlace(string phrase, string problem)
    {
        DefinitionError error = Errors(new() { Name = "a", Any = ["fine"] }, new() { Name = "b", Any = ["fine", phrase] }).Single();
        error.Key.ShouldBe("Watches:1:Any:1");
        error.Value.ShouldBe(phrase);
        error.Message.ShouldContain(problem);
    }

    [Fact]
    public void AHeadlinePhraseInCapitalsMayHoldTheWordAnd()
        => Errors(new WatchDefinition { Name = "a", Any = ["BLACK AND WHITE"] }).ShouldBeEmpty();

    [Fact]
    public void AnUnknownTopicIsAnsweredWithTheNearestAndTheKnown()
    {
        DefinitionError error = Errors(new WatchDefinition { Name = "a", Any = ["x"], Topics = ["withdrawl"] }).Single();
        error.Key.ShouldBe("Watches:0:Topics:0");
        error.Message.ShouldBe("There is no topic \"withdrawl\". Did you mean \"withdrawal\"? Known: training, withdrawal.");
    }

    [Fact]
    public void AnUnknownInboxIsAMistake()
        => Errors(new WatchDefinition { Name = "a", Any = ["x"], Inboxes = ["wire"] }).Single().Message
            .ShouldBe("There is no inbox \"wire\". Did you mean \"wires\"? Known: main, wires.");

    [Theory]
    [InlineData(null, "no condition")]
    [InlineData("exercise", "only what must not occur")]
    public void AWatchThatAsksForNothingWouldFireAlways(string? none, string problem)
    {
        DefinitionError error = Errors(new WatchDefinition { Name = "a", None = none is null ? [] : [none] }).Single();
        error.Key.ShouldBe("Watches:0");
        error.Message.ShouldContain(problem);
    }

    [Theory]
    [InlineData("withdrawal", "withdrawal")]
    [InlineData("withdrawal", "withdraw*")]
    [InlineData("troop withdrawal plan", "Withdrawal")]
    public void APhraseThatNoneRulesOutIsDead(string any, string none)
    {
        DefinitionError error = Errors(new WatchDefinition { Name = "a", Any = ["fine", any], None = [none] }).Single();
        error.Key.ShouldBe("Watches:0:Any:1");
        error.Message.ShouldContain("can never fire");
    }

    [Fact]
    public void APhraseThatIgnoreCoversIsDead()
        => Errors(new WatchDefinition { Name = "a", All = ["Harir silk road"], Ignore = ["Harir silk"] }).Single().Key.ShouldBe("Watches:0:All:0");

    [Fact]
    public void ALongerIgnorePhraseIsWhatIgnoreIsFor()
        => Errors(new WatchDefinition { Name = "a", Any = ["Harir"], Ignore = ["Harir silk"], None = ["Harir market"] }).ShouldBeEmpty();

    [Fact]
    public void NamesAreNeededAndUnique()
    {
        DefinitionError[] errors = [.. Errors(new() { Name = "Bases", Any = ["x"] }, new() { Any = ["x"] }, new() { Name = "bases", Any = ["x"] })];
        errors.Select(error => error.Key).ShouldBe(["Watches:1:Name", "Watches:2:Name"]);
        errors[1].Message.ShouldContain("Watch 0 has this name");
    }

    [Fact]
    public void ABadWatchIsLeftOutAndTheOthersStay()
    {
        List<DefinitionError> errors = [];
        WatchSet set = WatchSet.Compile([new() { Name = "a", Any = [""] }, new() { Name = "b", Any = ["x"] }], [], [], errors);
        errors.Count.ShouldBe(1);
        set.Count.ShouldBe(1);
    }

    private static List<DefinitionError> Errors(params WatchDefinition[] watches)
    {
        List<DefinitionError> errors = [];
        WatchSet.Compile(watches, ["withdrawal", "training"], ["main", "wires"], errors);
        return errors;
    }
}
