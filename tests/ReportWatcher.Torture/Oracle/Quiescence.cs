using Microsoft.Data.Sqlite;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Torture.Oracle;

/// <summary>Waits until a service has nothing left to do.</summary>
internal static class Quiescence
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    // Between two looks. What is beyond it this process stood still, and so perhaps the machine with the service: that is no time in which it did nothing.
    private static readonly TimeSpan s_longestLook = TimeSpan.FromSeconds(2);

    /// <summary>All reports lie where they belong and no alert is on its way.</summary>
    /// <param name="limit">Without any progress.</param>
    /// <param name="service">Whose death ends the waiting.</param>
    /// <returns>False: the service died before.</returns>
    /// <exception cref="TimeoutException">Nothing moves any more, and yet it is not done.</exception>
    public static async Task<bool> ReachedAsync(Site site, int reports, TimeSpan limit, ServiceProcess service)
    {
        (long, long) progress = (-2, -2);
        TimeSpan quiet = TimeSpan.Zero;
        long looked = TimeProvider.System.GetTimestamp();
        while (true)
        {
            (long filed, long open) now = Read(site);
            if (now.filed >= reports && now.open == 0)
                return true;
            if (service.HasExited)
                return false;
            TimeSpan passed = TimeProvider.System.GetElapsedTime(looked);
            looked = TimeProvider.System.GetTimestamp();
            quiet = now != progress ? TimeSpan.Zero : quiet + (passed < s_longestLook ? passed : s_longestLook);
            progress = now;
            if (quiet > limit)
            {
                throw new TimeoutException(
                    $"nothing has moved for {limit.TotalSeconds:0} s: {now.filed} of {reports} reports filed, {now.open} alerts on their way\n{ProcessView.ThreadsOf(service.Id)}\n{LastLines(service.Output)}");
            }

            await Task.Delay(s_pause, TimeProvider.System);
        }
    }

    /// <summary>Waits until nothing has moved for a while: what is left waits for its next attempt.</summary>
    /// <returns>Whether nothing is left.</returns>
    public static async Task<bool> StalledAsync(Site site, int reports, TimeSpan quiet, ServiceProcess service)
    {
        try
        {
            return await ReachedAsync(site, reports, quiet, service);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static string LastLines(string output) => string.Join('\n', output.TrimEnd().Split('\n').TakeLast(40));

    private static (long Filed, long Open) Read(Site site)
    {
        try
        {
            return (
                site.Query<long>("SELECT count(*) FROM reports WHERE filed_at IS NOT NULL").Sum(),
                site.Query<long>("SELECT count(*) FROM alerts WHERE state IN ('pending', 'sending', 'deferred')").Sum());
        }
        catch (SqliteException)
        {
            // The service is making its ledger.
            return (-1, -1);
        }
    }
}
