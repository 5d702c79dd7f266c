using System.Globalization;
using ReportWatcher.Analysis.Reading;

namespace ReportWatcher.Analysis.Tests.Reading;

public sealed class PastedTextTests
{
    private const string First = "The defence ministry said on Sunday that about 1,200 soldiers would leave the northern bases before the summer.";
    private const string Second = "A spokesman added that training of local officers goes on, and that the last convoy crosses the border in June.";
    private const string Third = "Neither side named the price of the equipment that stays behind, which officials put at several million dinars.";

    private static Article Read(params string[] lines) => new ArticleReader().Read(string.Join('\n', lines));

    private static string[] Paragraphs(Article article) => article.Body.Split("\n\n");

    [Theory]
    [InlineData("Fire in the port of Basra.")]
    [InlineData("Fire in the port of Basra")]
    [InlineData("Explosion heard near the embassy, two hurt. Police are at the scene.")]
    [InlineData("Comments by the minister drew protests on Monday, with 2,500 soldiers on alert.")]
    public void AFlashComesBackWhole(string text)
    {
        Article article = Read(text);

        article.Body.ShouldBe(text);
        article.TitleStated.ShouldBeFalse();
        article.Furniture.ShouldBeEmpty();
        article.ShareKept.ShouldBe(1);
    }

    [Fact]
    public void AHeadlineAboveParagraphsIsTheTitle()
    {
        Article article = Read("Last convoy leaves in June", "", First, "", Second);

        article.Title.ShouldBe("Last convoy leaves in June");
        article.TitleStated.ShouldBeTrue();
        Paragraphs(article).ShouldBe([First, Second]);
    }

    [Theory]
    [InlineData("Ten things to know about the new bridge at the border", "Last convoy leaves in June", "July 5, 2024", "What the deal says about the northern bases and who stays there")]
    [InlineData("Last convoy leaves in June", "By Jane Doe", "What the deal says about the northern bases and who stays there")]
    public void TheHeadlineHasItsDateAndBylineBelowItNotTheStandfirst(params string[] header) => Read([.. header, First, Second]).Title.ShouldBe("Last convoy leaves in June");

    [Fact]
    public void AQuestionMayBeTheHeadline() => Read("Why do the last soldiers leave the north in June?", First, Second).Title.ShouldBe("Why do the last soldiers leave the north in June?");

    [Fact]
    public void ShortClosingParagraphsStay() => Paragraphs(Read("Last convoy leaves in June", First, Second, "He said no more.", "Nor did she.")).Length.ShouldBe(4);

    [Theory]
    [InlineData("Share this:")]
    [InlineData("Read more")]
    [InlineData("Number of readings: 1,204")]
    [InlineData("Views 477")]
    [InlineData("3 min read")]
    [InlineData("(412 words)")]
    [InlineData("Copyright © 2024 The Daily Example")]
    [InlineData("We use cookies to give you the best experience.")]
    [InlineData("Photo credit: Jane Doe")]
    [InlineData("A+ A-")]
    [InlineData("Previous Article")]
    [InlineData("Posted by Jane Doe at 10:42 AM")]
    [InlineData("Newer Post Older Post Home")]
    [InlineData("Subscribe to: Post Comments (Atom)")]
    [InlineData("Like Loading...")]
    [InlineData("img_2041.jpg")]
    [InlineData("News ID: 88213")]
    [InlineData("12")]
    public void FurnitureGoesWhereverItStands(string furniture)
    {
        foreach (int at in new[] { 1, 2, 3, 4 })
        {
            List<string> lines = ["Last convoy leaves in June", First, Second, Third];
            lines.Insert(at, furniture);

            Article article = Read([.. lines]);

            Paragraphs(article).ShouldBe([First, Second, Third]);
            article.Furniture.ShouldBe([furniture]);
            article.Title.ShouldBe("Last convoy leaves in June");
        }
    }

    [Theory]
    [InlineData("Leave a Reply|Your email address will not be published.|Name|Email|Website")]
    [InlineData("No comments:|Post a Comment|Banks were told to be ready this morning because the new rate is expected to arrive any hour now...")]
    [InlineData("2 Responses to Last convoy leaves in June|Great article, and I agree with every single word of what you wrote there.|So do I.")]
    [InlineData("Comments|We moderate all comments on our website.|Your comments must follow our guidelines, and abuse or profanity will not be tolerated.")]
    [InlineData("You may also like|Ten things to know about the new bridge|Five recipes for the long weekend")]
    [InlineData("Related Articles|Minister denies the report of a rival paper|Read more|Oil price falls again as tankers wait off the coast")]
    public void WhatFollowsTheArticleGoes(string tail)
    {
        Article article = Read(["Last convoy leaves in June", First, Second, Third, .. tail.Split('|')]);

        Paragraphs(article).ShouldBe([First, Second, Third]);
        article.Furniture.ShouldBe(tail.Split('|'));
    }

    [Fact]
    public void ALongLineOfDataGoes()
    {
        string menu = "menu = [" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{{'ID':{i},'post_title':'Service area number {i}','url':'https:\\/\\/example.org\\/area\\/','classes':['','menu-item']}},")) + "]";

        Paragraphs(Read("Last convoy leaves in June", menu, First, Second)).ShouldBe([First, Second]);
    }

    [Fact]
    public void ACommentLinkAboveTheArticleCutsNothing()
    {
        Article article = Read("Last convoy leaves in June", "Leave a comment", "Comments", First, Second, Third);

        Paragraphs(article).ShouldBe([First, Second, Third]);
    }

    [Fact]
    public void AnArticleAboutCommentsKeepsItsText()
    {
        string[] body =
        [
            "The newspaper closed its comments section on Monday after moderators had counted 4,000 abusive posts in a week.",
            "Comments on the site were moderated by three people, who rejected profanity, spam and threats under guidelines of 2015.",
            "Readers who want to reply may write a letter, the editor said, and the best ones are published on Saturdays.",
        ];

        Paragraphs(Read(["Newspaper shuts its comments", .. body])).ShouldBe(body);
    }

    [Fact]
    public void AParagraphThatBeginsLikeALabelStays()
    {
        string[] body =
        [
            First,
            "Related companies of the group, among them two banks and a shipping line, were searched on the same day by the police.",
            "Share prices fell by 4 percent, and the central bank said that it would look at all trades of the week before.",
            "Read more slowly, the agreement says little about the bases in the west, where most of the soldiers are.",
            "Time: the one thing that the negotiators do not have, according to a diplomat who took part in all four rounds of talks.",
        ];

        Paragraphs(Read(["Police search banks", .. body])).ShouldBe(body);
    }

    [Fact]
    public void ASectionCalledRelatedKeepsItsText()
    {
        Article article = Read("Police search banks", First, Second, "Related matters", Third, First.Replace("Sunday", "Monday", StringComparison.Ordinal));

        Paragraphs(article).Length.ShouldBe(5);
    }

    [Fact]
    public void TheRepeatedHeadlineAndItsCountersGo()
    {
        const string title = "Ministry puts off the announcement of the end of the mission";

        Article article = Read(title, "", "7", "31", title, "", First, "", Second);

        article.Title.ShouldBe(title);
        Paragraphs(article).ShouldBe([First, Second]);
        article.Furniture.ShouldBe([title, "7", "31"]);
    }

    [Fact]
    public void AnAgencyHeadIsCutOffTheFirstParagraph()
    {
        Article article = Read("Convoy leaves", " Sunday 3 March 2024 | Security Number of readings: 77  Mosul / XNA / " + First, Second);

        Paragraphs(article).ShouldBe([First, Second]);
        article.Source.ShouldBe("XNA");
        article.Published.ShouldBe(new DateOnly(2024, 3, 3));
        article.Furniture.ShouldBe(["Sunday 3 March 2024 | Security Number of readings: 77 Mosul / XNA /"]);
    }

    [Theory]
    [InlineData("./ End")]
    [InlineData(". (END)")]
    [InlineData(". link")]
    public void EndMarksAreCutDownToTheFullStop(string end) => Paragraphs(Read("Convoy leaves", First, Second[..^1] + end)).ShouldBe([First, Second]);

    [Fact]
    public void AParagraphThatComesAgainIsReadOnceAndARefrainStays()
    {
        Article article = Read("Last convoy leaves in June", First, "He said no more.", Second, First, "He said no more.");

        Paragraphs(article).ShouldBe([First, "He said no more.", Second]);
        article.FurnitureReasons.ShouldBe([FurnitureReason.Repeated, FurnitureReason.Repeated]);
        Paragraphs(Read("Last convoy leaves in June", First, "He said no more.", Second, "He said no more.")).Length.ShouldBe(4);
    }

    [Fact]
    public void ADatelineWithADashStays() => Read("MOSUL, Nineveh - " + First, Second).Body.ShouldStartWith("MOSUL, Nineveh - The defence");

    [Fact]
    public void ATextOfOneLineIsReadBySentences()
    {
        Article article = new ArticleReader().Read($"{First} {Second} {Third} No comments: Post a Comment Banks got a note and will open at nine...");

        article.Body.ShouldBe($"{First} {Second} {Third}");
        article.Furniture.ShouldContain("Post a Comment");
    }

    [Fact]
    public void LinesOfAFixedWidthAreOneParagraph()
    {
        Article article = Read(
            "Convoy leaves",
            "",
            "The defence ministry said on Sunday that about 1,200 soldiers would",
            "leave the northern bases before the summer, and that the training of",
            "local officers goes on until the last convoy has crossed the border",
            "in June.",
            "",
            "Neither side named the price of the equipment that stays behind, and",
            "officials put it at several million dinars.");

        Paragraphs(article).Length.ShouldBe(2);
        article.Body.ShouldContain("would leave the northern");
    }

    [Theory]
    [InlineData("By Jane Doe", "Jane Doe")]
    [InlineData("Written by JANE DOE | 5 July 2024", "JANE DOE")]
    [InlineData("By Jane Doe and Karim al-Sadi, Example News", "Jane Doe and Karim al-Sadi")]
    [InlineData("Posted by Jane Doe on July 5, 2024", "Jane Doe")]
    [InlineData("By the sea", null)]
    [InlineData("ByJane Doe", "Jane Doe")]
    [InlineData("Posted byJane DoeJuly 5, 2024", "Jane Doe")]
    [InlineData("By Tom May", "Tom May")]
    [InlineData("By Prof. Jane B. Doe May 5, 2024", "Prof. Jane B. Doe")]
    [InlineData("By Jane Doe. See also page 4", "Jane Doe")]
    [InlineData("Byron Smith", null)]
    public void TheBylineNamesTheAuthor(string byline, string? author) =>
        Read("Last convoy leaves in June", byline, First, Second).Author.ShouldBe(author);

    [Theory]
    [InlineData("Published: July 5, 2024", "2024-07-05")]
    [InlineData("Friday, July 5, 2024", "2024-07-05")]
    [InlineData("5th of July 2024, 10:42", "2024-07-05")]
    [InlineData("2024-07-05", "2024-07-05")]
    [InlineData("05.07.2024", "2024-07-05")]
    [InlineData("07/25/2024", "2024-07-25")]
    [InlineData("Posted on 25-Jul-2024 by admin", "2024-07-25")]
    [InlineData("٢٢ تموز ٢٠٢٤", "2024-07-22")]
    [InlineData("05.07.24", "2024-07-05")]
    [InlineData("Release 05.07.24 of the driver", null)]
    [InlineData("Updated July 9, 2024 | Published July 5, 2024", "2024-07-05")]
    [InlineData("July 5, 2024 by Jane Doe, Candidate Representative to the Candidate Liaison Committee", "2024-07-05")]
    [InlineData("July 5", null)]
    public void TheDateLineIsTheDayOfPublication(string line, string? day) =>
        Read("Last convoy leaves in June", line, First, Second).Published.ShouldBe(Day(day));

    [Fact]
    public void DatesInSentencesAreEvents() =>
        Read("Last convoy leaves in June", "The bridge was blown up on July 31, 2024, according to a report of the provincial council.", Second).Published.ShouldBeNull();

    [Fact]
    public void TheHeadingsOfAChronologyAreEvents()
    {
        Article article = Read("The last year of the mission", First, "March 3, 2021", Second, "April 9, 2021", Third);

        article.Published.ShouldBeNull();
        Paragraphs(article).Length.ShouldBe(5);
    }

    [Fact]
    public void TheAuthorMayStandBelowItsLabel() => Read("Last convoy leaves in June", "By", "Jane Doe", First, Second).Author.ShouldBe("Jane Doe");

    [Fact]
    public void ABylineIsSurerThanANameBesideTheDate() => Read("Last convoy leaves in June", "Posted by Jane Doe", "July 5, 2024", "Northern Province", First, Second).Author.ShouldBe("Jane Doe");

    [Fact]
    public void APlaceAboveTheTextIsNoAuthor() => Read("Last convoy leaves in June", "Northern Province", First, Second).Author.ShouldBeNull();

    [Theory]
    [InlineData("Date: 04/11/2021", "The delegations met on Thursday, November 4, in the capital and agreed on a date for the next round.", "2021-11-04")]
    [InlineData("Date: 04/11/2021", "The delegations met on Sunday, April 11, in the capital and agreed on a date for the next round.", "2021-04-11")]
    [InlineData("Date: Sunday 04/11/2021", "The delegations met in the capital and agreed on a date for the next round of talks.", "2021-04-11")]
    [InlineData("Date: 04/11/2021", "The delegations met in the capital and agreed on a date for the next round of talks.", "2021-11-04")]
    [InlineData("Date: 04/11/2021", "The contract of 03/28/2021 was signed in the capital, and the parties agreed on a date for talks.", "2021-04-11")]
    public void TheTextSettlesTheOrderOfDayAndMonth(string line, string paragraph, string day) =>
        Read("Last convoy leaves in June", line, paragraph, Third).Published.ShouldBe(Day(day));

    [Theory]
    [InlineData("The soldiers of the coalition have left and the bases are empty.", "en")]
    [InlineData("قال المتحدث إن القوات غادرت القاعدة في الأنبار بعد أن انتهت المهمة التي كانت قد بدأت.", "ar")]
    [InlineData("وتەبێژەکە ڕایگەیاند کە هێزەکان لە بنکەکە دەرچوون و ئەو ئەرکە بۆ ماوەی چەند ساڵێک بوو", "ku")]
    [InlineData("Basra Mosul Erbil Kirkuk", null)]
    public void TheCommonestWordsTellTheLanguage(string text, string? language) => Read(text).Language.ShouldBe(language);

    [Fact]
    public void TheLeadIsTheFirstParagraphAndTheNextIfThatIsShort()
    {
        Read("Last convoy leaves in June", First + " " + Second, Third).Lead.ShouldBe(First + " " + Second);
        Read("Last convoy leaves in June", "It is over, the ministry said on Sunday.", Second, Third).Lead.ShouldBe("It is over, the ministry said on Sunday.\n\n" + Second);
    }

    private static DateOnly? Day(string? day) => day is null ? null : DateOnly.Parse(day, CultureInfo.InvariantCulture);
}
