using System.Collections.Concurrent;
using System.IO.Enumeration;
using System.Threading.Channels;
using Microsoft.Win32.SafeHandles;
using ReportWatcher.Hosting;
using ReportWatcher.Mail;
using ReportWatcher.Settings;
using ReportWatcher.Storage;

namespace ReportWatcher.Intake;

/// <summary>
/// Watches one inbox and passes on the files that have settled. Events say where to look first, scans find the rest; what counts as settled is
/// decided by looking at the file: nobody writes to it, and it stayed as it is for a while by our own monotonic clock.
/// </summary>
internal sealed class InboxWatcher(
    Inbox inbox, IntakeOptions options, InboxCondition condition, DiskRoom room, Progress progress, TimeProvider time)
{
    // Bounds memory while a million files wait: the scan goes on when these are taken.
    private const int MaxCandidates = 4096;

    // Longer than the pipeline may take for one report: only then does it take the next.
    private static readonly TimeSpan s_patience = ReportProcessor.Patience + TimeSpan.FromMinutes(1);

    // So many of a scan, then the events again: a file that comes while a million wait does not wait for them.
    private const int ScanSlice = 256;

    // A file that is written for so long is told of. It is no failure: whoever writes it may have reason to.
    private static readonly TimeSpan s_stalled = TimeSpan.FromDays(1);

    private const int SharingViolation = unchecked((int)0x80070020);

    private readonly Dictionary<string, Candidate> _candidates = [];
    // Value: something happened to the path since it was passed on.
    private readonly ConcurrentDictionary<string, bool> _passedOn = [];
    private IEnumerator<string>? _scan;
    private volatile FolderEvents? _events;
    private Progress.Expectation? _turn;

    /// <summary>Files that are there after <see cref="DrainAsync"/>: still being written, no regular files, or not to be moved.</summary>
    public IReadOnlyList<string> LeftBehind() => [.. EnumerateFiles().Where(path => !Directory.Exists(path)).Select(StrayBytes.Whole)];

    /// <summary>Runs until stopped.</summary>
    public async Task RunAsync(ChannelWriter<InboxFile> settled, CancellationToken stopping)
    {
        if (await condition.FindAwayAsync() is null)
            await CreateInboxAsync();
        while (true)
        {
            stopping.ThrowIfCancellationRequested();
            // Watch first, then scan: a file dropped in between is seen twice, never missed.
            using FolderEvents? events = await TryWatchAsync();
            _events = events;
            try
            {
                await FollowAsync(events, settled, stopping);
            }
            finally
            {
                _events = null;
            }
        }
    }

    /// <summary>Passes on what is in the inbox now, waiting for files to settle but not for one that stays open.</summary>
    public async Task DrainAsync(ChannelWriter<InboxFile> settled, CancellationToken stopping)
    {
        if (await condition.FindAwayAsync() is { } away)
            throw new IOException($"the inbox {inbox.Path} is unavailable: {away}");
        Directory.CreateDirectory(inbox.Path);
        await BeginScanAsync(watched: false);
        long patienceEnds = time.GetTimestamp() + Ticks(options.SettleTime * 2);
        while (_scan is not null || _candidates.Count > 0)
        {
            await LookAroundAsync(settled, stopping);
            if (_scan is null && _candidates.Count > 0)
            {
                if (time.GetTimestamp() > patienceEnds)
                    return;
                await Task.Delay(UntilNextLook(), time, stopping);
            }
        }
    }

    /// <summary>The pipeline is done with taking a file: claimed, or not there any more.</summary>
    public void Release(InboxFile file)
    {
        // A new file may have come under the same name while the old one was taken.
        if (_passedOn.TryRemove(file.Path, out bool happened) && happened)
            _events?.LookAgain(file.Path);
    }

    private async Task<FolderEvents?> TryWatchAsync()
    {
        if (await condition.FindAwayAsync() is { } away)
        {
            await condition.SayUnavailableAsync(away);
            return null;
        }

        try
        {
            return FolderEvents.Watch(inbox.Path);
        }
        catch (Exception e) when (e is IOException or ArgumentException)
        {
            await condition.SayUnavailableAsync(e.Message);
            return null;
        }
    }

    private async Task CreateInboxAsync()
    {
        try
        {
            Directory.CreateDirectory(inbox.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The other inboxes go on; this one is tried again with every scan.
            await condition.SayUnavailableAsync(e.Message);
        }
    }

    /// <summary>Follows one event source until it dies; without one, scans once and waits for the next turn.</summary>
    private async Task FollowAsync(FolderEvents? events, ChannelWriter<InboxFile> settled, CancellationToken stopping)
    {
        long rescanAt = time.GetTimestamp();
        (ulong, ulong)? folder = SafeFile.FolderIdentity(inbox.Path);
        ChannelWait<FolderEvent>? raised = events is null ? null : new(events.Reader, time);
        using Progress.Expectation turn = _turn = progress.Expect($"the scanner of {inbox.Path}", s_patience);
        while (true)
        {
            // One that is under way finds the files too; begun anew again and again it would never come to an end.
            if (time.GetTimestamp() >= rescanAt && _scan is null)
            {
                // A file system that was mounted over it, or away under it, raises no event.
                if (SafeFile.FolderIdentity(inbox.Path) != folder)
                    return;
                await BeginScanAsync(watched: events is not null);
                rescanAt = time.GetTimestamp() + Ticks(time.UntilRound(options.RescanInterval));
            }

            await LookAroundAsync(settled, stopping);
            // Looking around can take longer than until the next scan: then there is nothing to wait for.
            TimeSpan untilScan = _scan is null ? time.GetElapsedTime(time.GetTimestamp(), rescanAt) : options.RescanInterval;
            TimeSpan wait = TimeSpan.FromTicks(Math.Max(0, Math.Min(UntilNextLook().Ticks, untilScan.Ticks)));
            turn.Renew(wait + s_patience);
            if (raised is null || events is null || condition.Unavailable is not null)
            {
                await Task.Delay(wait, time, stopping);
                if (_candidates.Count == 0 && _scan is null)
                    return;
            }
            else
            {
                if (wait > TimeSpan.Zero)
                    await raised.WaitAsync(wait, stopping);
                if (!await TakeEventsAsync(events, settled, stopping))
                    return;
            }
        }
    }

    /// <summary>Looks at the files that the events so far name. False: the source is dead.</summary>
    private async Task<bool> TakeEventsAsync(FolderEvents events, ChannelWriter<InboxFile> settled, CancellationToken stopping)
    {
        if (events.TakeOverflow())
            await BeginScanAsync(watched: true);
        while (events.Reader.TryRead(out FolderEvent happened))
        {
            switch (happened.Kind)
            {
                case FolderEventKind.Gone:
                    return false;
                case FolderEventKind.Rescan:
                    await BeginScanAsync(watched: true);
                    break;
                default:
                    await LookAtAsync(happened.Path!, happened.Kind, settled, stopping);
                    break;
            }
        }

        return true;
    }

    private async Task BeginScanAsync(bool watched)
    {
        EndScan();
        try
        {
            // Opens the folder at once, which fails while it is gone.
            _scan = EnumerateFiles().GetEnumerator();
            if (watched)
                await condition.SayAvailableAsync();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await condition.SayUnavailableAsync(e.Message);
        }
    }

    private FileSystemEnumerable<string> EnumerateFiles()
        => new(inbox.Path, (ref FileSystemEntry entry) => entry.ToFullPath(), new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = 0 })
        {
            // A folder whose name is no text cannot be listed: it is at least named.
            ShouldIncludePredicate = (ref FileSystemEntry entry) => (!entry.IsDirectory || entry.FileName.Contains('\uFFFD')) && !InboxFile.IsTemporary(entry.FileName),
            // A linked folder can lead anywhere, and in circles.
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && !entry.FileName.StartsWith('.'),
        };

    private async Task LookAroundAsync(ChannelWriter<InboxFile> settled, CancellationToken stopping)
    {
        foreach (string path in DuePaths())
            await LookAtAsync(path, FolderEventKind.Changed, settled, stopping);
        try
        {
            for (int looked = 0; looked < ScanSlice && _scan is not null && _candidates.Count < MaxCandidates; looked++)
            {
                if (!_scan.MoveNext())
                {
                    EndScan();
                    await condition.EndScanAsync(_candidates.ContainsKey);
                    break;
                }

                if (!_candidates.ContainsKey(_scan.Current))
                    await LookAtAsync(_scan.Current, FolderEventKind.Changed, settled, stopping);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            EndScan();
            await condition.SayUnavailableAsync(e.Message);
        }
    }

    private void EndScan()
    {
        _scan?.Dispose();
        _scan = null;
    }

    private List<string> DuePaths()
    {
        long now = time.GetTimestamp();
        return [.. _candidates.Where(c => c.Value.LookAgainAt <= now).Select(c => c.Key)];
    }

    private TimeSpan UntilNextLook()
    {
        if (_scan is not null && _candidates.Count < MaxCandidates)
            return TimeSpan.Zero;
        if (_candidates.Count == 0)
            return options.RescanInterval;

        long next = _candidates.Values.Min(c => c.LookAgainAt);
        TimeSpan wait = time.GetElapsedTime(time.GetTimestamp(), next);
        return wait < TimeSpan.FromMilliseconds(5) ? TimeSpan.FromMilliseconds(5) : wait;
    }

    private async Task LookAtAsync(string path, FolderEventKind happened, ChannelWriter<InboxFile> settled, CancellationToken stopping)
    {
        // A scan of a million files is one turn.
        _turn?.Renew(s_patience);
        if (IsTemporary(path) || _passedOn.TryUpdate(path, true, false) || _passedOn.ContainsKey(path))
            return;

        if (!IsSettled(path, happened, out FileStatus status, out long since))
            return;

        await room.WaitAsync(() => _turn?.Renew(s_patience), stopping);
        _candidates.Remove(path);
        if (!TryMakeLegible(ref path))
            return;
        condition.Accept(path);
        _passedOn[path] = false;
        await settled.WriteAsync(new InboxFile(inbox, path, status, time.GetUtcNow() - time.GetElapsedTime(since)), stopping);
    }

    /// <summary>Events come from hidden folders too, which the scan passes by: programs that synchronise folders build files in them.</summary>
    private bool IsTemporary(string path)
    {
        ReadOnlySpan<char> below = path.AsSpan(inbox.Path.Length).TrimStart(Path.DirectorySeparatorChar);
        return InboxFile.IsTemporary(Path.GetFileName(below))
            || below.StartsWith('.')
            || below.IndexOf($"{Path.DirectorySeparatorChar}.", StringComparison.Ordinal) >= 0;
    }

    /// <param name="since">Timestamp since when it has been as it is, with nobody writing.</param>
    private bool IsSettled(string path, FolderEventKind happened, out FileStatus status, out long since)
    {
        since = time.GetTimestamp();
        if (!TryLook(path, out status, out bool? written))
        {
            _candidates.Remove(path);
            return false;
        }

        long now = since;
        bool unchanged = _candidates.TryGetValue(path, out Candidate? before) && before.Status == status && written != true;
        since = unchanged ? before!.Since : now;
        bool movedIn = happened == FolderEventKind.MovedIn || before?.MovedIn == true;
        // The files of others have no lease for us without a privilege, but their writers' closing is reported all the same.
        bool closed = happened is FolderEventKind.Closed or FolderEventKind.MovedIn || (unchanged && before!.Closed);
        TimeSpan quiet = status.Size == 0 || written == true || (written is null && !closed) ? options.SettleTime
            : movedIn ? TimeSpan.Zero
            : options.QuietTime;
        long settledAt = since + Ticks(quiet);
        if (written != true && settledAt <= now)
            return true;

        long firstSeen = before?.FirstSeen ?? now;
        bool stalled = time.GetElapsedTime(firstSeen, now) >= s_stalled;
        if (stalled)
            condition.Refuse(path, $"is still being written after {s_stalled.TotalHours:0} hours; it is taken when whoever writes it closes it");
        // The event of a close comes a moment before the writer is gone: looked at again soon, then less and less often.
        int looks = unchanged || happened is FolderEventKind.Closed or FolderEventKind.MovedIn ? 0 : (before?.Looks ?? 0) + 1;
        TimeSpan pause = TimeSpan.FromMilliseconds(Math.Min(options.SettleTime.TotalMilliseconds, 5 << Math.Min(looks, 16)));
        _candidates[path] = new Candidate(status, since, written == true ? now + Ticks(pause) : Math.Max(settledAt, now), movedIn, closed, firstSeen, looks);
        return false;
    }

    /// <summary>False where there is nothing to take: gone, a link, a FIFO, not ours to read.</summary>
    /// <param name="written">Whether somebody writes to it; null where the system cannot tell.</param>
    private bool TryLook(string path, out FileStatus status, out bool? written)
    {
        (status, written) = (default, null);
        try
        {
            using SafeFileHandle handle = SafeFile.OpenForReading(path, out status);
            // Elsewhere the open itself is the test: it shares no writing, so it fails while there is a writer.
            written = OperatingSystem.IsLinux() ? Posix.HasWriter(handle) : false;
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException e) when (e.HResult == SharingViolation)
        {
            written = true;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The scan passes on folders whose name may be no text: where it is, they are folders like others.
            if (!path.Contains('\uFFFD') || !Directory.Exists(path))
                condition.Refuse(path, e.Message);
            return false;
        }
    }

    /// <summary>Gives a settled file whose name is no UTF-8 another one, by which it can be opened, moved and shown; false where it cannot be given.</summary>
    private bool TryMakeLegible(ref string path)
    {
        if (StrayBytes.Find(path) is not { } stray)
            return true;
        string before = VisibleText.Escape(StrayBytes.Whole(path));
        try
        {
            path = StrayBytes.MakeLegible(stray);
            condition.SayRenamed(before, VisibleText.Escape(Path.GetFileName(path)));
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException e)
        {
            condition.Refuse(path, e.Message);
            return false;
        }
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);

    /// <param name="Status">As last seen.</param>
    /// <param name="Since">Timestamp since when it has been like that, with nobody writing.</param>
    /// <param name="Closed">A writer was seen to close it in this state.</param>
    /// <param name="FirstSeen">Timestamp of the first look at it.</param>
    /// <param name="Looks">How often it was found being written since it was last reported closed.</param>
    private sealed record Candidate(FileStatus Status, long Since, long LookAgainAt, bool MovedIn, bool Closed, long FirstSeen, int Looks);
}
