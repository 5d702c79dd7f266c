using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Hosting;
using ReportWatcher.Settings;

namespace ReportWatcher.Reading;

/// <summary>
/// Bytes to an article: plain text here, everything else in a child process, so that a file which ends, hangs or floods its reader costs
/// that file an attempt and nothing else. A few children are kept between files; those idle for long are ended.
/// </summary>
internal sealed class ReportReader(Func<ArticleReader> reader, Func<ReadingOptions> limits, TimeProvider time, ILogger log) : IDisposable
{
    private static readonly TimeSpan s_longIdle = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(5);

    /// <summary>Between two attempts to start a process.</summary>
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(10);

    /// <summary>Between two signs of life of one that waits.</summary>
    private static readonly TimeSpan s_sign = TimeSpan.FromSeconds(30);

    /// <summary>A child that holds more than this between files is replaced.</summary>
    private const long Bloated = 320L * 1024 * 1024;

    // Every page of every kind goes through the same code: one small page has it compiled before the first report comes.
    private static readonly byte[] s_warmUp = "<!DOCTYPE html><html><body><article><h1>A page</h1><p>That says, in two lines, nothing at all.</p></article></body></html>"u8.ToArray();

    private readonly Lock _lock = new();
    private readonly Stack<ReadingChild> _idle = [];
    private readonly HashSet<ReadingChild> _busy = [];
    private readonly SemaphoreSlim _places = new(limits().MostProcesses);

    // What was lost once is read again in one place only, so that files which hang do not hold up the others.
    private readonly SemaphoreSlim _placeForLost = new(1);
    private readonly CancellationTokenSource _ending = new(Timeout.InfiniteTimeSpan, time);
    private ITimer? _sweep;
    private bool _disposed;

    /// <summary>For a verb, with the settings that it has.</summary>
    public static ReportReader For(WatcherSettings settings) => For(settings.Reader, settings.Reading);

    /// <inheritdoc cref="For(WatcherSettings)"/>
    public static ReportReader For(ArticleReader reader, ReadingOptions limits) => new(() => reader, () => limits, TimeProvider.System, NullLogger.Instance);

    /// <summary>Process ids of the children.</summary>
    public IReadOnlyList<int> Children
    {
        get
        {
            lock (_lock)
                return [.. _idle.Concat(_busy).Select(child => child.Id)];
        }
    }

    /// <summary>Starts a child before it is needed.</summary>
    public void StartAhead() => _ = Task.Run(async () =>
    {
        try
        {
            await InChildAsync(Request(reader(), s_warmUp));
        }
        catch (Exception e) when (e is UnreadableReportException or NoReaderException or ObjectDisposedException)
        {
            log.ReadingAheadFailed(e.Message);
        }
    });

    /// <summary>What needs no child; null where it does.</summary>
    /// <exception cref="UnreadableReportException">No article can be read; the exception says why.</exception>
    public ReadReport? ReadHere(ReadOnlyMemory<byte> content) => reader().ReadPlainText(content) is { } article ? new ReadReport(article, []) : null;

    /// <exception cref="UnreadableReportException">No article can be read; the exception says why.</exception>
    /// <exception cref="ReadingLostException">Reading it ended the reader; try again, or give up.</exception>
    /// <exception cref="OperationCanceledException">The service ends (<see cref="EndSoon"/>); the file is to be read after the next start.</exception>
    public async ValueTask<ReadReport> ReadAsync(ReadOnlyMemory<byte> content) => ReadHere(content) ?? await ReadInChildAsync(content);

    /// <param name="lostBefore">An earlier attempt at this file ended its reader.</param>
    /// <param name="alive">Called now and then while another process is waited for, also where none can be started.</param>
    /// <exception cref="NoReaderException">No process can be started, and nobody gives signs of life while that is waited for.</exception>
    /// <inheritdoc cref="ReadAsync"/>
    public async Task<ReadReport> ReadInChildAsync(ReadOnlyMemory<byte> content, bool lostBefore = false, Action? alive = null)
    {
        ReadingRequest request = Request(reader(), content);
        if (lostBefore)
            await WaitAsync(_placeForLost, alive);
        try
        {
            return await InChildAsync(request, alive);
        }
        catch (ReadingLostException e)
        {
            Meters.ReaderLost(e.Code);
            StartAhead();
            throw;
        }
        finally
        {
            if (lostBefore)
                _placeForLost.Release();
        }
    }

    /// <summary>Gives what is being read a few seconds more: a file may take a minute, and a service that is told to stop has less.</summary>
    public void EndSoon()
    {
        lock (_lock)
        {
            if (!_disposed)
                _ending.CancelAfter(s_grace);
        }
    }

    /// <summary>The same for code that can only wait.</summary>
    public ReadReport Read(ReadOnlyMemory<byte> content) => ReadAsync(content).AsTask().GetAwaiter().GetResult();

    public void Dispose()
    {
        ReadingChild[] all;
        lock (_lock)
        {
            _disposed = true;
            all = [.. _idle, .. _busy];
            _idle.Clear();
            _sweep?.Dispose();
        }

        foreach (ReadingChild child in all)
            child.Dispose();
        _ending.Dispose();
    }

    private ReadingRequest Request(ArticleReader current, ReadOnlyMemory<byte> content)
        => new(current.FallbackEncoding, limits().ProcessorTimeLimit, limits().MemoryMegabytes, content);

    private async Task<ReadReport> InChildAsync(ReadingRequest request, Action? alive = null)
    {
        await WaitAsync(_places, alive);
        try
        {
            while (true)
            {
                try
                {
                    return await InOneChildAsync(request, alive);
                }
                catch (NoReaderException e) when (alive is not null)
                {
                    // Too many processes, no memory: it passes, or somebody mends it. The file has no part in it and keeps its place.
                    log.NoReader(e.Message);
                    alive();
                    await Task.Delay(s_again, time, _ending.Token);
                }
            }
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<ReadReport> InOneChildAsync(ReadingRequest request, Action? alive)
    {
        ReadingChild? child = null;
        try
        {
            child = Take();
            ReadReport report = await child.ReadAsync(request, alive, _ending.Token);
            GiveBack(child);
            return report;
        }
        catch (UnreadableReportException e) when (e is not ReadingLostException)
        {
            GiveBack(child!);
            throw;
        }
        catch
        {
            if (child is not null)
                Drop(child);
            throw;
        }
    }

    private async Task WaitAsync(SemaphoreSlim place, Action? alive)
    {
        while (!await place.WaitAsync(s_sign, _ending.Token))
            alive?.Invoke();
    }

    private ReadingChild Take()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _sweep ??= time.CreateTimer(_ => EndIdle(), null, s_longIdle / 2, s_longIdle / 2);
            if (_idle.TryPop(out ReadingChild? idle))
            {
                _busy.Add(idle);
                return idle;
            }
        }

        // Not within the lock: a start may take long on a machine in trouble, and whoever ends the service must not wait for it.
        ReadingChild child = ReadingChild.Start(limits(), time);
        bool late;
        lock (_lock)
        {
            late = _disposed;
            if (!late)
                _busy.Add(child);
        }

        if (late)
            child.Dispose();
        ObjectDisposedException.ThrowIf(late, this);
        return child;
    }

    private void GiveBack(ReadingChild child)
    {
        bool good = !child.IsSpent && child.Resident is > 0 and < Bloated;
        lock (_lock)
        {
            good &= !_disposed;
            _busy.Remove(child);
            if (good)
                _idle.Push(child);
        }

        if (!good)
            child.Dispose();
    }

    private void Drop(ReadingChild child)
    {
        lock (_lock)
            _busy.Remove(child);
        child.Dispose();
    }

    private void EndIdle()
    {
        List<ReadingChild> ended = [];
        lock (_lock)
        {
            ReadingChild[] idle = [.. _idle];
            _idle.Clear();
            // The stack was listed from its top; the most recently used goes back on top.
            foreach (ReadingChild child in idle.Reverse())
            {
                if (time.GetElapsedTime(child.LastUsed) >= s_longIdle)
                    ended.Add(child);
                else
                    _idle.Push(child);
            }
        }

        ended.ForEach(child => child.Dispose());
    }
}
