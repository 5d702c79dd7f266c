using ReportWatcher.Settings;
using ReportWatcher.Storage;

namespace ReportWatcher.Intake;

/// <summary>A settled file in an inbox: whoever wrote it is done.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Status">As it was when it had settled.</param>
/// <param name="ClosedAt">Since when it had been like that.</param>
internal sealed record InboxFile(Inbox Inbox, string Path, FileStatus Status, DateTimeOffset ClosedAt)
{
    /// <summary>Path below the inbox.</summary>
    public string Name => System.IO.Path.GetRelativePath(Inbox.Path, Path);

    /// <summary>Names that programs give to files which they have not finished, and hidden ones: they wait for their rename.</summary>
    public static bool IsTemporary(ReadOnlySpan<char> fileName)
        => fileName.StartsWith('.')
            || fileName.StartsWith("~$")
            || fileName.EndsWith(".part", StringComparison.OrdinalIgnoreCase)
            || fileName.EndsWith(".tmp", StringComparison.OrdinalIgnoreCase)
            || fileName.EndsWith(".filepart", StringComparison.OrdinalIgnoreCase)
            || fileName.EndsWith(".crdownload", StringComparison.OrdinalIgnoreCase);
}
