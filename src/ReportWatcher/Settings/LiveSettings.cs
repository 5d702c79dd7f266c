using Microsoft.Extensions.Logging;
using ReportWatcher.Hosting;
using ReportWatcher.Intake;
using ReportWatcher.Ledger;

namespace ReportWatcher.Settings;

/// <summary>The settings in force, replaced whole when the file changes for the better.</summary>
internal sealed class LiveSettings(WatcherSettings first)
{
    private volatile WatcherSettings _current = first;

    public WatcherSettings Current => _current;

    /// <summary>Raised after <see cref="Current"/> changed.</summary>
    public event Action? Changed;

    /// <summary>Passes the settings on, now and after every change, until stopped. Changes that come while they are passed on make one.</summary>
    public async Task FollowAsync(Func<WatcherSettings, Task> follow, CancellationToken stopping)
    {
        while (true)
        {
            TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            void Raise() => changed.TrySetResult();
            Changed += Raise;
            try
            {
                await follow(Current);
                await changed.Task.WaitAsync(stopping);
            }
            finally
            {
                Changed -= Raise;
            }
        }
    }

    public void Replace(WatcherSettings settings)
    {
        _current = settings;
        Changed?.Invoke();
    }

    /// <summary>Runs with a part of the settings until stopped, and anew with the new ones where a change concerns that part.</summary>
    public async Task FollowAsync<T>(Func<WatcherSettings, T> part, Func<T, CancellationToken, Task> run, CancellationToken stopping) where T : IEquatable<T>
    {
        while (true)
        {
            stopping.ThrowIfCancellationRequested();
            T used = part(Current);
            using CancellationTokenSource changed = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            void CancelIfConcerned()
            {
                if (!used.Equals(part(Current)))
                    changed.Cancel();
            }

            Changed += CancelIfConcerned;
            try
            {
                // Also for a change between reading the settings and listening for changes.
                CancelIfConcerned();
                await run(used, changed.Token);
            }
            catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
            {
                // Go round with the new ones.
            }
            finally
            {
                Changed -= CancelIfConcerned;
            }
        }
    }
}

/// <summary>Takes up a changed settings file without a restart; keeps the last good settings when the new ones have mistakes.</summary>
/// <remarks>Looks at the file when something is saved beside it, and every ten seconds for replaced links and network mounts.</remarks>
internal sealed class SettingsReload(LiveSettings live, ReportLedger ledger, TimeProvider time, ILogger<SettingsReload> log) : IDisposable
{
    /// <summary>Keys of the notes that <c>status</c> shows.</summary>
    public const string TakenNote = "settings taken", RefusedNote = "settings refused", FileNote = "settings file";

    private static readonly TimeSpan s_unwatched = TimeSpan.FromSeconds(1), s_watched = TimeSpan.FromSeconds(10);

    // The file's own change and an operator's request for it may come together.
    private readonly SemaphoreSlim _reloading = new(1);

    public async Task RunAsync(CancellationToken stopping)
    {
        await NoteAsync(refused: null);
        FileStamp seen = live.Current.Stamp;
        using FolderSignal saved = new(Path.GetDirectoryName(live.Current.File)!, s_unwatched, s_watched, time);
        while (true)
        {
            await saved.WaitAsync(stopping);
            FileStamp now = FileStamp.Of(live.Current.File);
            if (now != seen)
            {
                seen = now;
                await ReloadAsync();
            }
        }
    }

    /// <returns>False: they have mistakes, and the last good ones stay in force.</returns>
    public async Task<bool> ReloadAsync()
    {
        await _reloading.WaitAsync();
        try
        {
            WatcherSettings settings = SettingsFile.Load(live.Current.File);
            if (settings.DataFolder != live.Current.DataFolder)
            {
                log.DataFolderChanged(live.Current.DataFolder);
                settings = settings with { DataFolder = live.Current.DataFolder };
            }

            live.Replace(settings);
            Meters.SettingsReloaded(taken: true);
            log.SettingsTaken(settings.File, settings.Watches.Count, settings.Topics.Count);
            await NoteAsync(refused: null);
            return true;
        }
        catch (SettingsException e)
        {
            Meters.SettingsReloaded(taken: false);
            log.SettingsRefused(e.Message);
            await NoteAsync(e.Message);
            return false;
        }
        finally
        {
            _reloading.Release();
        }
    }

    public void Dispose() => _reloading.Dispose();

    private async Task NoteAsync(string? refused)
    {
        await ledger.NoteAsync(RefusedNote, refused);
        if (refused is null)
        {
            await ledger.NoteAsync(TakenNote, $"{time.GetUtcNow():u}");
            await ledger.NoteAsync(FileNote, live.Current.File);
            await ledger.NoteAsync(SettingsInForce.Note, SettingsInForce.Of(live.Current).ToNote());
        }
    }
}
