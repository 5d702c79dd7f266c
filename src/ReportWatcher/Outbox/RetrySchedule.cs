namespace ReportWatcher.Outbox;

/// <summary>When an alert that could not be delivered is tried again. Kept in the ledger, so a restart changes nothing.</summary>
internal static class RetrySchedule
{
    /// <summary>RFC 5321, 4.5.4.1: at least four to five days.</summary>
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(5);

    private static readonly TimeSpan[] s_delays =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(3),
    ];

    /// <param name="failures">Failed attempts so far, at least 1.</param>
    /// <param name="random">In 0..1: spreads alerts that failed together by ±20 %.</param>
    public static TimeSpan DelayAfter(long failures, double random)
        => s_delays[Math.Clamp(failures - 1, 0, s_delays.Length - 1)] * (0.8 + (0.4 * random));

    /// <summary>Null: it waited long enough, nobody will take it.</summary>
    public static DateTimeOffset? NextAttempt(DateTimeOffset createdAt, DateTimeOffset now, long failures, double random)
    {
        DateTimeOffset next = now + DelayAfter(failures, random);
        return next - createdAt > GiveUpAfter ? null : next;
    }
}
