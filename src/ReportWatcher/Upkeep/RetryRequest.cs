namespace ReportWatcher.Upkeep;

/// <summary>What an operator wants tried again.</summary>
/// <param name="What">Ids and names of reports, ids of mails, names of watches and digests.</param>
/// <param name="All">Every report that failed and every mail that has not left.</param>
internal sealed record RetryRequest(IReadOnlyList<string> What, bool All);

/// <summary>What was done about it.</summary>
/// <param name="WithoutFile">Reports that failed and whose file is no longer in failed/: not asked for by name, they stay as they are.</param>
internal sealed record RetryResult(IReadOnlyList<RetriedReport> Reports, IReadOnlyList<RetriedMail> Mails, IReadOnlyList<RefusedRetry> Refused, int WithoutFile);

/// <summary>Back in work/, to be read again.</summary>
/// <param name="Code">Why it had failed.</param>
internal sealed record RetriedReport(string Id, string Name, DateTimeOffset? FailedAt, string Code, string Reason);

/// <summary>Due now.</summary>
/// <param name="Was">Its state before.</param>
/// <param name="Ambiguities">How often it may have been delivered already, without a reply to tell.</param>
internal sealed record RetriedMail(Guid Id, string Kind, string Watch, string Recipient, string Was, long Ambiguities, string Reason);

/// <summary>Not done.</summary>
/// <param name="Code">unknown, not-failed, missing, changed, in-work, sent, sending or io.</param>
internal sealed record RefusedRetry(string What, string Code, string Message);
