using Microsoft.Extensions.Logging;
using ReportWatcher.Hosting;
using ReportWatcher.Ledger;
using ReportWatcher.Mail;
using ReportWatcher.Settings;

namespace ReportWatcher.Outbox;

/// <summary>
/// Puts digests into the outbox when they are due: by their schedule, and after a storm of alerts. Whether one is due follows from the ledger and the clock
/// alone, so it may be asked at any time and as often as one likes: after a start, after a missed run, every minute.
/// </summary>
internal sealed class DigestWriter(DigestLedger digests, LiveSettings live, OutboxSignal outbox, TimeProvider time, ILogger<DigestWriter> log) : IDisposable
{
    // A storm's digest leaves when the storm has passed, and after an hour at the latest.
    private static readonly TimeSpan s_calm = TimeSpan.FromMinutes(10), s_longestStorm = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Writes what is due.</summary>
    /// <param name="ending">The program ends when it has sent what there is: storms are told of now.</param>
    /// <returns>How many digests were written.</returns>
    public async Task<int> WriteDueAsync(bool ending = false)
    {
        await _one.WaitAsync();
        try
        {
            WatcherSettings settings = live.Current;
            DateTimeOffset now = time.GetUtcNow();
            IReadOnlyList<WaitingEntries> waiting = await digests.WaitingAsync();
            int written = 0;
            foreach (IGrouping<(Digest Digest, string Recipient), WaitingEntries> group in waiting
                .Where(w => w.Digest.Length > 0).GroupBy(w => (DigestFor(settings, w), w.Recipient)))
            {
                written += await WriteAsync(settings, group.Key.Digest, group.Key.Recipient, [.. group], now);
            }

            foreach ((Digest digest, Mailbox to) in settings.Digests.Where(d => d.SendEmpty).SelectMany(d => d.To.Select(to => (d, to))))
                written += await WriteAsync(settings, digest, to.Address, [], now);
            foreach (WaitingEntries storm in waiting.Where(w => w.Digest.Length == 0 && (ending || HasPassed(w, now))))
                written += await WriteStormAsync(settings, storm, now);

            if (written > 0)
                outbox.Raise();
            return written;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The digest that tells of entries: the one they were made for or, if the settings have it no more, the recipient's first.</summary>
    private static Digest DigestFor(WatcherSettings settings, WaitingEntries entries)
        => settings.Digests.FirstOrDefault(d => d.Name == entries.Digest) ?? settings.DigestsOf(entries.Recipient).First();

    private static bool HasPassed(WaitingEntries storm, DateTimeOffset now)
        => now - storm.Last >= s_calm || now - storm.First >= s_longestStorm || storm.Last > now;

    private async Task<int> WriteAsync(WatcherSettings settings, Digest digest, string recipient, IReadOnlyList<WaitingEntries> waiting, DateTimeOffset now)
    {
        // A clock that ran ahead may have told of periods to come. The one under way is told then; those after it would silence the digest until they end.
        DateTimeOffset? lastEnd = await digests.LastEndAsync(digest.Name, recipient, digest.NextAfter(now) ?? now);
        DateTimeOffset start = lastEnd ?? (waiting.Count > 0 ? waiting.Min(w => w.First) : now);
        if (digest.DueEnd(start, now) is not { } end)
        {
            // Where nothing was ever told and nothing waits, the periods begin now.
            if (lastEnd is null && waiting.Count == 0)
                await digests.RecordEmptyAsync(digest.Name, recipient, now, now);
            return 0;
        }

        IReadOnlyList<PostponedEntry> entries = waiting.Count == 0 ? [] : await digests.EntriesAsync([.. waiting.Select(w => w.Digest)], recipient, end);
        if (entries.Count == 0 && !(digest.SendEmpty && digest.Names(recipient)))
        {
            await digests.RecordEmptyAsync(digest.Name, recipient, start, end);
            return 0;
        }

        OutgoingMessage message = Compose(settings, digest.Name, digest.Schedule.TimeZone, MailboxOf(digest, recipient), start, end, entries, stormLimit: null, now);
        await digests.RecordAsync(digest.Name, message, entries, (start, end));
        log.DigestWritten(digest.Name, entries.Count);
        return 1;
    }

    private async Task<int> WriteStormAsync(WatcherSettings settings, WaitingEntries storm, DateTimeOffset now)
    {
        const string name = "Many alerts at once";
        IReadOnlyList<PostponedEntry> entries = await digests.EntriesAsync([""], storm.Recipient, DateTimeOffset.MaxValue);
        TimeZoneInfo zone = settings.DigestsOf(storm.Recipient).First().Schedule.TimeZone;
        OutgoingMessage message = Compose(
            settings, name, zone, new Mailbox("", storm.Recipient), entries.Min(e => e.CreatedAt), entries.Max(e => e.CreatedAt), entries, settings.Alerts.MaxPerHour, now);
        await digests.RecordAsync(name, message, entries, period: null);
        log.StormCollected(entries.Count, settings.Alerts.MaxPerHour);
        return 1;
    }

    private static OutgoingMessage Compose(
        WatcherSettings settings, string name, TimeZoneInfo zone, Mailbox to, DateTimeOffset start, DateTimeOffset end, IReadOnlyList<PostponedEntry> entries,
        int? stormLimit, DateTimeOffset now)
        => DigestMessage.Compose(new DigestContent
        {
            Id = Guid.CreateVersion7(now),
            CreatedAt = now,
            From = Mailbox.Parse(settings.Mail.From),
            To = to,
            Name = name,
            PeriodStart = start,
            PeriodEnd = end,
            TimeZone = zone,
            Items = [.. entries.Select(e => new DigestItem(e.ReportId, e.CreatedAt, DigestEntry.FromJson(e.Entry)))],
            StormLimit = stormLimit,
            SettingsFile = settings.File,
        });

    /// <summary>The recipient as the digest spells it, with a name if it has one.</summary>
    private static Mailbox MailboxOf(Digest digest, string address)
        => new(digest.To.FirstOrDefault(to => to.Address.Equals(address, StringComparison.OrdinalIgnoreCase))?.Name ?? "", address);

    public void Dispose() => _one.Dispose();
}
