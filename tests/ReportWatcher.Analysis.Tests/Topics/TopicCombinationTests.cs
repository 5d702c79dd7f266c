using ReportWatcher.Analysis.Tests.Support;
using ReportWatcher.Analysis.Tests.Topics.Model;
using ReportWatcher.Analysis.Topics;
using ReportWatcher.Analysis.Topics.Model;

namespace ReportWatcher.Analysis.Tests.Topics;

public class TopicCombinationTests
{
    // Ten examples a topic: rules and model have about an even say.
    private static readonly TopicModel Model = TopicTrainer.Train(SomeExamples.OfEach(10), SomeExamples.Options);

    private const string Football = "The referee gave a penalty. The striker scored a goal in the stadium. The coach left the match.";

    [Fact]
    public void WithTenExamplesTheScoreIsAboutTheMeanOfRulesAndModel()
    {
        TopicDefinition definition = new() { Any = ["referee", "fans"] };
        double rules = Classify(Football, definition, model: null).Score, model = Probability(Football);
        TopicScore both = Classify(Football, definition, Model);
        double say = Model.Info.Topics.Single(t => t.Name == "football").F1 / 2;
        say.ShouldBeGreaterThan(0.45);
        both.Score.ShouldBe(((1 - say) * rules) + (say * model), 0.001);
        both.Reasons[0].ShouldBe("referee");
        both.Reasons.ShouldContain("striker");
        both.Terms.Single(term => term.Word == "striker").Weight.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("but", false)]
    [InlineData("THE", true)]
    [InlineData("US", true)]
    [InlineData("Their", false)]
    [InlineData("stadium", true)]
    public void FunctionWordsAreNoReasons(string word, bool told)
    {
        // The word stands in all examples of one topic and in none of the other, as chance will have it with so few.
        TopicModel model = TopicTrainer.Train(
            [
                .. Enumerable.Range(0, 6).Select(i => new TopicExample(null, $"{word} referee{i} coach striker", ["football"])),
                .. Enumerable.Range(0, 6).Select(i => new TopicExample(null, $"wheat{i} grain barley tractor", ["harvest"])),
            ],
            SomeExamples.Options);
        TopicScore score = Classify($"{word} striker", new() { Use = TopicUse.Model }, model);
        score.Reasons.ShouldContain("striker");
        score.Reasons.Contains(word).ShouldBe(told);
        score.Terms.Any(term => term.Word == word).ShouldBe(told);
    }

    [Fact]
    public void AModelThatWasAlwaysWrongHasNoSay()
    {
        // One example of football: judged without it, nothing of football is known.
        TopicModel model = TopicTrainer.Train(
            [.. SomeExamples.OfEach(20, topics: ["harvest", "health", "weather"]), .. SomeExamples.OfEach(1, topics: ["football"])], SomeExamples.Options);
        model.Info.Topics.Single(t => t.Name == "football").F1.ShouldBe(0);
        TopicDefinition definition = new() { Any = ["referee", "goal"] };
        TopicScore score = Classify(Football, definition, model);
        score.Score.ShouldBe(Classify(Football, definition, model: null).Score);
        score.Terms.ShouldBeEmpty();
    }

    [Fact]
    public void RulesAloneDoNotAskTheModel()
    {
        TopicScore score = Classify("The fans saw the striker", new() { Any = ["fans", "saw"], Use = TopicUse.Rules }, Model);
        score.Score.ShouldBe(Classify("The fans saw the striker", new() { Any = ["fans", "saw"] }, model: null).Score);
        score.Terms.ShouldBeEmpty();
    }

    [Fact]
    public void TheModelAloneNeedsNoRules()
        => Classify(Football, new() { Use = TopicUse.Model }, Model).Score.ShouldBe(Probability(Football), 0.001);

    [Fact]
    public void UntilThereIsAModelATopicOfTheModelAloneIsNotGiven()
        => Result(Football, new() { Any = ["referee", "goal"], Use = TopicUse.Model }, model: null).Topics.ShouldBeEmpty();

    [Fact]
    public void ATopicTheModelDoesNotKnowIsLeftToItsRules()
    {
        TopicDefinition chess = new() { Any = ["referee", "goal"] };
        Result(Football, chess, Model, name: "chess").Topics.Single().Score.ShouldBe(Result(Football, chess, model: null, name: "chess").Topics.Single().Score);
    }

    [Fact]
    public void ANameInOtherCaseIsTheSameTopic()
        => Result(Football, new() { Use = TopicUse.Model }, Model, name: "Football").Topics.Single().Name.ShouldBe("Football");

    [Theory]
    [InlineData(TopicUse.Both)]
    [InlineData(TopicUse.Model)]
    public void WhatTheRulesRuleOutTheModelDoesNotBringBack(TopicUse use)
    {
        Result(Football, new() { Any = ["goal"], None = ["penalty"], Use = use }, Model).ShouldSatisfyAllConditions(r => r.Topics.ShouldBeEmpty(), r => r.Unsure.ShouldBeEmpty());
        Result(Football, new() { All = ["trophy"], Use = use }, Model).Topics.ShouldBeEmpty();
    }

    [Fact]
    public void ATopicWithoutRulesIsAMistakeUnlessTheModelGivesIt()
    {
        List<DefinitionError> errors = [];
        TopicSet.Compile(new Dictionary<string, TopicDefinition> { ["a"] = new(), ["b"] = new() { Use = TopicUse.Model } }, errors);
        errors.Single().Key.ShouldBe("Topics:a");
    }

    [Fact]
    public void BelowTheThresholdTheClearBestIsGivenWhereTheModelHadASay()
    {
        TopicDefinition definition = new() { Use = TopicUse.Model, Threshold = Math.Min(1, Probability(Football) * 1.2) };
        Result(Football, definition, Model).Topics.Single().Name.ShouldBe("football");
    }

    private static double Probability(string body) => Model.Score(Some.Article(body)).Single(t => t.Name == "football").Score;

    private static TopicScore Classify(string body, TopicDefinition definition, TopicModel? model)
    {
        TopicResult result = Result(body, definition, model);
        return result.Topics.Concat(result.Unsure).Single();
    }

    private static TopicResult Result(string body, TopicDefinition definition, TopicModel? model, string name = "football")
    {
        List<DefinitionError> errors = [];
        TopicSet set = TopicSet.Compile(new Dictionary<string, TopicDefinition> { [name] = definition }, errors);
        errors.ShouldBeEmpty();
        return set.Classify(Some.Article(body), model);
    }
}
