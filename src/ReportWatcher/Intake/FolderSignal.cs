using ReportWatcher.Hosting;

namespace ReportWatcher.Intake;

/// <summary>
/// Waits for something to be saved in one folder, not in those below it. Where the folder cannot be watched (outside Linux, or no watch is left) it
/// looks often instead; where it is watched, now and then all the same: what is behind a link or on a share raises no event here.
/// </summary>
/// <remarks>An idle service spent most of its processor time on waking up to find that nothing had changed.</remarks>
internal sealed class FolderSignal(string folder, TimeSpan unwatched, TimeSpan watched, TimeProvider time) : IDisposable
{
    private FolderEvents? _events;
    private ChannelWait<FolderEvent>? _raised;

    public void Dispose() => _events?.Dispose();

    /// <summary>Ends when it is time to look. What happens between two waits ends the second; the first ends at once.</summary>
    public async Task WaitAsync(CancellationToken stopping)
    {
        if (_events is null && TryWatch())
            return;
        if (_events is null)
            await Task.Delay(unwatched, time, stopping);
        else if (!await TakeEventsAsync(_events, stopping))
            Unwatch();
    }

    /// <returns>True: what happened before has to be looked at now.</returns>
    private bool TryWatch()
    {
        if (!OperatingSystem.IsLinux())
            return false;
        try
        {
            _events = FolderEvents.Watch(folder, below: false);
            _raised = new ChannelWait<FolderEvent>(_events.Reader, time);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private void Unwatch()
    {
        _events?.Dispose();
        _events = null;
    }

    /// <returns>False: the folder is not there any more, or not here.</returns>
    private async Task<bool> TakeEventsAsync(FolderEvents events, CancellationToken stopping)
    {
        long round = time.GetTimestamp() + (long)(time.UntilRound(watched).TotalSeconds * time.TimestampFrequency);
        bool there = true;
        do
        {
            TimeSpan left = time.GetElapsedTime(time.GetTimestamp(), round);
            if (left <= TimeSpan.Zero)
                break;
            await _raised!.WaitAsync(left, stopping);
        }
        while (!TakeAll(events, ref there));

        return there;
    }

    /// <returns>Whether any of them says that there is something to look at: a file that has only been created is still being written.</returns>
    private static bool TakeAll(FolderEvents events, ref bool there)
    {
        bool saved = events.TakeOverflow();
        while (events.Reader.TryRead(out FolderEvent happened))
        {
            there &= happened.Kind != FolderEventKind.Gone;
            saved |= happened.Kind != FolderEventKind.Changed;
        }

        return saved;
    }
}
