namespace ReportWatcher.Hosting;

/// <summary>
/// The times at which the parts that look around now and then do so together: each wake-up of an idle service costs a dozen changes of threads, whoever
/// it is for.
/// </summary>
internal static class Rounds
{
    // A timer may fire a little early: its next time is the round after, not the same once more.
    private static readonly TimeSpan s_early = TimeSpan.FromMilliseconds(5);

    /// <summary>Until the monotonic clock shows the next multiple of <paramref name="interval"/>: at most as long as that and a few milliseconds.</summary>
    public static TimeSpan UntilRound(this TimeProvider time, TimeSpan interval)
    {
        TimeSpan now = time.GetElapsedTime(0) + s_early;
        return interval - TimeSpan.FromTicks(now.Ticks % interval.Ticks) + s_early;
    }
}
