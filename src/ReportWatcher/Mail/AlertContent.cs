using ReportWatcher.Analysis;
using ReportWatcher.Analysis.Watching;

namespace ReportWatcher.Mail;

/// <summary>What an alert mail tells: one watch that fired in one report, for one recipient.</summary>
internal sealed record AlertContent
{
    /// <summary>Identity of this alert for this recipient; the Message-ID is made of it.</summary>
    public required Guid Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required Mailbox From { get; init; }

    /// <summary>The one recipient.</summary>
    public required Mailbox To { get; init; }

    public required WatchMatch Match { get; init; }

    public required Findings Findings { get; init; }

    /// <summary>The report's file name, as found: it may hold anything a file name can.</summary>
    public required string FileName { get; init; }

    /// <summary>Title of the mail that the report was attached to; null where it was none.</summary>
    public string? Mail { get; init; }

    /// <summary>Tag of the inbox.</summary>
    public required string Inbox { get; init; }

    /// <summary>Where the user changes the watch.</summary>
    public required string SettingsFile { get; init; }

    /// <summary>What this recipient was not told of this watch since the last alert; null if nothing.</summary>
    public HeldBack? HeldBack { get; init; }
}

/// <summary>Alerts of one watch to one recipient that came too soon after the one before.</summary>
/// <param name="Since">When the first of them came.</param>
internal sealed record HeldBack(long Count, DateTimeOffset Since);
