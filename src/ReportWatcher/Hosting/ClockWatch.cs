using Microsoft.Extensions.Logging;
using ReportWatcher.Settings;

namespace ReportWatcher.Hosting;

/// <summary>
/// Has every schedule made anew when the wall clock was set back: a trigger stands at a time of that clock, so the next of a minute's would be hours away.
/// </summary>
internal sealed class ClockWatch(LiveSettings live, TimeProvider time, ILogger<ClockWatch> log)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(10);

    public async Task RunAsync(CancellationToken stopping)
    {
        WallClock clock = new(time);
        while (true)
        {
            await Task.Delay(time.UntilRound(s_interval), time, stopping);
            if (!clock.WasSetBack())
                continue;
            log.ClockSetBack(time.GetUtcNow());
            live.Replace(live.Current);
        }
    }
}

/// <summary>The wall clock, held against the monotonic one.</summary>
internal sealed class WallClock(TimeProvider time)
{
    // Slower drifts are the system's own corrections.
    private static readonly TimeSpan s_jump = TimeSpan.FromSeconds(5);

    private (DateTimeOffset Wall, long Timestamp) _last = (time.GetUtcNow(), time.GetTimestamp());

    /// <summary>Since this was asked last.</summary>
    public bool WasSetBack()
    {
        (DateTimeOffset Wall, long Timestamp) now = (time.GetUtcNow(), time.GetTimestamp());
        bool setBack = now.Wall < _last.Wall + time.GetElapsedTime(_last.Timestamp, now.Timestamp) - s_jump;
        _last = now;
        return setBack;
    }
}
