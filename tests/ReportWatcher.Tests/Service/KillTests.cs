using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Service;

/// <summary>
/// SIGKILL while many reports arrive, and a restart, again and again. The generator writes down every file before it is dropped; in the end every
/// file lies in exactly one folder with its bytes unchanged and one row in the ledger, and every expected alert is there exactly once.
/// </summary>
public sealed class KillTests
{
    [LinuxFact]
    public Task AThousandReportsSurviveFiveKills() => SurviveAsync(reports: 1000, kills: 5, seed: 1);

    [FullFact]
    public Task SixThousandReportsSurviveSixtyKills() => SurviveAsync(reports: 6000, kills: 60, seed: 2);

    private static async Task SurviveAsync(int reports, int kills, int seed)
    {
        using Site site = new();
        Random random = new(seed);
        Dictionary<string, Expected> generated = Generate(site, reports);

        // The kills come at different depths: right after the start, among the claims, in the middle of the mail.
        for (int kill = 0; kill < kills; kill++)
        {
            await using ServiceProcess service = await ServiceProcess.StartAsync(site);
            int until = Math.Min(reports - 1, site.Reports.Count + random.Next(1, (2 * reports / kills) + 1));
            await Eventually.IsTrueAsync(() => site.Query<int>("SELECT count(*) FROM reports").Single() >= until, $"{until} reports to be claimed");
            await service.KillAsync();
        }

        await using (ServiceProcess last = await ServiceProcess.StartAsync(site))
        {
            await Eventually.IsTrueAsync(() => site.Query<int>("SELECT count(*) FROM reports WHERE filed_at IS NOT NULL").Single() == reports, "all reports to be filed");
            await Eventually.IsTrueAsync(() => site.Query<int>("SELECT count(*) FROM alerts WHERE state <> 'sent'").Single() == 0, "all alerts to be sent");
            (await last.TerminateAsync()).ShouldBe(0);
        }

        CheckReports(site, generated);
        CheckAlerts(site, generated);
        site.Query<string>("PRAGMA integrity_check").ShouldBe(["ok"]);
    }

    /// <summary>Every third report fires a watch with one recipient, every fifth one with two.</summary>
    private static Dictionary<string, Expected> Generate(Site site, int reports)
    {
        Dictionary<string, Expected> generated = [];
        for (int i = 0; i < reports; i++)
        {
            bool troops = i % 3 == 0, bases = i % 5 == 0;
            string text = $"Item {i} of the day.\n\n"
                + (troops ? $"There are about {2000 + i:N0} soldiers in the valley. " : "The valley is quiet. ")
                + (bases ? $"A convoy left Camp Bravo at hour {i}.\n" : "No convoy left.\n");
            string path = site.Folder.Write($"generated/report {i}.txt", text);
            generated[$"report {i}.txt"] = new Expected(Site.Sha256(path), (troops ? 1 : 0) + (bases ? 2 : 0));
            File.Move(path, Path.Combine(site.Inbox, $"report {i}.txt"));
        }

        return generated;
    }

    private static void CheckReports(Site site, Dictionary<string, Expected> generated)
    {
        IReadOnlyList<ReportRow> rows = site.Reports;
        rows.Select(r => r.Name).ShouldBe(generated.Keys, ignoreOrder: true);
        rows.ShouldAllBe(r => r.State == "done" && r.Filed);

        // Exactly one folder: what lies anywhere under inbox and data is these files, each once.
        site.FilesIn("inbox").ShouldBeEmpty();
        site.FilesIn("data/work").ShouldBeEmpty();
        site.FilesIn("data/failed").ShouldBeEmpty();
        site.FilesIn("data/duplicate").ShouldBeEmpty();
        site.FilesIn("data/done").ShouldBe(rows.Select(r => Path.GetRelativePath("done", Path.Combine(r.Folder!, r.StoredName))), ignoreOrder: true);
        foreach (ReportRow row in rows)
        {
            row.Sha256.ShouldBe(generated[row.Name].Sha256);
            Site.Sha256(site.Folder[Path.Combine("data", row.Folder!, row.StoredName)]).ShouldBe(row.Sha256);
        }
    }

    private static void CheckAlerts(Site site, Dictionary<string, Expected> generated)
    {
        IReadOnlyList<AlertRow> alerts = site.Alerts;
        foreach ((string name, Expected expected) in generated)
            alerts.Count(a => a.Report == name).ShouldBe(expected.Alerts, name);
        alerts.Select(a => (a.Report, a.Watch, a.Recipient)).ShouldBeUnique();

        // The name of a mail is its alert's id: an alert that went out twice replaced itself, with the same bytes.
        site.Mails.ShouldBe(alerts.Select(a => $"{Guid.Parse(a.Uid):D}.eml"), ignoreOrder: true);
        foreach (AlertRow alert in alerts)
            File.ReadAllBytes(site.Folder[$"mail/{Guid.Parse(alert.Uid):D}.eml"]).AsSpan().SequenceEqual(alert.Message).ShouldBeTrue();
    }

    private sealed record Expected(string Sha256, int Alerts);
}
