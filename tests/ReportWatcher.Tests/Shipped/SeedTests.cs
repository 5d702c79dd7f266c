using ReportWatcher.Analysis;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Watching;
using ReportWatcher.Settings;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Shipped;

/// <summary>What a newcomer sees when the first command of the README has run on seeds/.</summary>
public sealed class SeedTests
{
    private static readonly string s_seeds = Repository.PathOf("seeds");

    [Theory]
    [InlineData("1-blog-dialogue-opens.txt", "Washington Hosts First Day of US-Iraq Security Dialogue, 22 JULY", "2024-07-22")]
    [InlineData("2-agency-new-phase.txt", "Baghdad And Washington Settle On Outline Of New Security Partnership, 25 JULY", "2024-07-25")]
    [InlineData("3-no-headline-baghdad-talks.txt", null, null)]
    [InlineData("4-doubled-headline-postponed.txt", "Baghdad puts off naming the day on which the coalition's military mission in Iraq will end", null)]
    [InlineData("5-dated-04-11-2021.txt", "Iraq and the United States meet again to withdraw combat forces and put numbers on the table", "2021-11-04")]
    [InlineData("6-web-page-harbour-loan.html", "Ostravia borrows $480 million for its harbour as inflation slows", "2025-09-18")]
    [InlineData("7-quiet-library-seed-swap.txt", "Library opens a drawer of seeds", "2025-03-15")]
    public void TheHeadlineAndTheDayAreFound(string seed, string? title, string? published)
    {
        Article article = Read(seed);

        article.TitleStated.ShouldBe(title is not null);
        article.Title.ShouldBe(title ?? article.Body[..article.Title.Length]);
        article.Published?.ToString("yyyy-MM-dd").ShouldBe(published);
    }

    [Theory]
    [InlineData("1-blog-dialogue-opens.txt", "Talks on what will become", "a mission of its own.")]
    [InlineData("2-agency-new-phase.txt", "A second round of talks", "help in starting anew.")]
    [InlineData("3-no-headline-baghdad-talks.txt", "ERBIL, Kurdistan Region", "its forces by 2026.")]
    [InlineData("4-doubled-headline-postponed.txt", "Iraq's Foreign Ministry", "forces in the country too.")]
    [InlineData("5-dated-04-11-2021.txt", "National Security Adviser", "at the end of this year.")]
    [InlineData("6-web-page-harbour-loan.html", "LINDMOUTH – Ostravia's", "imports pass through Lindmouth.")]
    [InlineData("7-quiet-library-seed-swap.txt", "The town library has given", "their own calendar.")]
    public void TheBodyIsTheArticleWhole(string seed, string begins, string ends)
    {
        Article article = Read(seed);

        article.Body.ShouldStartWith(begins);
        article.Body.ShouldEndWith(ends);
        if (article.TitleStated)
            article.Body.ShouldNotContain(article.Title);
    }

    [Theory]
    [InlineData("1-blog-dialogue-opens.txt", "negotiations | withdrawal")]
    [InlineData("2-agency-new-phase.txt", "negotiations | training")]
    [InlineData("3-no-headline-baghdad-talks.txt", "negotiations | training | withdrawal")]
    [InlineData("4-doubled-headline-postponed.txt", "strike | withdrawal")]
    [InlineData("5-dated-04-11-2021.txt", "equipment | withdrawal")]
    [InlineData("6-web-page-harbour-loan.html", "finance")]
    [InlineData("7-quiet-library-seed-swap.txt", "")]
    public void TheTopicsAreTheseAndNoOthers(string seed, string topics)
        => Analyze(seed).Topics.Select(t => t.Name).ShouldBe(ShippedFiles.Cell(topics), ignoreOrder: true);

    [Theory]
    [InlineData("1-blog-dialogue-opens.txt", "about 2,500 American soldiers | three main sites | since September 2014")]
    [InlineData("2-agency-new-phase.txt", "three factors | six months")]
    [InlineData("3-no-headline-baghdad-talks.txt", "around 2,500 soldiers | two months | by 2026")]
    [InlineData("4-doubled-headline-postponed.txt", "approximately 2,500 American soldiers | Four members")]
    [InlineData("5-dated-04-11-2021.txt", "more than 2,100 shipments | more than 1,800 armored wheels")]
    [InlineData("6-web-page-harbour-loan.html", "$480 million | 3.25 percent | about 1,400 people | 4.1 percent | less than 3 percent | Nearly 60 percent")]
    [InlineData("7-quiet-library-seed-swap.txt", "140 paper packets | up to five packets")]
    public void AmongTheFiguresAre(string seed, string figures)
    {
        string[] found = [.. Analyze(seed).Figures.Select(f => f.Text)];
        foreach (string figure in ShippedFiles.Cell(figures))
            found.ShouldContain(figure);
    }

    [Theory]
    [InlineData("1-blog-dialogue-opens.txt", "US troop level in Iraq | Bases")]
    [InlineData("2-agency-new-phase.txt", "Military committee, without casualties")]
    [InlineData("3-no-headline-baghdad-talks.txt", "US troop level in Iraq | A year for the withdrawal")]
    [InlineData("4-doubled-headline-postponed.txt", "US troop level in Iraq | Bases | Postponed")]
    [InlineData("5-dated-04-11-2021.txt", "Equipment on the move")]
    [InlineData("6-web-page-harbour-loan.html", "Loans of $100 million and more | Inflation above 3 %")]
    [InlineData("7-quiet-library-seed-swap.txt", "")]
    public void TheWatchesThatFireAreTheseAndNoOthers(string seed, string watches)
        => Analyze(seed).Matches.Select(m => m.Watch).ShouldBe(ShippedFiles.Cell(watches));

    /// <summary>What stands in the file and is no part of the article: a watch on it must stay quiet.</summary>
    [Theory]
    [InlineData("1-blog-dialogue-opens.txt", "Lantern Fair | lamp | No comments | Post a Comment")]
    [InlineData("2-agency-new-phase.txt", "Bakers got letters | Kettle Update | Number of readings | 317 | MEDA | Post a Comment")]
    [InlineData("3-no-headline-baghdad-talks.txt", "threats | abuse | profanity | The Lookout | community guidelines")]
    [InlineData("4-doubled-headline-postponed.txt", "0 | 50")]
    [InlineData("5-dated-04-11-2021.txt", "Reading | 254 | 12:08:47 | Leave a Reply | Connecting to")]
    [InlineData("6-web-page-harbour-loan.html", "Advertisement | cookies | Subscribe | Facebook | soldiers | Ain al-Assad | Lottery | threats | Home | newsletter")]
    [InlineData("7-quiet-library-seed-swap.txt", "Tags | Leave a comment")]
    public void FurnitureWakesNobody(string seed, string phrases)
    {
        Article article = Read(seed);
        string raw = File.ReadAllText(Path.Combine(s_seeds, seed));
        foreach (string phrase in ShippedFiles.Cell(phrases))
        {
            raw.ShouldContain(phrase, Case.Sensitive, "the seed no longer sets this trap");
            ShippedFiles.Fires(new WatchDefinition { Any = [phrase] }, article).ShouldBeFalse(phrase);
        }
    }

    [Fact]
    public void WithoutIgnoreTheScarfInTheLibraryWouldRaiseAnAlert()
    {
        WatchOptions bases = ShippedFiles.Settings.Watches.Single(w => w.Name == "Bases");
        Article library = Read("7-quiet-library-seed-swap.txt");

        ShippedFiles.Fires(new WatchDefinition { Any = bases.Any }, library).ShouldBeTrue();
        ShippedFiles.Fires(new WatchDefinition { Any = bases.Any, Ignore = bases.Ignore }, library).ShouldBeFalse();
    }

    [Fact]
    public void EveryShippedWatchIsShownByASeed()
    {
        string[] fired = [.. Directory.GetFiles(s_seeds).SelectMany(seed => ShippedFiles.Analyze(seed).Matches).Select(m => m.Watch).Distinct()];
        fired.ShouldBe(ShippedFiles.Settings.Watches.Select(w => w.Name), ignoreOrder: true);
    }

    private static Article Read(string seed) => ShippedFiles.Read(Path.Combine(s_seeds, seed));

    private static Findings Analyze(string seed) => ShippedFiles.Analyze(Path.Combine(s_seeds, seed));
}
