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

    public LearningOptions Learning { get; set; } = new();

    public IList<WatchOptions> Watches { get; set; } = [];

    public MailOptions Mail { get; set; } = new();
}

/// <summary>One inbox folder.</summary>
internal sealed class InboxOptions
{
    public string Path { get; set; } = "";

    /// <summary>Names the source in watches, mails and the ledger. Default: the folder's own name.</summary>
    public string? Tag { get; set; }
}

/// <summary>How files are taken in.</summary>
internal sealed class IntakeOptions
{
    /// <summary>
    /// How long a file that nobody writes to must stay as it is before it is taken; one moved into the inbox is taken at once. Default zero.
    /// More helps with writers that close a file and open it again, as some scanners do between pages.
    /// </summary>
    public TimeSpan QuietTime { get; set; } = TimeSpan.Zero;

    /// <summary>The same where the system cannot tell whether somebody still writes (network shares), and for empty files. Default 5 s.</summary>
    public TimeSpan SettleTime { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often every inbox is listed whole, whatever the file events say. Default 10 s.</summary>
    public TimeSpan RescanInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Larger reports are filed as failed. In MiB, default 64.</summary>
    public int MaxReportMegabytes { get; set; } = 64;

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
}

internal enum Notify
{
    /// <summary>As soon as the report is recorded.</summary>
    Immediate,
}
