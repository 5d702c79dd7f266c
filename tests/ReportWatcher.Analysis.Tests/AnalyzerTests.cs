using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Tests.Support;
using ReportWatcher.Analysis.Topics;
using ReportWatcher.Analysis.Watching;

namespace ReportWatcher.Analysis.Tests;

/// <summary>The stages together: figures and topics found in an article decide which watches fire.</summary>
public class AnalyzerTests
{
    private const string Body = "The mission ends soon. There are about 2,500 American soldiers in Iraq. They leave next year.";

    [Fact]
    public void AFigureThatSatisfiesAConditionIsAReasonOfTheWatch()
    {
        WatchDefinition watch = new() { Name = "level", Any = ["mission"], Figures = [new() { Of = ["soldiers"], Near = ["Iraq"], Is = ">= 2000" }] };
        WatchMatch match = Analyze(watch).Matches.Single();
        match.Reasons.Select(reason => reason.Text).ShouldBe(["mission", "about 2,500 American soldiers"]);
        match.Reasons[1].ShouldSatisfyAllConditions(
            reason => reason.Figure!.Value.ShouldBe(2500),
            reason => reason.Certainty.ShouldBe(Certainty.Certain),
            reason => reason.Sentence.ShouldBe("There are about 2,500 American soldiers in Iraq."));
    }

    [Fact]
    public void FiguresOfNeighbouringSentencesShareTheStringsOfBoth()
    {
        IReadOnlyList<Figure> figures = FigureExtractor.Extract(Some.Article("There are 2,500 soldiers. They have 40 tanks and 60 trucks. In May 300 soldiers leave."));
        figures.Select(figure => figure.Text).ShouldBe(["2,500 soldiers", "40 tanks", "60 trucks", "300 soldiers"]);
        figures[1].SentenceBefore.ShouldBeSameAs(figures[0].Sentence);
        figures[2].Sentence.ShouldBeSameAs(figures[1].Sentence);
        figures[3].SentenceBefore.ShouldBeSameAs(figures[2].Sentence);
    }

    [Fact]
    public void AWatchWhoseFigureIsMissingDoesNotFireWhateverItsWordsSay()
        => Analyze(new WatchDefinition { Name = "level", Any = ["mission"], Figures = [new() { Of = ["soldiers"], Is = "> 3000" }] }).Matches.ShouldBeEmpty();

    [Fact]
    public void AFigureInAnIgnoredPhraseDoesNotCount()
        => Analyze(new WatchDefinition { Name = "level", Ignore = ["American soldiers"], Figures = [new() { Of = ["soldiers"], Is = "> 2000" }] })
            .Matches.ShouldBeEmpty();

    [Fact]
    public void TwoConditionsThatFindOneFigureGiveOneReason()
        => Analyze(new WatchDefinition { Name = "level", Figures = [new() { Of = ["soldiers"], Is = "> 2000" }, new() { Of = ["soldiers"] }] })
            .Matches.Single().Reasons.Count.ShouldBe(1);

    [Fact]
    public void AWatchMayRestOnATopicThatTheArticleWasGiven()
    {
        Findings findings = Analyze(new WatchDefinition { Name = "topic", Query = "topic:withdrawal AND soldiers" });
        findings.Topics.Single().Name.ShouldBe("withdrawal");
        findings.Matches.Single().Reasons.Single().Text.ShouldBe("soldiers");
    }

    [Fact]
    public void AnUnsureTopicFiresNothing()
    {
        Findings findings = Analyze(new WatchDefinition { Name = "topic", Topics = ["withdrawal"] }, threshold: 0.8);
        findings.Unsure.Single().Name.ShouldBe("withdrawal");
        findings.Matches.ShouldBeEmpty();
    }

    private static Findings Analyze(WatchDefinition watch, double threshold = 0.5)
    {
        List<DefinitionError> errors = [];
        TopicDefinition withdrawal = new() { Any = ["mission", "leave"], Threshold = threshold };
        TopicSet topics = TopicSet.Compile(new Dictionary<string, TopicDefinition> { ["withdrawal"] = withdrawal }, errors);
        WatchSet watches = WatchSet.Compile([watch], topics.Names, ["main"], errors);
        errors.ShouldBeEmpty();
        Article article = Some.Article(Body) with { Lead = "" };
        return new Analyzer(topics, watches).Analyze(article, "main");
    }
}
