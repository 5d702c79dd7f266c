using System.Globalization;
using ReportWatcher.Analysis;
using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Watching;
using ReportWatcher.Ledger;
using ReportWatcher.Mail;
using ReportWatcher.Settings;

namespace ReportWatcher.Outbox;

/// <summary>Findings into what each recipient is to be told. The ledger decides, when it records the report, what of it leaves at once.</summary>
internal static class AlertComposer
{
    public static IReadOnlyList<NewAlert> Compose(WatcherSettings settings, ClaimedReport report, Findings findings, DateTimeOffset now)
    {
        if (findings.Matches.Count == 0) return []; // most reports

        Mailbox from = Mailbox.Parse(settings.Mail.From);
        return [.. findings.Matches.SelectMany(match => Compose(settings, report, findings, match, from, now))];
    }

    private static IEnumerable<NewAlert> Compose(WatcherSettings settings, ClaimedReport report, Findings findings, WatchMatch match, Mailbox from, DateTimeOffset now)
    {
        WatchOptions watch = settings.Watch(match.Watch);
        // An address that is written twice, with and without a name, gets one alert.
        foreach (Mailbox to in watch.To.Select(Mailbox.Parse).DistinctBy(to => to.Address))
        {
            AlertContent content = new()
            {
                Id = Guid.CreateVersion7(now),
                CreatedAt = now,
                From = from,
                To = to,
                Match = match,
                Findings = findings,
                FileName = report.Name,
                Mail = report.Mail,
                Inbox = report.Inbox,
                SettingsFile = settings.File,
            };
            yield return new NewAlert
            {
                Uid = content.Id,
                Watch = match.Watch,
                Recipient = to.Address,
                Sender = from.Address,
                Message = watch.Notify == Notify.Digest ? null : AlertMessage.Compose(content).Bytes,
                MessageWith = watch.Repeat == TimeSpan.Zero ? null
                    : held => AlertMessage.Compose(content with { HeldBack = held }).Bytes,
                Entry = new Lazy<string>(() => DigestEntry.Of(content).ToJson()),
                Digests = watch.Notify == Notify.Immediate ? [] : [.. settings.DigestsOf(to.Address).Select(d => d.Name)],
                Repeat = watch.Repeat,
                Figures = [.. match.Reasons.Select(reason => reason.Figure).OfType<Figure>().Select(ValueOf).Distinct()],
                MaxPerHour = settings.Alerts.MaxPerHour,
            };
        }
    }

    private static string ValueOf(Figure figure)
        => figure.Date ?? string.Create(
            CultureInfo.InvariantCulture, $"{figure.Value:0.############}{(figure.Upper is { } upper ? $" to {upper:0.############}" : "")}{(figure.Unit is { } unit ? $" {unit}" : "")}");
}
