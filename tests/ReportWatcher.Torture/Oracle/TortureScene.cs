using System.Text.Json.Nodes;
using ReportWatcher.Tests.Support;
using ReportWatcher.Torture.Sink;

namespace ReportWatcher.Torture.Oracle;

/// <summary>A site with its sink and its log of drops: what most runs begin with. Kept on the disk if a promise was broken.</summary>
internal sealed class TortureScene : IAsyncDisposable
{
    private readonly Verdict _verdict;

    /// <param name="change">Changes the section ReportWatcher of the settings.</param>
    public TortureScene(int seed, double alertsPerFile, Verdict verdict, FaultPlan? faults = null, Action<JsonObject>? change = null)
    {
        _verdict = verdict;
        // The sink's log lies beside the site: nothing that happens to the site's disks touches it.
        Log = new TempFolder();
        Sink = new MailSink(Log["taken.jsonl"], faults ?? FaultPlan.None());
        Site = new Site(section =>
        {
            section["Mail"] = JsonNode.Parse(
                $$"""
                { "Transport": "Smtp", "Host": "localhost", "Port": {{Sink.Port}}, "Security": "None", "From": "ReportWatcher <watcher@example.org>",
                  "ConnectTimeout": "00:00:05", "CommandTimeout": "00:00:05", "DataTimeout": "00:00:05" }
                """);
            change?.Invoke(section);
        });
        Drops = new Drops(Site, Log["dropped.jsonl"], seed, alertsPerFile);
    }

    public TempFolder Log { get; }

    public MailSink Sink { get; }

    public Site Site { get; }

    public Drops Drops { get; }

    /// <summary>Starts the service and does not wait for it.</summary>
    public ServiceProcess Start() => ServiceProcess.Start(["run", "--settings", Site.SettingsFile]);

    /// <summary>Starts the service once more, lets it do what is left, stops it in an orderly way, and has the oracle look at everything.</summary>
    /// <param name="patience">Without any progress.</param>
    public async Task FinishAsync(TimeSpan patience)
    {
        await using (ServiceProcess service = await ServiceProcess.StartAsync(Site))
        {
            await Quiescence.ReachedAsync(Site, Drops.Files.Count, patience);
            int code = await service.TerminateAsync();
            _verdict.Expect(code == 0, $"stopped with exit code {code}");
        }

        new Checker(Site, _verdict).Check(Drops.Files, Sink.Taken, Sink.Plan.Given);
    }

    public async ValueTask DisposeAsync()
    {
        await Sink.DisposeAsync();
        Drops.Dispose();
        if (_verdict.Broken.Count > 0)
        {
            _verdict.KeptSite = $"{Site.Folder.Path} {Log.Path}";
            return;
        }

        Site.Dispose();
        Log.Dispose();
    }
}
