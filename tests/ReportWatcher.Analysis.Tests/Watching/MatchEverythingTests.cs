using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Topics;
using ReportWatcher.Analysis.Watching;

namespace ReportWatcher.Analysis.Tests.Watching;

/// <summary>A watch that is held against all that a file says.</summary>
public sealed class MatchEverythingTests
{
    private static readonly Article s_article = new()
    {
        Title = "Talks begin",
        Lead = "The talks began on Monday at Camp Bravo.",
        Body = "The talks began on Monday at Camp Bravo.",
        Furniture = ["Home World Sport", "Drill at Camp Alpha ends with 3,200 soldiers", "No comments:"],
    };

    private static IReadOnlyList<WatchMatch> Match(params WatchDefinition[] watches)
    {
        List<DefinitionError> errors = [];
        Analyzer analyzer = new(TopicSet.Compile(new Dictionary<string, TopicDefinition>(), errors), WatchSet.Compile(watches, [], ["wire"], errors));
        errors.ShouldBeEmpty();
        return analyzer.Analyze(s_article, "wire").Matches;
    }

    [Fact]
    public void FurnitureIsMatchedOnlyWhereAWatchAsksForIt()
    {
        Match(new WatchDefinition { Name = "alpha", Any = ["Camp Alpha"] }).ShouldBeEmpty();

        MatchReason reason = Match(new WatchDefinition { Name = "alpha", Any = ["Camp Alpha"], Match = MatchScope.Everything }).Single().Reasons.Single();

        reason.InFurniture.ShouldBeTrue();
        string.Join("\n\n", s_article.Furniture)[reason.Start..reason.End].ShouldBe("Camp Alpha");
        reason.Sentence.ShouldBe("Drill at Camp Alpha ends with 3,200 soldiers");
    }

    [Fact]
    public void AHitInTheArticleIsOneAsEver()
    {
        MatchReason reason = Match(new WatchDefinition { Name = "bravo", Any = ["Camp Bravo"], Match = MatchScope.Everything }).Single().Reasons.Single();

        reason.InFurniture.ShouldBeFalse();
        s_article.Body[reason.Start..reason.End].ShouldBe("Camp Bravo");
    }

    [Fact]
    public void FiguresOutsideTheArticleAreFound()
    {
        MatchReason reason = Match(new WatchDefinition { Name = "many", Figures = [new() { Of = ["soldiers"], Is = "> 3000" }], Match = MatchScope.Everything }).Single().Reasons.Single();

        reason.Figure!.Value.ShouldBe(3200);
        reason.InFurniture.ShouldBeTrue();
        string.Join("\n\n", s_article.Furniture)[reason.Figure.Start..reason.Figure.End].ShouldBe(reason.Figure.Text);
    }

    [Fact]
    public void MatchesStayInTheOrderOfTheWatches()
        => Match(
                new WatchDefinition { Name = "first", Any = ["Bravo"] },
                new WatchDefinition { Name = "second", Any = ["Alpha"], Match = MatchScope.Everything },
                new WatchDefinition { Name = "third", Any = ["talks"] },
                new WatchDefinition { Name = "fourth", Any = ["Sport"], Match = MatchScope.Everything })
            .Select(match => match.Watch).ShouldBe(["first", "second", "third", "fourth"]);

    [Fact]
    public void FiguresThatAreRememberedAreTakenFromArticlesOnly()
    {
        List<DefinitionError> errors = [];

        WatchSet.Compile([new WatchDefinition { Name = "level", Figures = [new() { Of = ["soldiers"], Changes = new() }], Match = MatchScope.Everything }], [], [], errors);

        errors.ShouldContain(error => error.Key == "Watches:0:Match");
    }
}
