using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using ReportWatcher.Hosting;
using ReportWatcher.Settings;

namespace ReportWatcher.Intake;

/// <summary>All inboxes together: their settled files into the pipeline.</summary>
internal sealed class InboxIntake(LiveSettings live, ReportPipeline pipeline, Progress progress, TimeProvider time, ILoggerFactory logs)
{
    private readonly ILogger<InboxIntake> _log = logs.CreateLogger<InboxIntake>();

    /// <summary>Watches until stopped; starts anew where a change of the settings concerns the inboxes.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        await pipeline.RecoverAsync(stopping);
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
        WatcherSettings settings = live.Current;
        (Channel<InboxFile> settled, Dictionary<Inbox, InboxWatcher> watchers) = Prepare(settings);
        using CancellationTokenSource failed = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Task processing = pipeline.RunAsync(settled.Reader, file => watchers[file.Inbox].Release(file), finished, stopping);
        Task draining = DrainAllAsync(watchers.Values, settled.Writer, failed.Token);
        // A pipeline that failed takes no more files, and the scan would wait for it for ever.
        if (await Task.WhenAny(processing, draining) == processing)
            await failed.CancelAsync();
        await processing;
        await draining;
        return [.. watchers.Values.SelectMany(w => w.LeftBehind())];
    }

    private static async Task DrainAllAsync(IEnumerable<InboxWatcher> watchers, ChannelWriter<InboxFile> settled, CancellationToken stopping)
    {
        try
        {
            foreach (InboxWatcher watcher in watchers)
                await watcher.DrainAsync(settled, stopping);
        }
        finally
        {
            settled.Complete();
        }
    }

    private async Task WatchAsync(WatcherSettings settings, CancellationTokenSource changed)
    {
        (Channel<InboxFile> settled, Dictionary<Inbox, InboxWatcher> watchers) = Prepare(settings);
        Task[] tasks =
        [
            pipeline.RunAsync(settled.Reader, file => watchers[file.Inbox].Release(file), finished: null, changed.Token),
            .. watchers.Values.Select(watcher => watcher.RunAsync(settled.Writer, changed.Token)),
        ];

        // None of them ends by itself: the first that does has failed or was stopped, and takes the others along.
        await Task.WhenAny(tasks);
        await changed.CancelAsync();
        await Task.WhenAll(tasks);
    }

    private (Channel<InboxFile> Settled, Dictionary<Inbox, InboxWatcher> Watchers) Prepare(WatcherSettings settings)
        // Bounded: the scan waits while the pipeline is busy, so that a million waiting files need no memory.
        => (Channel.CreateBounded<InboxFile>(64),
            settings.Inboxes.ToDictionary(i => i, i => new InboxWatcher(i, settings.Intake, progress, time, logs.CreateLogger<InboxWatcher>())));

    private static bool Concerns(WatcherSettings a, WatcherSettings b)
        => !a.Inboxes.SequenceEqual(b.Inboxes)
            || (a.Intake.QuietTime, a.Intake.SettleTime, a.Intake.RescanInterval) != (b.Intake.QuietTime, b.Intake.SettleTime, b.Intake.RescanInterval);
}
