using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using ReportWatcher.Analysis;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Hosting;
using ReportWatcher.Learning;
using ReportWatcher.Ledger;
using ReportWatcher.Mail;
using ReportWatcher.Outbox;
using ReportWatcher.Reading;
using ReportWatcher.Settings;
using ReportWatcher.Storage;

namespace ReportWatcher.Intake;

/// <summary>One report from its file in work/ to its record in the ledger.</summary>
internal sealed class ReportProcessor(
    LiveSettings settings, LiveModel topics, ReportClaims claims, ReportReader reader, ReportLedger ledger, OutboxSignal outbox, Progress progress, TimeProvider time, ILogger<ReportProcessor> log)
{
    /// <summary>More than the slowest report that its limits let through takes: one that takes longer hangs.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private const int MaxStrikes = 3;

    /// <summary>A mail taken out of so many others keeps what is attached to it.</summary>
    public const int DeepestMail = 2;

    // A report takes several times its size while it is read.
    private readonly ByteBudget _memory = new(32 * 1024 * 1024);

    // Around everything that is done with the content of a file in this process.
    private readonly SoloGate _gate = new();

    /// <summary>What is being read when the program is told to stop gets a few seconds more.</summary>
    public void EndSoon() => reader.EndSoon();

    /// <summary>
    /// Reads a report and gives what it says to the ledger. Not cancellable: it takes less time than undoing it would. For plain text the task has ended
    /// when the call returns; what another process has to read is waited for.
    /// </summary>
    /// <returns>Null: somebody writes to the file again, so it was given back to its inbox; or the service ends, and it is read after the next start.</returns>
    public async Task<BegunReport?> BeginAsync(TakenReport taken)
    {
        ClaimedReport report = taken.Report;
        BegunReport begun = new(
            await _memory.TakeAsync(taken.Flushed?.Size ?? claims.SizeOf(report)), progress.Expect($"the reader of {VisibleText.Escape(report.Name)}", Patience)) { Report = report };
        try
        {
            return await BeginAsync(taken, begun);
        }
        catch (UnreadableReportException e)
        {
            begun.Recorded = Task.FromException<RecordedReport>(e);
            return begun;
        }
        catch (Exception e)
        {
            begun.Dispose();
            if (e is OperationCanceledException)
                return null;
            throw;
        }
    }

    private async Task<BegunReport?> BeginAsync(TakenReport taken, BegunReport begun)
    {
        WatcherSettings current = settings.Current;
        if (begun.Report.Strikes >= MaxStrikes)
            throw new UnreadableReportException("crash", $"reading it ended the program, or the process that read it, {MaxStrikes} times");

        if (Read(taken, current.Intake.MaxReportMegabytes, out ContentIdentity? identity) is not { } content)
        {
            await claims.GiveBackAsync(begun.Report);
            log.GivenBack(VisibleText.Escape(begun.Report.Name));
            begun.Dispose();
            return null;
        }

        begun.Identity = identity;
        (begun.Report, ReadReport read) = await ReadAsync(begun.Report, content, taken.Suspect, begun.IsAlive);
        begun.Attached = await TakeAttachmentsAsync(begun.Report, identity!, read);
        if (taken.Suspect)
        {
            // Until it is recorded. Who else was inside has left its record with the ledger, which takes it before the strike.
            begun.Inside = await _gate.EnterAloneAsync();
            begun.Report = await ledger.StrikeAsync(begun.Report);
            Record(current, read.Article, begun);
        }
        else
        {
            // Not until it is recorded: who waits to be alone must not wait for those who wait to be completed.
            using SoloGate.Pass inside = await _gate.EnterAsync();
            Record(current, read.Article, begun);
        }

        return begun;
    }

    private void Record(WatcherSettings current, Article article, BegunReport begun)
    {
        (begun.Findings, IReadOnlyList<NewAlert> alerts) = Analyse(current, begun.Report, article);
        if (begun.Findings.Open.Count > 0)
        {
            begun.Recorded = RecordOpenAsync(current, begun.Report, begun.Identity!, begun.Findings);
            return;
        }

        // Its alerts are written. What waits is moved by the collector, and so much less of it where the words are gone.
        begun.Findings = begun.Findings with { Article = article.WithoutText() };
        begun.Recorded = ledger.RecordAsync(begun.Report, begun.Identity!, begun.Findings, alerts);
    }

    /// <summary>Waits until a report is recorded, and tells of it.</summary>
    public async Task<CompletedReport> CompleteAsync(BegunReport begun)
    {
        RecordedReport recorded;
        FailureReason? failure = null;
        using (begun)
        {
            try
            {
                recorded = await begun.Recorded;
            }
            catch (Exception e) when (e is UnreadableReportException || IsOfSettling(e, begun))
            {
                UnreadableReportException unreadable = e as UnreadableReportException ?? Fault(begun.Report, e);
                failure = new FailureReason(unreadable.Code, unreadable.Message, begun.Identity?.Sha256, begun.Identity?.Size);
                recorded = await ledger.RejectAsync(begun.Report, failure);
            }
        }

        if (recorded.Mails > 0)
            outbox.Raise();
        Findings? findings = recorded.Findings ?? begun.Findings;
        Tell(begun.Report, recorded, failure, findings);
        return new CompletedReport(
            new ProcessedReport(begun.Report, recorded, recorded.State == ReportState.Done ? findings : null, failure),
            new UnfiledReport(begun.Report, recorded.State, recorded.Folder, begun.Identity?.Sha256, failure),
            begun.Attached);
    }

    /// <summary>Before the mail is recorded: after that, nobody would read it again for them.</summary>
    private async Task<IReadOnlyList<TakenReport>> TakeAttachmentsAsync(ClaimedReport report, ContentIdentity identity, ReadReport read)
    {
        if (read.Attachments.Count == 0 || await ledger.IsKnownAsync(identity))
            return [];
        if (report.Depth < DeepestMail)
            return await claims.TakeAttachmentsAsync(report, read.Article.Title, read.Attachments);
        log.AttachmentsTooDeep(VisibleText.Escape(report.Name), read.Attachments.Count, DeepestMail);
        return [];
    }

    /// <summary>
    /// Bytes to an article. A suspect is read by a child whatever it is: what ends the child does not end the program, and its time there, in which
    /// the program may end for other reasons, is not charged to it. A child that is lost is.
    /// </summary>
    /// <param name="alive">Called now and then while it waits for another process.</param>
    private async Task<(ClaimedReport Report, ReadReport Read)> ReadAsync(ClaimedReport report, byte[] content, bool suspect, Action alive)
    {
        bool lostBefore = false;
        while (true)
        {
            try
            {
                ReadReport? read = null;
                if (!suspect)
                {
                    using SoloGate.Pass inside = await _gate.EnterAsync();
                    read = reader.ReadHere(content);
                }

                return (report, read ?? await reader.ReadInChildAsync(content, lostBefore, alive));
            }
            catch (ReadingLostException e) when (report.Strikes < MaxStrikes - 1)
            {
                log.ReadingLost(VisibleText.Escape(report.Name), e.Code, report.Attempts, VisibleText.Escape(e.Message));
                report = await ledger.BeginAttemptAsync(await ledger.StrikeAsync(report));
                lostBefore = true;
            }
            catch (Exception e) when (e is not (UnreadableReportException or OperationCanceledException or ObjectDisposedException or OutOfMemoryException))
            {
                throw Fault(report, e);
            }
        }
    }

    /// <summary>What the report says and whom that concerns. A fault of ours in one report must not stop the others: it fails, with the fault as its reason.</summary>
    private (Findings Findings, IReadOnlyList<NewAlert> Alerts) Analyse(WatcherSettings current, ClaimedReport report, Article article)
    {
        try
        {
            Findings findings = current.Analyzer.Analyze(article, report.Inbox, model: topics.Current);
            return (findings, findings.Open.Count == 0 ? AlertComposer.Compose(current, report, findings, time.GetUtcNow()) : []);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw Fault(report, e);
        }
    }

    /// <summary>Records findings that earlier reports have a say in; what is news, and so whom it concerns, shows only when the ledger takes them.</summary>
    private Task<RecordedReport> RecordOpenAsync(WatcherSettings current, ClaimedReport report, ContentIdentity identity, Findings findings)
        => ledger.RecordAsync(report, identity, findings, current.Synonyms, settled => AlertComposer.Compose(current, report, settled, time.GetUtcNow()));

    /// <summary>As <see cref="Analyse"/> has it, where a part of the analysis is done as the ledger takes the findings.</summary>
    private static bool IsOfSettling(Exception e, BegunReport begun)
        => begun.Findings is { Open.Count: > 0 } && e is not (SqliteException or LedgerException or OutOfMemoryException);

    private UnreadableReportException Fault(ClaimedReport report, Exception e)
    {
        log.AnalysisFaulted(e, VisibleText.Escape(report.Name));
        return new UnreadableReportException("fault", $"a fault of the program, please report it with the file: {e.GetType().Name}: {e.Message}", e);
    }

    /// <summary>Reads the whole file from its place in work/ and takes its identity from the very bytes that are analysed.</summary>
    /// <returns>Null where somebody writes to it: a writer that opened it again before it was taken.</returns>
    private byte[]? Read(TakenReport taken, int maxMegabytes, out ContentIdentity? identity)
    {
        identity = null;
        try
        {
            using SafeFileHandle handle = SafeFile.OpenForReading(claims.WorkPath(taken.Report), out FileStatus status);
            if (status.Size > maxMegabytes * 1024L * 1024L)
            {
                throw new UnreadableReportException(
                    "too-large", $"has {status.Size:N0} bytes, more than Intake:MaxReportMegabytes = {maxMegabytes} allows; raise that or split the file");
            }

            if (OperatingSystem.IsLinux())
                Posix.KeepAccessTime(handle);
            byte[] content = new byte[status.Size];
            int length = 0;
            int got;
            while (length < content.Length && (got = RandomAccess.Read(handle, content.AsSpan(length), length)) > 0)
                length += got;
            if (length < content.Length)
                Array.Resize(ref content, length);
            if (OperatingSystem.IsLinux() && !taken.IsCopy)
            {
                if (Posix.HasWriter(handle) == true || Posix.Status(handle) != status)
                    return null;

                // Written again since it was flushed with the others, or taken alone.
                if (taken.Flushed != status)
                    DurableFile.Sync(handle);
            }

            identity = new ContentIdentity(Convert.ToHexStringLower(SHA256.HashData(content)), content.Length);
            return content;
        }
        // A disk that fails is no fault of the report: the program ends, and a start reads what is there.
        catch (Exception e) when (e is IOException and not FlushFailedException or UnauthorizedAccessException)
        {
            throw new UnreadableReportException("io", $"cannot be read: {e.Message}", e);
        }
    }

    private void Tell(ClaimedReport report, RecordedReport recorded, FailureReason? failure, Findings? findings)
    {
        Meters.ReportRecorded(recorded.State);
        if (report.ClosedAt > 0)
            Meters.ReportTook(time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(report.ClosedAt));
        string name = VisibleText.Escape(report.Name);
        if (recorded.State == ReportState.Failed)
            log.ReportFailed(name, failure!.Code, failure.Message, recorded.Folder);
        else if (recorded.State == ReportState.Duplicate)
            log.ReportDuplicate(name, VisibleText.Escape(recorded.DuplicateOf!));
        else
        {
            foreach (string watch in findings!.Matches.Select(m => m.Watch).Distinct())
                Meters.WatchFired(watch);
            log.ReportDone(name, findings!.Topics.Count, findings.Figures.Count, findings.Matches.Count);
        }

        if (findings?.Newer?.In is { } newer)
            log.ReportComesLate(name, VisibleText.Escape(newer.Name), newer.Day.ToString("yyyy-MM-dd"));
    }
}

/// <summary>A report that was read and analysed, or cannot be, and waits for its record.</summary>
/// <param name="memory">What it takes of the memory for reports.</param>
/// <param name="reading">By when it is to be heard of.</param>
internal sealed class BegunReport(ByteBudget.Share memory, Progress.Expectation reading) : IDisposable
{
    public required ClaimedReport Report { get; set; }

    /// <summary>Null where it could not be read.</summary>
    public ContentIdentity? Identity { get; set; }

    /// <summary>Null where there are none.</summary>
    public Findings? Findings { get; set; }

    public IReadOnlyList<TakenReport> Attached { get; set; } = [];

    /// <summary>Ends when it is durable; with an <see cref="UnreadableReportException"/> where there is nothing to record but that.</summary>
    public Task<RecordedReport> Recorded { get; set; } = Task.FromCanceled<RecordedReport>(new CancellationToken(true));

    /// <summary>Held by a report that is alone.</summary>
    public SoloGate.Pass Inside { get; set; }

    /// <summary>Blocks the thread: to await each of many that are recorded together would take turns elsewhere.</summary>
    public void WaitForRecord()
    {
        if (!Recorded.IsCompleted)
            Task.WaitAny(Recorded);
    }

    public void IsAlive() => reading.Renew(ReportProcessor.Patience);

    public void Dispose()
    {
        Inside.Dispose();
        reading.Dispose();
        memory.Dispose();
    }
}

/// <summary>A report whose fate is recorded.</summary>
/// <param name="Unfiled">Its file, which is to be moved.</param>
/// <param name="Attached">What was attached to it, if it is a mail: reports that are to be read.</param>
internal sealed record CompletedReport(ProcessedReport Processed, UnfiledReport Unfiled, IReadOnlyList<TakenReport> Attached);

/// <summary>What <c>once</c> shows of a report.</summary>
/// <param name="Findings">Null for duplicates and failures.</param>
internal sealed record ProcessedReport(
    ClaimedReport Report, RecordedReport Recorded, Findings? Findings, FailureReason? Failure)
{
    /// <summary>What was attached to it, if it is a mail.</summary>
    public IReadOnlyList<ProcessedReport> Attachments { get; init; } = [];
}
