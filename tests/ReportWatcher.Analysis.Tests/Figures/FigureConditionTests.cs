using ReportWatcher.Analysis.Figures;

namespace ReportWatcher.Analysis.Tests.Figures;

public sealed class FigureConditionTests
{
    private const string Certain = "certain";
    private const string Possible = "possible";
    private const string No = "no";

    [Theory]
    // counts, by how they are hedged
    [InlineData("About 2,500 American soldiers stay.", "soldiers", ">= 2000", Certain)]
    [InlineData("Around 2,500 soldiers stay.", "soldiers", ">= 2000", Certain)]
    [InlineData("Approximately 2,500 American soldiers stay.", "soldiers", ">= 2000", Certain)]
    [InlineData("About 2,500 soldiers stay.", "soldiers", ">= 2500", Possible)]
    [InlineData("About 2,500 soldiers stay.", "soldiers", "= 2500", Possible)]
    [InlineData("About 2,500 soldiers stay.", "soldiers", "> 2750", No)]
    [InlineData("About 2,500 soldiers stay.", "soldiers", "!= 2500", Possible)]
    [InlineData("2,500 soldiers stay.", "soldiers", ">= 2500", Certain)]
    [InlineData("2,500 soldiers stay.", "soldiers", "> 2500", No)]
    [InlineData("2,500 soldiers stay.", "soldiers", "2000 to 3000", Certain)]
    [InlineData("2,500 soldiers stay.", "soldiers", "2000-2400", No)]
    [InlineData("More than 2,100 shipments left.", "shipments", "> 2000", Certain)]
    [InlineData("More than 2,100 shipments left.", "shipments", "> 2,100", Certain)]
    [InlineData("More than 2,100 shipments left.", "shipments", "> 2500", Possible)]
    [InlineData("More than 2,100 shipments left.", "shipments", "< 2500", Possible)]
    [InlineData("More than 100 soldiers left.", "soldiers", ">= 2000", No)]
    [InlineData("At least 40 people died.", "people", "< 40", No)]
    [InlineData("Up to 700 marines arrive.", "marines", "<= 700", Certain)]
    [InlineData("Up to 700 marines arrive.", "marines", ">= 600", Possible)]
    [InlineData("Up to 700 marines arrive.", "marines", "< 100", No)]
    [InlineData("Nearly 2,500 soldiers stay.", "soldiers", ">= 2500", Possible)]
    [InlineData("Nearly 2,500 soldiers stay.", "soldiers", ">= 2000", Certain)]
    [InlineData("Between 2,000 and 3,000 soldiers stay.", "soldiers", ">= 2000", Certain)]
    [InlineData("Between 2,000 and 3,000 soldiers stay.", "soldiers", ">= 2500", Possible)]
    [InlineData("Three men met.", "men", "!= 3", No)]
    [InlineData("Four men met.", "men", "!= 3", Certain)]
    // what is counted
    [InlineData("One soldier died.", "soldiers", ">= 1", Certain)]
    [InlineData("40 policemen came.", "policeman", ">= 1", Certain)]
    [InlineData("40 armoured vehicles came.", "armoured vehicle", ">= 1", Certain)]
    [InlineData("40 armoured vehicles came.", "vehicle armoured", ">= 1", No)]
    [InlineData("40 shipments of military equipment came.", "equipment", ">= 1", Certain)]
    [InlineData("40 reservists came.", "reserv*", ">= 1", Certain)]
    [InlineData("40 footsoldiers came.", "soldiers", ">= 1", No)]
    [InlineData("Soldiers took 40 prisoners.", "soldiers", ">= 1", No)]
    [InlineData("Soldiers trained for 40 days.", "soldiers", ">= 1", No)]
    // units
    [InlineData("The loan is worth $1.2bn.", null, ">= $1bn", Certain)]
    [InlineData("The loan is worth $1.2bn.", null, ">= 1bn USD", Certain)]
    [InlineData("The loan is worth £1.2bn.", null, ">= $1bn", No)]
    [InlineData("The loan is worth $1.2bn.", null, ">= 1000", No)]
    [InlineData("Prices rose 4%.", null, "< 5%", Certain)]
    [InlineData("Prices rose 4%.", null, "< 5", No)]
    [InlineData("Talks lasted six weeks.", null, "<= 42 days", Certain)]
    [InlineData("Talks lasted a year and two years of training followed.", null, ">= 24 months", Certain)]
    [InlineData("Talks lasted six weeks.", null, "<= 3 months", No)]
    [InlineData("The pipe runs 3 km.", null, "> 2,000 metres", Certain)]
    // the qualifier is converted with the number
    [InlineData("More than 2 tonnes of cocaine were found.", "cocaine", "> 2000 kg", Certain)]
    [InlineData("More than 2 tonnes of cocaine were found.", "cocaine", ">= 2001 kg", Possible)]
    [InlineData("More than 2 tonnes of cocaine were found.", "cocaine", "<= 2000 kg", No)]
    [InlineData("About 2 tonnes of cocaine were found.", "cocaine", "= 2000 kg", Possible)]
    [InlineData("Up to 2 tonnes of cocaine were found.", "cocaine", "<= 2000 kg", Certain)]
    [InlineData("Less than 2 tonnes of cocaine were found.", "cocaine", ">= 2000 kg", No)]
    [InlineData("Between 1.5 and 2 tonnes of cocaine were found.", "cocaine", "1,500 to 2,000 kg", Certain)]
    [InlineData("Between 1.5 and 2 tonnes of cocaine were found.", "cocaine", "> 2,100 kg", No)]
    [InlineData("At least 20°C was measured.", null, ">= 68 °F", Certain)]
    [InlineData("It was -40°C.", null, "= -40 °F", Certain)]
    [InlineData("More than 100 km/h was measured.", null, "> 60 mph", Certain)]
    [InlineData("More than 100 km/h was measured.", null, "< 60 mph", No)]
    [InlineData("The fire burned 100 acres.", null, "40 to 41 hectares", Certain)]
    [InlineData("The dam releases 2 cubic metres per second.", null, ">= 7,200 cubic metres per hour", Certain)]
    [InlineData("The talks lasted 18 months.", null, "= 1.5 years", Certain)]
    [InlineData("The talks lasted 30 days.", null, "= 1 month", No)]
    [InlineData("The rate rose by 25 basis points.", null, ">= 0.25 percentage points", Certain)]
    [InlineData("Iraq pumps 4 million barrels per day.", null, ">= 4m bpd", Certain)]
    [InlineData("Iraq pumps 4m bpd.", null, "< 3.9 million barrels a day", No)]
    public void AFigureIsHeldAgainstTheCondition(string text, string? of, string comparison, string expected)
    {
        FigureCondition condition = Compiled(new FigureConditionDefinition { Of = of is null ? [] : [of], Is = comparison });
        IReadOnlyList<FigureHit> hits = condition.Find(Some.FiguresIn(text));
        string found = hits.Count == 0 ? No : hits[0].Certainty == Certainty.Certain ? Certain : Possible;
        found.ShouldBe(expected);
    }

    [Fact]
    public void AConditionThatWantsCertaintyPassesOverWhatIsPossible()
    {
        const string text = "About 2,500 soldiers stay, and 3,000 soldiers leave.";
        FigureCondition condition = Compiled(new FigureConditionDefinition { Of = ["soldiers"], Is = ">= 2500", Certainty = Certainty.Certain });
        condition.Find(Some.FiguresIn(text)).Select(hit => hit.Figure.Value).ShouldBe([3000m]);
    }

    [Theory]
    [InlineData("The army is in Iraq. It keeps 900 soldiers there.", true)]
    [InlineData("It keeps 900 soldiers in iraq.", true)]
    [InlineData("The army is in Iraq. It trains. It keeps 900 soldiers.", false)]
    [InlineData("It keeps 900 soldiers. Later it left Iraq.", false)]
    [InlineData("The Iraqi army keeps 900 soldiers.", false)]
    public void NearMeansTheSameSentenceOrTheOneBefore(string text, bool fires)
    {
        FigureCondition condition = Compiled(new FigureConditionDefinition { Of = ["soldiers"], Near = ["Iraq"] });
        condition.Find(Some.FiguresIn(text)).Count.ShouldBe(fires ? 1 : 0);
    }

    [Theory]
    [InlineData(">= 2000", "[2000,)", null)]
    [InlineData("> 1,800", "(1800,)", null)]
    [InlineData(">=2000", "[2000,)", null)]
    [InlineData("= 3", "[3,3]", null)]
    [InlineData("2000 to 3000", "[2000,3000]", null)]
    [InlineData("2000-3000", "[2000,3000]", null)]
    [InlineData(">= $1bn", "[1000000000,)", "USD")]
    [InlineData(">= 1bn USD", "[1000000000,)", "USD")]
    [InlineData("> two and a half million", "(2500000,)", null)]
    [InlineData("50 to 60%", "[50,60]", "%")]
    [InlineData("< 5%", "(,5)", "%")]
    [InlineData("<= 3 months", "(,3]", "month")]
    public void ComparisonsAreReadByTheGrammarOfReports(string written, string interval, string? unit)
    {
        Comparison.TryParse(written, out Comparison? comparison, out _).ShouldBeTrue();
        FigureRangeTests.Show(comparison.Interval).ShouldBe(interval);
        comparison.Unit?.Name.ShouldBe(unit);
    }

    [Theory]
    [InlineData("many")]
    [InlineData(">= ")]
    [InlineData(">= 20 or so many")]
    [InlineData("2000")]
    [InlineData(">= 20 soldiers")]
    [InlineData("=> 20")]
    [InlineData("> 20 to 30")]
    public void AComparisonThatCannotBeReadIsAnErrorThatSaysWhatIsAllowed(string written)
    {
        var errors = new List<DefinitionError>();
        FigureCondition.Compile(new FigureConditionDefinition { Is = written }, "Watches:0:Figures:1", errors).ShouldBeNull();
        DefinitionError error = errors.ShouldHaveSingleItem();
        error.Key.ShouldBe("Watches:0:Figures:1:Is");
        error.Value.ShouldBe(written);
        error.Message.ShouldContain(">= 2000");
    }

    [Fact]
    public void EveryMistakeIsListed()
    {
        var errors = new List<DefinitionError>();
        FigureCondition.Compile(new FigureConditionDefinition { Of = ["soldiers", " ", "so*"], Near = ["*raq"], Is = "lots" }, "F", errors).ShouldBeNull();
        errors.Select(error => error.Key).ShouldBe(["F:Of:1", "F:Of:2", "F:Near:0", "F:Is"]);
    }

    [Fact]
    public void AConditionWithoutAnyPartIsAMistake()
    {
        var errors = new List<DefinitionError>();
        FigureCondition.Compile(new FigureConditionDefinition(), "F", errors).ShouldBeNull();
        errors.ShouldHaveSingleItem().Key.ShouldBe("F");
    }

    private static FigureCondition Compiled(FigureConditionDefinition definition)
    {
        var errors = new List<DefinitionError>();
        FigureCondition? condition = FigureCondition.Compile(definition, "F", errors);
        errors.ShouldBeEmpty();
        return condition.ShouldNotBeNull();
    }
}
