using Microsoft.Extensions.Logging;
using ReportWatcher.Hosting;
using ReportWatcher.Intake;
using ReportWatcher.Ledger;
using ReportWatcher.Mail;
using ReportWatcher.Storage;

namespace ReportWatcher.Upkeep;

/// <summary>
/// Has failed reports read again and unsent mail sent again. The ledger first, then the file: where a crash comes between, the next start finds a claim
/// whose file is in failed/ and takes it from there.
/// </summary>
internal sealed class Retries(RetryLedger ledger, ReportClaims claims, Folders folders, ILogger<Retries> log)
{
    // Many are done in slices: the one writer has other things to do as well.
    private const int Slice = 200;

    /// <summary>How many reports lie in failed/.</summary>
    public static int FilesIn(string failed)
        => Directory.Exists(failed) ? Directory.EnumerateFiles(failed).Count(f => !f.EndsWith(ReportFiling.ReasonEnding, StringComparison.Ordinal)) : 0;

    /// <param name="claimed">Given every report that is to be read again, its file in work/ by then.</param>
    public async Task<RetryResult> DoAsync(RetryRequest request, Action<ClaimedReport> claimed)
    {
        Outcome outcome = new(claimed);
        foreach (string word in request.What.Distinct())
            await DoAsync(word, outcome);
        if (request.All)
            await DoAllAsync(outcome);

        log.Retried(outcome.Reports.Count, outcome.Mails.Count, outcome.Refused.Count);
        return new RetryResult(outcome.Reports, outcome.Mails, outcome.Refused, outcome.WithoutFile);
    }

    private async Task DoAsync(string word, Outcome outcome)
    {
        IReadOnlyList<RetryReport> reports = await ledger.ReportsCalledAsync(word);
        RetryReport[] failed = [.. reports.Where(r => r.State == "failed")];
        await ReadAgainAsync(failed, outcome, (report, code, why) => outcome.Refused.Add(new(report.Claim.Name, code, why)));

        IReadOnlyList<RetryMail> mails = await ledger.MailsCalledAsync(word);
        RetryMail[] unsent = [.. mails.Where(m => m.State is "undeliverable" or "held" or "deferred")];
        await SendAgainAsync(unsent, outcome);

        if (failed.Length + unsent.Length > 0)
            return;
        outcome.Refused.Add((reports, mails) switch
        {
            ([.., var last], _) when last.Folder is null => new(word, "in-work", "is being read"),
            ([.., var last], _) => new(word, "not-failed", $"did not fail: {last.State}, filed in {last.Folder} at {last.RecordedAt:u}"),
            (_, [.., { State: "sent" } last]) => new(word, "sent", $"nothing of it is unsent; the last left at {last.SettledAt:u}. A mail that was accepted is not sent again"),
            (_, [.., var last]) => new(word, "sending", $"waits to be sent already ({last.State})"),
            _ => new(word, "unknown", "there is no report and no mail with this id, and none is called so; reportwatcher status shows what failed"),
        });
    }

    private async Task DoAllAsync(Outcome outcome)
    {
        long after = 0;
        while (await ledger.FailedAsync(after, Slice) is { Count: > 0 } failed)
        {
            after = failed[^1].Claim.Id;
            await ReadAgainAsync(failed, outcome, (report, code, why) =>
            {
                if (code == "missing")
                    outcome.WithoutFile++;
                else
                    outcome.Refused.Add(new(report.Claim.Name, code, why));
            });
        }

        after = 0;
        while (await ledger.UnsentAsync(after, Slice) is { Count: > 0 } unsent)
        {
            after = unsent[^1].Id;
            await SendAgainAsync(unsent, outcome);
        }
    }

    private async Task ReadAgainAsync(IReadOnlyList<RetryReport> failed, Outcome outcome, Action<RetryReport, string, string> refuse)
    {
        foreach (RetryReport[] slice in failed.Chunk(Slice))
        {
            foreach (RetryReport report in Move(await ClaimAsync(slice, refuse), refuse))
            {
                outcome.Reports.Add(new(report.Claim.Uid, report.Claim.Name, report.RecordedAt, report.Code, report.Reason));
                outcome.Claimed(report.Claim);
            }
        }
    }

    private async Task<IReadOnlyList<RetryReport>> ClaimAsync(IReadOnlyList<RetryReport> failed, Action<RetryReport, string, string> refuse)
    {
        List<RetryReport> fit = [];
        foreach (RetryReport report in failed)
        {
            if (await WhyNotAsync(report) is var (code, why))
                refuse(report, code, why);
            else
                fit.Add(report);
        }

        HashSet<long> claimed = [.. (await ledger.ClaimAgainAsync(fit)).Select(claim => claim.Id)];
        return [.. fit.Where(report => claimed.Contains(report.Claim.Id))];
    }

    /// <summary>To work/, and durably there.</summary>
    private List<RetryReport> Move(IReadOnlyList<RetryReport> claimed, Action<RetryReport, string, string> refuse)
    {
        List<RetryReport> moved = [];
        foreach (RetryReport report in claimed)
        {
            if (Tried(() => claims.TakeFromFailed(report.Claim), report))
                moved.Add(report);
        }

        return Tried(claims.SyncTakenFromFailed, [.. moved]) ? moved : [];

        bool Tried(Action move, params RetryReport[] concerned)
        {
            try
            {
                move();
                return true;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                foreach (RetryReport report in concerned)
                    refuse(report, "io", $"is claimed, but cannot be moved to work/ now: {e.Message}; the next start moves it");
                return false;
            }
        }
    }

    /// <summary>The file must be the one that failed: what somebody has mended since is another report, with another identity.</summary>
    private async Task<(string Code, string Why)?> WhyNotAsync(RetryReport report)
    {
        string file = Path.Combine(folders.Failed, report.Claim.StoredName);
        const string dropIt = "to have it read as it is now, move it to an inbox as a new report";
        if (!File.Exists(file))
            return ("missing", $"its file is no longer in {VisibleText.Escape(folders.Failed)} ({report.Claim.StoredName}); if you have it elsewhere, move it to an inbox");
        try
        {
            if (report.Size is { } size && new FileInfo(file).Length is var length && length != size)
                return ("changed", $"{VisibleText.Escape(file)} has changed since it failed: it had {size:N0} bytes and has {length:N0}; {dropIt}");
            if (report.Sha256 is { } sha256 && await SafeFile.Sha256Async(file) != sha256)
                return ("changed", $"{VisibleText.Escape(file)} has changed since it failed; {dropIt}");
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ("io", $"{VisibleText.Escape(file)}: {e.Message}");
        }
    }

    private async Task SendAgainAsync(IReadOnlyList<RetryMail> unsent, Outcome outcome)
    {
        foreach (RetryMail[] slice in unsent.Chunk(Slice))
        {
            outcome.Mails.AddRange((await ledger.SendAgainAsync(slice))
                .Select(m => new RetriedMail(m.Uid, m.Kind, m.Watch, m.Recipient, m.State, m.Ambiguities, m.Detail)));
        }
    }

    private sealed class Outcome(Action<ClaimedReport> claimed)
    {
        public List<RetriedReport> Reports { get; } = [];

        public List<RetriedMail> Mails { get; } = [];

        public List<RefusedRetry> Refused { get; } = [];

        public int WithoutFile { get; set; }

        public Action<ClaimedReport> Claimed { get; } = claimed;
    }
}
