using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using ReportWatcher.Analysis.Watching;
using ReportWatcher.Mail;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Mail;

/// <summary>What Gmail, Outlook and a phone do with our HTML: the rules they are known for, held against every kind of mail.</summary>
public sealed class MailHtmlTests
{
    // Gmail shows no more of a message.
    private const int GmailShows = 102 * 1024;

    // Elements that Word, which draws Outlook's mails, knows.
    private static readonly string[] s_known =
        ["HTML", "HEAD", "META", "TITLE", "STYLE", "BODY", "TABLE", "TBODY", "TR", "TD", "DIV", "P", "SPAN", "H1", "H2", "BLOCKQUOTE", "B", "BR", "BDI"];

    public static TheoryData<string> Kinds() => new("alert", "digest", "a thousand alerts", "a thousand Arabic alerts", "a thousand watches", "notice");

    [Theory]
    [MemberData(nameof(Kinds))]
    public void NothingIsLoadedAndOutlookKnowsEveryElement(string kind)
    {
        string html = Html(kind);
        IElement[] elements = [.. Parse(html).All];

        elements.Select(e => e.TagName).Distinct().Except(s_known).ShouldBeEmpty();
        elements.SelectMany(e => e.Attributes).Select(a => a.Name).Intersect(["src", "href", "background", "onclick", "srcset"]).ShouldBeEmpty();
        html.ShouldNotContain("@import");
        html.ShouldNotContain("url(");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void NothingDependsOnWhatOutlookLeavesOut(string kind)
    {
        foreach (IElement element in Parse(Html(kind)).All.Where(e => e.HasAttribute("style")))
        {
            string style = element.GetAttribute("style")!;
            Regex.IsMatch(style, "(^|;)(display|position|float|background|grid|flex)[a-z-]*:(?!#)").ShouldBeFalse(style);
            // The colour of a cell must not hang on the style alone.
            if (element.TagName is "TD" or "TABLE" or "BODY" && Regex.Match(style, "background-color:(#[0-9a-f]{6})") is { Success: true } colour)
                element.GetAttribute("bgcolor").ShouldBe(colour.Groups[1].Value);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EveryColourHasADarkOne(string kind)
    {
        string html = Html(kind);
        string dark = html[html.IndexOf("prefers-color-scheme: dark", StringComparison.Ordinal)..html.IndexOf("</style>", StringComparison.Ordinal)];
        string[] classes = [.. Regex.Matches(dark, @"\.([a-z]+) \{").Select(m => m.Groups[1].Value)];
        classes.Length.ShouldBeGreaterThan(8);
        foreach (IElement element in Parse(html).All.Where(e => Regex.IsMatch(e.GetAttribute("style") ?? "", "(^|;)(color|background-color):")))
            element.ClassList.Intersect(classes).ShouldNotBeEmpty(element.OuterHtml[..Math.Min(300, element.OuterHtml.Length)]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void GmailShowsAllOfIt(string kind) => Encoding.UTF8.GetByteCount(Html(kind)).ShouldBeLessThan(GmailShows);

    [Fact]
    public void WhatTheHtmlHasNoRoomForIsInThePlainText()
    {
        OutgoingMessage message = Message("a thousand alerts");

        DecodedMail.Html(message.Bytes.ToArray()).ShouldContain("more, for which there is room only in the plain text of this mail");
        string plain = DecodedMail.Plain(message.Bytes.ToArray());
        Enumerable.Range(0, 1000).Where(i => !plain.Contains($"Report number {i}.", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static IDocument Parse(string html) => new HtmlParser().ParseDocument(html);

    private static string Html(string kind) => DecodedMail.Html(Message(kind).Bytes.ToArray());

    private static OutgoingMessage Message(string kind) => kind switch
    {
        "alert" => AlertMessage.Compose(Some.Alert()),
        "digest" => Digest(3, "Report number {0}. It has a headline of ordinary length"),
        "a thousand alerts" => Digest(1000, "Report number {0}. It has a headline of ordinary length, and a little more than that"),
        "a thousand Arabic alerts" => Digest(1000, "التقرير رقم {0} وعنوانه طويل بعض الشيء كما هي العادة في الصحف اليومية الكبيرة"),
        "a thousand watches" => Digest(1000, "Report number {0}", watches: 1000),
        _ => NoticeMessage.Compose(new NoticeContent
        {
            Id = Some.Id, CreatedAt = Some.Instant, From = Mailbox.Parse("watcher@example.org"), To = Mailbox.Parse("ops@example.org"), Name = "inbox", Subject = "The inbox wire is unavailable",
            Lines = ["Folder: /srv/inbox", "Reason: not mounted"], SettingsFile = "/etc/reportwatcher/appsettings.json",
        }),
    };

    private static OutgoingMessage Digest(int alerts, string headline, int watches = 7)
    {
        AlertContent content = Some.Alert();
        return DigestMessage.Compose(new DigestContent
        {
            Id = Some.Id,
            CreatedAt = Some.Instant,
            From = Mailbox.Parse("watcher@example.org"),
            To = Mailbox.Parse("desk@example.org"),
            Name = "morning",
            PeriodStart = Some.Instant.AddDays(-1),
            PeriodEnd = Some.Instant,
            TimeZone = TimeZoneInfo.Utc,
            Items =
            [
                .. Enumerable.Range(0, alerts).Select(i => new DigestItem(i, Some.Instant, DigestEntry.Of(content with
                {
                    Match = new WatchMatch($"Watch {i % watches}", content.Match.Reasons),
                    Findings = Some.Findings(Some.Article(string.Format(System.Globalization.CultureInfo.InvariantCulture, headline, i))),
                }))),
            ],
            StormLimit = null,
            SettingsFile = "/etc/reportwatcher/appsettings.json",
        });
    }
}
