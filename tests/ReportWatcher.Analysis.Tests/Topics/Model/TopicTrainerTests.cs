using ReportWatcher.Analysis.Topics;
using ReportWatcher.Analysis.Topics.Model;

namespace ReportWatcher.Analysis.Tests.Topics.Model;

public class TopicTrainerTests
{
    [Theory]
    [InlineData(5, TopicMethod.ComplementBayes)]
    [InlineData(30, null)]
    public void ItTellsTextsApartThatItHasNotSeen(int examplesOfEach, TopicMethod? method)
    {
        TopicModel model = TopicTrainer.Train(SomeExamples.OfEach(examplesOfEach), SomeExamples.Options);
        if (method is not null)
            model.Info.Method.ShouldBe(method.Value);
        else
            model.Info.Method.ShouldNotBe(TopicMethod.ComplementBayes);
        Tally(model, SomeExamples.OfEach(25, seed: 99)).Accuracy.ShouldBeGreaterThan(0.95);
    }

    [Fact]
    public void TheSameExamplesGiveTheSameBytesInWhateverOrderTheyCome()
    {
        List<TopicExample> sortedByTopic = SomeExamples.OfEach(20);
        byte[] bytes = TopicModelFile.Write(TopicTrainer.Train(sortedByTopic, SomeExamples.Options));
        TopicModelFile.Write(TopicTrainer.Train(sortedByTopic, SomeExamples.Options)).ShouldBe(bytes);

        TopicExample[] shuffled = [.. sortedByTopic];
        new Random(3).Shuffle(shuffled);
        TopicModelFile.Write(TopicTrainer.Train(shuffled, SomeExamples.Options)).ShouldBe(bytes);
    }

    [Fact]
    public void AnotherSeedGivesOtherBytes()
        => TopicModelFile.Write(TopicTrainer.Train(SomeExamples.OfEach(20), SomeExamples.Options with { Seed = 2 }))
            .ShouldNotBe(TopicModelFile.Write(TopicTrainer.Train(SomeExamples.OfEach(20), SomeExamples.Options)));

    [Fact]
    public void TextsOfSeveralTopicsGetThemAll()
    {
        TopicModel model = TopicTrainer.Train(SomeExamples.OfSeveral(300), SomeExamples.Options);
        model.Info.TopicsPerText.ShouldBe(TopicsPerText.Any);
        TopicTally tally = Tally(model, SomeExamples.OfSeveral(200, seed: 99));
        tally.MicroF1.ShouldBeGreaterThan(0.95);
        tally.Accuracy.ShouldBeGreaterThan(0.9);
    }

    [Fact]
    public void TheMarksComeFromTextsNotLearntFrom()
    {
        // Topics by lot: by heart everything would be right, on unseen texts no more than chance.
        Random random = new(5);
        List<TopicExample> byLot = [.. Enumerable.Range(0, 200).Select(_ => new TopicExample(null, SomeExamples.Text(random, "weather"), [random.Next(2) == 0 ? "odd" : "even"]))];
        TopicTrainer.Train(byLot, SomeExamples.Options).Info.Marks.Accuracy.ShouldBeInRange(0.35, 0.65);
    }

    [Fact]
    public void TheSameTextInTwoTopicsIsAboutBoth()
    {
        List<TopicExample> examples = SomeExamples.OfEach(20);
        TopicExample twice = examples[0];
        TopicModel model = TopicTrainer.Train([.. examples, twice with { Topics = ["weather"] }, twice with { Topics = ["weather"] }], SomeExamples.Options);
        model.Info.Examples.ShouldBe(examples.Count);
        model.Info.Topics.Single(t => t.Name == "weather").Examples.ShouldBe(21);
        model.Info.Topics.Single(t => t.Name == twice.Topics.Single()).Examples.ShouldBe(20);
        model.Info.TopicsPerText.ShouldBe(TopicsPerText.ExactlyOne);
    }

    [Fact]
    public void AnExampleTeachesNothingOfATopicNobodyAskedAbout()
    {
        // Every text about football is unknown to health: were it taken as no health, "vaccine" would speak against it.
        Random random = new(11);
        List<TopicExample> examples = SomeExamples.OfEach(20);
        examples.AddRange(Enumerable.Range(0, 20).Select(_ => new TopicExample(null, SomeExamples.Text(random, "football", "health"), ["football"], ["health"])));
        TopicModel model = TopicTrainer.Train(examples, SomeExamples.Options);
        TopicExample health = new(null, SomeExamples.Text(new Random(12), "health"), ["health"]);
        model.Score(health.ToArticle())[0].Name.ShouldBe("health");
        model.Info.Topics.Single(t => t.Name == "health").Examples.ShouldBe(20);
    }

    [Fact]
    public void TheReasonsAreTheArticlesWordsWithTheirSign()
    {
        TopicModel model = TopicTrainer.Train(SomeExamples.OfEach(30), SomeExamples.Options);
        TopicScore football = model.Score(TopicExample.ArticleOf(null, "The Striker missed a PENALTY; farmers did not mind.")).Single(t => t.Name == "football");
        football.Reasons.ShouldBe(["Striker", "PENALTY"], ignoreOrder: true);
        football.Terms.Single(term => term.Word == "farmers").Weight.ShouldBeLessThan(0);
        football.SignedReasons().ShouldContain("+PENALTY");
        football.SignedReasons().ShouldContain("−farmers");
    }

    [Fact]
    public void AWordInTheTitleCountsTwice()
    {
        TopicModel model = TopicTrainer.Train(SomeExamples.OfEach(30), SomeExamples.Options);
        double inTitle = Probability(TopicExample.ArticleOf("Storm", "Hospital on Monday"));
        double inBody = Probability(TopicExample.ArticleOf(null, "Storm. Hospital on Monday"));
        inTitle.ShouldBeGreaterThan(inBody);

        double Probability(Analysis.Reading.Article article) => model.Score(article).Single(t => t.Name == "weather").Score;
    }

    [Fact]
    public void ATextWithoutKnownWordsIsGivenNothingWhereTextsMayBeAboutNothing()
        => TopicTrainer.Train(SomeExamples.OfSeveral(300), SomeExamples.Options).Label(TopicExample.ArticleOf(null, "Zzz.")).ShouldBeEmpty();

    [Fact]
    public void OneTopicNeedsCounterExamples()
    {
        List<TopicExample> weather = SomeExamples.OfEach(10, topics: ["weather"]);
        Should.Throw<TopicTrainingException>(() => TopicTrainer.Train(weather, SomeExamples.Options)).Message.ShouldContain("all about weather: nothing tells what that is not");

        TopicExample[] others = [.. SomeExamples.OfEach(10, topics: ["football"]).Select(example => example with { Topics = [] })];
        TopicModel model = TopicTrainer.Train([.. weather, .. others], SomeExamples.Options);
        model.Label(TopicExample.ArticleOf(null, "Thunder, storm and rainfall in the forecast")).ShouldBe(["weather"]);
        model.Label(TopicExample.ArticleOf(null, "The striker and the referee left the stadium")).ShouldBeEmpty();
    }

    [Fact]
    public void ATopicWithoutCounterExamplesIsLeftOutAndTheOthersAreLearnt()
    {
        TopicExample[] examples = [.. SomeExamples.OfEach(12, topics: ["football", "health"]).Select(example => example with { Unknown = ["weather"] })];
        TopicModel model = TopicTrainer.Train([.. examples, new TopicExample(null, "Storm and thunder", ["weather"])], SomeExamples.Options);
        model.Info.Topics.Select(t => t.Name).ShouldBe(["football", "health"]);
        model.Info.LeftOut.ShouldBe(["weather"]);
    }

    [Theory]
    [InlineData(0, "no examples")]
    [InlineData(3, "None of the 3 examples is about a topic")]
    public void NothingToLearnFromIsAClearError(int withoutTopic, string message)
    {
        TopicExample[] examples = [.. Enumerable.Range(0, withoutTopic).Select(i => new TopicExample(null, $"Text {i}", [])), new(null, " \n", ["blank"])];
        Should.Throw<TopicTrainingException>(() => TopicTrainer.Train(examples, SomeExamples.Options)).Message.ShouldContain(message);
    }

    [Fact]
    public void ATopicWithOneExampleDoesNotSpoilTheOthers()
    {
        TopicModel model = TopicTrainer.Train([.. SomeExamples.OfEach(20), new TopicExample(null, "Chess opening and endgame", ["chess"])], SomeExamples.Options);
        Tally(model, SomeExamples.OfEach(25, seed: 99)).Accuracy.ShouldBeGreaterThan(0.95);
    }

    [Fact]
    public void OfAHugeExampleTheFirstMillionCharactersCount()
    {
        string huge = string.Concat(Enumerable.Repeat("storm and rainfall ", 2_700_000)) + "quidditch";
        huge.Length.ShouldBeGreaterThan(50_000_000);
        TopicModel model = TopicTrainer.Train([.. SomeExamples.OfEach(12), new TopicExample(null, huge, ["weather"])], SomeExamples.Options);
        model.Vocabulary.Words.ShouldNotContain("quidditch");
        Tally(model, SomeExamples.OfEach(10, seed: 99)).Accuracy.ShouldBeGreaterThan(0.9);
    }

    private static TopicTally Tally(TopicModel model, IEnumerable<TopicExample> examples)
    {
        TopicTally tally = new();
        foreach (TopicExample example in examples)
            tally.Add(example.Topics, model.Label(example.ToArticle()));
        return tally;
    }
}
