using ReportWatcher.Tests.Support;

namespace ReportWatcher.Torture.Oracle;

/// <summary>Waits until a service has nothing left to do.</summary>
internal static class Quiescence
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    /// <summary>All reports lie where they belong and no alert is on its way, for good or until its next attempt.</summary>
    /// <param name="limit">Without any progress.</param>
    /// <exception cref="TimeoutException">Nothing moves any more, and yet it is not done.</exception>
    public static async Task ReachedAsync(Site site, int reports, TimeSpan limit, bool deferredCounts = true)
    {
        string waiting = deferredCounts ? "'pending', 'sending', 'deferred'" : "'pending', 'sending'";
        (long, long) progress = (-1, -1);
        long since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            (long filed, long open) now = (
                site.Query<long>("SELECT count(*) FROM reports WHERE filed_at IS NOT NULL").Sum(),
                site.Query<long>($"SELECT count(*) FROM alerts WHERE state IN ({waiting})").Sum());
            if (now.filed >= reports && now.open == 0)
                return;
            if (now != progress)
                (progress, since) = (now, TimeProvider.System.GetTimestamp());
            else if (TimeProvider.System.GetElapsedTime(since) > limit)
                throw new TimeoutException($"nothing has moved for {limit.TotalSeconds:0} s: {now.filed} of {reports} reports filed, {now.open} alerts on their way");
            await Task.Delay(s_pause, TimeProvider.System);
        }
    }
}
