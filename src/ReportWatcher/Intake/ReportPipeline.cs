using System.Security.Cryptography;
using System.Threading.Channels;
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

/// <summary>The way of a report: claimed, read, analysed, recorded, filed.</summary>
internal sealed class ReportPipeline(
    LiveSettings settings, LiveModel topics, ReportClaims claims, ReportReader reader, ReportLedger ledger, ReportFiling filing, OutboxSignal outbox, Progress progress, TimeProvider time, ILogger<ReportPipeline> log)
    : IDisposable
{
    /// <summary>More than the slowest report that its limits let through takes: one that takes longer hangs.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private const int MaxStrikes = 3;

    /// <summary>A mail taken out of so many others keeps what is attached to it.</summary>
    public const int DeepestMail = 2;

    // As many as are claimed together at most: one commit, one flush.
    private const int MaxGroup = 256;

    // Reports under way. Most of them wait for a commit that serves many: so many keep two processors busy, and more only live longer, until the collector
    // moves them from generation to generation.
    private const int MaxUnderWay = 160;

    // Suspects that are with a child at the same time; the places there are for new files too.
    private const int MaxSuspects = 2;

    // A report takes several times its size while it is read.
    private readonly ByteBudget _memory = new(32 * 1024 * 1024);

    // Around everything that is done with the content of a file in this process.
    private readonly SoloGate _gate = new();

    private readonly TaskCompletionSource _unfinishedFound = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when it is known what an earlier run left: what is claimed from then on is somebody else's.</summary>
    public Task UnfinishedFound => _unfinishedFound.Task;

    public void Dispose() => _gate.Dispose();

    /// <summary>What is being read when the program is told to stop gets a few seconds more.</summary>
    public CancellationTokenRegistration HurryAt(CancellationToken stopping) => stopping.Register(reader.EndSoon);

    /// <summary>
    /// Finds what an earlier run left. To be called before anything new is taken; what has only to be moved is moved at once, as it may still lie
    /// in an inbox.
    /// </summary>
    public async Task<IReadOnlyList<ClaimedReport>> FindUnfinishedAsync(CancellationToken stopping)
    {
        foreach (UnfiledReport[] together in (await ledger.UnfiledAsync()).Chunk(ReportFiling.MaxBatch))
        {
            stopping.ThrowIfCancellationRequested();
            await filing.FileAsync(together);
        }

        IReadOnlyList<ClaimedReport> unfinished = await claims.RecoverAsync();
        if (unfinished.Count > 0)
            log.ResumingReports(unfinished.Count);
        _unfinishedFound.TrySetResult();
        return unfinished;
    }

    /// <summary>Finishes what an earlier run left, also while new files are taken.</summary>
    public Task ResumeAsync(IReadOnlyList<ClaimedReport> unfinished, CancellationToken stopping) => FileMeanwhileAsync(async file =>
    {
        // A program ends for many reasons, so those that were under way for the first time are read together. Those that were under way at a second
        // end too are suspects: each is alone when it could be the reason, and so only that one is charged with it.
        await Parallel.ForEachAsync(unfinished.Where(r => r.Attempts == 1), Together(stopping), async (report, _) => await ResumeAsync(report, suspect: false, file));
        ParallelOptions apart = new() { MaxDegreeOfParallelism = MaxSuspects, CancellationToken = stopping };
        await Parallel.ForEachAsync(Suspects(unfinished), apart, async (report, _) => await ResumeAsync(report, suspect: true, file));
    });

    /// <summary>Those charged or tried least come first: one that is slow, or is the reason, does not keep the others from being finished.</summary>
    public static IEnumerable<ClaimedReport> Suspects(IEnumerable<ClaimedReport> unfinished)
        => unfinished.Where(r => r.Attempts > 1).OrderBy(r => r.Strikes).ThenBy(r => r.Attempts);

    private static ParallelOptions Together(CancellationToken stopping) => new() { MaxDegreeOfParallelism = MaxUnderWay, CancellationToken = stopping };

    private async Task ResumeAsync(ClaimedReport report, bool suspect, Func<UnfiledReport, ValueTask> file)
        => await FinishOrHurryAsync(new TakenReport(await ledger.BeginAttemptAsync(report), Flushed: null, suspect), file);

    /// <summary>A failure that is not the report's ends the program, which waits for the other reports under way: they have no more time than at any other end.</summary>
    private async Task<ProcessedReport?> FinishOrHurryAsync(TakenReport report, Func<UnfiledReport, ValueTask> file)
    {
        try
        {
            return await FinishAsync(report, file);
        }
        catch
        {
            reader.EndSoon();
            throw;
        }
    }

    /// <summary>Takes settled files until the channel ends: one that comes alone at once, those that wait together.</summary>
    /// <param name="released">Called when a file has left its inbox, or could not be taken.</param>
    /// <param name="finished">Called when a report is recorded; when the task ends, all of them are filed.</param>
    public async Task RunAsync(ChannelReader<InboxFile> settled, Action<InboxFile> released, Action<ProcessedReport>? finished, CancellationToken stopping)
    {
        Channel<TakenReport> taken = Channel.CreateBounded<TakenReport>(MaxGroup);
        Task taking = TakeAsync(settled, released, taken.Writer, stopping);
        ParallelOptions underWay = new() { MaxDegreeOfParallelism = MaxUnderWay };
        try
        {
            await FileMeanwhileAsync(file => Parallel.ForEachAsync(taken.Reader.ReadAllAsync(CancellationToken.None), underWay, async (report, _) =>
            {
                if (await FinishOrHurryAsync(report, file) is { } processed)
                    finished?.Invoke(processed);
            }));
        }
        catch (Exception e)
        {
            // Nobody finishes what is taken from here on.
            taken.Writer.TryComplete(e);
            throw;
        }

        await taking;
        stopping.ThrowIfCancellationRequested();
    }

    /// <summary>Records reports and files meanwhile what is recorded, so that none takes the place of one that could be read while it waits for that.</summary>
    /// <param name="record">Is given what takes a recorded report to be filed, and ends when the last is handed over.</param>
    private async Task FileMeanwhileAsync(Func<Func<UnfiledReport, ValueTask>, Task> record)
    {
        // Bounded: analysis waits when the disk cannot follow.
        Channel<UnfiledReport> recorded = Channel.CreateBounded<UnfiledReport>(new BoundedChannelOptions(ReportFiling.MaxBatch) { SingleReader = true });
        Task recording = record(unfiled => recorded.Writer.WriteAsync(unfiled)), filed = filing.FileAllAsync(recorded.Reader);
        try
        {
            // Filing does not end before, unless it fails: then nobody may go on recording.
            if (await Task.WhenAny(recording, filed) == recording)
                await recording;
        }
        finally
        {
            recorded.Writer.TryComplete();
            await filed;
        }
    }

    /// <summary>Two groups at a time: while one waits for its commit, the other's files are moved.</summary>
    private async Task TakeAsync(ChannelReader<InboxFile> settled, Action<InboxFile> released, ChannelWriter<TakenReport> taken, CancellationToken stopping)
    {
        await Task.WhenAll(TakeGroupsUntilFailedAsync(), TakeGroupsUntilFailedAsync());
        taken.TryComplete();

        async Task TakeGroupsUntilFailedAsync()
        {
            try
            {
                await TakeGroupsAsync(settled, released, taken, stopping);
            }
            catch (Exception e)
            {
                // At once: the other may wait for files for ever.
                taken.TryComplete(e);
            }
        }
    }

    /// <summary>Ends with the channel or when stopped; what was taken by then is passed on all the same, as it is to be finished.</summary>
    private async Task TakeGroupsAsync(ChannelReader<InboxFile> settled, Action<InboxFile> released, ChannelWriter<TakenReport> taken, CancellationToken stopping)
    {
        List<InboxFile> group = [];
        while (await WaitForFilesAsync(settled, stopping))
        {
            while (group.Count < MaxGroup && settled.TryRead(out InboxFile? file))
                group.Add(file);
            // The other one was faster.
            if (group.Count == 0)
                continue;
            IReadOnlyList<TakenReport> reports;
            try
            {
                reports = await claims.TakeAsync(group, (file, e) => log.ClaimFailed(VisibleText.Escape(file.Path), e.Message), stopping);
            }
            finally
            {
                group.ForEach(released);
                group.Clear();
            }

            foreach (TakenReport report in reports)
                await taken.WriteAsync(report, CancellationToken.None);
        }
    }

    private static async Task<bool> WaitForFilesAsync(ChannelReader<InboxFile> settled, CancellationToken stopping)
    {
        try
        {
            return !stopping.IsCancellationRequested && await settled.WaitToReadAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>
    /// Reads a claimed report and does everything that follows; then the same for what is attached to it. Not cancellable: it takes less time
    /// than undoing it would.
    /// </summary>
    /// <returns>Null: somebody writes to the file again, so it was given back to its inbox; or the service ends, and it is read after the next start.</returns>
    public Task<ProcessedReport?> FinishAsync(TakenReport taken) => FinishAsync(taken, unfiled => new ValueTask(filing.FileAsync([unfiled])));

    /// <inheritdoc cref="FinishAsync(TakenReport)"/>
    /// <param name="file">Takes what is recorded, to move its file.</param>
    private async Task<ProcessedReport?> FinishAsync(TakenReport taken, Func<UnfiledReport, ValueTask> file)
    {
        (ProcessedReport? processed, IReadOnlyList<TakenReport> attached) = await FinishOneAsync(taken, file);
        if (attached.Count == 0)
            return processed;
        List<ProcessedReport> attachments = [];
        foreach (TakenReport attachment in attached)
        {
            if (await FinishAsync(attachment, file) is { } finished)
                attachments.Add(finished);
        }

        return processed! with { Attachments = attachments };
    }

    private async Task<(ProcessedReport? Processed, IReadOnlyList<TakenReport> Attached)> FinishOneAsync(TakenReport taken, Func<UnfiledReport, ValueTask> file)
    {
        ClaimedReport report = taken.Report;
        using ByteBudget.Share memory = await _memory.TakeAsync(taken.Flushed?.Size ?? claims.SizeOf(report));
        using Progress.Expectation reading = progress.Expect($"the reader of {VisibleText.Escape(report.Name)}", Patience);
        WatcherSettings current = settings.Current;
        Findings? findings = null;
        ContentIdentity? identity = null;
        RecordedReport recorded;
        FailureReason? failure = null;
        IReadOnlyList<TakenReport> attached = [];
        try
        {
            if (report.Strikes >= MaxStrikes)
                throw new UnreadableReportException("crash", $"reading it ended the program, or the process that read it, {MaxStrikes} times");

            if (Read(taken, current.Intake.MaxReportMegabytes, out identity) is not { } content)
            {
                await claims.GiveBackAsync(report);
                log.GivenBack(VisibleText.Escape(report.Name));
                return (null, []);
            }

            (report, ReadReport read) = await ReadAsync(report, content, taken.Suspect, () => reading.Renew(Patience));
            attached = await TakeAttachmentsAsync(report, identity!, read);
            using SoloGate.Pass inside = taken.Suspect ? await _gate.EnterAloneAsync() : await _gate.EnterAsync();
            if (taken.Suspect)
                report = await ledger.StrikeAsync(report);
            (findings, IReadOnlyList<NewAlert> alerts) = Analyse(current, report, read.Article);
            recorded = findings.Open.Count == 0
                ? await ledger.RecordAsync(report, identity!, findings, alerts)
                : await SettleAsync(current, report, identity!, findings);
            findings = recorded.Findings ?? findings;
        }
        catch (OperationCanceledException)
        {
            return (null, []);
        }
        catch (UnreadableReportException e)
        {
            failure = new FailureReason(e.Code, e.Message, identity?.Sha256, identity?.Size);
            recorded = await ledger.RejectAsync(report, failure);
        }

        if (recorded.Mails > 0)
            outbox.Raise();
        Tell(report, recorded, failure, findings);
        await file(new UnfiledReport(report, recorded.State, recorded.Folder, identity?.Sha256, failure));
        return (new ProcessedReport(report, recorded, recorded.State == ReportState.Done ? findings : null, failure), attached);
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
    private async Task<RecordedReport> SettleAsync(WatcherSettings current, ClaimedReport report, ContentIdentity identity, Findings findings)
    {
        try
        {
            return await ledger.RecordAsync(report, identity, findings, current.Synonyms, settled => AlertComposer.Compose(current, report, settled, time.GetUtcNow()));
        }
        catch (Exception e) when (e is not (SqliteException or LedgerException or OutOfMemoryException))
        {
            throw Fault(report, e);
        }
    }

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

/// <summary>What <c>once</c> shows of a report.</summary>
/// <param name="Findings">Null for duplicates and failures.</param>
internal sealed record ProcessedReport(
    ClaimedReport Report, RecordedReport Recorded, Findings? Findings, FailureReason? Failure)
{
    /// <summary>What was attached to it, if it is a mail.</summary>
    public IReadOnlyList<ProcessedReport> Attachments { get; init; } = [];
}
