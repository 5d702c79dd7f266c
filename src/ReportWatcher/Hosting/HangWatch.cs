using Microsoft.Extensions.Logging;
using ReportWatcher.Ledger;

namespace ReportWatcher.Hosting;

/// <summary>
/// The watchdog where systemd has none for us: Windows starts a service anew that fails, and a container's runtime a container that ends, but neither
/// sees one that hangs. So a service that hangs for a minute, which is WatchdogSec= in the unit for systemd, fails by itself.
/// </summary>
internal sealed class HangWatch(Progress progress, ReportLedger ledger, TimeProvider time, ILogger<HangWatch> log)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(15);

    // Turns are counted, not time: when a machine wakes up all are overdue, and have until the next turn to show that they get on.
    private const int MostMissed = 4;

    /// <exception cref="HangException">Somebody hangs, and has for long.</exception>
    public async Task RunAsync(CancellationToken stopping)
    {
        LifeSigns signs = new(progress, ledger);
        int missed = 0;
        while (true)
        {
            await Task.Delay(time.UntilRound(s_interval), time, stopping);
            if (signs.FindHang() is not { } hang)
            {
                missed = 0;
                continue;
            }

            if (++missed == MostMissed)
                throw new HangException($"{hang} has not got on for {(MostMissed * s_interval).TotalSeconds:0} s");
            log.PartStalls(hang);
        }
    }
}

/// <summary>Part of the service hangs; only a restart helps.</summary>
internal sealed class HangException(string message) : Exception(message);
