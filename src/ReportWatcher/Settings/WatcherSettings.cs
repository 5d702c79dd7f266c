using System.Collections.Frozen;
using ReportWatcher.Analysis;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Series;
using ReportWatcher.Mail;
using ReportWatcher.Reading;

namespace ReportWatcher.Settings;

/// <summary>The settings in force: checked, compiled, with absolute paths. Immutable; a change makes a new one.</summary>
internal sealed record WatcherSettings
{
    private readonly FrozenDictionary<string, WatchOptions> _watches = FrozenDictionary<string, WatchOptions>.Empty;

    /// <summary>Absolute path of the file they came from.</summary>
    public required string File { get; init; }

    /// <summary>Of the file when it was read.</summary>
    public FileStamp Stamp { get; init; }

    public required IReadOnlyList<Inbox> Inboxes { get; init; }

    public required string DataFolder { get; init; }

    public required IntakeOptions Intake { get; init; }

    public required ReadingOptions Reading { get; init; }

    public required LearningOptions Learning { get; init; }

    public required AlertOptions Alerts { get; init; }

    /// <summary>Those of the settings; the last is for everybody whom no other one names.</summary>
    public required IReadOnlyList<Digest> Digests { get; init; }

    public required OperatorOptions Operator { get; init; }

    public required RetentionOptions Retention { get; init; }

    /// <summary>Absolute.</summary>
    public required string CorrectionsFolder { get; init; }

    public required MailOptions Mail { get; init; }

    public required HealthOptions Health { get; init; }

    public required IReadOnlyList<string> Topics { get; init; }

    /// <summary>In the order of the file.</summary>
    public required IReadOnlyList<WatchOptions> Watches
    {
        get;
        // Two of one name are refused when the settings are checked, which comes after this.
        init => (field, _watches) = (value, value.DistinctBy(watch => watch.Name).ToFrozenDictionary(watch => watch.Name));
    }

    public required SynonymTable Synonyms { get; init; }

    public required ArticleReader Reader { get; init; }

    public required Analyzer Analyzer { get; init; }

    public WatchOptions Watch(string name) => _watches[name];

    /// <summary>The digests that collect the alerts of an address; never none.</summary>
    public IEnumerable<Digest> DigestsOf(string address)
    {
        Digest[] naming = [.. Digests.Where(d => d.Names(address))];
        return naming.Length > 0 ? naming : [Digests[^1]];
    }
}

/// <summary>A folder that reports are dropped into.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="NothingForHours">After how many hours without a report the operator is told; 0: never.</param>
internal sealed record Inbox(string Tag, string Path, int NothingForHours = 0);

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
