using ReportWatcher.Analysis;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Mail;
using ReportWatcher.Reading;

namespace ReportWatcher.Settings;

/// <summary>The settings in force: checked, compiled, with absolute paths. Immutable; a change makes a new one.</summary>
internal sealed record WatcherSettings
{
    /// <summary>Absolute path of the file they came from.</summary>
    public required string File { get; init; }

    /// <summary>Of the file when it was read.</summary>
    public FileStamp Stamp { get; init; }

    public required IReadOnlyList<Inbox> Inboxes { get; init; }

    public required string DataFolder { get; init; }

    public required IntakeOptions Intake { get; init; }

    public required ReadingOptions Reading { get; init; }

    public required LearningOptions Learning { get; init; }

    /// <summary>Absolute.</summary>
    public required string CorrectionsFolder { get; init; }

    public required MailOptions Mail { get; init; }

    public required IReadOnlyList<string> Topics { get; init; }

    /// <summary>In the order of the file.</summary>
    public required IReadOnlyList<WatchOptions> Watches { get; init; }

    public required ArticleReader Reader { get; init; }

    public required Analyzer Analyzer { get; init; }

    /// <summary>Whom a watch alerts. An address that is written twice, with and without a name, gets one alert.</summary>
    public IReadOnlyList<string> RecipientsOf(string watch) => [.. Watches.First(w => w.Name == watch).To.DistinctBy(to => Mailbox.Parse(to).Address)];
}

/// <summary>A folder that reports are dropped into.</summary>
/// <param name="Path">Absolute.</param>
internal sealed record Inbox(string Tag, string Path);

/// <summary>Tells one state of a file from the next; of the file that a link leads to.</summary>
internal readonly record struct FileStamp(DateTime Modified, long Length)
{
    /// <summary>The default where there is no such file.</summary>
    public static FileStamp Of(string path)
    {
        try
        {
            FileSystemInfo file = File.ResolveLinkTarget(path, returnFinalTarget: true) ?? new FileInfo(path);
            return file is FileInfo { Exists: true } found ? new(found.LastWriteTimeUtc, found.Length) : default;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }
}
