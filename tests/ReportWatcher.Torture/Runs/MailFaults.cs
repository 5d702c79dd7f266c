using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using ReportWatcher.Tests.Support;
using ReportWatcher.Torture.Oracle;
using ReportWatcher.Torture.Sink;

namespace ReportWatcher.Torture.Runs;

/// <summary>
/// T7: a mail server that breaks down at every verb in every way, behind STARTTLS and a login. Between two lives of the service the instants in its
/// ledger are moved back, which is as if its clock had gone on: so five days of back-off pass in minutes.
/// </summary>
internal static class MailFaults
{
    private const int AlertsPerFile = 3, MostLives = 40;

    // Nothing is given up before five days: all lives together stay below that.
    private static readonly TimeSpan s_step = TimeSpan.FromHours(2.5);

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    public static Command Create()
    {
        Option<int> mails = Run.Number("--mails", 20_000, "Mails, about."), percent = Run.Number("--percent", 30, "Of the mails, how many meet a fault, each time that they are tried."),
            pause = Run.Number("--slow-pause", 1000, "Between two bytes of a slow reply, in milliseconds.");
        return Run.Command(
            "t7", "A mail server that fails at every verb in every way.",
            (arguments, verdict) => RunAsync(arguments.GetValue(Run.Seed), arguments.GetValue(mails), arguments.GetValue(percent), arguments.GetValue(pause), verdict), mails, percent, pause);
    }

    private static async Task RunAsync(int seed, int mails, int percent, int pause, Verdict verdict)
    {
        using TestCertificates certificates = new();
        using X509Certificate2 certificate = certificates.For("localhost", days: 8);
        TimeSpan slowest = TimeSpan.FromMilliseconds(pause * 100) + TimeSpan.FromSeconds(2);
        FaultPlan plan = new(seed, percent / 100.0, percent / 1000.0) { SlowPause = TimeSpan.FromMilliseconds(pause) };
        await using TortureScene scene = new(seed, AlertsPerFile, verdict, plan, section => UseTls(section, certificates.File, slowest), certificate);
        await scene.Drops.DropAsync(mails / AlertsPerFile);

        int lives = 0;
        for (; lives < MostLives; lives++)
        {
            await using ServiceProcess service = await ServiceProcess.StartAsync(scene.Site);
            bool settled = await Quiescence.StalledAsync(scene.Site, scene.Drops.Files.Count, slowest + TimeSpan.FromSeconds(3), service);
            await scene.StopAsync(service);
            if (settled)
                break;
            scene.Site.Change($"UPDATE alerts SET due_at = due_at - {Milliseconds(s_step)}, created_at = created_at - {Milliseconds(s_step)}");
        }

        scene.Check();
        CheckExactly(scene, verdict);
        verdict.Note($"{plan.Given.Count} faults in {lives + 1} lives and {scene.Sink.Connections} connections: {string.Join(", ", plan.Given.CountBy(f => f.ToString()).OrderBy(f => f.Key).Select(f => $"{f.Key} {f.Value}"))}");
    }

    /// <summary>No kill blurs the count here: each recorded ambiguity is one message that the sink took and did not answer, and an answered one never comes again.</summary>
    private static void CheckExactly(TortureScene scene, Verdict verdict)
    {
        Dictionary<string, AlertRow> rows = scene.Site.Alerts.ToDictionary(a => $"alert-{Guid.Parse(a.Uid):D}");
        foreach (IGrouping<string, TakenMessage> copies in scene.Sink.Taken.GroupBy(t => t.MessageId).Where(c => rows.ContainsKey(c.Key)))
        {
            int inDoubt = copies.Count(c => c.InDoubt is not null), halved = scene.Sink.Halved.Count(m => m == copies.Key);
            // Where the server hangs up in the middle, the client may have said its last word before it could know.
            verdict.Expect(
                rows[copies.Key].Ambiguities >= inDoubt && rows[copies.Key].Ambiguities <= inDoubt + halved,
                $"{copies.Key}: {rows[copies.Key].Ambiguities} ambiguities recorded, {inDoubt} replies kept back and {halved} cut off ({string.Join(", ", copies.Select(c => c.InDoubt?.ToString() ?? "answered"))})");
            verdict.Expect(copies.Count() - inDoubt <= 1, $"{copies.Key}: sent again after it was accepted");
        }
    }

    private static long Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;

    private static void UseTls(JsonObject section, string authority, TimeSpan limit)
    {
        JsonObject mail = section["Mail"]!.AsObject();
        mail["Security"] = "StartTls";
        mail["TrustedCertificates"] = authority;
        mail["Revocation"] = "Off";
        mail["UserName"] = "watcher";
        mail["Password"] = "correct horse";
        foreach (string timeout in (string[])["ConnectTimeout", "CommandTimeout", "DataTimeout"])
            mail[timeout] = limit.ToString();
    }
}
