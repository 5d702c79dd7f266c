using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ReportWatcher.Hosting;
using ReportWatcher.Ledger;
using ReportWatcher.Settings;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Hosting;

/// <summary>The executable as systemd starts it: what it tells over the notification socket, and what it does on signals.</summary>
public sealed class SystemdTests
{
    [LinuxTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ItSaysWhenItIsReadyWhatItWatchesAndWhenItStops(bool isAbstract)
    {
        using NotifyListener systemd = new(isAbstract);
        using Site site = new();
        await using ServiceProcess service = await ServiceProcess.StartAsync(site, ("NOTIFY_SOCKET", systemd.Address));

        await systemd.HasAsync("READY=1");
        systemd.Messages.ShouldHaveSingleItem().ShouldBe($"READY=1\nSTATUS=Watching {site.Inbox}");

        (await service.TerminateAsync()).ShouldBe(0);
        await systemd.HasAsync("STOPPING=1");
        // Nobody set a limit, so nobody waits for signs of life.
        systemd.Messages.ShouldNotContain("WATCHDOG=1");
    }

    [LinuxFact]
    public async Task ReadyMeansThatItWatchesWhatIsDroppedNextIsSeenClosedAndNeedsNoSettling()
    {
        using NotifyListener systemd = new();
        // With the settle time of an hour, and no second scan, only the event of its close brings a file in.
        using Site site = new(s => s["Intake"] = new JsonObject { ["SettleTime"] = "01:00:00", ["RescanInterval"] = "01:00:00" });
        await using ServiceProcess service = ServiceProcess.Start(["run", "--settings", site.SettingsFile], ("NOTIFY_SOCKET", systemd.Address));
        await systemd.HasAsync("READY=1");

        await File.WriteAllTextAsync(Path.Combine(site.Inbox, "report.txt"), "Nothing of note.\n\nA quiet day, and then another one.\n");

        await site.FiledAsync("report.txt");
    }

    [LinuxFact]
    public async Task AnInboxThatCannotBeWatchedHoldsUpNobody()
    {
        using NotifyListener systemd = new();
        using Site site = new(s => s["Inboxes"] = new JsonArray(
            new JsonObject { ["Path"] = "inbox", ["Tag"] = "wire" }, new JsonObject { ["Path"] = "file/inbox", ["Tag"] = "share" }));
        await File.WriteAllTextAsync(site.Folder["file"], "no folder");
        await using ServiceProcess service = ServiceProcess.Start(["run", "--settings", site.SettingsFile], ("NOTIFY_SOCKET", systemd.Address));

        await systemd.HasAsync("READY=1");
    }

    [LinuxFact]
    public async Task ItGivesSignsOfLifeAsOftenAsTheUnitAsksForThem()
    {
        using NotifyListener systemd = new();
        using Site site = new();
        await using ServiceProcess service = await ServiceProcess.StartAsync(site, ("NOTIFY_SOCKET", systemd.Address), ("WATCHDOG_USEC", "200000"));

        await systemd.HasAsync(all => all.Count(m => m == "WATCHDOG=1") >= 3, "three signs of life");

        (await service.TerminateAsync()).ShouldBe(0);
    }

    [LinuxFact]
    public async Task ALimitThatIsMeantForAnotherProcessIsNoConcernOfOurs()
    {
        using NotifyListener systemd = new();
        using Site site = new();
        await using ServiceProcess service = await ServiceProcess.StartAsync(site, ("NOTIFY_SOCKET", systemd.Address), ("WATCHDOG_USEC", "20000"), ("WATCHDOG_PID", "1"));

        site.Drop("report.txt", "Nothing of note.\n\nA quiet day, and then another one.\n");
        await site.FiledAsync("report.txt");

        systemd.Messages.ShouldNotContain("WATCHDOG=1");
    }

    [LinuxFact]
    public async Task AHangupReloadsTheSettingsAndSaysWhatCameOfIt()
    {
        using NotifyListener systemd = new();
        using Site site = new();
        await using ServiceProcess service = await ServiceProcess.StartAsync(site, ("NOTIFY_SOCKET", systemd.Address));
        await systemd.HasAsync("READY=1");
        // Nothing to be seen in length and time of the file: only the hangup can tell.
        DateTime modified = File.GetLastWriteTimeUtc(site.SettingsFile);
        site.WriteSettings(s => s["Watches"]![1]!["Any"] = new JsonArray("Camp Delta"));
        File.SetLastWriteTimeUtc(site.SettingsFile, modified);
        systemd.Clear();

        service.Signal(Signals.Hangup);
        await systemd.HasAsync("READY=1");

        systemd.Messages[0].ShouldMatch("^RELOADING=1\nMONOTONIC_USEC=[0-9]+$");
        systemd.Messages[1].ShouldBe($"READY=1\nSTATUS=Watching {site.Inbox}");
        service.Output.ShouldContain("Settings taken up");

        site.WriteSettings(s => s["Mail"]!["Transport"] = "Pigeon");
        systemd.Clear();
        service.Signal(Signals.Hangup);
        await systemd.HasAsync(all => all.Any(m => m.StartsWith("READY=1\nSTATUS=The changed settings have mistakes", StringComparison.Ordinal)), "the mistakes to be told");
        (await service.TerminateAsync()).ShouldBe(0);
    }

    [LinuxFact]
    public async Task ASocketThatNobodyListensOnIsSaidAndKeepsNobodyFromWorking()
    {
        using Site site = new();
        await using ServiceProcess service = await ServiceProcess.StartAsync(site, ("NOTIFY_SOCKET", site.Folder["nowhere"]), ("WATCHDOG_USEC", "200000"));

        site.Drop("report.txt", "Nothing of note.\n\nA quiet day, and then another one.\n");
        await site.FiledAsync("report.txt");

        service.Output.ShouldContain($"NOTIFY_SOCKET={site.Folder["nowhere"]} is out of reach");
        (await service.TerminateAsync()).ShouldBe(0);
    }

    [LinuxFact]
    public async Task SettingsWithMistakesAreNoStart()
    {
        using NotifyListener systemd = new();
        using Site site = new(s => s["Mail"]!["Transport"] = "Pigeon");

        Finished run = await ServiceProcess.RunAsync(["run", "--settings", site.SettingsFile], [("NOTIFY_SOCKET", systemd.Address)]);

        run.Code.ShouldBe(2);
        systemd.Messages.ShouldBeEmpty();
    }

    [LinuxFact]
    public async Task ItAsksForMoreTimeEveryHalfMinuteUntilItNeedsNoMore()
    {
        using NotifyListener systemd = new();
        using NotifySocket socket = new(systemd.Address, watchdog: null);
        TestTime time = new();
        IDisposable asking = socket.AskForTime("Sorting", time);

        time.Advance(TimeSpan.FromSeconds(29));
        socket.Send("Before");
        time.Advance(TimeSpan.FromSeconds(31));
        asking.Dispose();
        time.Advance(TimeSpan.FromHours(1));
        socket.Send("After");

        await systemd.HasAsync("After");
        const string ask = "EXTEND_TIMEOUT_USEC=90000000\nSTATUS=Sorting";
        systemd.Messages.ShouldBe(["Before", ask, ask, "After"]);
    }

    [LinuxFact]
    public async Task ALedgerThatTakesLongToOpenAsALargeOneDoesAfterAnUpgradeIsNotKilledForThat()
    {
        using NotifyListener systemd = new();
        using Site site = new();
        using NotifySocket socket = new(systemd.Address, watchdog: null);
        SlowTime time = new();
        await using ServiceProvider stages = new ServiceCollection()
            .AddStages(SettingsFile.Load(site.SettingsFile)).AddSingleton<TimeProvider>(time).AddSingleton(socket).AddLogging().BuildServiceProvider();

        _ = stages.GetRequiredService<ReportLedger>();

        await systemd.HasAsync("EXTEND_TIMEOUT_USEC=90000000");
        time.Running.ShouldBe(0);
    }

    /// <summary>Every timer has fired before whoever made it goes on, as if that took long.</summary>
    private sealed class SlowTime : TimeProvider
    {
        public int Running { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Running++;
            callback(state);
            return new Timer(this);
        }

        private sealed class Timer(SlowTime time) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose() => time.Running--;

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
