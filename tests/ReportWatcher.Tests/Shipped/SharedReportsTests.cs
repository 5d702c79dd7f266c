using System.Text.RegularExpressions;
using ReportWatcher.Analysis;
using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Watching;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Shipped;

/// <summary>The table that must hold on the five real reports, with the shipped settings.</summary>
public sealed class SharedReportsTests
{
    private static readonly string[] s_furniture =
        ["Post a Comment", "No comments", "HCL", "TNT", "Rudaw moderates", "profanity", "Leave a Reply", "Number of readings", "Reading:"];

    [SharedReportsTheory]
    [InlineData("000", "US-Iraq Joint Security Dialogue Begins", "2024-07-22")]
    [InlineData("001", "Iraq, US Agree To Reach Understanding", "2024-07-25")]
    [InlineData("002", null, null)]
    [InlineData("003", "Iraqi Foreign Ministry announces postponement", null)]
    [InlineData("004", "Iraq and the United States hold a new round", "2021-11-04")]
    public void TheHeadlineAndTheDayAreFound(string report, string? titleBegins, string? published)
    {
        Article article = Read(report);

        article.TitleStated.ShouldBe(titleBegins is not null);
        article.Title.ShouldStartWith(titleBegins ?? article.Body[..20]);
        article.Published?.ToString("yyyy-MM-dd").ShouldBe(published);
    }

    [SharedReportsTheory]
    [InlineData("000", "negotiations | withdrawal")]
    [InlineData("001", "negotiations | training")]
    [InlineData("002", "negotiations | training | withdrawal")]
    [InlineData("003", "strike | withdrawal")]
    [InlineData("004", "equipment | withdrawal")]
    public void TheTopicsAreTheseAndNoOthers(string report, string topics)
        => Analyze(report).Topics.Select(t => t.Name).ShouldBe(ShippedFiles.Cell(topics), ignoreOrder: true);

    [SharedReportsTheory]
    [InlineData("000", 2500, Qualifier.About, "American soldiers")]
    [InlineData("001", 3, Qualifier.Exact, "factors")]
    [InlineData("002", 2500, Qualifier.About, "soldiers")]
    [InlineData("002", 2026, Qualifier.AtMost, null)]
    [InlineData("003", 2500, Qualifier.About, "American soldiers")]
    [InlineData("003", 4, Qualifier.Exact, "members")]
    [InlineData("004", 2100, Qualifier.MoreThan, "shipments")]
    [InlineData("004", 1800, Qualifier.MoreThan, "wheels")]
    public void AmongTheFiguresIs(string report, int value, Qualifier qualifier, string? subject)
        => Analyze(report).Figures.ShouldContain(f => f.Value == value && f.Qualifier == qualifier && (subject == null || (f.Subject != null && f.Subject.Contains(subject))));

    [SharedReportsTheory]
    [InlineData("002", 2, "month")]
    public void AmongTheDurationsIs(string report, int value, string unit)
        => Analyze(report).Figures.ShouldContain(f => f.Kind == FigureKind.Duration && f.Value == value && f.Unit == unit);

    [SharedReportsTheory]
    [InlineData("000")]
    [InlineData("001")]
    [InlineData("002")]
    [InlineData("003")]
    [InlineData("004")]
    public void NoBodyHoldsFurniture(string report)
    {
        Article article = Read(report);

        foreach (string furniture in s_furniture)
            article.Body.ShouldNotContain(furniture, Case.Insensitive);
        article.Body.Split('\n').ShouldNotContain(line => Regex.IsMatch(line, @"^\s*\d+\s*$"), "a counter");
        if (article.TitleStated)
            article.Body.ShouldNotContain(article.Title);
    }

    [SharedReportsTheory]
    [InlineData("000", "US troop level in Iraq | Bases")]
    [InlineData("001", "Military committee, without casualties")]
    [InlineData("002", "US troop level in Iraq | A year for the withdrawal")]
    [InlineData("003", "US troop level in Iraq | Bases | Postponed")]
    [InlineData("004", "Equipment on the move")]
    public void TheShippedWatchesThatFireAre(string report, string watches)
        => Analyze(report).Matches.Select(m => m.Watch).ShouldBe(ShippedFiles.Cell(watches));

    [SharedReportsTheory]
    [InlineData("soldiers", ">= 2000", "000 | 002 | 003")]
    [InlineData("shipments", "> 2000", "004")]
    public void AWatchOnAFigureFiresOn(string of, string comparison, string reports)
        => All().Where(r => ShippedFiles.Fires(ShippedFiles.WatchOnFigure(of, comparison), r.Article)).Select(r => r.Number).ShouldBe(ShippedFiles.Cell(reports));

    [SharedReportsTheory]
    [InlineData("Banks got memos", "001")]
    [InlineData("HCL", "000")]
    [InlineData("abuse", "002")]
    [InlineData("profanity", "002")]
    [InlineData("Facebook", "004")]
    public void AWatchOnFurnitureFiresOnNoReport(string phrase, string standsIn)
    {
        File.ReadAllText(PathOf(standsIn)).ShouldContain(phrase);
        All().ShouldAllBe(r => !ShippedFiles.Fires(new WatchDefinition { Any = { phrase } }, r.Article));
    }

    /// <summary>The word stands in an officer's words and in the comment policy under the article.</summary>
    [SharedReportsTheory]
    [InlineData("threats", "ISIS [Islamic State] threats anywhere in Iraq")]
    public void OfAWordInTheArticleAndInTheCommentPolicyTheArticlesAloneCounts(string phrase, string within)
        => ShippedFiles.ReasonsOf(new WatchDefinition { Any = { phrase } }, Read("002")).ShouldHaveSingleItem().Sentence.ShouldContain(within);

    private static IEnumerable<(string Number, Article Article)> All()
        => Directory.GetFiles(Repository.SharedReports!, "*.txt").Order(StringComparer.Ordinal).Select(path => (Path.GetFileName(path)[..3], ShippedFiles.Read(path)));

    private static Article Read(string report) => ShippedFiles.Read(PathOf(report));

    private static Findings Analyze(string report) => ShippedFiles.Analyze(PathOf(report));

    private static string PathOf(string report) => Directory.GetFiles(Repository.SharedReports!, report + "_*.txt").Single();
}
