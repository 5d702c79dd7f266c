using Quartz;
using ReportWatcher.Analysis;

namespace ReportWatcher.Settings;

/// <summary>How long things are kept. What has no age here is kept for ever, and that is the default for all.</summary>
internal sealed class RetentionOptions
{
    /// <summary>Files of reports that were read, in done/ and duplicate/, with their topics and matches in the ledger.</summary>
    public TimeSpan? Done { get; set; }

    /// <summary>Files in failed/.</summary>
    public TimeSpan? Failed { get; set; }

    /// <summary>The text of mails that were sent, and their attempts.</summary>
    public TimeSpan? Mail { get; set; }

    /// <summary>The figures of reports: series of figures begin that long ago.</summary>
    public TimeSpan? Figures { get; set; }

    /// <summary>When old things are deleted. A cron expression of six fields, seconds first. Default: every day at 04:15.</summary>
    public string At { get; set; } = "0 15 4 * * ?";

    /// <summary>The time zone that <see cref="At"/> is meant in: "Europe/Berlin". Default: the machine's.</summary>
    public string? TimeZone { get; set; }

    internal bool DeletesAnything => (Done ?? Failed ?? Mail ?? Figures) is not null;

    /// <summary>"done after 90 days, mail after 30 days".</summary>
    internal string Words => string.Join(", ", Ages.Where(a => a.Age is not null).Select(a => $"{a.Key.ToLowerInvariant()} after {a.Age!.Value.TotalDays:0.#} days"));

    private IReadOnlyList<(string Key, TimeSpan? Age)> Ages => [(nameof(Done), Done), (nameof(Failed), Failed), (nameof(Mail), Mail), (nameof(Figures), Figures)];

    /// <summary>Of checked options.</summary>
    internal CronExpression Schedule => new(At, TimeZone is { Length: > 0 } zone ? TimeZoneInfo.FindSystemTimeZoneById(zone) : TimeZoneInfo.Local);

    /// <summary>Less than a day is rather a mistake in the unit than meant.</summary>
    internal static void Check(RetentionOptions retention, List<DefinitionError> errors)
    {
        foreach ((string key, TimeSpan? age) in retention.Ages)
        {
            if (age is { } given)
                SettingsFile.CheckSpan($"Retention:{key}", given, TimeSpan.FromDays(1), TimeSpan.FromDays(36_525), errors);
        }

        DigestOptionsCheck.CompileSchedule(retention.At, retention.TimeZone, "Retention", errors);
    }
}
