using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using ReportWatcher.Ledger;
using ReportWatcher.Settings;
using ReportWatcher.Storage;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Settings;

/// <summary>A change of the settings file while the service runs.</summary>
public sealed class SettingsReloadTests
{
    [Fact]
    public async Task AGoodChangeIsTakenUpWithoutARestart()
    {
        using Site site = new();
        await using Reloading reloading = new(site);

        site.WriteSettings(s => s["Watches"]![0]!["Name"] = "Renamed");

        await reloading.UntilAsync(() => reloading.Live.Current.Watches[0].Name == "Renamed");
        reloading.Refusal.ShouldBeNull();
    }

    [Fact]
    public async Task ABadChangeKeepsTheLastGoodSettingsAndAGoodOneAfterItEndsThat()
    {
        using Site site = new();
        await using Reloading reloading = new(site);
        WatcherSettings good = reloading.Live.Current;

        site.WriteSettings(s => s["Watches"]![0]!["To"] = "desk@example.org");
        await reloading.UntilAsync(() => reloading.Refusal is not null);

        reloading.Live.Current.ShouldBeSameAs(good);
        reloading.Refusal.ShouldNotBeNull().ShouldContain("Watches:0:To");

        site.WriteSettings(s => s["Watches"]![0]!["Name"] = "Mended");
        await reloading.UntilAsync(() => reloading.Live.Current.Watches[0].Name == "Mended" && reloading.Refusal is null);
    }

    [Fact]
    public async Task AFileThatIsBrokenOrGoneForAMomentChangesNothing()
    {
        using Site site = new();
        await using Reloading reloading = new(site);
        WatcherSettings good = reloading.Live.Current;

        File.Delete(site.SettingsFile);
        await reloading.UntilAsync(() => reloading.Refusal is not null);

        reloading.Live.Current.ShouldBeSameAs(good);
    }

    [LinuxFact]
    public async Task ALinkThatIsTurnedToAnotherFileIsAChange()
    {
        using Site site = new();
        // As Kubernetes mounts a ConfigMap: the file is a link through a folder that is a link, and only the latter is replaced.
        site.Folder.Write("first/appsettings.json", File.ReadAllText(site.SettingsFile));
        site.Folder.Write("second/appsettings.json", File.ReadAllText(site.SettingsFile).Replace("\"Troops\"", "\"Turned\"", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(site.Folder["second/appsettings.json"], File.GetLastWriteTimeUtc(site.SettingsFile).AddMinutes(1));
        Directory.CreateSymbolicLink(site.Folder["current"], site.Folder["first"]);
        File.Delete(site.SettingsFile);
        File.CreateSymbolicLink(site.SettingsFile, site.Folder["current/appsettings.json"]);
        await using Reloading reloading = new(site);

        Directory.Delete(site.Folder["current"]);
        Directory.CreateSymbolicLink(site.Folder["current"], site.Folder["second"]);

        await reloading.UntilAsync(() => reloading.Live.Current.Watches[0].Name == "Turned");
    }

    [Fact]
    public async Task ADataFolderStaysInUseUntilTheNextStart()
    {
        using Site site = new();
        await using Reloading reloading = new(site);

        site.WriteSettings(s => (s["DataFolder"], s["Watches"]![0]!["Name"]) = ("elsewhere", "Renamed"));

        await reloading.UntilAsync(() => reloading.Live.Current.Watches[0].Name == "Renamed");
        reloading.Live.Current.DataFolder.ShouldBe(site.Data);
    }

    [Fact]
    public async Task TheRunningServiceTakesUpAnotherInboxAndAnotherWatch()
    {
        using Site site = new();
        await using RunningIntake intake = new(site);
        await RunningIntake.LookedAtAsync(site, "before.txt");
        LiveSettings live = intake.Stage<LiveSettings>();

        site.WriteSettings(s => s["Inboxes"]!.AsArray().Add(new JsonObject { ["Path"] = "second", ["Tag"] = "agency" }));
        live.Replace(SettingsFile.Load(site.SettingsFile));
        Directory.CreateDirectory(site.Folder["second"]);
        site.Folder.Write("second/report.txt", "Commanders met.\n\nThere are about 2,500 soldiers here.\n");

        await site.FiledAsync("report.txt");
        site.Reports[^1].Inbox.ShouldBe("agency");
        // The first inbox is watched as before.
        await RunningIntake.LookedAtAsync(site, "after.txt");
    }

    [LinuxFact]
    public async Task StatusShowsThatTheRunningServiceKeepsItsLastGoodSettings()
    {
        using Site site = new();
        await using ServiceProcess service = await ServiceProcess.StartAsync(site);

        site.WriteSettings(s => s["Mail"]!["Transport"] = "Pigeon");
        await service.PrintsAsync("Settings not taken up");

        Finished status = await ServiceProcess.RunAsync("status", "--json", "--settings", site.SettingsFile);
        status.Code.ShouldBe(1);
        status.Json.GetProperty("running").GetBoolean().ShouldBeTrue();
        status.Json.GetProperty("problems").EnumerateArray().Select(p => p.GetString()!)
            .ShouldContain(p => p.Contains("keeps its last good settings") && p.Contains("Mail:Transport = \"Pigeon\""));

        site.WriteSettings(s => s["Watches"]![1]!["Any"] = new JsonArray("Camp Delta"));
        await service.PrintsAsync("Settings taken up");
        site.Drop("report.txt", "Commanders met.\n\nNothing new at Camp Delta.\n");
        await Eventually.IsTrueAsync(() => site.Mails.Count == 2, "the mails of the changed watch");
    }

    /// <summary>SettingsReload at work, on a clock that the test moves.</summary>
    private sealed class Reloading : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly TestTime _time = new();
        private readonly DataLock _lock;
        private readonly ReportLedger _ledger;
        private readonly Task _running;
        private readonly Site _site;

        public Reloading(Site site)
        {
            _site = site;
            Live = new LiveSettings(SettingsFile.Load(site.SettingsFile));
            _lock = DataLock.Take(site.Folders);
            _ledger = ReportLedger.Open(site.Folders, _time);
            _running = new SettingsReload(Live, _ledger, _time, NullLogger<SettingsReload>.Instance).RunAsync(_stop.Token);
        }

        public LiveSettings Live { get; }

        public string? Refusal => LedgerStatus.Read(_site.Folders)!.Notes.GetValueOrDefault(SettingsReload.RefusedNote);

        public Task UntilAsync(Func<bool> condition) => _time.AdvanceUntilAsync(condition, TimeSpan.FromSeconds(1), "the settings to be looked at");

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(_running);
            await _ledger.DisposeAsync();
            _lock.Dispose();
            _stop.Dispose();
        }
    }
}
