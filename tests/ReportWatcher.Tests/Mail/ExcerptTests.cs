using ReportWatcher.Analysis.Watching;
using ReportWatcher.Mail;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Mail;

public sealed class ExcerptTests
{
    [Fact]
    public void SeveralHitsAreMarkedInTheOneSentence()
    {
        const string body = "Four soldiers left. About 200 soldiers stay at the base near the border.";
        const string sentence = "About 200 soldiers stay at the base near the border.";

        Show(body, Some.Hit(body, "base", sentence), Some.Hit(body, "About 200 soldiers", sentence)).ShouldBe(["[About 200 soldiers] stay at the [base] near the border."]);
    }

    [Fact]
    public void OverlappingHitsAreOneMark()
    {
        const string body = "The end of the mission is near.";

        Show(body, Some.Hit(body, "end of the mission", body), Some.Hit(body, "mission is", body)).ShouldBe(["The [end of the mission is] near."]);
    }

    [Fact]
    public void OfEqualWordsTheOneThatWasHitIsMarked()
    {
        const string body = "The base was hit, then the base was left.";
        int second = body.LastIndexOf("base", StringComparison.Ordinal);

        Show(body, Some.Hit(body, "base", body, second)).ShouldBe(["The base was hit, then the [base] was left."]);
    }

    [Fact]
    public void OfEqualSentencesEachIsAnExcerpt()
    {
        const string body = "They left. They left. They left.";

        Show(body, Some.Hit(body, "left", "They left.", 11), Some.Hit(body, "left", "They left.", 22)).ShouldBe(["They [left].", "They [left]."]);
    }

    [Fact]
    public void ASentenceThatWasTidiedIsSearchedForTheWords()
    {
        const string body = "Soldiers\nleft the base.";
        int start = body.IndexOf("base", StringComparison.Ordinal);

        Show(body, new MatchReason("base", start, start + 4, "Soldiers left the base.")).ShouldBe(["Soldiers left the [base]."]);
        Show(body, new MatchReason("elsewhere", 3, 12, "Soldiers left the base.")).ShouldBe(["Soldiers left the base."]);
        Show(body, new MatchReason("base", 900, 904, "Soldiers left the base.")).ShouldBe(["Soldiers left the [base]."]);
    }

    [Fact]
    public void AHitInTheHeadlineIsOne()
    {
        var reason = new MatchReason("mission", 13, 20, Some.Title, InTitle: true);

        Excerpt excerpt = Excerpt.Of(Some.Article(), [reason]).Single();

        excerpt.InTitle.ShouldBeTrue();
        Show(excerpt).ShouldBe("Talks on the [mission]'s future begin");
    }

    [Fact]
    public void ALongSentenceIsCutAroundItsHits()
    {
        string filler = string.Concat(Enumerable.Repeat("and so on ", 100));
        string body = $"{filler}the first base {filler}the second base {filler}ended.";

        string shown = Show(body, Some.Hit(body, "first base", body), Some.Hit(body, "second base", body)).Single();

        shown.ShouldStartWith("… ");
        shown.ShouldContain("on the [first base] and so on");
        shown.ShouldContain(" … ");
        shown.ShouldContain("on the [second base] and so on");
        shown.ShouldEndWith(" …");
        shown.Length.ShouldBeLessThan(700);
    }

    [Fact]
    public void ASentenceFullOfHitsEndsSomewhere()
    {
        string body = string.Concat(Enumerable.Repeat("base camp, ", 5000));
        MatchReason[] hits = [.. Enumerable.Range(0, 5000).Select(i => new MatchReason("base", i * 11, i * 11 + 4, body))];

        Show(body, hits).Single().Length.ShouldBeLessThan(2500);
    }

    [Fact]
    public void AHugeHitIsCutToo()
    {
        string body = "Start " + new string('x', 10_000) + " end.";

        Show(body, new MatchReason(body, 0, body.Length, body)).Single().Length.ShouldBeLessThan(300);
    }

    [Fact]
    public void NoCharacterIsCutInTwo()
    {
        string body = string.Concat(Enumerable.Repeat("😀", 400)) + "base" + string.Concat(Enumerable.Repeat("😀", 400));

        Show(body, Some.Hit(body, "base", body)).Single().ShouldNotContain("\uFFFD");
    }

    [Fact]
    public void LineBreaksWithinASentenceAreSpaces()
    {
        const string body = "The base\r\nwas\tleft.";

        Show(body, Some.Hit(body, "base", body)).ShouldBe(["The [base] was left."]);
    }

    private static string[] Show(string body, params MatchReason[] reasons) => [.. Excerpt.Of(Some.Article(body: body), reasons).Select(Show)];

    private static string Show(Excerpt excerpt) => string.Concat(excerpt.Pieces.Select(p => p.Marked ? $"[{p.Text}]" : p.Text));
}
