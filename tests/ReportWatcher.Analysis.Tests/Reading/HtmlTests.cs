using System.Text;
using ReportWatcher.Analysis.Reading;

namespace ReportWatcher.Analysis.Tests.Reading;

public sealed class HtmlTests
{
    private const string Article =
        """
        <p>The defence ministry said on Sunday that about 1,200 soldiers would leave the northern bases before the summer, and that the last convoy crosses the border in June.</p>
        <p>A spokesman added that training of local officers goes on, that two bases stay open for advisers, and that the agreement of last year holds in every part of it.</p>
        <p>Neither side named the price of the equipment that stays behind, which officials, engineers and two members of the committee put at several million dinars.</p>
        <h2>What comes next</h2>
        <ul><li>The committee meets again in March, with the foreign minister in the chair.</li><li>The bridge at the border opens in April, a year late.</li></ul>
        <table><tr><th>Base</th><th>Soldiers</th></tr><tr><td>North</td><td>700</td></tr><tr><td>West</td><td>500</td></tr></table>
        <p>Two members of parliament, who asked not to be named, said that they had not seen the text, and that a vote would be needed before anything is signed.</p>
        """;

    private static Article Read(string html) => new ArticleReader().Read(Encoding.UTF8.GetBytes(html));

    private static Article ReadPage(string head = "<title>Last convoy leaves in June | Example News</title>", string before = "", string article = Article, string after = "", string above = "") => Read(
        $"""
        <!DOCTYPE html><html lang="en"><head>{head}</head><body>
        <nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li><li><a href="/s">Sport</a></li></ul></nav>
        {above}<main><article><h1>Last convoy leaves in June</h1>{before}<div class="article-body">{article}</div></article></main>
        <aside class="related"><h3>Related</h3><a href="/1">Ten things to know about the bridge</a><a href="/2">Oil price falls again</a></aside>
        {after}<footer>Example News, all rights reserved. <a href="/c">Contact</a></footer>
        <script>var tracker = "not text";</script></body></html>
        """);

    [Fact]
    public void TheArticleIsReadWithoutThePageAroundIt()
    {
        Article article = ReadPage();

        article.Title.ShouldBe("Last convoy leaves in June");
        article.Body.ShouldStartWith("The defence ministry");
        article.Body.ShouldEndWith("before anything is signed.");
        article.Body.ShouldContain("\n\nWhat comes next\n\nThe committee meets");
        foreach (string furniture in new[] { "Home", "Ten things", "Oil price", "rights reserved", "tracker", "Contact" })
            article.Body.ShouldNotContain(furniture);
        article.Furniture.ShouldContain("Ten things to know about the bridgeOil price falls again");
    }

    [Fact]
    public void ATableOfTheArticleStaysRowByRow() => ReadPage().Body.ShouldContain("Base | Soldiers\n\nNorth | 700\n\nWest | 500");

    [Theory]
    [InlineData("""<script type="application/ld+json">{"@type":"NewsArticle","headline":"Last convoy leaves in June","datePublished":"2024-07-05T23:30:00-05:00","author":{"@type":"Person","name":"Jane Doe"},"publisher":{"name":"Example News"}}</script>""")]
    [InlineData("""<script type="application/ld+json">{"@graph":[{"@type":"WebSite","name":"Other"},{"@type":["Article"],"headline":"Last convoy leaves in June","datePublished":"2024-07-05","author":[{"@id":"#jane"}],"publisher":"Example News"},{"@type":"Person","@id":"#jane","name":"Jane Doe"}]}</script>""")]
    [InlineData("""<meta property="og:title" content="Last convoy leaves in June - Example News"><meta property="og:site_name" content="Example News"><meta name="author" content="By Jane Doe"><meta property="article:published_time" content="2024-07-05T08:00:00Z">""")]
    [InlineData("""<meta name="application-name" content="Example News"><meta name="dc.creator" content="Jane Doe"><meta name="dc.date.issued" content="2024-07-05">""")]
    public void TheHeadTellsWhoWroteItAndWhen(string head)
    {
        Article article = ReadPage(head);

        article.Title.ShouldBe("Last convoy leaves in June");
        article.Author.ShouldBe("Jane Doe");
        article.Published.ShouldBe(new DateOnly(2024, 7, 5));
        article.Source.ShouldBe("Example News");
    }

    [Theory]
    [InlineData("""<div class="meta">By <a rel="author" href="/jane">Jane Doe</a> <time datetime="2024-07-05">yesterday</time></div>""")]
    [InlineData("""<p class="byline">By Jane Doe</p><p>Published: July 5, 2024</p>""")]
    [InlineData("""<span itemprop="author" itemscope><span itemprop="name">Jane Doe</span></span><meta itemprop="datePublished" content="2024-07-05">""")]
    public void ThePageTellsItWhereTheHeadDoesNot(string before)
    {
        Article article = ReadPage(before: before);

        article.Author.ShouldBe("Jane Doe");
        article.Published.ShouldBe(new DateOnly(2024, 7, 5));
    }

    [Theory]
    [InlineData("""<meta property="og:url" content="https://news.example/2024/07/05/last-convoy">""", "2024-07-05")]
    [InlineData("""<meta property="og:url" content="https://news.example/world/2024/jul/05/last-convoy">""", "2024-07-05")]
    [InlineData("""<link rel="canonical" href="https://news.example/2024-07-05/last-convoy">""", "2024-07-05")]
    [InlineData("""<link rel="canonical" href="https://news.example/2024/75/05/last-convoy">""", null)]
    [InlineData("""<link rel="stylesheet" href="https://news.example/2024/07/05/style.css">""", null)]
    public void TheAddressTellsTheDayWhereNothingElseDoes(string head, string? day) =>
        ReadPage(head).Published.ShouldBe(day is null ? null : DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void TheTimeBelowTheHeadlineCountsNotThatOfATeaserAboveIt()
    {
        const string Teaser = """<section class="teaser"><h1>Another story</h1><time datetime="2025-12-04"></time></section>""";

        ReadPage(before: """<time datetime="2024-07-05"></time>""", above: Teaser).Published.ShouldBe(new DateOnly(2024, 7, 5));
    }

    [Theory]
    [InlineData("<p>This article was originally published on</p><p>5 July 2024 at 4:12pm</p><p>but has been updated since.</p>")]
    [InlineData("<p>Interview by Jane Doe</p><p>July 5, 2024. Updated: August 7, 2025</p>")]
    public void TheDayMayStandBelowTheArticle(string below) => ReadPage(article: Article + below).Published.ShouldBe(new DateOnly(2024, 7, 5));

    [Fact]
    public void ADateLineAboveTheTextIsNoPartOfIt()
    {
        // As office programs save a document: no element says what is what.
        Article article = Read($"<html><head><title>Last convoy leaves in June</title></head><body><h1>Last convoy leaves in June</h1><p>July 5, 2024</p>{Article}</body></html>");

        article.Body.ShouldStartWith("The defence ministry");
        article.Published.ShouldBe(new DateOnly(2024, 7, 5));
    }

    [Fact]
    public void WhatThePageSaysTwiceIsReadOnce()
    {
        Article once = ReadPage();
        Article twice = ReadPage(article: $"<div>{Article}</div><div>{Article}</div>");

        twice.Body.ShouldBe(once.Body);
        twice.FurnitureReasons.ShouldContain(FurnitureReason.Repeated);
    }

    [Fact]
    public void AnAgencyHeadIsCutOffInHtmlToo()
    {
        Article article = ReadPage(article: Article.Replace("<p>The defence", "<p>Sunday 3 March 2024 | Security Number of readings: 77 Mosul / XNA / The defence", StringComparison.Ordinal));

        article.Body.ShouldStartWith("The defence ministry");
        article.Source.ShouldBe("XNA");
        article.Published.ShouldBe(new DateOnly(2024, 3, 3));
    }

    [Theory]
    [InlineData("""{"@type":"NewsArticle","headline":"The "last" convoy leaves","datePublished":"2024-07-05T08:00:00Z","author":{"@type":"Person","name":"Jane Doe"}}""")]
    [InlineData("""{"@type":"NewsArticle","datePublished" : "2024-07-05","dateModified":"2024-07-09","author":[{"name":"Jane Doe"}],"image":}""")]
    [InlineData("""{"@graph":[{"@type":"NewsArticle","author":"Jane Doe","datePublished":"2024-07-05"}""")]
    public void BrokenJsonLdStillTellsTheAuthorAndTheDay(string json)
    {
        Article article = ReadPage($"""<title>Last convoy leaves in June | Example News</title><script type="application/ld+json">{json}</script>""");

        article.Author.ShouldBe("Jane Doe");
        article.Published.ShouldBe(new DateOnly(2024, 7, 5));
    }

    [Theory]
    [InlineData("<div>16 December 2025</div>", "2025-12-16")]
    [InlineData("<div>Published: 16 December 2025</div>", "2025-12-16")]
    [InlineData("<div>4 July 2024</div>", "2024-07-05")]
    [InlineData("<div>Updated: 16 December 2025</div>", "2024-07-05")]
    [InlineData("<div>By Jane Doe Last updated: 16 December 2025</div>", "2024-07-05")]
    public void WhatIsPrintedUnderTheHeadlineIsSurerThanTheHeadButForADayAndForUpdates(string printed, string day) =>
        ReadPage("""<meta property="article:published_time" content="2024-07-05T00:30:00Z">""", before: printed).Published
            .ShouldBe(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void TheDayInTheMastheadIsNotThatOfTheReport() =>
        ReadPage("""<meta property="article:published_time" content="2024-07-05">""", above: "<p>Saturday, December 20, 2025</p>").Published.ShouldBe(new DateOnly(2024, 7, 5));

    [Fact]
    public void TheFirstPublicationCountsNotThatOfTheNewEdition() =>
        ReadPage(before: "<p>30 Sep 2024, 11:07am</p>", article: Article + "<p>This article was originally published on 5 July 2024 at 4:12pm but has been regularly updated to keep the information current.</p>")
            .Published.ShouldBe(new DateOnly(2024, 7, 5));

    [Fact]
    public void BrokenJsonLdIsPassedOver() =>
        ReadPage("""<title>Last convoy leaves in June | Example News</title><script type="application/ld+json">{"@type": [[[ oops</script>""").Title.ShouldBe("Last convoy leaves in June");

    [Fact]
    public void ACommentThreadIsNoArticle()
    {
        Article article = ReadPage(after:
            """<section id="comments" class="comments"><h2>2 comments</h2><div class="comment"><p>I said so years ago, and nobody listened, neither here nor in the ministry, and now look at the bridge.</p></div><div class="comment"><p>Great article, thank you, I agree with every word of it.</p></div></section>""");

        article.Body.ShouldNotContain("I said so years ago");
        article.Body.ShouldEndWith("before anything is signed.");
    }

    [Fact]
    public void HtmlIsKnownByItsContent()
    {
        Read("<p>" + new string('a', 30) + " is a word.</p>\n<p>Another one.</p>").Body.ShouldNotContain("<p>");
        Read("The <b> tag makes bold text in HTML, and </b> ends it, said the teacher on Monday.").Body.ShouldContain("<b> tag");
    }

    [Fact]
    public void AFragmentIsReadToo() => Read(Article).Body.ShouldContain("about 1,200 soldiers would leave");

    [Theory]
    [InlineData("<html><body><p>Fire in the port of Basra.</p></body></html>", "Fire in the port of Basra.")]
    [InlineData("<html><body><h1>Fire in Basra</h1><p>Two ships burn.</p><p>Nobody is hurt.</p></body></html>", "Two ships burn.\n\nNobody is hurt.")]
    [InlineData("<div>Two ships burn in the port of Basra.<br><br>Nobody is hurt, the police said.</div>", "Two ships burn in the port of Basra.\n\nNobody is hurt, the police said.")]
    public void APlainPageLosesNothing(string html, string body) => Read(html).Body.ShouldBe(body);

    [Fact]
    public void APageWithoutTextHasAReason() =>
        Should.Throw<UnreadableReportException>(() => Read("<!DOCTYPE html><html><body><script>render()</script></body></html>")).Code.ShouldBe("no-text");

    [Fact]
    public void TheBodyIsDecodedInTheCharsetThatThePageDeclares()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        string page = $"<html><head><meta http-equiv=Content-Type content='text/html; charset=windows-1256'></head><body><p>قال المتحدث إن القوات غادرت القاعدة في الأنبار.</p></body></html>";

        new ArticleReader().Read(Encoding.GetEncoding("windows-1256").GetBytes(page)).Body.ShouldBe("قال المتحدث إن القوات غادرت القاعدة في الأنبار.");
    }
}
