using ReportWatcher.Analysis;
using ReportWatcher.Mail;

namespace ReportWatcher.Ledger;

/// <summary>A file that is about to be taken.</summary>
/// <param name="Inbox">Tag.</param>
/// <param name="Name">Path below the inbox, as found.</param>
/// <param name="Origin">Full path, as found.</param>
/// <param name="ClosedAt">When its writer was seen to be done with it; null: just now.</param>
internal sealed record NewClaim(string Inbox, string Name, string Origin, DateTimeOffset? ClosedAt = null);

/// <summary>A report that is ours to finish.</summary>
/// <param name="Uid">Begins the file's name in every folder of ours.</param>
/// <param name="Inbox">Tag.</param>
/// <param name="Name">Path below the inbox, as found: it may hold anything a file name can.</param>
/// <param name="Origin">Full path, as found.</param>
/// <param name="StoredName">The file's name in work/ and after.</param>
/// <param name="Attempts">Readings begun, this one included.</param>
/// <param name="Strikes">Ends of the program, or of the process that read it, which nothing else can have caused.</param>
/// <param name="Mail">Title of the mail that it was attached to; null for what was dropped itself.</param>
/// <param name="Depth">How many mails it was taken out of.</param>
/// <param name="ClosedAt">When its writer was seen to be done with it, in Unix milliseconds; 0 where that is unknown.</param>
internal sealed record ClaimedReport(
    long Id, string Uid, string Inbox, string Name, string Origin, string StoredName, long Attempts, long Strikes = 0, string? Mail = null, long Depth = 0, long ClosedAt = 0);

/// <summary>A report whose fate is recorded and whose file is still to be moved there.</summary>
/// <param name="Folder">Below the data folder.</param>
/// <param name="Sha256">Of its content; null where that could not be read.</param>
/// <param name="Reason">Null unless it failed.</param>
internal sealed record UnfiledReport(ClaimedReport Report, ReportState State, string Folder, string? Sha256, FailureReason? Reason);

internal enum ReportState { Claimed, Done, Duplicate, Failed }

/// <summary>Why a report failed, as .reason.json says it.</summary>
internal sealed record FailureReason(string Code, string Message, string? Sha256, long? Size);

/// <summary>What a file holds: the identity of a report.</summary>
/// <param name="Sha256">Lower-case hex.</param>
internal sealed record ContentIdentity(string Sha256, long Size);

/// <summary>What became of a report when it was recorded.</summary>
/// <param name="DuplicateOf">Name of the earlier report with the same content, for duplicates.</param>
/// <param name="Revision">1, or more for new content under a known name.</param>
/// <param name="Mails">Alerts that leave now.</param>
/// <param name="Postponed">Alerts that wait for a digest or were held back.</param>
internal sealed record RecordedReport(ReportState State, string Folder, string? DuplicateOf, long Revision, int Mails = 0, int Postponed = 0)
{
    /// <summary>As they were recorded, held against earlier reports; null for what is not done.</summary>
    public Findings? Findings { get; init; }
}

/// <summary>What one recipient is to be told of one watch that fired; <see cref="AlertRecording"/> decides whether at once.</summary>
internal sealed record NewAlert
{
    public required Guid Uid { get; init; }

    public required string Watch { get; init; }

    /// <summary>addr-spec.</summary>
    public required string Recipient { get; init; }

    /// <summary>addr-spec.</summary>
    public required string Sender { get; init; }

    /// <summary>The mail; null for a watch that is told of in digests only.</summary>
    public required byte[]? Message { get; init; }

    /// <summary>The same mail where it also has to say what <see cref="Repeat"/> held back before it.</summary>
    public Func<HeldBack, byte[]>? MessageWith { get; init; }

    /// <summary>JSON: what a digest shows of it. Most alerts never need it.</summary>
    public required Lazy<string> Entry { get; init; }

    /// <summary>Names of the digests that tell of it.</summary>
    public IReadOnlyList<string> Digests { get; init; } = [];

    /// <summary>No second alert of this watch to this recipient within this time, unless one of its figures is another.</summary>
    public TimeSpan Repeat { get; init; }

    /// <summary>The values that fired it, as <see cref="Repeat"/> tells one from another: "2500", "3 to 5 %".</summary>
    public IReadOnlyList<string> Figures { get; init; } = [];

    /// <summary>More alerts to this recipient within an hour are a storm. 0: no limit.</summary>
    public int MaxPerHour { get; init; }
}

/// <summary>A mail of the outbox that is due.</summary>
/// <param name="Waited">The waits between its attempts so far.</param>
/// <param name="ClosedAt">When the file of its report was complete; null where there is none.</param>
internal sealed record DueAlert(long Id, Guid Uid, string Watch, string Sender, string Recipient, byte[] Message, long Attempts, TimeSpan Waited, DateTimeOffset? ClosedAt);
