using System.Text;
using ReportWatcher.Analysis.Reading;

namespace ReportWatcher.Analysis.Tests.Reading;

/// <summary>Mails as programs write them.</summary>
public sealed class MailTests
{
    private const string Head = "From: Jane Doe <jane@example.org>\r\nTo: desk@example.org\r\nDate: Mon, 22 Jul 2024 09:30:05 +0300\r\nSubject: Talks begin\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n";
    private const string First = "Officials met on Monday to discuss the future of the mission, the ministry said.";
    private const string Second = "There are about 2,500 soldiers in the country, spread over three main sites.";

    static MailTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    private static ReadReport Read(string mail) => new ArticleReader().ReadReport(Encoding.Latin1.GetBytes(mail));

    private static ReadReport ReadLines(params string[] lines) => Read(Head + string.Join("\r\n", lines));

    [Fact]
    public void TheHeadersAreTitleAuthorAndDate()
    {
        Article article = ReadLines("Content-Type: text/plain; charset=utf-8", "", First, "", Second).Article;

        article.Title.ShouldBe("Talks begin");
        article.TitleStated.ShouldBeTrue();
        article.Author.ShouldBe("Jane Doe");
        article.Published.ShouldBe(new DateOnly(2024, 7, 22));
        article.Body.ShouldBe(First + "\n\n" + Second);
        article.Furniture.ShouldBeEmpty();
    }

    public static TheoryData<string, string> Encodings => new()
    {
        { "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nCaf=C3=A9 owners in Erbil met =\r\non Monday.   \r\n", "Café owners in Erbil met on Monday." },
        { "Content-Type: text/plain; charset=\"iso-8859-1\"\r\nContent-Transfer-Encoding: QUOTED-PRINTABLE\r\n\r\nCaf=E9 owners=20\r\n", "Café owners" },
        { "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + Convert.ToBase64String(Encoding.UTF8.GetBytes("Café owners met.")).Insert(5, "\r\n"), "Café owners met." },
        { "Content-Type: text/plain; charset=windows-1256\r\nContent-Transfer-Encoding: base64\r\n\r\n" + Convert.ToBase64String(WindowsArabic("غادرت القوات القاعدة.")), "غادرت القوات القاعدة." },
        { "Content-Type: text/plain; charset=us-ascii\r\n\r\nCaf\u00e9 owners met.", "Café owners met." },
        { "Content-Type: text/plain; charset=no-such-thing\r\n\r\nCaf\u00c3\u00a9 owners met.", "Café owners met." },
        { "Content-Type: text/plain\r\n\r\nOne =41 two.", "One =41 two." },
        { "\r\nNo type at all.", "No type at all." },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void TheTextIsDecodedAsItWasEncoded(string rest, string text) => Read(Head + rest).Article.Body.ShouldBe(text);

    private static byte[] WindowsArabic(string text) => CodePagesEncodingProvider.Instance.GetEncoding("windows-1256")!.GetBytes(text);

    [Theory]
    [InlineData("=?utf-8?Q?Caf=C3=A9_talks?=", "Café talks")]
    [InlineData("=?utf-8?B?Q2Fmw6k=?= talks", "Café talks")]
    [InlineData("=?utf-8?Q?Caf=C3?= =?utf-8?Q?=A9?=", "Café")]
    [InlineData("=?iso-8859-1?Q?Caf=E9?=\r\n =?utf-8?Q?=20talks?=", "Café talks")]
    [InlineData("=?windows-1256?B?1MfR2g==?=", "شارع")]
    [InlineData("=?utf-8*en?q?Language?= tag", "Language tag")]
    [InlineData("Caf\u00c3\u00a9 bare", "Café bare")]
    [InlineData("folded\r\n over\r\n\tlines", "folded over lines")]
    [InlineData("Fwd: FW: Re[2]: WG: Talks begin", "Talks begin")]
    [InlineData("=?bad word", "=?bad word")]
    public void ASubjectIsDecodedAndFreedOfItsPrefixes(string subject, string title)
        => Read($"From: a@example.org\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\n\r\n{First}").Article.Title.ShouldBe(title);

    [Theory]
    [InlineData("\"Doe, Jane\" <jane@example.org>", "Doe, Jane")]
    [InlineData("jane@example.org (Jane Doe)", "Jane Doe")]
    [InlineData("jane@example.org", "jane@example.org")]
    [InlineData("<jane@example.org>", "jane@example.org")]
    [InlineData("=?utf-8?Q?J=C3=A4ne?= <j@example.org>, other@example.org", "Jäne")]
    public void TheAuthorIsTheSendersName(string from, string author)
        => Read($"From: {from}\r\nSubject: x\r\nMIME-Version: 1.0\r\n\r\n{First}").Article.Author.ShouldBe(author);

    [Fact]
    public void FormatFlowedIsPutTogether()
        => ReadLines("Content-Type: text/plain; format=flowed; delsp=no", "", "Officials met on Monday to discuss the ", "future of the mission.", "", " >From space-stuffed lines it takes the blank.").Article.Body
            .ShouldBe("Officials met on Monday to discuss the future of the mission.\n\n>From space-stuffed lines it takes the blank.");

    [Fact]
    public void OfAlternativesThePlainTextIsReadWhereItSaysAllThatTheHtmlSays()
        => ReadLines("Content-Type: multipart/alternative; boundary=b", "", "--b", "Content-Type: text/plain", "", First, "", Second, "--b", "Content-Type: text/html", "", $"<p>{First}</p><p>{Second} <a href=x>Unsubscribe</a></p>", "--b--").Article.Body
            .ShouldBe(First + "\n\n" + Second);

    [Fact]
    public void TheHtmlIsReadWhereThePlainTextIsARemnant()
    {
        string html = Convert.ToBase64String(Encoding.UTF8.GetBytes($"<html><body><p>{First}</p><p>{Second}</p></body></html>"));

        ReadLines("Content-Type: multipart/alternative; boundary=b", "", "--b", "Content-Type: text/plain", "", "Please view in a browser.", "--b", "Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: base64", "", html, "--b--").Article.Body
            .ShouldBe(First + "\n\n" + Second);
    }

    [Fact]
    public void HtmlInQuotedPrintableGoesThroughTheReaderOfPages()
    {
        Article article = ReadLines("Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: quoted-printable", "", $"<html><body><p class=3D\"x\">{First}</p><p>{Second} Caf=C3=", "=A9.</p></body></html>").Article;

        article.Title.ShouldBe("Talks begin");
        article.Body.ShouldBe($"{First}\n\n{Second} Café.");
    }

    [Fact]
    public void AttachmentsAreGivenOutAndPicturesAreNot()
    {
        ReadReport report = ReadLines(
            "Content-Type: multipart/mixed; boundary=\"a b\"", "", "preamble", "--a b", "Content-Type: text/plain", "", First,
            "--a b", "Content-Type: application/pdf; name=\"=?utf-8?Q?Caf=C3=A9.pdf?=\"", "Content-Disposition: attachment", "Content-Transfer-Encoding: base64", "", Convert.ToBase64String("%PDF-1.4"u8), "",
            "--a b", "Content-Type: image/png; name=logo.png", "Content-Transfer-Encoding: base64", "", "AAAA",
            "--a b", "Content-Type: text/plain", "Content-Disposition: attachment; filename*0*=utf-8''na%C3%AFve%20; filename*1=plan.txt", "", Second,
            "--a b", "Content-Type: message/rfc822", "", "Subject: inner", "", "Inner text.", "--a b--", "epilogue");

        report.Article.Body.ShouldBe(First);
        report.Attachments.Select(a => a.Name).ShouldBe(["Café.pdf", "naïve plan.txt", "attachment-3.eml"]);
        report.Attachments[0].Content.ToArray().ShouldBe("%PDF-1.4"u8.ToArray());
        Encoding.UTF8.GetString(report.Attachments[1].Content.Span).ShouldBe(Second);
        Encoding.UTF8.GetString(report.Attachments[2].Content.Span).ShouldBe("Subject: inner\r\n\r\nInner text.");
        report.Article.Furniture.ShouldBe(["Attachment left out: logo.png (image/png)"]);
    }

    [Fact]
    public void AMailWithNothingButAnAttachmentSaysWhatIsAttached()
    {
        ReadReport report = ReadLines("Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Type: application/pdf; name=annex.pdf", "Content-Transfer-Encoding: base64", "", "JVBERi0=", "--b--");

        report.Attachments.ShouldHaveSingleItem();
        report.Article.Title.ShouldBe("Talks begin");
        report.Article.Body.ShouldBe("Attached: annex.pdf");
    }

    [Theory]
    [InlineData("---------- Forwarded message ---------")]
    [InlineData("-----Original Message-----")]
    [InlineData("Begin forwarded message:")]
    public void WhatWasForwardedIsByWhoWroteIt(string marker)
    {
        Article article = ReadLines(
            "Content-Type: text/plain", "", "For your information, this came in last night from our colleagues.", "", marker,
            "From: Evening Wire <wire@example.net>", "Date: Sun, 21 Jul 2024 at 18:00", "Subject: Re: Convoy leaves", "To: <jane@example.org>", "", First, "", Second, "", "-- ", "Jane Doe", "Desk").Article;

        article.Title.ShouldBe("Convoy leaves");
        article.Author.ShouldBe("Evening Wire");
        article.Published.ShouldBe(new DateOnly(2024, 7, 21));
        article.Body.ShouldBe($"For your information, this came in last night from our colleagues.\n\n{First}\n\n{Second}");
        article.Furniture.ShouldBe([marker, "From: Evening Wire <wire@example.net>", "Date: Sun, 21 Jul 2024 at 18:00", "Subject: Re: Convoy leaves", "To: <jane@example.org>", "--", "Jane Doe", "Desk"]);
    }

    [Fact]
    public void TheSameInHtml()
    {
        Article article = ReadLines("Content-Type: text/html", "", $"<div>See below, please.</div><div><b>From:</b> Evening Wire &lt;wire@example.net&gt;<br><b>Sent:</b> Sunday, July 21, 2024 6:00 PM<br><b>To:</b> Jane<br><b>Subject:</b> Convoy leaves<br></div><p>{First}</p><p>{Second}</p>").Article;

        (article.Title, article.Author, article.Published).ShouldBe(("Convoy leaves", "Evening Wire", new DateOnly(2024, 7, 21)));
        article.Body.ShouldEndWith(First + "\n\n" + Second);
        article.Body.ShouldNotContain("wire@example.net");
    }

    [Fact]
    public void AnAnswerSetsAsideWhatItQuotes()
    {
        Article article = Read(Head.Replace("Subject: ", "Subject: Re: ", StringComparison.Ordinal) + string.Join("\r\n", "Content-Type: text/plain", "", First, "", "On Mon, 22 Jul 2024, Evening Wire wrote:", "> " + Second, "> > Older still, and of no more interest to anybody.")).Article;

        article.Body.ShouldBe(First);
        article.Furniture.ShouldBe(["On Mon, 22 Jul 2024, Evening Wire wrote:", Second, "Older still, and of no more interest to anybody."]);
    }

    [Fact]
    public void WhatIsQuotedInAForwardedMailIsRead()
        => Read(Head.Replace("Subject: ", "Subject: Fwd: ", StringComparison.Ordinal) + $"\r\n> {First}\r\n>\r\n> {Second}\r\n").Article.Body.ShouldBe(First + "\n\n" + Second);

    [Fact]
    public void ASavedPageIsReadAsAPage()
    {
        ReadReport report = Read(
            "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://news.example/talks\r\nSubject: Talks begin | The Example\r\nDate: Tue, 23 Jul 2024 10:00:00 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type=\"text/html\"; boundary=\"----b\"\r\n\r\n"
            + $"------b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<html><head><title>Talks begin | The Example</title><meta name=3D\"author\" content=3D\"A. Reporter\"></head><body><article><h1>Talks begin</h1><p>{First}</p><p>{Second}</p></article></body></html>\r\n------b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n------b--\r\n");

        report.Article.Title.ShouldBe("Talks begin");
        report.Article.Author.ShouldBe("A. Reporter");
        report.Article.Published.ShouldBeNull(); // the day it was saved is no day of the report's
        report.Article.Body.ShouldBe(First + "\n\n" + Second);
        report.Attachments.ShouldBeEmpty();
    }

    public static TheoryData<string, string> Refused => new()
    {
        { Head + "X-ReportWatcher-Watch: Bases\r\n\r\n" + First, "own-alert" },
        { Head + "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nUndelivered.\r\n--b--", "delivery-report" },
        { Head + "Content-Type: multipart/encrypted; boundary=b\r\n\r\n--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b--", "encrypted" },
        { Head + "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\n\r\nAAAA", "encrypted" },
        { Head + "Content-Type: text/plain\r\n\r\n\r\n", "no-text" },
        { Head + "Content-Type: image/png\r\n\r\nAAAA", "no-text" },
        { "From a@example.org Mon Jul 22 09:30:05 2024\n" + Head.Replace("\r\n", "\n", StringComparison.Ordinal) + "\nOne.\n\nFrom b@example.org Mon Jul 22 09:31:05 2024\n" + Head.Replace("\r\n", "\n", StringComparison.Ordinal) + "\nTwo.\n", "unsupported-format" },
        { Nested(30), "depth" },
        { Head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + string.Concat(Enumerable.Repeat("--b\r\n\r\nx\r\n", 2000)), "limit:parts" },
    };

    private static string Nested(int depth)
        => Head + string.Concat(Enumerable.Range(0, depth).Select(i => $"Content-Type: multipart/mixed; boundary=b{i}x\r\n\r\n--b{i}x\r\n")) + "\r\ntext";

    [Theory]
    [MemberData(nameof(Refused))]
    public void WhatIsNoReportHasAReason(string mail, string code)
        => Should.Throw<UnreadableReportException>(() => Read(mail)).Code.ShouldBe(code);

    [Fact]
    public void AMailboxOfOneMailIsThatMail()
        => Read("From a@example.org Mon Jul 22 09:30:05 2024\n" + Head.Replace("\r\n", "\n", StringComparison.Ordinal) + "\n" + First).Article.Body.ShouldBe(First);

    [Theory]
    [InlineData("Time: 12:08\nBaghdad: the ministry said on Monday that 1,200 soldiers leave the country by the end of the year.")]
    [InlineData("From: the ministry\nTo: all\n\nThe ministry said on Monday that 1,200 soldiers leave the country.")]
    [InlineData("MIME-Version: 1.0 is a header that mails have, the teacher said, and every one of the pupils wrote it down.")]
    public void ATextThatBeginsLikeAMailIsText(string text)
        => new ArticleReader().ReadPlainText(Encoding.UTF8.GetBytes(text)).ShouldNotBeNull();

    [Fact]
    public void AMessageThatBreaksOffIsReadAsFarAsItGoes()
        => ReadLines("Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Type: text/plain", "", First).Article.Body.ShouldBe(First);
}
