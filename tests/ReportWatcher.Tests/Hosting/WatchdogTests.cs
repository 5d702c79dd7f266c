using System.Threading.Channels;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ReportWatcher.Hosting;
using ReportWatcher.Intake;
using ReportWatcher.Ledger;
using ReportWatcher.Mail;
using ReportWatcher.Outbox;
using ReportWatcher.Settings;
using ReportWatcher.Storage;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Hosting;

/// <summary>Who hangs is found, and who only waits is left in peace. Each stage is stopped dead in the middle of its work, on a clock that the test moves.</summary>
public sealed class WatchdogTests : IAsyncDisposable
{
    private const string Text = "Commanders met.\n\nThere are about 2,500 soldiers at Camp Bravo.\n";
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(1);

    private readonly Site _site = new();
    private readonly TestTime _time = new();
    private readonly ManualResetEventSlim _gate = new();

    public async ValueTask DisposeAsync()
    {
        _gate.Set();
        await Task.Yield();
        _site.Dispose();
    }

    [LinuxFact]
    public async Task AScannerThatNobodyTakesFilesFromIsOverdueAndOneThatFindsNoneIsNot()
    {
        Progress progress = new(_time);
        using CancellationTokenSource stop = new();
        WatcherSettings settings = SettingsFile.Load(_site.SettingsFile);
        Channel<InboxFile> full = Channel.CreateBounded<InboxFile>(1);
        _site.Folders.Create();
        await using ReportLedger ledger = ReportLedger.Open(_site.Folders, _time);
        InboxWatcher watcher = new(
            settings.Inboxes[0], settings.Intake, new InboxCondition(settings.Inboxes[0], new InboxStates(new LiveSettings(settings)), ledger, NullLogger.Instance),
            new DiskRoom(_site.Folders, new LiveSettings(settings), _time, NullLogger<DiskRoom>.Instance), progress, _time);
        Task running = watcher.RunAsync(full.Writer, stop.Token);

        for (int i = 0; i < 1000; i++)
        {
            _time.Advance(settings.Intake.RescanInterval);
            await Task.Yield();
        }

        await Eventually.IsTrueAsync(() => progress.Overdue() is null, "an idle scanner to be in time");

        _site.Drop("one.txt", Text);
        _site.Drop("two.txt", Text);
        await _time.AdvanceUntilAsync(() => progress.Overdue() is { } o && o.Part.StartsWith("the scanner of ", StringComparison.Ordinal), TimeSpan.FromMinutes(1), "the scanner to be overdue");

        await full.Reader.ReadAsync();
        await full.Reader.ReadAsync();
        await Eventually.IsTrueAsync(() => progress.Overdue() is null, "the scanner to go on");
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
        progress.Overdue().ShouldBeNull();
    }

    [LinuxFact]
    public async Task AReportWhoseReadingTakesForEverIsOverdue()
    {
        await using RunningIntake intake = new(_site, _time);
        Progress progress = intake.Stage<Progress>();
        // Past the recovery, which would take the report for one that a crash left.
        await RunningIntake.LookedAtAsync(_site, "marker.txt");
        TakenReport report = await intake.Stage<ReportClaims>().TakeCopyAsync(_site.Folder.Write("report.txt", Text), "report.txt", "wire", default);
        Task blocked = BlockWriterAsync(intake.Stage<ReportLedger>());
        Task<ProcessedReport?> reading = intake.Stage<ReportPipeline>().FinishAsync(report);

        progress.Overdue().ShouldBeNull();
        await _time.AdvanceUntilAsync(() => progress.Overdue()?.Part == "the reader of report.txt", TimeSpan.FromMinutes(1), "the reader to be overdue");

        _gate.Set();
        await blocked;
        (await reading).ShouldNotBeNull();
        await Eventually.IsTrueAsync(() => progress.Overdue() is null, "the reader to be done");
    }

    [Fact]
    public async Task ASenderWhoseServerNeverAnswersIsOverdueLaterThanItsOwnTimeLimits()
    {
        await using RunningIntake intake = new(_site, _time);
        Progress progress = intake.Stage<Progress>();
        TaskCompletionSource asked = new(), answer = new();
        using CancellationTokenSource stop = new();
        OutboxSender sender = new(
            intake.Stage<AlertLedger>(), intake.Stage<ReportLedger>(), intake.Stage<LiveSettings>(), intake.Stage<OutboxSignal>(), progress, _time, NullLogger<OutboxSender>.Instance)
        {
            OpenTransport = (_, _) => new SilentTransport(asked, answer.Task),
        };
        Task running = sender.RunAsync(stop.Token);
        for (int i = 0; i < 600; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }

        await Eventually.IsTrueAsync(() => progress.Overdue() is null, "a sender without mail to be in time");

        _site.Drop("report.txt", Text);
        await _time.AdvanceUntilAsync(() => asked.Task.IsCompleted, TimeSpan.FromSeconds(1), "a mail to be sent");
        _time.Advance(TimeSpan.FromMinutes(30));
        progress.Overdue()?.Part.ShouldNotBe("the sender");
        await _time.AdvanceUntilAsync(() => progress.Overdue()?.Part == "the sender", TimeSpan.FromMinutes(10), "the sender to be overdue");

        answer.SetResult();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
    }

    [LinuxFact]
    public async Task AsLongAsAPartIsOverdueSystemdGetsNoSignOfLife()
    {
        await using RunningIntake intake = new(_site, _time);
        using NotifyListener systemd = new();
        using SystemdLifetime lifetime = await StartAsync(intake, systemd);
        await GetsAsync(systemd, "WATCHDOG=1");

        using (intake.Stage<Progress>().Expect("the cook", TimeSpan.FromSeconds(1)))
        {
            await GetsAsync(systemd, "the cook", of: "STATUS=Hangs");
            systemd.Clear();
            await GetsAsync(systemd, "the cook", of: "STATUS=Hangs");
            systemd.Messages.ShouldNotContain("WATCHDOG=1");
        }

        await GetsAsync(systemd, "WATCHDOG=1");
    }

    [LinuxFact]
    public async Task AWriterThatHangsEndsTheSignsOfLifeThoughNobodyElseWrites()
    {
        await using RunningIntake intake = new(_site, _time);
        using NotifyListener systemd = new();
        using SystemdLifetime lifetime = await StartAsync(intake, systemd);
        await GetsAsync(systemd, "WATCHDOG=1");

        Task blocked = BlockWriterAsync(intake.Stage<ReportLedger>());
        await GetsAsync(systemd, "the ledger's writer", of: "STATUS=Hangs");
        systemd.Clear();
        await GetsAsync(systemd, "the ledger's writer", of: "STATUS=Hangs");
        systemd.Messages.ShouldNotContain("WATCHDOG=1");

        _gate.Set();
        await blocked;
        await GetsAsync(systemd, "WATCHDOG=1");
    }

    [LinuxFact]
    public async Task ALedgerThatHasEndedBeforeTheWatchdogIsNoHangAndNoFault()
    {
        RunningIntake intake = new(_site, _time);
        LifeSigns signs = new(intake.Stage<Progress>(), intake.Stage<ReportLedger>());
        await intake.DisposeAsync();

        signs.FindHang().ShouldBeNull();
    }

    [LinuxFact]
    public async Task WhereThereIsNoSystemdAServiceThatHangsForAMinuteEndsByItself()
    {
        await using RunningIntake intake = new(_site, _time);
        RecordedLog log = new();
        Task watching = Watch(intake, log, default);
        using Progress.Expectation cook = intake.Stage<Progress>().Expect("the cook", TimeSpan.FromSeconds(1));

        await _time.AdvanceUntilAsync(() => watching.IsCompleted, TimeSpan.FromSeconds(5), "the watchdog to bark");

        (await Should.ThrowAsync<HangException>(watching)).Message.ShouldStartWith("the cook, overdue for ");
        log.Lines.Count(l => l.Contains("the cook", StringComparison.Ordinal)).ShouldBe(3);
    }

    [LinuxFact]
    public async Task AWriterThatHangsEndsTheServiceToo()
    {
        await using RunningIntake intake = new(_site, _time);
        Task watching = Watch(intake, new RecordedLog(), default);

        Task blocked = BlockWriterAsync(intake.Stage<ReportLedger>());
        await _time.AdvanceUntilAsync(() => watching.IsCompleted, TimeSpan.FromSeconds(5), "the watchdog to bark");

        (await Should.ThrowAsync<HangException>(watching)).Message.ShouldStartWith("the ledger's writer");
        _gate.Set();
        await blocked;
    }

    [LinuxFact]
    public async Task APartThatIsOverdueNowAndThenEndsNothing()
    {
        await using RunningIntake intake = new(_site, _time);
        RecordedLog log = new();
        using CancellationTokenSource stop = new();
        Task watching = Watch(intake, log, stop.Token);
        for (int seen = 1; seen <= 6; seen++)
        {
            // As when a machine has slept: everybody is late, and comes.
            using (intake.Stage<Progress>().Expect("the cook", TimeSpan.FromSeconds(-1)))
                await _time.AdvanceUntilAsync(() => log.Lines.Count >= seen || watching.IsCompleted, TimeSpan.FromSeconds(5), "the watchdog to see it");
            for (int turn = 0; turn < 6; turn++)
            {
                _time.Advance(TimeSpan.FromSeconds(5));
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }
        }

        watching.IsCompleted.ShouldBeFalse();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(watching);
    }

    private Task Watch(RunningIntake intake, RecordedLog log, CancellationToken stopping)
        => new HangWatch(intake.Stage<Progress>(), intake.Stage<ReportLedger>(), _time, new LoggerFactory([log]).CreateLogger<HangWatch>()).RunAsync(stopping);

    private async Task<SystemdLifetime> StartAsync(RunningIntake intake, NotifyListener systemd)
    {
        SystemdLifetime lifetime = Lifetime(intake, systemd, _time);
        await lifetime.WaitForStartAsync(default);
        return lifetime;
    }

    /// <summary>The life of a running intake under systemd, with a limit of a minute.</summary>
    internal static SystemdLifetime Lifetime(RunningIntake intake, NotifyListener systemd, TimeProvider time) => new(
        new NotifySocket(systemd.Address, s_limit), intake.Stage<Progress>(), intake.Stage<InboxStates>(), intake.Stage<ReportLedger>(), intake.Stage<SettingsReload>(),
        intake.Stage<LiveSettings>(), new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance), time, NullLogger<SystemdLifetime>.Instance);

    private async Task GetsAsync(NotifyListener systemd, string text, string of = "")
    {
        systemd.Clear();
        await _time.AdvanceUntilAsync(
            () => systemd.Messages.Any(m => m.StartsWith(of, StringComparison.Ordinal) && m.Contains(text, StringComparison.Ordinal)), s_limit / 2, $"systemd to be told {of} {text}");
    }

    private Task BlockWriterAsync(ReportLedger ledger) => ledger.Writer.WriteAsync(_ => _gate.Wait());

    private sealed class SilentTransport(TaskCompletionSource asked, Task answer) : IMailTransport
    {
        public async Task<DeliveryOutcome> SendAsync(OutgoingMessage message, Func<Task> beforeHandover, CancellationToken stopping)
        {
            asked.TrySetResult();
            await answer;
            return new DeliveryOutcome.Unavailable("it never said");
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
