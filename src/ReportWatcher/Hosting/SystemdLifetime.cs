using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReportWatcher.Intake;
using ReportWatcher.Ledger;
using ReportWatcher.Settings;

namespace ReportWatcher.Hosting;

/// <summary>
/// The life of the service under systemd (Type=notify): ready, reloading, stopping, and a sign of life for the watchdog as long as scanner, reader,
/// writer and sender get on. SIGTERM is the command line's, which cancels the host's token.
/// </summary>
internal sealed class SystemdLifetime(
    NotifySocket systemd, Progress progress, InboxStates inboxes, ReportLedger ledger, SettingsReload settings, LiveSettings live, IHostApplicationLifetime host, TimeProvider time,
    ILogger<SystemdLifetime> log)
    : IHostLifetime, IDisposable
{
    private PosixSignalRegistration? _hangup;
    private ITimer? _watchdog;
    private readonly LifeSigns _signs = new(progress, ledger);

    // The status says so, until all get on again.
    private bool _troubled;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _ = TellReadyAsync();
        host.ApplicationStopping.Register(() => Tell("STOPPING=1", "STATUS=Finishing what is in flight"));
        _hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            _ = ReloadAsync();
        });
        if (systemd.Watchdog is { } limit)
            _watchdog = time.CreateTimer(_ => LookAfter(), null, time.UntilRound(limit / 2), limit / 2);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _watchdog?.Dispose();
        _hangup?.Dispose();
    }

    private async Task TellReadyAsync()
    {
        // Ready is who misses no file. An inbox that is unavailable holds up nobody: the others are watched, and status says so.
        await inboxes.Looked;
        Tell("READY=1", Watching());
    }

    private async Task ReloadAsync()
    {
        // CLOCK_MONOTONIC, which systemd holds against its own reading to tell this reload from an earlier one.
        long now = (long)(time.GetTimestamp() * (1_000_000.0 / time.TimestampFrequency));
        Tell("RELOADING=1", string.Create(CultureInfo.InvariantCulture, $"MONOTONIC_USEC={now}"));
        bool taken = await settings.ReloadAsync();
        Tell("READY=1", taken ? Watching() : "STATUS=The changed settings have mistakes, the last good ones stay in force (reportwatcher check lists them)");
    }

    /// <summary>One sign of life, or none: then systemd kills and restarts the service when its limit is reached.</summary>
    private void LookAfter()
    {
        if (_signs.FindHang() is { } hang)
        {
            _troubled = true;
            log.PartHangs(hang);
            Tell($"STATUS=Hangs: {hang} does not get on");
        }
        else if (_signs.WaitsForRoom)
        {
            _troubled = true;
            Tell("WATCHDOG=1", "STATUS=Waits for room on the disk");
        }
        else
        {
            if (_troubled)
                Tell("WATCHDOG=1", Watching());
            else
                Tell("WATCHDOG=1");
            _troubled = false;
        }
    }

    private string Watching() => "STATUS=Watching " + string.Join(", ", live.Current.Inboxes.Select(i => i.Path));

    private void Tell(params ReadOnlySpan<string> lines)
    {
        try
        {
            systemd.Send(lines);
        }
        catch (SocketException e)
        {
            // systemd itself restarts now and then (daemon-reexec); the next message gets through again.
            log.SystemdUnreachable(e.Message);
        }
    }
}
