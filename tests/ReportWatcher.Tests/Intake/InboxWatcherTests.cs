using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using ReportWatcher.Hosting;
using ReportWatcher.Intake;
using ReportWatcher.Ledger;
using ReportWatcher.Settings;
using ReportWatcher.Storage;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Intake;

/// <summary>When one inbox's files are passed on, and in what order.</summary>
public sealed class InboxWatcherTests
{
    private readonly TestTime _time = new();

    [LinuxFact]
    public async Task WhatComesDuringALongScanDoesNotWaitForItsEndAndIsPassedOnOnce()
    {
        using Site site = new();
        // More than the slice after which events have their turn, and few enough to have been listed at once: the scan itself cannot meet what comes later.
        const int waiting = 900, slice = 256;
        for (int i = 0; i < waiting; i++)
            File.WriteAllText(Path.Combine(site.Inbox, $"old{i:000}.txt"), "x");
        await using RunningWatcher watcher = new(site, _time);
        List<string> passed = [await watcher.NextAsync()];

        site.Drop("new.txt", "A report that cannot wait.\n");
        while (passed.Count < waiting + 1)
            passed.Add(await watcher.NextAsync());

        passed.ShouldBeUnique();
        passed.IndexOf("new.txt").ShouldBeInRange(1, slice + 1);
        // None is taken yet, so all of them are met by the next scan, too.
        _time.Advance(TimeSpan.FromSeconds(2));
        site.Drop("last.txt", "The last one.\n");
        (await watcher.NextAsync()).ShouldBe("last.txt");
    }

    [LinuxFact]
    public async Task AFileWhoseWriterGoesWithoutAnEventIsTakenAtTheLookThatFollowsSoon()
    {
        using Site site = new(s => s["Intake"] = new System.Text.Json.Nodes.JsonObject { ["QuietTime"] = "00:00:00", ["SettleTime"] = "01:00:00", ["RescanInterval"] = "01:00:00" });
        await using RunningWatcher watcher = new(site, _time);
        string elsewhere = site.Folder.Write("elsewhere/report.txt", "Commanders met on Monday.\n");
        using (FileStream writer = new(elsewhere, FileMode.Append, FileAccess.Write, FileShare.ReadWrite))
        {
            // Known by its other name: what the writer does raises no event in the inbox.
            LinuxFiles.HardLink(elsewhere, Path.Combine(site.Inbox, "report.txt"));
            site.Drop("first marker.txt", "x");
            (await watcher.NextAsync()).ShouldBe("first marker.txt");
        }

        // No time passes: nobody looks.
        site.Drop("second marker.txt", "x");
        (await watcher.NextAsync()).ShouldBe("second marker.txt");

        DateTimeOffset closed = _time.GetUtcNow();
        Task<string> next = watcher.NextAsync();
        await _time.AdvanceUntilAsync(() => next.IsCompleted, TimeSpan.FromMilliseconds(5), "the file to be looked at");
        (await next).ShouldBe("report.txt");
        // In an hour at the latest it would have been found in any case; on a busy machine the test's clock runs on while the watcher gets its turn.
        (_time.GetUtcNow() - closed).ShouldBeLessThan(TimeSpan.FromMinutes(1));
    }

    /// <summary>The watcher of a site's inbox, alone: what it passes on stays where it is.</summary>
    private sealed class RunningWatcher : IAsyncDisposable
    {
        // It waits for whoever reads, as it does for the pipeline.
        private readonly Channel<InboxFile> _settled = Channel.CreateBounded<InboxFile>(1);
        private readonly CancellationTokenSource _stop = new();
        private readonly ServiceProvider _stages;
        private readonly Task _running;

        public RunningWatcher(Site site, TimeProvider time)
        {
            WatcherSettings settings = SettingsFile.Load(site.SettingsFile);
            _stages = new ServiceCollection().AddStages(settings).AddSingleton(time).AddLogging().BuildServiceProvider();
            Inbox inbox = settings.Inboxes.Single();
            InboxCondition condition = new(inbox, _stages.GetRequiredService<InboxStates>(), _stages.GetRequiredService<ReportLedger>(), NullLogger.Instance);
            InboxWatcher watcher = new(inbox, settings.Intake, condition, _stages.GetRequiredService<DiskRoom>(), _stages.GetRequiredService<Progress>(), time);
            _running = watcher.RunAsync(_settled.Writer, _stop.Token);
        }

        /// <returns>The name of the next file that is passed on.</returns>
        public async Task<string> NextAsync()
        {
            Task<InboxFile> next = _settled.Reader.ReadAsync().AsTask();
            await Eventually.EndsAsync(Task.WhenAny(next, _running), "a file to be passed on");
            if (_running.IsCompleted)
                await _running;
            return (await next).Name;
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(Eventually.EndsAsync(_running, "the watcher to stop"));
            await _stages.DisposeAsync();
            _stop.Dispose();
        }
    }
}
