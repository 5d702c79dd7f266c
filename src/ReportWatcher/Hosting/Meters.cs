using System.Diagnostics.Metrics;
using ReportWatcher.Ledger;
using ReportWatcher.Mail;

namespace ReportWatcher.Hosting;

/// <summary>
/// What is counted and measured while the service runs, as System.Diagnostics.Metrics has it; it costs nothing while nobody listens.
/// Names and units follow OpenTelemetry's conventions (semantic conventions, "General metric naming").
/// </summary>
internal static class Meters
{
    public const string Name = "ReportWatcher", WatchesFiredName = "reportwatcher.watches.fired";

    private static readonly Meter s_meter = new(Name);

    // From what an alert takes on an idle machine to what a mail server that was away for a night makes of it.
    private static readonly InstrumentAdvice<double> s_seconds = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200, 43_200],
    };

    private static readonly Counter<long> s_reports = s_meter.CreateCounter<long>(
        "reportwatcher.reports", "{report}", "Reports whose fate was recorded, by state.");

    private static readonly Histogram<double> s_reportDuration = s_meter.CreateHistogram(
        "reportwatcher.report.duration", "s", "From a report's file being complete to its record in the ledger.", advice: s_seconds);

    private static readonly Counter<long> s_watchesFired = s_meter.CreateCounter<long>(
        WatchesFiredName, "{report}", "Reports that fired a watch, by watch.");

    private static readonly Counter<long> s_readersLost = s_meter.CreateCounter<long>(
        "reportwatcher.readers.lost", "{process}", "Processes that read files and were lost over one; each is started again. By code.");

    private static readonly Counter<long> s_attempts = s_meter.CreateCounter<long>(
        "reportwatcher.mail.attempts", "{attempt}", "Attempts to hand a mail over, by outcome.");

    private static readonly Histogram<double> s_mailDuration = s_meter.CreateHistogram(
        "reportwatcher.mail.duration", "s", "From a report's file being complete to the mail server having its alert.", advice: s_seconds);

    private static readonly Counter<long> s_reloads = s_meter.CreateCounter<long>(
        "reportwatcher.settings.reloads", "{reload}", "Changes of the settings, by outcome: taken or refused.");

    /// <summary>Begins the series whose labels are known at zero, so that the first of each is an increase too.</summary>
    public static void Begin()
    {
        foreach (ReportState state in (ReportState[])[ReportState.Done, ReportState.Duplicate, ReportState.Failed])
            s_reports.Add(0, Label("state", Lower(state)));
        foreach (string outcome in (string[])["sent", "deferred", "ambiguous", "undeliverable", "unavailable"])
            s_attempts.Add(0, Label("outcome", outcome));
        foreach (string outcome in (string[])["taken", "refused"])
            s_reloads.Add(0, Label("outcome", outcome));
        foreach (string code in (string[])["parser-crash", "timeout", "limit:cpu", "limit:memory"])
            s_readersLost.Add(0, Label("code", code));
    }

    public static void BeginWatch(string watch) => s_watchesFired.Add(0, Label("watch", watch));

    public static void ReportRecorded(ReportState state) => s_reports.Add(1, Label("state", Lower(state)));

    public static void ReportTook(TimeSpan sinceClosed) => s_reportDuration.Record(Seconds(sinceClosed));

    public static void WatchFired(string watch) => s_watchesFired.Add(1, Label("watch", watch));

    /// <param name="code">As in .reason.json.</param>
    public static void ReaderLost(string code) => s_readersLost.Add(1, Label("code", code));

    public static void MailTried(DeliveryOutcome outcome) => s_attempts.Add(1, Label("outcome", Lower(outcome.GetType().Name)));

    public static void MailTook(TimeSpan sinceClosed) => s_mailDuration.Record(Seconds(sinceClosed));

    public static void SettingsReloaded(bool taken) => s_reloads.Add(1, Label("outcome", taken ? "taken" : "refused"));

    // The wall clock, by which what outlives a restart is measured, may have been set back.
    private static double Seconds(TimeSpan span) => Math.Max(0, span.TotalSeconds);

    private static KeyValuePair<string, object?> Label(string key, string value) => new(key, value);

    private static string Lower(object value) => value.ToString()!.ToLowerInvariant();
}
