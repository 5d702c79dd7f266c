using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using ReportWatcher.Hosting;
using ReportWatcher.Ledger;
using ReportWatcher.Settings;
using ReportWatcher.Storage;

namespace ReportWatcher.Intake;

/// <summary>All inboxes together: their settled files into the pipeline.</summary>
internal sealed class InboxIntake(
    LiveSettings live, InboxStates states, ReportPipeline pipeline, ReportLedger ledger, DiskRoom room, Progress progress, TimeProvider time, ILoggerFactory logs)
{
    private readonly ILogger<InboxIntake> _log = logs.CreateLogger<InboxIntake>();

    /// <summary>Watches until stopped, and finishes beside it what an earlier run left.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using CancellationTokenRegistration hurry = pipeline.HurryAt(stopping);
        IReadOnlyList<ClaimedReport> unfinished = await pipeline.FindUnfinishedAsync(stopping);
        using CancellationTokenSource failed = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Task resuming = pipeline.ResumeAsync(unfinished, failed.Token), watching = FollowSettingsAsync(failed.Token);
        if (!(await Task.WhenAny(resuming, watching)).IsCompletedSuccessfully)
            await failed.CancelAsync();
        await Task.WhenAll(resuming, watching);
    }

    /// <summary>Watches until stopped; starts anew where a change of the settings concerns the inboxes.</summary>
    private async Task FollowSettingsAsync(CancellationToken stopping)
    {
        while (true)
        {
            stopping.ThrowIfCancellationRequested();
            WatcherSettings settings = live.Current;
            using CancellationTokenSource changed = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            void CancelIfConcerned()
            {
                if (!Concerns(settings, live.Current))
                    return;
                changed.Cancel();
            }

            live.Changed += CancelIfConcerned;
            try
            {
                // Also for a change between reading the settings and listening for changes.
                CancelIfConcerned();
                foreach (Inbox inbox in settings.Inboxes)
                    _log.WatchingInbox(inbox.Path, inbox.Tag);
                await WatchAsync(settings, changed);
            }
            catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
            {
                // The inboxes changed: go round with the new ones.
            }
            finally
            {
                live.Changed -= CancelIfConcerned;
            }
        }
    }

    /// <summary>Takes what is in the inboxes now. Files that somebody still writes stay there.</summary>
    /// <returns>The paths left.</returns>
    public async Task<IReadOnlyList<string>> DrainAsync(Action<ProcessedReport> finished, CancellationToken stopping)
    {
        List<string> left = [];
        foreach (Inbox inbox in live.Current.Inboxes)
        {
            (InboxWatcher watcher, Channel<InboxFile> settled) = Open(inbox, live.Current);
            using CancellationTokenSource failed = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            Task processing = pipeline.RunAsync([new SettledFiles(settled.Reader, watcher.Release)], finished, stopping);
            Task draining = DrainAsync(watcher, settled.Writer, failed.Token);
            // A pipeline that failed takes no more files, and the scan would wait for it for ever.
            if (await Task.WhenAny(processing, draining) == processing)
                await failed.CancelAsync();
            await processing;
            await draining;
            left.AddRange(watcher.LeftBehind());
        }

        return left;
    }

    private static async Task DrainAsync(InboxWatcher watcher, ChannelWriter<InboxFile> settled, CancellationToken stopping)
    {
        try
        {
            await watcher.DrainAsync(settled, stopping);
        }
        finally
        {
            settled.Complete();
        }
    }

    private async Task WatchAsync(WatcherSettings settings, CancellationTokenSource changed)
    {
        (InboxWatcher Watcher, Channel<InboxFile> Settled)[] inboxes = [.. settings.Inboxes.Select(inbox => Open(inbox, settings))];
        List<Task> tasks = [.. inboxes.Select(inbox => inbox.Watcher.RunAsync(inbox.Settled.Writer, changed.Token))];
        tasks.Add(pipeline.RunAsync([.. inboxes.Select(inbox => new SettledFiles(inbox.Settled.Reader, inbox.Watcher.Release))], finished: null, changed.Token));

        // None of them ends by itself: the first that does has failed or was stopped, and takes the others along.
        await Task.WhenAny(tasks);
        await changed.CancelAsync();
        await Task.WhenAll(tasks);
    }

    private (InboxWatcher Watcher, Channel<InboxFile> Settled) Open(Inbox inbox, WatcherSettings settings)
    {
        ILogger<InboxWatcher> log = logs.CreateLogger<InboxWatcher>();
        InboxWatcher watcher = new(inbox, settings.Intake, new InboxCondition(inbox, states, ledger, log), room, progress, time);
        // A channel for each inbox: a share that hangs holds up no other. Bounded: the scan waits while the pipeline is busy, so that a million
        // waiting files need no memory.
        return (watcher, Channel.CreateBounded<InboxFile>(256));
    }

    private static bool Concerns(WatcherSettings a, WatcherSettings b)
        => !a.Inboxes.SequenceEqual(b.Inboxes)
            || (a.Intake.QuietTime, a.Intake.SettleTime, a.Intake.RescanInterval) != (b.Intake.QuietTime, b.Intake.SettleTime, b.Intake.RescanInterval);
}
