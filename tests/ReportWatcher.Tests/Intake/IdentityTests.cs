using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Intake;

/// <summary>A report is its content; the name it comes under is only what we call it.</summary>
public sealed class IdentityTests
{
    private const string Text = "Commanders met on Monday.\n\nThere are about 2,500 soldiers at Camp Bravo.\n";

    [Fact]
    public async Task TheSameContentAgainIsADuplicateAndAlertsNobody()
    {
        using Site site = new();
        await using RunningIntake intake = new(site);
        site.Drop("first.txt", Text);
        await site.FiledAsync("first.txt");
        int alerts = site.Alerts.Count;

        site.Drop("under another name.txt", Text);

        await site.FiledAsync("under another name.txt");
        site.Reports[^1].State.ShouldBe("duplicate");
        site.FilesIn("data/duplicate").ShouldBe([site.Reports[^1].StoredName]);
        alerts.ShouldBe(3);
        site.Alerts.Count.ShouldBe(alerts);
    }

    [Fact]
    public async Task NewContentUnderAKnownNameIsANewRevision()
    {
        using Site site = new();
        await using RunningIntake intake = new(site);
        site.Drop("report.txt", Text);
        await site.FiledAsync("report.txt");

        site.Drop("report.txt", Text.Replace("2,500", "3,500"));

        await site.FiledAsync(2);
        site.Reports.Select(r => (r.State, r.Revision)).ShouldBe([("done", 1), ("done", 2)]);
        site.Alerts.Count.ShouldBe(6);
    }

    [Fact]
    public async Task OfManyEqualFilesAtOnceOneIsTheReport()
    {
        using Site site = new();
        for (int i = 0; i < 20; i++)
            site.Drop($"copy {i}.txt", Text);

        await using RunningIntake intake = new(site);

        await site.FiledAsync(20);
        site.Reports.Count(r => r.State == "done").ShouldBe(1);
        site.Reports.Count(r => r.State == "duplicate").ShouldBe(19);
        site.FilesIn("data/duplicate").Count.ShouldBe(19);
        site.Alerts.Count.ShouldBe(3);
    }

    [Fact]
    public async Task AReportThatFailedMayComeAgain()
    {
        using Site site = new(s => s["Intake"]!["MaxReportMegabytes"] = 1);
        string large = Text + new string('.', 2 * 1024 * 1024);
        await using (RunningIntake intake = new(site))
        {
            site.Drop("report.txt", large);
            await site.FiledAsync("report.txt");
        }

        site.WriteSettings();
        await using RunningIntake again = new(site);
        site.Drop("report again.txt", large);

        await site.FiledAsync("report again.txt");
        site.Reports.Select(r => r.State).ShouldBe(["failed", "done"]);
    }

    [Fact]
    public async Task AnAddressThatIsNamedTwiceGetsOneAlert()
    {
        using Site site = new(s => s["Watches"]![1]!["To"] = new System.Text.Json.Nodes.JsonArray("desk@example.org", "The Desk <desk@example.org>"));
        await using RunningIntake intake = new(site);

        site.Drop("report.txt", Text);

        await site.FiledAsync("report.txt");
        site.Alerts.Select(a => (a.Watch, a.Recipient)).ShouldBe([("Troops", "desk@example.org"), ("Bases", "desk@example.org")], ignoreOrder: true);
    }
}
