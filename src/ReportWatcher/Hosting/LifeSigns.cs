using ReportWatcher.Ledger;

namespace ReportWatcher.Hosting;

/// <summary>Whether scanner, reader, writer and sender get on, for a watchdog that asks now and then.</summary>
internal sealed class LifeSigns(Progress progress, ReportLedger ledger)
{
    private Task _probe = Task.CompletedTask;

    /// <summary>Everybody waits for room on a full disk, and a restart would make none: this is no hang.</summary>
    public bool WaitsForRoom => ledger.Writer.WaitsForRoom;

    /// <summary>Who hangs now; null: nobody.</summary>
    public string? FindHang()
    {
        if (WaitsForRoom)
            return null;
        if (!_probe.IsCompleted)
            return "the ledger's writer";
        if (progress.Overdue() is { } overdue)
            return $"{overdue.Part}, overdue for {overdue.By.TotalSeconds:0} s,";

        // The writer has nothing to do most of the time: that it would do it is asked, and seen at the next turn. It changes nothing in the ledger.
        try
        {
            _probe = ledger.Writer.WriteAsync(_ => true);
        }
        catch (ObjectDisposedException)
        {
            // The service ends, and the ledger before the watchdog.
        }

        return null;
    }
}
