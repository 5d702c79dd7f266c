using System.Globalization;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Tests.Support;

namespace ReportWatcher.Analysis.Tests.Reading;

/// <summary>The five real reports: what every other rule of reading is for.</summary>
public sealed class SharedReportsTests
{
    private static readonly string[] NeverArticle =
        ["Post a Comment", "No comments", "HCL", "TNT", "Rudaw moderates", "profanity", "Leave a Reply", "Number of readings", "Reading:", "./", "Connecting to"];

    [SharedTheory]
    [InlineData("000", "US-Iraq Joint Security Dialogue Begins", "2024-07-22", 7, "US Ambassador to Baghdad", "within NATO in Iraq.")]
    [InlineData("001", "Iraq, US Agree To Reach Understanding", "2024-07-25", 13, "Iraq and the United States of America agreed", "fight against ISIS.")]
    [InlineData("003", "Iraqi Foreign Ministry announces postponement", null, 9, "On Thursday, the official", "and NATO.")]
    [InlineData("004", "Iraq and the United States hold a new round", "2021-11-04", 7, "On Thursday, November 4", "end of this year.")]
    public void TheArticleIsReadWhole(string report, string titleBegins, string? published, int paragraphs, string begins, string ends)
    {
        Article article = Read(report);

        article.Title.ShouldStartWith(titleBegins);
        article.TitleStated.ShouldBeTrue();
        article.Published.ShouldBe(published is null ? null : DateOnly.Parse(published, CultureInfo.InvariantCulture));
        article.Body.Split("\n\n").Length.ShouldBe(paragraphs);
        article.Body.ShouldStartWith(begins);
        article.Body.ShouldEndWith(ends);
        article.Language.ShouldBe("en");
    }

    [SharedFact]
    public void AnArticleWithoutATitleLendsItsFirstSentence()
    {
        Article article = Read("002");

        article.TitleStated.ShouldBeFalse();
        article.Title.ShouldStartWith("ERBIL, Kurdistan Region - Iraqi and American representatives met");
        article.Body.ShouldStartWith(article.Title);
        article.Body.Split("\n\n").Length.ShouldBe(7);
        article.Body.ShouldEndWith("pro-Iran militia groups.");
        article.Published.ShouldBeNull();
    }

    [SharedFact]
    public void TheAgencyInTheFirstLineIsTheSource() => Read("001").Source.ShouldBe("NINA");

    [SharedTheory]
    [InlineData("000")]
    [InlineData("001")]
    [InlineData("002")]
    [InlineData("003")]
    [InlineData("004")]
    public void NoFurnitureStaysInTheBody(string report)
    {
        Article article = Read(report);
        string[] paragraphs = article.Body.Split("\n\n");

        foreach (string furniture in NeverArticle)
            article.Body.ShouldNotContain(furniture, Case.Insensitive);
        paragraphs.ShouldNotContain("0");
        paragraphs.ShouldNotContain("50");
        paragraphs.ShouldAllBe(paragraph => paragraph.Trim().Length > 0 && !paragraph.Contains('\n'));
        paragraphs.ShouldNotContain(article.TitleStated ? article.Title : "");
        article.Body.ShouldStartWith(article.Lead);
        article.Lead.ShouldNotBeEmpty();
    }

    private static Article Read(string report)
    {
        string file = Directory.GetFiles(Path.Combine(SharedFolder.Path!, "reports"), report + "_*.txt").Single();
        return new ArticleReader().Read(File.ReadAllBytes(file));
    }
}
