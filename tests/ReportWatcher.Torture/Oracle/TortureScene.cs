using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using ReportWatcher.Tests.Support;
using ReportWatcher.Torture.Sink;

namespace ReportWatcher.Torture.Oracle;

/// <summary>A site with its sink and its log of drops: what most runs begin with. Kept on the disk if a promise was broken.</summary>
internal sealed class TortureScene : IAsyncDisposable
{
    private readonly Verdict _verdict;
    private readonly bool _goesWithItsDisk;
    private readonly int _brokenBefore;
    private bool _checked;

    /// <param name="change">Changes the section ReportWatcher of the settings.</param>
    /// <param name="disk">The folder in which the site lies, where a disk of the run's own is mounted.</param>
    public TortureScene(
        int seed, double alertsPerFile, Verdict verdict, FaultPlan? faults = null, Action<JsonObject>? change = null, X509Certificate2? certificate = null, string? disk = null)
    {
        (_verdict, _goesWithItsDisk, _brokenBefore) = (verdict, disk is not null, verdict.Broken.Count);
        // The sink's log lies beside the site: nothing that happens to the site's disks touches it.
        Log = new TempFolder();
        Sink = new MailSink(Log["taken.jsonl"], faults ?? FaultPlan.None(), certificate);
        Site = new Site(section =>
        {
            section["Mail"] = JsonNode.Parse(
                $$"""
                { "Transport": "Smtp", "Host": "localhost", "Port": {{Sink.Port}}, "Security": "None", "From": "ReportWatcher <watcher@example.org>",
                  "ConnectTimeout": "00:00:05", "CommandTimeout": "00:00:05", "DataTimeout": "00:00:05" }
                """);
            change?.Invoke(section);
        }, disk);
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
            if (!await Quiescence.ReachedAsync(Site, Drops.Files.Count, patience, service))
                _verdict.Break($"the service ended by itself:\n{service.Output}");
            await StopAsync(service);
        }

        Check();
    }

    /// <summary>SIGTERM, and an orderly end.</summary>
    public async Task StopAsync(ServiceProcess service)
    {
        int code = await service.TerminateAsync();
        _verdict.Expect(code == 0, $"stopped with exit code {code}; its last words: {string.Join('\n', service.Output.TrimEnd().Split('\n').TakeLast(5))}");
    }

    /// <summary>The oracle looks at everything.</summary>
    /// <param name="staying">What must still be in the inbox.</param>
    /// <param name="besides">Whether a message is none of the oracle's: digests and notices, which the run looks at itself.</param>
    public void Check(IReadOnlyCollection<string>? staying = null, Func<TakenMessage, bool>? besides = null)
    {
        new Checker(Site, _verdict) { Staying = staying ?? [] }.Check(Drops.Files, [.. Sink.Taken.Where(m => besides?.Invoke(m) != true)], Sink.Plan.Given);
        _checked = true;
    }

    /// <summary>The oracle looks at the files only, for a run that knows better what is to become of each.</summary>
    public void CheckFolders()
    {
        new Checker(Site, _verdict).CheckFolders();
        _checked = true;
    }

    public async ValueTask DisposeAsync()
    {
        await Sink.DisposeAsync();
        Drops.Dispose();
        // A run that came to no end is worth a look too.
        if (_verdict.Broken.Count > _brokenBefore || !_checked)
        {
            if (_goesWithItsDisk)
                await Programs.RunAsync("cp", "-a", Site.Folder.Path, Log["site"]);
            _verdict.KeptSite ??= _goesWithItsDisk ? Log.Path : $"{Site.Folder.Path} {Log.Path}";
            return;
        }

        Site.Dispose();
        Log.Dispose();
    }
}
