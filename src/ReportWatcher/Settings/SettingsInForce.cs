using System.Text.Json;
using ReportWatcher.Mail;

namespace ReportWatcher.Settings;

/// <summary>The settings in short, as <c>status</c> shows them; the running service notes its own in the ledger. Holds no secrets.</summary>
/// <param name="Mail">The transport and where it leads.</param>
/// <param name="Digests">Each with its schedule.</param>
/// <param name="Operator">Whom notices go to.</param>
/// <param name="Retention">What is deleted after how long; null: nothing.</param>
internal sealed record SettingsInForce(
    int Inboxes, int Topics, int Watches, string Mail, string From, IReadOnlyList<DigestInForce> Digests, int MaxAlertsPerHour, IReadOnlyList<string> Operator,
    string? Retention = null)
{
    /// <summary>Key of the note.</summary>
    public const string Note = "settings in force";

    public static SettingsInForce Of(WatcherSettings settings) => new(
        settings.Inboxes.Count, settings.Topics.Count, settings.Watches.Count, MailOf(settings.Mail), settings.Mail.From,
        [.. settings.Digests.Select(d => new DigestInForce(d.Name, d.Schedule.CronExpressionString, d.Schedule.TimeZone.Id, [.. d.To.Select(to => to.Address)]))],
        settings.Alerts.MaxPerHour, [.. settings.Operator.To], settings.Retention.DeletesAnything ? settings.Retention.Words : null);

    public static SettingsInForce? Read(string? note) => note is null ? null : JsonSerializer.Deserialize<SettingsInForce>(note, FindingsJson.Options);

    public string ToNote() => JsonSerializer.Serialize(this, FindingsJson.Options);

    private static string MailOf(MailOptions mail) => mail.Transport == MailTransportKind.Pickup
        ? $"files in {mail.PickupFolder}"
        : $"{mail.Transport} to {mail.Host}:{SmtpSession.PortOf(mail)}, {mail.Security}{(mail.UserName is { Length: > 0 } user ? $", as {user}" : "")}";
}

/// <param name="At">Cron expression.</param>
/// <param name="To">Empty: everybody whom no other digest names.</param>
internal sealed record DigestInForce(string Name, string At, string TimeZone, IReadOnlyList<string> To);
