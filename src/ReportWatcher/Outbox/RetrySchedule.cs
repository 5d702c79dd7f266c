namespace ReportWatcher.Outbox;

/// <summary>When an alert that could not be delivered is tried again. Kept in the ledger, so a restart changes nothing.</summary>
internal static class RetrySchedule
{
    /// <summary>RFC 5321, 4.5.4.1: at least four to five days.</summary>
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(5);

    private const double Spread = 0.2;

    private static readonly TimeSpan[] s_delays =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(3),
    ];

    /// <summary>The longest wait after no failure, after one, after two and so on; from the last on it stays the same.</summary>
    public static IReadOnlyList<TimeSpan> Longest { get; } = [TimeSpan.Zero, .. s_delays.Select(d => d * (1 + Spread))];

    /// <param name="failures">Failed attempts so far, at least 1.</param>
    /// <param name="random">In 0..1: spreads alerts that failed together by ±20 %.</param>
    public static TimeSpan DelayAfter(long failures, double random)
        => s_delays[Math.Clamp(failures - 1, 0, s_delays.Length - 1)] * (1 - Spread + (2 * Spread * random));

    /// <summary>The wait before the next attempt; null: it has waited long enough, nobody will take it.</summary>
    /// <param name="waited">
    /// The waits between the attempts so far. Not what the calendar says: that runs on while nothing is tried, because the server is out of reach or the
    /// program is not running, and a clock that jumps must not cost an alert its days.
    /// </param>
    public static TimeSpan? NextDelay(TimeSpan waited, long failures, double random)
    {
        TimeSpan delay = DelayAfter(failures, random);
        return waited + delay > GiveUpAfter ? null : delay;
    }
}
