using ReportWatcher.Analysis.Tests.Support;
using ReportWatcher.Analysis.Topics;

namespace ReportWatcher.Analysis.Tests.Topics;

public class TopicSetTests
{
    private const string Filler = "The ministry opened its new building on Monday.\n\nGuests came from all provinces. ";

    [Fact]
    public void OnePassingWordDeepInTheBodyLeavesTheTopicUnsure()
    {
        TopicResult result = Classify(Filler + "The programme also covers training.", Training);
        result.Topics.ShouldBeEmpty();
        result.Unsure.Single().ShouldSatisfyAllConditions(
            topic => topic.Name.ShouldBe("training"),
            topic => topic.Score.ShouldBe(0.333),
            topic => topic.Reasons.ShouldBe(["training"]));
    }

    [Fact]
    public void TheSameWordInTheLeadOrTheTitleGivesIt()
    {
        Classify("A training course opened on Monday.\n\n" + Filler, Training).Topics.Single().Score.ShouldBe(0.5);
        Classify(Filler, Training, title: "Training begins").Topics.Single().Score.ShouldBe(0.6);
    }

    [Fact]
    public void TwoDifferentPhrasesSayMoreThanOneRepeated()
    {
        TopicDefinition training = new() { Any = ["training", "cadets"] };
        double different = Score(Filler + "Training of cadets.", training);
        double repeated = Score(Filler + "Training, and more training.", training);
        different.ShouldBe(0.5);
        repeated.ShouldBe(0.385);
    }

    [Fact]
    public void APhraseOfSeveralWordsSaysMoreThanAWord()
        => Score(Filler + "The end of the mission is near.", new() { Any = ["end of the mission"] }).ShouldBe(0.5);

    [Fact]
    public void AWordInsideALongerHitIsSaidOnce()
        => Score(Filler + "It offers military training.", new() { Any = ["training", "military training"] }).ShouldBe(0.429);

    [Fact]
    public void AQueryIsEvidenceToo()
    {
        TopicDefinition topic = new() { Query = "(end OR conclude*) NEAR/6 (mission OR presence)" };
        Classify(Filler + "Both sides want to conclude the foreign military presence.", topic).Unsure.Single().Reasons.ShouldBe(["conclude", "presence"]);
    }

    [Fact]
    public void NoneRulesTheTopicOut()
        => Classify("Strike at the docks: labour union calls a strike.", new() { Any = ["strike"], None = ["labour union"] }).Topics.ShouldBeEmpty();

    [Fact]
    public void AllMustOccur()
    {
        TopicDefinition topic = new() { Any = ["strike"], All = ["drone"] };
        Classify("A strike was reported.", topic).Topics.ShouldBeEmpty();
        Classify("A drone strike was reported.", topic).Topics.Single().Reasons.ShouldBe(["drone", "strike"], ignoreOrder: true);
    }

    [Fact]
    public void NoNumberOfMentionsReachesOne()
        => Score(string.Join(' ', Enumerable.Repeat("training", 10_000)), Training).ShouldBeLessThan(1);

    [Fact]
    public void TheThresholdIsTheUsers()
        => Classify(Filler + "The programme also covers training.", new() { Any = ["training"], Threshold = 0.3 }).Topics.Count.ShouldBe(1);

    [Fact]
    public void TopicsComeByFallingScore()
    {
        TopicSet set = Compile(new() { ["b"] = new() { Any = ["talks"] }, ["a"] = new() { Any = ["truce"] }, ["c"] = new() { Any = ["talks", "truce"] } });
        set.Classify(Some.Article("Talks on a truce.")).Topics.Select(topic => topic.Name).ShouldBe(["c", "a", "b"]);
    }

    [Theory]
    [InlineData("Topics:t:Any:0", "", 0.5, null)]
    [InlineData("Topics:t:Threshold", "x", 0.0, null)]
    [InlineData("Topics:t:Threshold", "x", 1.5, null)]
    [InlineData("Topics:t:Query", "x", 0.5, "a AND")]
    [InlineData("Topics:t:Query", "x", 0.5, "topic:strike")]
    public void MistakesAreNamedByTheirPlace(string key, string phrase, double threshold, string? query)
    {
        List<DefinitionError> errors = [];
        TopicSet.Compile(new Dictionary<string, TopicDefinition> { ["t"] = new() { Any = [phrase], Threshold = threshold, Query = query } }, errors);
        errors.Single().Key.ShouldBe(key);
    }

    [Fact]
    public void ATopicThatNothingSpeaksForIsAMistake()
    {
        List<DefinitionError> errors = [];
        TopicSet.Compile(new Dictionary<string, TopicDefinition> { ["t"] = new() { None = ["x"] } }, errors).Names.ShouldBeEmpty();
        errors.Single().Key.ShouldBe("Topics:t");
    }

    private static TopicDefinition Training => new() { Any = ["training"] };

    private static double Score(string body, TopicDefinition topic)
    {
        TopicResult result = Classify(body, topic);
        return result.Topics.Concat(result.Unsure).Single().Score;
    }

    private static TopicResult Classify(string body, TopicDefinition topic, string? title = null)
        => Compile(new() { ["training"] = topic }).Classify(Some.Article(body, title));

    private static TopicSet Compile(Dictionary<string, TopicDefinition> definitions)
    {
        List<DefinitionError> errors = [];
        TopicSet set = TopicSet.Compile(definitions, errors);
        errors.ShouldBeEmpty();
        return set;
    }
}
