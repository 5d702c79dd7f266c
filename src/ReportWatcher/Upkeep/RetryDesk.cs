using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using ReportWatcher.Hosting;
using ReportWatcher.Intake;
using ReportWatcher.Ledger;
using ReportWatcher.Outbox;
using ReportWatcher.Storage;

namespace ReportWatcher.Upkeep;

/// <summary>
/// Where the running service takes requests to try again: a file in retry/, answered by a file beside it, because there is one writer of the ledger and
/// that is the service.
/// </summary>
internal sealed class RetryDesk(
    Retries retries, ReportPipeline pipeline, OutboxSender sender, Folders folders, TimeProvider time, ILogger<RetryDesk> log)
{
    public const string RequestEnding = ".request", AnswerEnding = ".answer";

    // For a request that could not be read when it came, and where the folder cannot be watched.
    private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan s_watched = TimeSpan.FromSeconds(10);

    // An answer that nobody fetched within this time is of no use to anybody.
    private static readonly TimeSpan s_answerKept = TimeSpan.FromHours(1);

    private readonly Channel<ClaimedReport> _claimed = Channel.CreateUnbounded<ClaimedReport>();

    public async Task RunAsync(CancellationToken stopping)
    {
        // Before that, what is claimed is read by the recovery.
        await pipeline.UnfinishedFound.WaitAsync(stopping);
        using CancellationTokenSource failed = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Task answering = AnswerAsync(failed.Token), reading = ReadAsync(failed.Token);
        // Neither ends by itself: the first that does has failed or was stopped, and the other would go on for ever.
        Task first = await Task.WhenAny(answering, reading);
        await failed.CancelAsync();
        await Task.WhenAll(answering, reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }

    private async Task AnswerAsync(CancellationToken stopping)
    {
        // A request that cannot be answered or removed must neither end the service nor be done over and over.
        HashSet<string> failed = [];
        using FolderSignal asked = new(folders.Retry, s_soon, s_watched, time);
        while (true)
        {
            // Made anew where somebody has removed it: whoever asks must not, because it would be his.
            Directory.CreateDirectory(folders.Retry);
            bool unread = false;
            foreach (string request in Directory.EnumerateFiles(folders.Retry, "*" + RequestEnding).Except(failed))
            {
                try
                {
                    unread |= !await TryAnswerAsync(request);
                }
                catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
                {
                    log.RetryRequestFailed(Path.GetFileName(request), e.Message);
                    if (!TryDelete(request))
                        failed.Add(request);
                }
            }

            foreach (string answer in Directory.EnumerateFiles(folders.Retry, "*" + AnswerEnding).Where(a => time.GetUtcNow() - File.GetLastWriteTimeUtc(a) > s_answerKept))
                TryDelete(answer);
            await (unread ? Task.Delay(s_soon, time, stopping) : asked.WaitAsync(stopping));
        }
    }

    private static bool TryDelete(string file)
    {
        try
        {
            File.Delete(file);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The answer is there before the request goes: after a crash between the two it is done again, which finds nothing left to do.</summary>
    /// <returns>False: it cannot be read yet.</returns>
    private async Task<bool> TryAnswerAsync(string file)
    {
        byte[] content;
        try
        {
            content = await File.ReadAllBytesAsync(file);
        }
        catch (Exception e) when (e is FileNotFoundException or UnauthorizedAccessException)
        {
            // Taken back, or not opened to us yet by the other user who wrote it.
            return e is FileNotFoundException;
        }

        RetryRequest request = JsonSerializer.Deserialize<RetryRequest>(content, FindingsJson.Options)!;
        RetryResult result = await retries.DoAsync(request, report => _claimed.Writer.TryWrite(report));
        if (result.Mails.Count > 0)
            sender.TryNow();
        await DurableFile.WriteThenRenameAsync(
            Path.ChangeExtension(file, AnswerEnding), JsonSerializer.SerializeToUtf8Bytes(result, FindingsJson.Options), () => Task.CompletedTask, CancellationToken.None);
        File.Delete(file);
        return true;
    }

    private Task ReadAsync(CancellationToken stopping)
    {
        // As many as the intake reads at once are too many beside it.
        ParallelOptions few = new() { MaxDegreeOfParallelism = 16, CancellationToken = stopping };
        return Parallel.ForEachAsync(_claimed.Reader.ReadAllAsync(stopping), few, async (report, _) => await pipeline.FinishAsync(new TakenReport(report, Flushed: null)));
    }
}
