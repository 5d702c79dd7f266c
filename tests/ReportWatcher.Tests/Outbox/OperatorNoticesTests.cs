using System.Text.Json;
using System.Text.Json.Nodes;
using ReportWatcher.Intake;
using ReportWatcher.Mail;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Outbox;

/// <summary>What the operator is told of, once when it begins and once when it is over; with a real ledger and a clock that stands still.</summary>
public sealed class OperatorNoticesTests
{
    [Fact]
    public async Task AnInboxThatNothingComesThroughIsToldOfOnceAndAgainWhenItIsOver()
    {
        await using OutboxSite site = new(s => Operator(s));
        await site.ReportAsync("Troops");
        await site.DrainAsync();
        await LookFor(site, TimeSpan.FromHours(23));
        Subjects(site).ShouldBeEmpty();

        await LookFor(site, TimeSpan.FromHours(20));
        Subjects(site).ShouldBe(["ReportWatcher: Nothing has come through the inbox wire for 24 hours"]);
        site.Mails("notice").ShouldHaveSingleItem().Recipient.ShouldBe("ops@example.org");

        await site.ReportAsync("Troops");
        await LookFor(site, TimeSpan.FromMinutes(5)); // and its mail, still waiting, is not late yet
        Subjects(site)[1..].ShouldBe(["ReportWatcher: Reports come through the inbox wire again"]);
        DecodedMail.Plain(site.Mails("notice")[1].Message).ShouldContain("It had been so since");
    }

    [Fact]
    public async Task AnInboxMayRestAsLongAsItsOwnSettingSays()
    {
        await using OutboxSite site = new(settings => Operator(settings)["Inboxes"]![0]!["NothingForHours"] = 0);

        await LookFor(site, TimeSpan.FromDays(10), TimeSpan.FromHours(1));

        Subjects(site).ShouldBeEmpty();
    }

    [Fact]
    public async Task AStartAfterALongTimeLetsTheFirstScanFillTheInboxes()
    {
        await using OutboxSite site = new(s => Operator(s));
        await site.ReportAsync("Troops");
        await site.DrainAsync();
        await LookFor(site, TimeSpan.FromMinutes(2));
        site.Time.Advance(TimeSpan.FromDays(3));
        await site.RestartAsync();

        await LookFor(site, TimeSpan.FromMinutes(10));
        Subjects(site).ShouldBeEmpty();
        await LookFor(site, TimeSpan.FromMinutes(10));
        Subjects(site).Count.ShouldBe(1);
    }

    [Fact]
    public async Task AnInboxThatIsGoneIsToldOfAndARestartTellsNothingTwice()
    {
        await using OutboxSite site = new(s => Operator(s));
        await SayAsync(site, "the folder is gone");

        await LookFor(site, TimeSpan.FromMinutes(10));
        await site.RestartAsync();
        await LookFor(site, TimeSpan.FromMinutes(10));
        await SayAsync(site, null);
        await LookFor(site, TimeSpan.FromMinutes(10));
        await site.RestartAsync();
        await LookFor(site, TimeSpan.FromMinutes(10));

        Subjects(site).ShouldBe(["ReportWatcher: The inbox wire is unavailable", "ReportWatcher: The inbox wire is available again"]);
        DecodedMail.Plain(site.Mails("notice")[0].Message).ShouldContain("Reason: the folder is gone");
    }

    [Fact]
    public async Task FilesThatCannotBeTakenAreToldOfByName()
    {
        await using OutboxSite site = new(s => Operator(s));
        await SayAsync(site, null, new LeftFile(@"bad\xFFname", "its name is no text"));

        await LookFor(site, TimeSpan.FromMinutes(5));

        Subjects(site).ShouldBe(["ReportWatcher: 1 file in the inbox wire cannot be taken"]);
        DecodedMail.Plain(site.Mails("notice")[0].Message).ShouldContain(@"bad\xFFname: its name is no text");
    }

    [Fact]
    public async Task AnInboxThatBlinksWakesNobody()
    {
        await using OutboxSite site = new(s => Operator(s));
        for (int i = 0; i < 5; i++)
        {
            await SayAsync(site, "the folder is gone");
            await LookFor(site, TimeSpan.FromMinutes(1));
            await SayAsync(site, null);
            await LookFor(site, TimeSpan.FromMinutes(1));
        }

        Subjects(site).ShouldBeEmpty();
    }

    [Fact]
    public async Task MailThatDoesNotLeaveIsToldOfWithTheReasonAndNoticesDoNotCauseNotices()
    {
        await using OutboxSite site = new(s => Operator(s));
        await site.ReportAsync("Troops");
        site.Transport.Answer = _ => new DeliveryOutcome.Unavailable("relay.example.org:587: connection refused");
        await site.DrainAsync();

        await LookFor(site, TimeSpan.FromHours(3));
        Subjects(site).ShouldBe(["ReportWatcher: Mail has not left for 30 minutes"]);
        DecodedMail.Plain(site.Mails("notice")[0].Message).ShouldContain("No mail leaves at all: relay.example.org:587: connection refused");

        site.Transport.Answer = m => m.To == "ops@example.org" ? new DeliveryOutcome.Deferred("451 later") : new DeliveryOutcome.Sent("250 ok");
        site.Time.Advance(TimeSpan.FromHours(4));
        await site.DrainAsync();
        await LookFor(site, TimeSpan.FromHours(3));
        Subjects(site).ShouldBe(["ReportWatcher: Mail has not left for 30 minutes", "ReportWatcher: No mail is late any more"]);
    }

    [Fact]
    public async Task ARecipientWhoCannotBeReachedIsToldOfUntilMailArrivesAgain()
    {
        await using OutboxSite site = new(s => Operator(s));
        await site.ReportAsync("Troops");
        site.Transport.Answer = _ => new DeliveryOutcome.Undeliverable("550 5.1.1 no such user");
        await site.DrainAsync();
        site.Transport.Answer = _ => new DeliveryOutcome.Sent("250 ok");
        await LookFor(site, TimeSpan.FromMinutes(5));
        Subjects(site).ShouldBe(["ReportWatcher: Mail to desk@example.org cannot be delivered"]);

        await site.ReportAsync("Troops");
        await site.DrainAsync();
        await LookFor(site, TimeSpan.FromMinutes(5));
        Subjects(site)[1..].ShouldBe(["ReportWatcher: Mail to desk@example.org is delivered again"]);
    }

    [Fact]
    public async Task FailedReportsAreToldOfUntilSomebodyHasSeenToThem()
    {
        await using OutboxSite site = new(s => Operator(s));
        string file = Path.Combine(site.Site.Folders.Failed, "x__report.pdf");
        File.WriteAllText(file, "x");
        File.WriteAllText(file + ".reason.json", "{}");

        await LookFor(site, TimeSpan.FromMinutes(30));
        File.Move(file, site.Site.Folder["mended.pdf"]);
        await LookFor(site, TimeSpan.FromMinutes(30));

        Subjects(site).ShouldBe(["ReportWatcher: 1 report could not be read", "ReportWatcher: No failed report is left"]);
    }

    [Fact]
    public async Task WithoutAnOperatorNobodyIsTold()
    {
        await using OutboxSite site = new();
        await SayAsync(site, "the folder is gone");

        await LookFor(site, TimeSpan.FromMinutes(10));

        Subjects(site).ShouldBeEmpty();
    }

    private static JsonObject Operator(JsonObject settings)
    {
        settings["Operator"] = new JsonObject { ["To"] = new JsonArray("ops@example.org") };
        return settings;
    }

    /// <summary>What the intake says of its inbox.</summary>
    private static Task SayAsync(OutboxSite site, string? unavailable, params LeftFile[] left)
        => site.Ledger.NoteAsync(InboxCondition.NoteOf("wire"), JsonSerializer.Serialize(new InboxNote(unavailable, left.Length, left), FindingsJson.Options));

    /// <summary>Looks as the service does, every minute.</summary>
    private static async Task LookFor(OutboxSite site, TimeSpan duration, TimeSpan? every = null)
    {
        TimeSpan step = every ?? (duration > TimeSpan.FromHours(5) ? TimeSpan.FromMinutes(20) : TimeSpan.FromMinutes(1));
        for (TimeSpan passed = TimeSpan.Zero; passed < duration; passed += step)
        {
            await site.Notices.LookAsync();
            site.Time.Advance(step);
        }
    }

    private static List<string> Subjects(OutboxSite site) => [.. site.Mails("notice").Select(m => DecodedMail.Subject(m.Message))];
}
