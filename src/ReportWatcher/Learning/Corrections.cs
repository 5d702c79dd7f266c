using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using ReportWatcher.Analysis;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Topics.Model;
using ReportWatcher.Hosting;
using ReportWatcher.Intake;
using ReportWatcher.Ledger;
using ReportWatcher.Mail;
using ReportWatcher.Reading;
using ReportWatcher.Settings;
using ReportWatcher.Storage;

namespace ReportWatcher.Learning;

/// <summary>
/// Takes corrections up as examples: a report dropped into the folder of a topic is about that topic; a correction file, as
/// <c>topics correct</c> writes it, says more.
/// </summary>
internal sealed class Corrections(LiveSettings live, LiveModel model, ExampleLedger examples, ReportReader reader, Folders folders, TimeProvider time, ILogger<Corrections> log)
{
    public const string FileEnding = ".correction.json";

    private readonly HashSet<string> _unknownFolders = [];
    private Dictionary<string, FileStatus> _seen = [];

    /// <summary>Looks at the folder again and again until stopped.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            WatcherSettings settings = live.Current;
            CreateFolders(settings);
            await TakeAsync(settings, settled: false);
            model.Refresh();
            await Task.Delay(time.UntilRound(settings.Intake.RescanInterval), time, stopping);
        }
    }

    /// <summary>Takes what is there.</summary>
    /// <param name="settled">True: whatever its state. False: what has not changed since the last call and nobody writes.</param>
    /// <returns>How many became examples.</returns>
    public async Task<int> TakeAsync(WatcherSettings settings, bool settled)
    {
        Dictionary<string, FileStatus> seen = [];
        int taken = 0;
        foreach ((string path, string? topic) in Waiting(settings))
        {
            try
            {
                if (settled || IsSettled(path, seen))
                    taken += await TakeAsync(settings, path, topic) ? 1 : 0;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                log.CorrectionWaits(VisibleText.Escape(path), e.Message);
            }
        }

        _seen = seen;
        return taken;
    }

    private static void CreateFolders(WatcherSettings settings)
    {
        try
        {
            foreach (string topic in settings.Topics.Where(IsFolderName))
                Directory.CreateDirectory(Path.Combine(settings.CorrectionsFolder, topic));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A read-only place: then nobody drops anything there either.
        }
    }

    private static bool IsFolderName(string topic) => topic is not ("." or "..") && topic.AsSpan().IndexOfAny(Path.GetInvalidFileNameChars()) < 0;

    private IEnumerable<(string Path, string? Topic)> Waiting(WatcherSettings settings)
    {
        if (!Directory.Exists(settings.CorrectionsFolder))
            yield break;
        foreach (string file in Directory.EnumerateFiles(settings.CorrectionsFolder, "*" + FileEnding).Order(StringComparer.Ordinal))
            yield return (file, null);
        foreach (string folder in Directory.EnumerateDirectories(settings.CorrectionsFolder).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(folder);
            string? topic = settings.Topics.FirstOrDefault(t => t.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (topic is null)
            {
                if (_unknownFolders.Add(folder))
                    log.CorrectionFolderUnknown(VisibleText.Escape(folder));
                continue;
            }

            foreach (string file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Where(file => !InboxFile.IsTemporary(Path.GetFileName(file.AsSpan()))))
                yield return (file, topic);
        }
    }

    private bool IsSettled(string path, Dictionary<string, FileStatus> seen)
    {
        using SafeFileHandle handle = SafeFile.OpenForReading(path, out FileStatus status);
        seen[path] = status;
        bool written = OperatingSystem.IsLinux() && Posix.HasWriter(handle) == true;
        return !written && _seen.TryGetValue(path, out FileStatus before) && before == status;
    }

    private async Task<bool> TakeAsync(WatcherSettings settings, string path, string? topic)
    {
        string name = Path.GetFileName(path);
        try
        {
            Correction correction = topic is null ? ReadCorrection(path) : new Correction(name, await ReadReportAsync(settings, path), [topic], []);
            await examples.CorrectAsync(correction.Name, ToExample(settings, correction), correction.Not);
            log.CorrectionTaken(VisibleText.Escape(name), string.Join(", ", correction.Is), string.Join(", ", correction.Not));
            // Known before it is moved: a crash in between takes it twice, which changes nothing.
            await MoveAsync(path, Path.Combine(folders.Data, "corrections"), reason: null);
            return true;
        }
        catch (UnreadableReportException e)
        {
            log.CorrectionFailed(VisibleText.Escape(name), e.Code, e.Message);
            await MoveAsync(path, folders.Failed, new FailureReason(e.Code, e.Message, null, null));
            return false;
        }
    }

    /// <summary>What the program says of the report and the user left alone is neither confirmed nor denied.</summary>
    private TopicExample ToExample(WatcherSettings settings, Correction correction)
    {
        Findings findings = settings.Analyzer.Analyze(correction.Article, settings.Inboxes[0].Tag, model: model.Current);
        IEnumerable<string> said = findings.Topics.Concat(findings.Unsure).Select(topic => topic.Name);
        return TopicExample.Of(correction.Article, correction.Is, [.. said.Except(correction.Is).Except(correction.Not)]);
    }

    private async Task<Article> ReadReportAsync(WatcherSettings settings, string path)
    {
        using SafeFileHandle handle = SafeFile.OpenForReading(path, out FileStatus status);
        if (status.Size > settings.Intake.MaxReportMegabytes * 1024L * 1024L)
            throw new UnreadableReportException("too-large", $"has {status.Size:N0} bytes, more than Intake:MaxReportMegabytes = {settings.Intake.MaxReportMegabytes} allows");
        using FileStream stream = new(handle, FileAccess.Read, bufferSize: 0);
        byte[] content = new byte[status.Size];
        stream.ReadExactly(content);
        return (await reader.ReadAsync(content)).Article;
    }

    private static Correction ReadCorrection(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<CorrectionFile>(File.ReadAllBytes(path), FindingsJson.Options)!.ToCorrection();
        }
        catch (Exception e) when (e is JsonException or NullReferenceException or ArgumentException)
        {
            throw new UnreadableReportException("bad-correction", "is no correction as \"reportwatcher topics correct\" writes it", e);
        }
    }

    private async Task MoveAsync(string path, string folder, FailureReason? reason)
    {
        Directory.CreateDirectory(folder);
        string to = Path.Combine(folder, Folders.StoredName(Guid.CreateVersion7(time.GetUtcNow()).ToString("N"), Path.GetFileName(path)));
        if (reason is not null)
            await File.WriteAllBytesAsync(to + ".reason.json", JsonSerializer.SerializeToUtf8Bytes(new { reason.Code, reason.Message, origin = path, failedAt = time.GetUtcNow() }, FindingsJson.Options));
        if (SafeFile.TryRename(path, to))
            return;
        await SafeFile.CopyAsync(path, to, CancellationToken.None);
        File.Delete(path);
    }
}

/// <summary>What a user says a report is about, and is not about.</summary>
/// <param name="Name">Of the report's file.</param>
internal sealed record Correction(string Name, Article Article, IReadOnlyList<string> Is, IReadOnlyList<string> Not);

/// <summary>The same as it waits in the corrections folder.</summary>
internal sealed record CorrectionFile(string Name, string? Title, string Lead, string Body, IReadOnlyList<string> Is, IReadOnlyList<string> Not)
{
    public static CorrectionFile Of(Correction c) => new(c.Name, c.Article.TitleStated ? c.Article.Title : null, c.Article.Lead, c.Article.Body, c.Is, c.Not);

    public Correction ToCorrection() => new(Name, new Article { Title = Title ?? "", TitleStated = Title is not null, Lead = Lead, Body = Body }, [.. Is], [.. Not]);
}
