namespace ReportWatcher.Mail;

/// <summary>What a digest mail tells one recipient: what fired in a period, or what a storm held back.</summary>
internal sealed record DigestContent
{
    /// <summary>The Message-ID is made of it.</summary>
    public required Guid Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required Mailbox From { get; init; }

    /// <summary>The one recipient.</summary>
    public required Mailbox To { get; init; }

    /// <summary>The digest's name in the settings.</summary>
    public required string Name { get; init; }

    public required DateTimeOffset PeriodStart { get; init; }

    public required DateTimeOffset PeriodEnd { get; init; }

    /// <summary>The zone that the period is shown in.</summary>
    public required TimeZoneInfo TimeZone { get; init; }

    /// <summary>Oldest first; may be empty.</summary>
    public required IReadOnlyList<DigestItem> Items { get; init; }

    /// <summary>The limit of alerts an hour that was passed, where that is why there is this mail; null for a digest by schedule.</summary>
    public int? StormLimit { get; init; }

    /// <summary>Where the user changes the digest.</summary>
    public required string SettingsFile { get; init; }
}

/// <param name="ReportId">Tells one report from the next: several watches may fire in one.</param>
/// <param name="At">When it was recorded.</param>
internal sealed record DigestItem(long ReportId, DateTimeOffset At, DigestEntry Entry);
