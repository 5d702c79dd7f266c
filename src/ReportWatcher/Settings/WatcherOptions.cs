using ReportWatcher.Analysis.Topics;
using ReportWatcher.Analysis.Watching;
using ReportWatcher.Mail;
using ReportWatcher.Reading;

namespace ReportWatcher.Settings;

/// <summary>The section ReportWatcher of the settings, as the user wrote it.</summary>
internal sealed class WatcherOptions
{
    /// <summary>The folders to watch. Default: one, "inbox".</summary>
    public IList<InboxOptions> Inboxes { get; set; } = [];

    /// <summary>Where the ledger and the folders work, done, duplicate and failed are kept. Default "data".</summary>
    public string DataFolder { get; set; } = "data";

    public IntakeOptions Intake { get; set; } = new();

    public ReadingOptions Reading { get; set; } = new();

    /// <summary>Topic definitions by name.</summary>
    public IDictionary<string, TopicDefinition> Topics { get; set; } = new Dictionary<string, TopicDefinition>();

    /// <summary>Named sub-queries, by name: what the queries of topics and watches write as @name.</summary>
    public IDictionary<string, string> Terms { get; set; } = new Dictionary<string, string>();

    /// <summary>
    /// What counts as the same thing in figures: "soldiers": ["troops", "service members"]. Adds to what the program knows by itself.
    /// </summary>
    public IDictionary<string, IList<string>> Synonyms { get; set; } = new Dictionary<string, IList<string>>();

    public LearningOptions Learning { get; set; } = new();

    public IList<WatchOptions> Watches { get; set; } = [];

    public AlertOptions Alerts { get; set; } = new();

    /// <summary>When digests leave, and for whom. Default: one a day at 07:00 for everybody.</summary>
    public IList<DigestOptions> Digests { get; set; } = [];

    public OperatorOptions Operator { get; set; } = new();

    public RetentionOptions Retention { get; set; } = new();

    public MailOptions Mail { get; set; } = new();

    public HealthOptions Health { get; set; } = new();
}

/// <summary>One inbox folder.</summary>
internal sealed class InboxOptions
{
    public string Path { get; set; } = "";

    /// <summary>Names the source in watches, mails and the ledger. Default: the folder's own name.</summary>
    public string? Tag { get; set; }

    /// <summary>Instead of the operator's <see cref="OperatorOptions.NothingForHours"/>, for this inbox. 0: it may rest for ever.</summary>
    public int? NothingForHours { get; set; }
}

/// <summary>How files are taken in.</summary>
internal sealed class IntakeOptions
{
    /// <summary>
    /// How long a file that nobody writes to must stay as it is before it is taken; one moved into the inbox is taken at once. Default zero.
    /// More helps with writers that close a file and open it again, as some scanners do between pages.
    /// </summary>
    public TimeSpan QuietTime { get; set; } = TimeSpan.Zero;

    /// <summary>The same where nothing tells whether somebody still writes (files that were there before the start, network shares), and for empty files. Default 5 s.</summary>
    public TimeSpan SettleTime { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often every inbox is listed whole, whatever the file events say. Default 10 s.</summary>
    public TimeSpan RescanInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Larger reports are filed as failed. In MiB, default 64.</summary>
    public int MaxReportMegabytes { get; set; } = 64;

    /// <summary>
    /// With less free on the disk of the data folder no report is taken, until there is room again. In MiB, 0 to take always. Default 100:
    /// one and a half times the largest report.
    /// </summary>
    public int MinFreeMegabytes { get; set; } = 100;

    /// <summary>Encoding of text that declares none and is not UTF-8. Default windows-1252.</summary>
    public string FallbackEncoding { get; set; } = "windows-1252";
}

/// <summary>How topics are learnt from corrections.</summary>
internal sealed class LearningOptions
{
    /// <summary>
    /// Where reports are dropped to correct their topics: a folder for each topic. Default: "corrections" beside the first inbox.
    /// </summary>
    public string? CorrectionsFolder { get; set; }

    /// <summary>Train anew every day if there are new examples. Default true.</summary>
    public bool Retrain { get; set; } = true;

    /// <summary>The time of day of that. Default 03:30.</summary>
    public TimeSpan RetrainAt { get; set; } = new(3, 30, 0);

    /// <summary>The time zone that <see cref="RetrainAt"/> is meant in: "Europe/Berlin". Default: the machine's.</summary>
    public string? TimeZone { get; set; }
}

/// <summary>A watch and whom it alerts.</summary>
internal sealed class WatchOptions : WatchDefinition
{
    /// <summary>RFC 5322 mailboxes; each gets a message of its own.</summary>
    public IList<string> To { get; set; } = [];

    /// <summary>When the alert leaves. Default Immediate.</summary>
    public Notify Notify { get; set; } = Notify.Immediate;

    /// <summary>
    /// No second alert to the same recipient within this time, unless a figure that fires the watch is another; what is held back is counted in the next
    /// one. Digests are not concerned. Default zero: every report alerts.
    /// </summary>
    public TimeSpan Repeat { get; set; } = TimeSpan.Zero;
}

internal enum Notify
{
    /// <summary>As soon as the report is recorded.</summary>
    Immediate,

    /// <summary>In the recipient's next digest.</summary>
    Digest,

    /// <summary>At once, and again in the digest.</summary>
    Both,
}

/// <summary>Limits on alerts.</summary>
internal sealed class AlertOptions
{
    /// <summary>More alerts than this to one recipient within an hour are collected into one mail. 0: no limit. Default 50.</summary>
    public int MaxPerHour { get; set; } = 50;
}

/// <summary>A digest: when it leaves, and for whom.</summary>
internal sealed class DigestOptions
{
    public string Name { get; set; } = "";

    /// <summary>A cron expression of six fields, seconds first. Default: every day at 07:00.</summary>
    public string At { get; set; } = "0 0 7 * * ?";

    /// <summary>The time zone that <see cref="At"/> is meant in: "Europe/Berlin". Default: the machine's.</summary>
    public string? TimeZone { get; set; }

    /// <summary>Whose alerts it collects. Empty: of everybody whom no other digest names.</summary>
    public IList<string> To { get; set; } = [];

    /// <summary>Whether it is sent when it has nothing to tell, to those named in <see cref="To"/>. Default false.</summary>
    public bool SendEmpty { get; set; }
}

/// <summary>Who is told when the service needs a person, and of what.</summary>
internal sealed class OperatorOptions
{
    /// <summary>RFC 5322 mailboxes. Empty: nobody is told; <c>status</c> shows everything all the same.</summary>
    public IList<string> To { get; set; } = [];

    /// <summary>Tell of an inbox that nothing came through for so many hours. 0: do not. Default 24.</summary>
    public int NothingForHours { get; set; } = 24;

    /// <summary>Tell of mail that should have left so many minutes ago. 0: do not. Default 30.</summary>
    public int MailWaitsForMinutes { get; set; } = 30;

    /// <summary>Tell of reports that could not be read. Default true.</summary>
    public bool FailedReports { get; set; } = true;
}

/// <summary>How monitoring programs are told how the service is.</summary>
internal sealed record HealthOptions
{
    /// <summary>Port on this machine's loopback address where /healthz, /readyz and /metrics answer. 0: none. Default 0.</summary>
    public int Port { get; set; }

    /// <summary>Where the metrics are sent, an OpenTelemetry collector: "http://localhost:4317". Default: nowhere.</summary>
    public string? OtlpEndpoint { get; set; }

    /// <summary>How they are sent. Default Grpc.</summary>
    public OtlpProtocol OtlpProtocol { get; set; } = OtlpProtocol.Grpc;

    /// <summary>How often. Default one minute.</summary>
    public TimeSpan OtlpInterval { get; set; } = TimeSpan.FromMinutes(1);
}

/// <summary>The transports of the OpenTelemetry protocol.</summary>
internal enum OtlpProtocol
{
    /// <summary>Port 4317 by custom.</summary>
    Grpc,

    /// <summary>Port 4318 by custom.</summary>
    HttpProtobuf,
}
