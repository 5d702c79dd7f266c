using ReportWatcher.Analysis.Topics;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Tests.Support;
using ReportWatcher.Analysis.Watching;

namespace ReportWatcher.Analysis.Tests.Watching;

public class WatchListTests
{
    [Theory]
    [InlineData("drawdown", "The [drawdown] began.")]
    [InlineData("Drawdown", "Officials call it a [DRAWDOWN].")]
    [InlineData("draw", "The drawdown began.")]
    [InlineData("withdraw*", "They withdrew nobody, but [withdraw], [withdrawal] and [withdrawing] count.")]
    [InlineData("Ain al-Asad", "Rockets hit [Ain al-Asad] and [Ain al Asad] base.")]
    [InlineData("al Asad", "Rockets hit Ain [al-Asad].")]
    [InlineData("Iraq", "[Iraq]'s army and [Iraq]’s police.")]
    [InlineData("US", "The [U.S.] and the [US] and the [U.S.]-led coalition.")]
    [InlineData("U.S.", "The [US] troops.")]
    [InlineData("Quran", "A [Qur'an] and a [Qur’an].")]
    [InlineData("Qur'an", "A [Quran] was found.")]
    [InlineData("500", "About 2,500 soldiers.")]
    [InlineData("2,500 soldiers", "About [2500 soldiers] or [2,500 soldiers].")]
    [InlineData("Harir base", "The base at Harir. [Harir base] is in Erbil.")]
    [InlineData("base of Harir", "the base\n\nof Harir")]
    [InlineData("base of Harir", "the [base\nof Harir]")]
    [InlineData("talks", "[Talks] begin || The [talks] began.")]
    [InlineData("begin the", "Talks begin || The talks began.")]
    [InlineData("Łódź", "In [Lodz] and [ŁÓDŹ].")]
    [InlineData("العراق", "في [العراق] ثم [العِراق]")]
    [InlineData("Ирак", "[ИРАК] и Ирака")]
    [InlineData("Ирак*", "[ИРАК] и [Ирака]")]
    [InlineData("東京", "首都は[東京]です")]
    public void AnyFindsWholeWordPhrases(string phrase, string marked)
        => Marked.ShouldFireAsMarked(new() { Name = "w", Any = [phrase] }, marked);

    [Fact]
    public void EveryHitOfEveryListIsAReasonOnceAndInTheOrderOfTheText()
        => Marked.ShouldFireAsMarked(
            new() { Name = "w", Any = ["drawdown", "troops"], All = ["troops", "Iraq"] },
            "[Troops] leave [Iraq] || The [drawdown] of [troops] in [Iraq].");

    [Fact]
    public void AllNeedsEveryPhrase()
        => Marked.ShouldFireAsMarked(new() { Name = "w", All = ["troops", "Iraq"] }, "The troops left.");

    [Fact]
    public void NoneRulesTheArticleOut()
        => Marked.ShouldFireAsMarked(new() { Name = "w", Any = ["strike"], None = ["labour strike"] }, "A strike, and a labour strike.");

    [Fact]
    public void IgnoredPhrasesDoNotCountButTheRestDoes()
        => Marked.ShouldFireAsMarked(
            new() { Name = "w", Any = ["Harir"], Ignore = ["Harir silk"] }, "Harir silk is sold in [Harir].");

    [Fact]
    public void AnArticleWithNothingButIgnoredHitsDoesNotFire()
        => Marked.ShouldFireAsMarked(new() { Name = "w", Any = ["Harir"], Ignore = ["Harir silk"] }, "Harir silk is sold here.");

    [Fact]
    public void AHitThatOverlapsAnIgnoredPhraseAtItsEdgeDoesNotCount()
        => Marked.ShouldFireAsMarked(new() { Name = "w", Any = ["silk road"], Ignore = ["Harir silk"] }, "The Harir silk road.");

    [Fact]
    public void IgnoreAlsoKeepsAWordFromRulingOut()
        => Marked.ShouldFireAsMarked(
            new() { Name = "w", Any = ["subway"], None = ["station"], Ignore = ["College Station"] }, "The [subway] shop at College Station.");

    [Fact]
    public void WordsOfADerivedTitleCountOnce()
    {
        Article article = Some.Article("The talks began. More talks follow.");
        Match(new() { Name = "w", Any = ["talks"] }, article).Single().Reasons.Select(reason => (reason.Start, reason.InTitle))
            .ShouldBe([(4, false), (22, false)]);
    }

    [Fact]
    public void AReasonCarriesItsSentenceAndATitleHitTheTitle()
    {
        Article article = Some.Article("Nothing here. The talks began in Geneva. Nothing there.", "Talks resume");
        Match(new() { Name = "w", Any = ["talks"] }, article).Single().Reasons.Select(reason => reason.Sentence)
            .ShouldBe(["Talks resume", "The talks began in Geneva."]);
    }

    [Fact]
    public void FurnitureIsNotSearched()
    {
        Article article = Some.Article("The talks began.") with { Furniture = ["Post a comment without threats"] };
        Match(new() { Name = "w", Any = ["threats"] }, article).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("withdrawal", true)]
    [InlineData("training", false)]
    public void TopicsAreAlternativesAndNeedNoWords(string given, bool fires)
    {
        WatchDefinition watch = new() { Name = "w", Topics = ["Withdrawal"] };
        IReadOnlyList<WatchMatch> matches = Compile(watch).Match(Some.Article("Text."), "main", [new TopicScore(given, 0.9, [])], []);
        matches.Count.ShouldBe(fires ? 1 : 0);
        if (fires)
            matches[0].Reasons.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("wires", true)]
    [InlineData("main", false)]
    public void InboxesAreAlternatives(string inbox, bool fires)
        => Compile(new WatchDefinition { Name = "w", Any = ["text"], Inboxes = ["wires"] })
            .Match(Some.Article("Text."), inbox, [], []).Count.ShouldBe(fires ? 1 : 0);

    [Fact]
    public void MatchesComeInTheOrderOfTheWatches()
    {
        WatchSet set = Compile(new() { Name = "b", Any = ["two"] }, new() { Name = "a", Any = ["absent"] }, new() { Name = "c", Any = ["one"] });
        set.Match(Some.Article("one two"), "main", [], []).Select(match => match.Watch).ShouldBe(["b", "c"]);
    }

    private static IReadOnlyList<WatchMatch> Match(WatchDefinition watch, Article article) => Compile(watch).Match(article, "main", [], []);

    private static WatchSet Compile(params WatchDefinition[] watches)
    {
        List<DefinitionError> errors = [];
        WatchSet set = WatchSet.Compile(watches, ["withdrawal", "training"], ["main", "wires"], errors);
        errors.ShouldBeEmpty();
        return set;
    }
}
