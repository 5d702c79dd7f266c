using Quartz;
using ReportWatcher.Analysis;
using ReportWatcher.Mail;

namespace ReportWatcher.Settings;

/// <summary>Reads the section Digests.</summary>
internal static class DigestOptionsCheck
{
    private const string EverybodysName = "daily";

    /// <returns>The last is for everybody whom no other one names; where the settings have none such, it is the daily one.</returns>
    public static IReadOnlyList<Digest> Compile(IList<DigestOptions> written, ICollection<DefinitionError> errors)
    {
        List<Digest> named = [];
        Digest? everybodys = null;
        for (int i = 0; i < written.Count; i++)
        {
            string key = $"Digests:{i}";
            string name = written[i].Name.Trim();
            if (name.Length == 0)
                errors.Add(new($"{key}:Name", written[i].Name, "a digest needs a name, which stands in the mail's subject"));
            else if (named.Append(everybodys).Any(d => d is not null && d.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
                errors.Add(new($"{key}:Name", name, "another digest has this name; give each its own"));

            SettingsFile.CheckAddresses($"{key}:To", written[i].To, errors);
            Mailbox[] to = [.. written[i].To.Select(t => Mailbox.TryParse(t, out Mailbox? mailbox) ? mailbox : null).OfType<Mailbox>()];
            if (CompileSchedule(written[i].At, written[i].TimeZone, key, errors) is not { } schedule)
                continue;

            Digest digest = new(name, schedule, to, written[i].SendEmpty);
            if (written[i].To.Count > 0)
                named.Add(digest);
            else if (everybodys is null)
                everybodys = digest;
            else
                errors.Add(new($"{key}:To", null, $"the digest \"{everybodys.Name}\" is already for everybody whom no other one names; say whom this one is for"));
            if (written[i].SendEmpty && written[i].To.Count == 0)
                errors.Add(new($"{key}:SendEmpty", "true", "needs addresses in To: nobody else would be known when there is nothing to tell"));
        }

        if (everybodys is null && named.Any(d => d.Name.Equals(EverybodysName, StringComparison.OrdinalIgnoreCase)))
            everybodys = Everybodys("daily, for all others");
        return [.. named, everybodys ?? Everybodys(EverybodysName)];
    }

    private static Digest Everybodys(string name) => new(name, CronExpression.Parse(new DigestOptions().At).WithTimeZone(TimeZoneInfo.Local), [], SendEmpty: false);

    /// <param name="at">Cron expression.</param>
    /// <param name="timeZone">Null or empty: the machine's.</param>
    /// <param name="key">Of the section that has At and TimeZone.</param>
    internal static CronExpression? CompileSchedule(string at, string? timeZone, string key, ICollection<DefinitionError> errors)
    {
        TimeZoneInfo? zone = TimeZoneInfo.Local;
        if (timeZone is { Length: > 0 } name && !TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone))
            errors.Add(new($"{key}:TimeZone", name, "there is no such time zone; expected a name such as Europe/Berlin"));

        try
        {
            CronExpression schedule = new(at, zone ?? TimeZoneInfo.Utc);
            if (schedule.GetNextValidTimeAfter(new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero)) is null)
                errors.Add(new($"{key}:At", at, "never comes"));
            return schedule;
        }
        catch (FormatException e)
        {
            errors.Add(new($"{key}:At", at, $"expected a cron expression of six fields, seconds first, such as \"0 0 7 ? * MON-FRI\": {e.Message}"));
            return null;
        }
    }
}
