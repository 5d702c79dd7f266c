using Quartz;
using ReportWatcher.Mail;

namespace ReportWatcher.Settings;

/// <summary>A digest as it is in force.</summary>
/// <param name="Schedule">With its time zone.</param>
/// <param name="To">Empty: everybody whom no other digest names.</param>
/// <param name="SendEmpty">It is sent though there is nothing to tell.</param>
internal sealed record Digest(string Name, CronExpression Schedule, IReadOnlyList<Mailbox> To, bool SendEmpty)
{
    private static readonly TimeSpan[] s_nearer = [TimeSpan.FromDays(366), TimeSpan.FromDays(31), TimeSpan.FromDays(1), TimeSpan.FromHours(1), TimeSpan.FromMinutes(1)];

    public bool Names(string address) => To.Any(to => to.Address.Equals(address, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// The end of the period that is due: the last time of the schedule that has come, if the last period ended before it. However many times were missed,
    /// and however the clock was set in between, that makes one period.
    /// </summary>
    /// <param name="lastEnd">Where the period begins.</param>
    public DateTimeOffset? DueEnd(DateTimeOffset lastEnd, DateTimeOffset now)
    {
        if (NextAfter(lastEnd) is not { } end || end > now)
            return null;

        // Forward only: asked for the time before, Quartz names 02:30 twice in the night that has it twice, though it fires once. From near by, because
        // years of a schedule of seconds are many steps.
        foreach (TimeSpan back in s_nearer)
        {
            if (now - back > end && NextAfter(now - back) is { } later && later <= now)
                end = later;
        }

        while (NextAfter(end) is { } next && next <= now)
            end = next;
        return end;
    }

    public DateTimeOffset? NextAfter(DateTimeOffset instant) => Schedule.GetNextValidTimeAfter(instant)?.ToUniversalTime();
}
