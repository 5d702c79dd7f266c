using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using ReportWatcher.Hosting;
using ReportWatcher.Ledger;
using ReportWatcher.Mail;

namespace ReportWatcher.Intake;

/// <summary>The way of the reports, many at a time: claimed, read and analysed, recorded, filed.</summary>
internal sealed class ReportPipeline(ReportProcessor processor, ReportClaims claims, ReportLedger ledger, ReportFiling filing, ILogger<ReportPipeline> log)
{
    // As many as are claimed together at most: one commit, one flush.
    private const int MaxGroup = 256;

    // Reports that wait for a commit that serves many: more only live longer, until the collector moves them from generation to generation.
    private const int MaxBegun = 160;

    // Reports that wait for the processes that read them.
    private const int MaxApart = 160;

    // The one thread that writes the ledger follows no more.
    private const int MostAnalysts = 8;

    // Suspects that are with a child at the same time; the places there are for new files too.
    private const int MaxSuspects = 2;

    private readonly TaskCompletionSource _unfinishedFound = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when it is known what an earlier run left: what is claimed from then on is somebody else's.</summary>
    public Task UnfinishedFound => _unfinishedFound.Task;

    /// <summary>What is being read when the program is told to stop gets a few seconds more.</summary>
    public CancellationTokenRegistration HurryAt(CancellationToken stopping) => stopping.Register(processor.EndSoon);

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

    private static ParallelOptions Together(CancellationToken stopping) => new() { MaxDegreeOfParallelism = MaxApart, CancellationToken = stopping };

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
            processor.EndSoon();
            throw;
        }
    }

    /// <summary>Takes settled files until their channels end: one that comes alone at once, those that wait together.</summary>
    /// <param name="finished">Called when a report is recorded; when the task ends, all of them are filed.</param>
    public async Task RunAsync(IReadOnlyList<SettledFiles> inboxes, Action<ProcessedReport>? finished, CancellationToken stopping)
    {
        Channel<TakenReport> taken = Channel.CreateBounded<TakenReport>(MaxGroup);
        Task taking = TakeAsync(inboxes, taken.Writer, stopping);
        try
        {
            await FileMeanwhileAsync(file => FinishAllAsync(taken.Reader, file, finished));
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

    /// <summary>
    /// Finishes taken reports until the channel ends: each processor has a thread that reads and analyses, and one more thread completes in their turn those
    /// that only wait for their record. What another process has to read is waited for apart, so that the others go on meanwhile.
    /// </summary>
    private async Task FinishAllAsync(ChannelReader<TakenReport> taken, Func<UnfiledReport, ValueTask> file, Action<ProcessedReport>? finished)
    {
        Channel<BegunReport> begun = Channel.CreateBounded<BegunReport>(new BoundedChannelOptions(MaxBegun) { SingleReader = true });
        Channel<Task<BegunReport?>> apart = Channel.CreateBounded<Task<BegunReport?>>(1);
        using CancellationTokenSource failed = new();
        Task[] analysing = [.. Enumerable.Range(1, Math.Min(Environment.ProcessorCount, MostAnalysts)).Select(i =>
            EndTogetherAsync(Blocking.RunAsync($"analysis {i}", () => Begin(taken, begun.Writer, apart.Writer, failed.Token), failed.Token)))];
        await Task.WhenAll(
            EndWithAnalysisAsync(),
            EndTogetherAsync(Blocking.RunAsync("completion", Complete)),
            EndTogetherAsync(Parallel.ForEachAsync(apart.Reader.ReadAllAsync(CancellationToken.None), Together(CancellationToken.None), async (beginning, _) =>
            {
                if (await beginning is not { } report)
                    return;
                ProcessedReport processed = await CompleteAsync(report, file);
                finished?.Invoke(processed);
            })));

        async Task EndWithAnalysisAsync()
        {
            try
            {
                await Task.WhenAll(analysing);
            }
            finally
            {
                begun.Writer.Complete();
                apart.Writer.Complete();
            }
        }

        // A failure that is not a report's ends the program, which waits for the other reports under way: they have no more time than at any other end.
        async Task EndTogetherAsync(Task part)
        {
            try
            {
                await part;
            }
            catch
            {
                await failed.CancelAsync();
                processor.EndSoon();
                throw;
            }
        }

        void Complete()
        {
            while (begun.Reader.WaitToRead())
            {
                while (begun.Reader.TryRead(out BegunReport? report))
                {
                    report.WaitForRecord();
                    ProcessedReport processed = CompleteAsync(report, file).GetAwaiter().GetResult();
                    finished?.Invoke(processed);
                }
            }
        }
    }

    private void Begin(ChannelReader<TakenReport> taken, ChannelWriter<BegunReport> begun, ChannelWriter<Task<BegunReport?>> apart, CancellationToken failed)
    {
        while (taken.WaitToRead(failed))
        {
            while (!failed.IsCancellationRequested && taken.TryRead(out TakenReport report))
            {
                Task<BegunReport?> beginning = processor.BeginAsync(report);
                if (!beginning.IsCompletedSuccessfully)
                    apart.Write(beginning, failed);
                else if (beginning.Result is { } ready)
                    begun.Write(ready, failed);
            }
        }
    }

    /// <summary>Records reports and files meanwhile what is recorded, so that none takes the place of one that could be read while it waits for that.</summary>
    /// <param name="record">Is given what takes a recorded report to be filed, and ends when the last is handed over.</param>
    private async Task FileMeanwhileAsync(Func<Func<UnfiledReport, ValueTask>, Task> record)
    {
        // Bounded: analysis waits when the disk cannot follow.
        Channel<UnfiledReport> recorded = Channel.CreateBounded<UnfiledReport>(new BoundedChannelOptions(ReportFiling.MaxBatch) { SingleReader = true });
        Task recording = record(unfiled => recorded.Writer.WriteAsync(unfiled)), filed = Blocking.RunAsync("filing", () => filing.FileAll(recorded.Reader));
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

    /// <summary>Two groups of an inbox at a time: while one waits for its commit, the other's files are moved. One that hangs holds up no other.</summary>
    private async Task TakeAsync(IReadOnlyList<SettledFiles> inboxes, ChannelWriter<TakenReport> taken, CancellationToken stopping)
    {
        await Task.WhenAll(inboxes.Concat(inboxes).Select(TakeGroupsUntilFailedAsync));
        taken.TryComplete();

        async Task TakeGroupsUntilFailedAsync(SettledFiles inbox)
        {
            try
            {
                await TakeGroupsAsync(inbox, taken, stopping);
            }
            catch (Exception e)
            {
                // At once: the others may wait for files for ever.
                taken.TryComplete(e);
            }
        }
    }

    /// <summary>Ends with the channel or when stopped; what was taken by then is passed on all the same, as it is to be finished.</summary>
    private async Task TakeGroupsAsync(SettledFiles inbox, ChannelWriter<TakenReport> taken, CancellationToken stopping)
    {
        List<InboxFile> group = [];
        while (await WaitForFilesAsync(inbox.Files, stopping))
        {
            while (group.Count < MaxGroup && inbox.Files.TryRead(out InboxFile? file))
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
                group.ForEach(inbox.Released);
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

    /// <summary>Finishes a report, and what is attached to it, as the others are finished.</summary>
    /// <returns>As <see cref="ReportProcessor.BeginAsync(TakenReport)"/> has it.</returns>
    public Task<ProcessedReport?> FinishAsync(TakenReport taken) => FinishAsync(taken, unfiled => new ValueTask(filing.FileAsync([unfiled])));

    /// <inheritdoc cref="FinishAsync(TakenReport)"/>
    /// <param name="file">Takes what is recorded, to move its file.</param>
    private async Task<ProcessedReport?> FinishAsync(TakenReport taken, Func<UnfiledReport, ValueTask> file)
        => await processor.BeginAsync(taken) is { } begun ? await CompleteAsync(begun, file) : null;

    private async Task<ProcessedReport> CompleteAsync(BegunReport begun, Func<UnfiledReport, ValueTask> file)
    {
        CompletedReport completed = await processor.CompleteAsync(begun);
        await file(completed.Unfiled);
        if (completed.Attached.Count == 0)
            return completed.Processed;
        List<ProcessedReport> attachments = [];
        foreach (TakenReport attachment in completed.Attached)
        {
            if (await FinishAsync(attachment, file) is { } finished)
                attachments.Add(finished);
        }

        return completed.Processed with { Attachments = attachments };
    }
}

/// <summary>The settled files of an inbox.</summary>
/// <param name="Released">Called when a file has left its inbox, or could not be taken.</param>
internal sealed record SettledFiles(ChannelReader<InboxFile> Files, Action<InboxFile> Released);
