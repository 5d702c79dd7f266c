using ReportWatcher.Analysis;
using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Topics;
using ReportWatcher.Analysis.Watching;
using ReportWatcher.Ledger;
using ReportWatcher.Mail;

namespace ReportWatcher.Tests.Support;

/// <summary>Ordinary values, of which a test changes what it is about.</summary>
internal static class Some
{
    public const string Title = "Talks on the mission's future begin";

    public const string Body =
        "Security officials of both countries met on Monday to discuss the future of the mission.\n\n"
        + "There are about 2,500 foreign soldiers in the country, spread over three main sites. "
        + "The talks began with a gradual reduction, leading to the end of the mission by 2026.";

    public static readonly Guid Id = new("0f8fad5b-d9cb-469f-a165-70867728950e");

    public static readonly DateTimeOffset Instant = new(2024, 7, 22, 9, 30, 5, TimeSpan.Zero);

    public static Article Article(string title = Title, string body = Body) => new()
    {
        Title = title,
        Lead = body.Split("\n\n")[0],
        Body = body,
        Source = "Evening Wire",
        Author = "A. Reporter",
        Published = new DateOnly(2024, 7, 22),
        Language = "en",
    };

    /// <summary>A hit on the first place of <paramref name="words"/> at or after <paramref name="from"/> in the body.</summary>
    public static MatchReason Hit(string body, string words, string sentence, int from = 0)
    {
        int start = body.IndexOf(words, from, StringComparison.Ordinal);
        return new MatchReason(words, start, start + words.Length, sentence);
    }

    public static Figure Figure(string body, string text, decimal value, Qualifier qualifier = Qualifier.Exact, string? subject = null, string? sentence = null)
    {
        int start = body.IndexOf(text, StringComparison.Ordinal);
        return new Figure
        {
            Text = text, Value = value, Qualifier = qualifier, Subject = subject, Kind = FigureKind.Count, Sentence = sentence ?? text, Start = start, End = start + text.Length,
        };
    }

    public static Findings Findings(Article? article = null)
    {
        article ??= Article();
        return new Findings(
            article,
            [new TopicScore("withdrawal", 0.93, ["end of the mission", "reduction"]), new TopicScore("negotiations", 0.71, ["talks"])],
            [new TopicScore("training", 0.41, ["advisers"])],
            [
                Figure(article.Body, "three main sites", 3, subject: "main sites"),
                Figure(article.Body, "about 2,500 foreign soldiers", 2500, Qualifier.About, "foreign soldiers"),
            ],
            []);
    }

    /// <summary>A watch on troop numbers fired by the figure in <see cref="Body"/>.</summary>
    public static AlertContent Alert()
    {
        const string sentence = "There are about 2,500 foreign soldiers in the country, spread over three main sites.";
        Figure soldiers = Figure(Body, "about 2,500 foreign soldiers", 2500, Qualifier.About, "foreign soldiers", sentence);
        return Alert(new WatchMatch("Troop level", [new MatchReason(soldiers.Text, soldiers.Start, soldiers.End, sentence, Figure: soldiers)]));
    }

    public static AlertContent Alert(WatchMatch match, Findings? findings = null) => new()
    {
        Id = Id,
        CreatedAt = Instant,
        From = new Mailbox("ReportWatcher", "watcher@example.org"),
        To = new Mailbox("", "desk@example.org"),
        Match = match,
        Findings = findings ?? Findings(),
        FileName = "report one.txt",
        Inbox = "wire",
        SettingsFile = "/etc/reportwatcher/appsettings.json",
    };

    /// <summary>A small message of our own making, ended by CRLF.</summary>
    public static OutgoingMessage Message(string? body = null, string to = "desk@example.org", string from = "watcher@example.org")
        => new(Id, from, to, System.Text.Encoding.UTF8.GetBytes(
            $"From: <{from}>\r\nTo: <{to}>\r\nSubject: test\r\nMessage-ID: <m@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n{body ?? "Hello\r\nthe end\r\n"}"));

    /// <summary>That message as an alert to be recorded with its report.</summary>
    public static NewAlert NewAlert(OutgoingMessage message, string watch = "Troops") => new()
    {
        Uid = Guid.NewGuid(),
        Watch = watch,
        Recipient = message.To,
        Sender = message.From,
        Message = message.Bytes.ToArray(),
        Entry = new Lazy<string>("{}"),
    };
}
