using System.Text.Json.Nodes;
using ReportWatcher.Ledger;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Outbox;

/// <summary>When digests are due and what is in them, with a real ledger and a clock that stands still. The clock starts on Monday 22 July 2024, 09:30:05 UTC.</summary>
public sealed class DigestWriterTests
{
    private const string Desk = "desk@example.org";

    [Fact]
    public async Task AWatchOnDigestMakesOneMailOfWhatFiredSinceTheLast()
    {
        await using OutboxSite site = new(s => Morning(s));

        (await site.ReportAsync("Troops")).Mails.ShouldBe(0);
        await site.ReportAsync("Troops");
        (await site.Digests.WriteDueAsync()).ShouldBe(0, "the next is due on Tuesday at seven");
        await At(site, "2024-07-23T05:00:00Z"); // 07:00 in Berlin

        AlertRow digest = site.Mails("digest").ShouldHaveSingleItem();
        digest.Recipient.ShouldBe(Desk);
        DecodedMail.Subject(digest.Message).ShouldBe("morning: 2 alerts from 2 reports: Troops");
        DecodedMail.Plain(digest.Message).ShouldContain("Report 1");
        DecodedMail.Plain(digest.Message).ShouldContain("Report 2");
        await site.DrainAsync();
        site.Transport.HandedOver.ShouldHaveSingleItem().Bytes.ToArray().ShouldBe(digest.Message);
        site.Alerts.ShouldAllBe(a => a.State == "sent");
    }

    [Fact]
    public async Task AnEmptyPeriodSendsNothingAndIsPartOfTheNext()
    {
        await using OutboxSite site = new(s => Morning(s));
        await site.ReportAsync("Troops");
        await At(site, "2024-07-23T05:00:00Z");
        await At(site, "2024-07-24T05:00:00Z");

        site.Mails("digest").Count.ShouldBe(1);

        site.Time.Advance(TimeSpan.FromHours(1));
        await site.ReportAsync("Troops");
        await At(site, "2024-07-25T05:00:00Z");
        site.Mails("digest").Count.ShouldBe(2);
        Periods(site).ShouldBe(["2024-07-22T09:30:05 2024-07-23T05:00:00 1", "2024-07-23T05:00:00 2024-07-25T05:00:00 1"]);
    }

    [Fact]
    public async Task ADigestThatIsToBeSentAnywaySaysThatNothingFired()
    {
        await using OutboxSite site = new(settings => Morning(settings)["Digests"]![0]!["SendEmpty"] = true);
        await site.Digests.WriteDueAsync();
        site.Alerts.ShouldBeEmpty("the periods begin when the digest is first seen");

        await At(site, "2024-07-23T05:00:00Z");
        await At(site, "2024-07-24T05:00:00Z");

        site.Mails("digest").Select(d => DecodedMail.Subject(d.Message)).ShouldBe(Enumerable.Repeat("morning: Nothing fired in this period", 2));
    }

    [Fact]
    public async Task RunsThatWereMissedMakeOneDigestOfAllTheirPeriods()
    {
        await using OutboxSite site = new(s => Morning(s));
        await site.ReportAsync("Troops");
        await At(site, "2024-07-23T05:00:00Z");
        await site.ReportAsync("Troops");
        site.Time.Advance(TimeSpan.FromDays(1));
        await site.ReportAsync("Troops");
        site.Time.Advance(TimeSpan.FromDays(3)); // down, or asleep: four times of the schedule pass
        await site.RestartAsync();

        (await site.Digests.WriteDueAsync()).ShouldBe(1);
        (await site.Digests.WriteDueAsync()).ShouldBe(0);

        DecodedMail.Subject(site.Mails("digest")[1].Message).ShouldBe("morning: 2 alerts from 2 reports: Troops");
        Periods(site)[1].ShouldBe("2024-07-23T05:00:00 2024-07-27T05:00:00 2");
    }

    [Theory]
    // The clock of Berlin jumps from 02:00 to 03:00 on 31 March and back from 03:00 to 02:00 on 27 October 2024.
    [InlineData("0 0 7 * * ?", "2024-03-30T12:00:00Z", "2024-03-31T05:00:00Z 2024-04-01T05:00:00Z")]
    [InlineData("0 0 7 * * ?", "2024-10-26T12:00:00Z", "2024-10-27T06:00:00Z 2024-10-28T06:00:00Z")]
    [InlineData("0 30 2 * * ?", "2024-03-30T12:00:00Z", "2024-03-31T01:00:00Z 2024-04-01T00:30:00Z")] // there is no 02:30: at the first moment after it
    [InlineData("0 30 2 * * ?", "2024-10-26T12:00:00Z", "2024-10-27T00:30:00Z 2024-10-28T01:30:00Z")]
    public async Task OverAChangeOfTheClocksEveryDayHasOneDigest(string at, string start, string expected)
    {
        await using OutboxSite site = new(settings => Morning(settings)["Digests"]![0]!["At"] = at, DateTimeOffset.Parse(start));
        await site.ReportAsync("Troops");
        List<string> written = [];
        for (int minute = 0; minute < 48 * 60; minute += 10)
        {
            site.Time.Advance(TimeSpan.FromMinutes(10));
            // Something to tell at any time: a second digest of the same day would be seen.
            if (minute % 60 == 0)
                await site.ReportAsync("Troops");
            if (await site.Digests.WriteDueAsync() > 0)
                written.Add($"{site.Time.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ}");
        }

        written.ShouldBe(expected.Split(' '));
    }

    [Fact]
    public async Task AClockThatJumpsAheadAndBackMakesNoSecondDigestOfThePeriodAndLosesNothing()
    {
        await using OutboxSite site = new(s => Morning(s));
        await site.ReportAsync("Troops");
        site.Time.JumpWallClock(TimeSpan.FromDays(1));
        (await site.Digests.WriteDueAsync()).ShouldBe(1, "by its clock it is Tuesday");
        await site.ReportAsync("Troops"); // recorded in the future
        site.Time.JumpWallClock(TimeSpan.FromDays(-1) - TimeSpan.FromHours(2));

        await At(site, "2024-07-23T05:00:00Z");
        site.Mails("digest").Count.ShouldBe(1, "that period has been told");

        await site.ReportAsync("Troops");
        await At(site, "2024-07-24T05:00:00Z");
        site.Mails("digest").Count.ShouldBe(2);
        site.Site.Query<long>("SELECT count(*) FROM postponed WHERE told_in IS NULL").ShouldBe([0L]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AClockThatRanAMonthAheadSilencesNoDigestOfTheMonth(bool sendEmpty)
    {
        await using OutboxSite site = new(settings => Morning(settings)["Digests"]![0]!["SendEmpty"] = sendEmpty);
        await site.ReportAsync("Troops");
        await At(site, "2024-07-23T05:00:00Z");
        site.Time.JumpWallClock(TimeSpan.FromDays(30));
        await site.ReportAsync("Troops");
        site.Time.JumpWallClock(TimeSpan.FromDays(1));
        await site.Digests.WriteDueAsync();
        site.Time.JumpWallClock(TimeSpan.FromDays(-31));

        foreach ((string morning, int digests) in ((string, int)[])[("2024-07-24T05:00:00Z", 3), ("2024-07-25T05:00:00Z", 4)])
        {
            await site.ReportAsync("Troops");
            await At(site, morning);
            site.Mails("digest").Count.ShouldBe(digests, morning);
            (await site.Digests.WriteDueAsync()).ShouldBe(0, "it has been told");
        }

        Periods(site).ShouldBe(["2024-07-22T09:30:05 2024-07-23T05:00:00 1", "2024-07-23T05:00:00 2024-07-24T05:00:00 1", "2024-07-24T05:00:00 2024-07-25T05:00:00 1"]);
    }

    [Fact]
    public async Task ADigestIsForThoseItNamesAndTheDailyOneForTheRest()
    {
        await using OutboxSite site = new(settings =>
        {
            Morning(settings);
            settings["Watches"]![1]!["Notify"] = "Digest"; // to the desk and to the bases editor, whom no digest names
        });
        await site.ReportAsync("Troops", "Bases");

        site.Site.Query<string>("SELECT recipient || ' ' || digest FROM postponed ORDER BY id").ShouldBe([$"{Desk} morning", $"{Desk} morning", "bases@example.org daily"]);
        await At(site, "2024-07-24T08:00:00Z"); // later than seven o'clock wherever this machine is
        site.Mails("digest").Select(d => d.Recipient).ShouldBe([Desk, "bases@example.org"], ignoreOrder: true);
    }

    [Fact]
    public async Task BothMeansAtOnceAndInTheDigest()
    {
        await using OutboxSite site = new(settings => Morning(settings)["Watches"]![0]!["Notify"] = "Both");

        (await site.ReportAsync("Troops")).Mails.ShouldBe(1);
        await At(site, "2024-07-23T05:00:00Z");

        site.Alerts.Select(a => a.Kind).ShouldBe(["alert", "digest"]);
    }

    [Fact]
    public async Task WhatWaitsForADigestThatTheSettingsNoLongerHaveGoesWithTheRecipientsOther()
    {
        await using OutboxSite site = new(s => Morning(s));
        await site.ReportAsync("Troops");
        site.ChangeSettings(settings => Morning(settings)["Digests"]![0]!["Name"] = "renamed");

        await At(site, "2024-07-23T05:00:00Z");

        DecodedMail.Subject(site.Mails("digest").ShouldHaveSingleItem().Message).ShouldStartWith("renamed: ");
    }

    [Fact]
    public async Task AStormBecomesOneMailForEachRecipientAndNothingIsDropped()
    {
        await using OutboxSite site = new(settings => settings["Alerts"] = new JsonObject { ["MaxPerHour"] = 50 });
        for (int i = 0; i < 300; i++)
        {
            site.Time.Advance(TimeSpan.FromSeconds(1));
            await site.ReportAsync("Bases"); // to two recipients
        }

        site.Mails("alert").Count.ShouldBe(100);
        (await site.Digests.WriteDueAsync()).ShouldBe(0, "the storm is not over");
        site.Time.Advance(TimeSpan.FromMinutes(10));
        (await site.Digests.WriteDueAsync()).ShouldBe(2);
        (await site.Digests.WriteDueAsync()).ShouldBe(0);

        foreach (AlertRow digest in site.Mails("digest"))
        {
            string plain = DecodedMail.Plain(digest.Message);
            DecodedMail.Subject(digest.Message).ShouldBe("Many alerts at once: 250 alerts from 250 reports: Bases");
            plain.ShouldContain("More than 50 alerts to you fell within one hour.");
            for (int report = 51; report <= 300; report++)
                plain.ShouldContain($"Report {report}\n");
        }

        site.Time.Advance(TimeSpan.FromHours(1));
        (await site.ReportAsync("Bases")).Mails.ShouldBe(2, "after an hour alerts leave at once again");
    }

    [Fact]
    public async Task AStormThatGoesOnIsToldOfAfterAnHour()
    {
        await using OutboxSite site = new(settings => settings["Alerts"] = new JsonObject { ["MaxPerHour"] = 3 });
        int digests = 0;
        for (int minute = 0; minute < 180; minute++)
        {
            await site.ReportAsync("Troops");
            site.Time.Advance(TimeSpan.FromMinutes(1));
            digests += await site.Digests.WriteDueAsync();
        }

        digests.ShouldBeInRange(2, 3);
        int told = site.Mails("alert").Count + (int)site.Site.Query<long>("SELECT count(*) FROM postponed").Single();
        told.ShouldBe(180);
    }

    [Fact]
    public async Task RepeatHoldsBackAndTheNextAlertSaysHowMany()
    {
        await using OutboxSite site = new(settings => settings["Watches"]![0]!["Repeat"] = "04:00:00");

        (await site.ReportAsync("Troops")).Mails.ShouldBe(1);
        site.Time.Advance(TimeSpan.FromHours(1));
        RecordedReport second = await site.ReportAsync("Troops");
        (second.Mails, second.Postponed).ShouldBe((0, 1));
        await site.ReportAsync("Troops");
        (await site.ReportAsync("Bases")).Mails.ShouldBe(2, "another watch is not concerned");
        site.Time.Advance(TimeSpan.FromHours(3));
        (await site.ReportAsync("Troops")).Mails.ShouldBe(1);

        string plain = DecodedMail.Plain(site.Alerts[^1].Message);
        plain.ShouldContain("This watch fired in 2 more reports since 22 July 10:30 UTC");
        DecodedMail.Plain(site.Alerts[0].Message).ShouldNotContain("more reports");
        site.Site.Query<string>("SELECT why || ' ' || (told_in IS NOT NULL) FROM postponed").ShouldBe(["repeat 1", "repeat 1"]);
    }

    [Fact]
    public async Task RepeatHoldsBackNoFigureThatIsAnother()
    {
        await using OutboxSite site = new(settings => settings["Watches"]![0]!["Repeat"] = "04:00:00");
        // The second source says the same, the third another number, and then both are known.
        (decimal Value, bool Told)[] reports = [(2500, true), (2500, false), (2600, true), (2500, false), (2600, false), (900, true)];

        foreach ((decimal value, bool told) in reports)
        {
            RecordedReport recorded = await site.FigureAsync("Troops", value);
            (recorded.Mails, recorded.Postponed).ShouldBe(told ? (1, 0) : (0, 1), $"{value}");
            site.Time.Advance(TimeSpan.FromMinutes(10));
        }
    }

    [Fact]
    public async Task AClockThatWasSetBackDoesNotSilenceAWatchWithRepeat()
    {
        await using OutboxSite site = new(settings => settings["Watches"]![0]!["Repeat"] = "04:00:00");
        site.Time.JumpWallClock(TimeSpan.FromDays(30));
        await site.ReportAsync("Troops");
        site.Time.JumpWallClock(TimeSpan.FromDays(-30));

        (await site.ReportAsync("Troops")).Mails.ShouldBe(1);
    }

    /// <summary>The watch on troops tells in a digest that names the desk, at 07:00 in Berlin.</summary>
    private static JsonObject Morning(JsonObject settings)
    {
        settings["Watches"]![0]!["Notify"] = "Digest";
        settings["Digests"] = JsonNode.Parse("""[ { "Name": "morning", "At": "0 0 7 * * ?", "TimeZone": "Europe/Berlin", "To": ["Desk <desk@example.org>"] } ]""");
        return settings;
    }

    private static async Task At(OutboxSite site, string instant)
    {
        site.Time.Advance(DateTimeOffset.Parse(instant) - site.Time.GetUtcNow());
        await site.Digests.WriteDueAsync();
    }

    private static IReadOnlyList<string> Periods(OutboxSite site)
        => site.Site.Query<string>(
            """
            SELECT strftime('%Y-%m-%dT%H:%M:%S', period_start / 1000, 'unixepoch') || ' ' || strftime('%Y-%m-%dT%H:%M:%S', period_end / 1000, 'unixepoch') || ' ' || entries
            FROM digest_runs ORDER BY period_end
            """);
}
