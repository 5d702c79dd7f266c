using ReportWatcher.Ledger;
using ReportWatcher.Mail;
using ReportWatcher.Tests.Outbox;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Ledger;

/// <summary>What explain can say of a report's alerts: those that left, those that did not, and why.</summary>
public sealed class AlertFatesTests
{
    [Fact]
    public async Task AlertsThatLeftWereRefusedHeldBackOrCollectedAreToldApart()
    {
        await using OutboxSite site = new(settings =>
        {
            settings["Watches"]![0]!["Repeat"] = "04:00:00";
            settings["Watches"]![1]!["Notify"] = "Both";
            settings["Alerts"]!["MaxPerHour"] = 2;
        });
        site.Transport.Answer = message => message.To == "bases@example.org" ? new DeliveryOutcome.Undeliverable("550 5.1.1 no such user") : new DeliveryOutcome.Sent("250 2.0.0 queued");
        DateTimeOffset first = site.Time.GetUtcNow();
        await site.ReportAsync("Troops", "Bases");
        await site.DrainAsync();
        site.Time.Advance(TimeSpan.FromMinutes(1));
        await site.ReportAsync("Troops", "Bases");
        await site.DrainAsync();

        Fates(site, 1).ShouldBe(
        [
            "Troops desk@example.org sent: 250 2.0.0 queued, told: -",
            "Bases desk@example.org sent: 250 2.0.0 queued, told: -",
            "Bases bases@example.org undeliverable: 550 5.1.1 no such user, told: -",
            "Bases desk@example.org digest: for the digest daily, told: -",
            "Bases bases@example.org digest: for the digest daily, told: -",
        ]);
        string[] second = Fates(site, 2);
        second.ShouldContain($"Troops desk@example.org repeat: the last alert of this watch was made at {first:u}, and none of its figures is new (Repeat), told: -");
        second.ShouldContain("Bases desk@example.org storm: 2 alerts had been made for this recipient within the hour (MaxPerHour), told: -");

        site.Time.Advance(TimeSpan.FromHours(2));
        (await site.Digests.WriteDueAsync()).ShouldBe(1, "the storm has passed");
        await site.DrainAsync();
        Fates(site, 2).ShouldContain($"Bases desk@example.org storm: 2 alerts had been made for this recipient within the hour (MaxPerHour), told: {site.Time.GetUtcNow():u}");
        Fates(site, 3).ShouldBeEmpty("there is no such report");
    }

    [Fact]
    public async Task ExplainShowsThem()
    {
        using Site site = new(settings => settings["Watches"]![1]!["Repeat"] = "1.00:00:00");
        string one = site.Folder.Write("reports/1.txt", "Convoy leaves.\n\nThe convoy left Camp Bravo on Monday, a spokesman said.\n");
        string two = site.Folder.Write("reports/2.txt", "Convoy returns.\n\nThe convoy came back to Camp Bravo on Friday, a spokesman said.\n");
        await ServiceProcess.RunAsync("once", one, "--settings", site.SettingsFile);
        await ServiceProcess.RunAsync("once", two, "--settings", site.SettingsFile);

        Finished text = await ServiceProcess.RunAsync("explain", two, "--settings", site.SettingsFile), json = await ServiceProcess.RunAsync("explain", "--json", two, "--settings", site.SettingsFile);

        text.Output.ShouldContain("Alert of Bases to desk@example.org: held back, too soon");
        text.Output.ShouldContain("no mail tells of it yet");
        json.Json.GetProperty("alerts").EnumerateArray().Select(a => a.GetProperty("state").GetString()).ShouldBe(["repeat", "repeat"]);
    }

    private static string[] Fates(OutboxSite site, int report)
    {
        using AlertFates fates = new(site.Site.Folders);
        return [.. fates.Of($"sha of report-{report}.txt").Select(f => $"{f.Watch} {f.Recipient} {f.State}: {f.Why}, told: {(f.ToldAt is { } at ? $"{at:u}" : "-")}")];
    }
}
