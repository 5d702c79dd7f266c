using ReportWatcher.Mail;

namespace ReportWatcher.Tests.Outbox;

/// <summary>Many mails, long outages and clocks that jump; with a real ledger, a recording transport and virtual time.</summary>
public sealed class BacklogTests
{
    private static readonly DeliveryOutcome s_sent = new DeliveryOutcome.Sent("250 ok");

    /// <summary>Each attempt to reach the server is a connection and at most two quick retries of it (SmtpPatience).</summary>
    private const int ConnectsPerProbe = 3;

    [Fact]
    public async Task AfterADayWithoutAServerNothingIsLostFewConnectsWereMadeAndNewAlertsAreNotStarved()
    {
        const int backlog = 5000, fresh = 100;
        await using OutboxSite site = new();
        await AddAsync(site, backlog);
        site.Transport.Answer = _ => new DeliveryOutcome.Unavailable("connection refused");

        for (DateTimeOffset end = site.Time.GetUtcNow().AddHours(24); site.Time.GetUtcNow() < end; site.Time.Advance(TimeSpan.FromMinutes(1)))
            await site.DrainAsync();

        (site.Transport.Asked * ConnectsPerProbe).ShouldBeLessThanOrEqualTo(60);
        site.Transport.Asked.ShouldBeGreaterThan(8, "it is tried at all");
        Count(site, "state = 'pending' AND attempts = 0").ShouldBe(backlog, "nobody is charged and nothing expires");

        // The server is back, and while the backlog goes out a few new reports come in.
        HashSet<string> latest = [];
        site.Transport.Answer = _ => s_sent;
        site.Time.Advance(TimeSpan.FromHours(4));
        await AddAsync(site, fresh);
        latest.UnionWith(site.Alerts.TakeLast(fresh).Select(a => a.Uid));
        // A server that takes twenty a second.
        site.Transport.BeforeTheReply = () =>
        {
            site.Time.Advance(TimeSpan.FromMilliseconds(50));
            return Task.CompletedTask;
        };
        DateTimeOffset back = site.Time.GetUtcNow();
        await site.DrainAsync();

        (site.Time.GetUtcNow() - back).ShouldBeLessThan(TimeSpan.FromMinutes(10), "the server's own time, and no waits of ours between the messages");

        Count(site, "state = 'sent'").ShouldBe(backlog + fresh);
        site.Transport.HandedOver.Select(m => m.Id).ShouldBeUnique();
        int lastOfLatest = site.Transport.HandedOver.Index().Last(m => latest.Contains(m.Item.Id.ToString("N"))).Index;
        lastOfLatest.ShouldBeLessThan(3 * fresh, "every second message is the newest due");
        // And the other way round: the oldest are not forgotten over the new ones.
        string oldest = site.Alerts[0].Uid;
        site.Transport.HandedOver.Index().First(m => m.Item.Id.ToString("N") == oldest).Index.ShouldBeLessThan(4);
        string[] backlogInTurn = [.. site.Alerts.Take(backlog).Select(a => a.Uid)];
        int median = site.Transport.HandedOver.Index().First(m => m.Item.Id.ToString("N") == backlogInTurn[backlog / 2]).Index;
        median.ShouldBeGreaterThan(backlog * 3 / 4, "from both ends towards the middle");
    }

    [Fact]
    public async Task SeveralMessagesAreOnTheirWayAtOnceButOneAtATimeUntilTheServerHasAnswered()
    {
        await using OutboxSite site = new(settings => settings["Mail"]!["Connections"] = 4);
        await AddAsync(site, 200);
        int together = 0;
        site.Transport.Answer = _ =>
        {
            together = Math.Max(together, site.Transport.MostAtOnce);
            return site.Transport.Asked == 1 ? new DeliveryOutcome.Unavailable("connection refused") : s_sent;
        };

        await site.DrainAsync();
        site.Transport.Asked.ShouldBe(1);

        site.Time.Advance(TimeSpan.FromMinutes(2));
        await site.DrainAsync();
        site.Transport.MostAtOnce.ShouldBeInRange(2, 4);
        Count(site, "state = 'sent'").ShouldBe(200);
        site.Site.Query<long>("SELECT count(*) FROM attempts GROUP BY alert_id HAVING count(*) > 1").ShouldBeEmpty();
    }

    [Fact]
    public async Task AClockThatIsSetBackDelaysNothing()
    {
        await using OutboxSite site = new();
        site.Transport.Answer = _ => site.Transport.Asked <= 2 ? new DeliveryOutcome.Deferred("451 later") : s_sent;
        using CancellationTokenSource stop = new();
        Task running = site.Sender.RunAsync(stop.Token);
        await AddAsync(site, 2); // both deferred for a minute
        await site.Time.AdvanceUntilAsync(() => site.Alerts.All(a => a.State == "deferred"), TimeSpan.FromSeconds(10), "both to be deferred");

        site.Time.JumpWallClock(TimeSpan.FromHours(-2));
        DateTimeOffset jumped = site.Time.GetUtcNow();
        await AddAsync(site, 1);
        await site.Time.AdvanceUntilAsync(() => site.Alerts.All(a => a.State == "sent"), TimeSpan.FromSeconds(10), "all to be sent");

        (site.Time.GetUtcNow() - jumped).ShouldBeLessThan(TimeSpan.FromMinutes(15), "the time that the loop needs, at ten seconds a step, not two hours");
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
    }

    [Fact]
    public async Task AClockSetBackWhileTheProgramWasDownDelaysNothing()
    {
        await using OutboxSite site = new();
        await AddAsync(site, 1);
        site.Time.JumpWallClock(TimeSpan.FromDays(-30));

        await site.RestartAsync();
        await site.Sender.ResumeAsync();
        await site.DrainAsync();

        site.Alerts.ShouldHaveSingleItem().State.ShouldBe("sent");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(-400)]
    public async Task AClockThatJumpsCostsNoAlertItsDays(int days)
    {
        await using OutboxSite site = new();
        await AddAsync(site, 1);
        site.Transport.Answer = _ => new DeliveryOutcome.Deferred("451 later");
        await site.DrainAsync();

        site.Time.JumpWallClock(TimeSpan.FromDays(days));
        for (int hour = 0; hour < 4 * 24; hour++)
        {
            await site.DrainAsync();
            site.Time.Advance(TimeSpan.FromHours(1));
        }

        site.Alerts.ShouldHaveSingleItem().State.ShouldBe("deferred", "it was tried for four days only");
    }

    [Fact]
    public async Task AStopWaitsForTheReplyAndWritesItDown()
    {
        await using OutboxSite site = new();
        await AddAsync(site, 1);
        using CancellationTokenSource stop = new();
        site.Transport.BeforeTheReply = stop.CancelAsync;

        await Should.ThrowAsync<OperationCanceledException>(site.Sender.DrainAsync(_ => { }, stop.Token));

        site.Alerts.ShouldHaveSingleItem().State.ShouldBe("sent");
    }

    private static async Task AddAsync(OutboxSite site, int alerts)
        => await Task.WhenAll(Enumerable.Range(0, alerts).Select(_ => site.ReportAsync("Troops")));

    private static long Count(OutboxSite site, string condition) => site.Site.Query<long>($"SELECT count(*) FROM alerts WHERE {condition}").Single();
}
