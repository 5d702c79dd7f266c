using ReportWatcher.Intake;
using ReportWatcher.Settings;

namespace ReportWatcher.Commands;

/// <summary>A file named on the command line, or found in a folder named there.</summary>
/// <param name="Path">Full path, links the user named resolved.</param>
/// <param name="Shown">As the user named it.</param>
/// <param name="Name">Its name, or its path below the folder named: what it would be called in an inbox.</param>
internal sealed record ReportFile(string Path, string Shown, string Name)
{
    /// <summary>The files named, and those in the folders named, by name; temporary files in folders are left out as in an inbox.</summary>
    /// <exception cref="FileNotFoundException">Nothing is at one of the paths.</exception>
    public static IReadOnlyList<ReportFile> Collect(IEnumerable<string> paths)
    {
        List<ReportFile> files = [];
        foreach (string path in paths)
        {
            if (Directory.Exists(path))
                files.AddRange(In(path));
            else if (File.Exists(path))
                files.Add(new ReportFile(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? System.IO.Path.GetFullPath(path), path, System.IO.Path.GetFileName(path)));
            else
                throw new FileNotFoundException($"{path}: no such file or folder");
        }

        return files;
    }

    private static IEnumerable<ReportFile> In(string folder)
        => Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Where(path => !InboxFile.IsTemporary(System.IO.Path.GetFileName(path.AsSpan())))
            .Order(StringComparer.Ordinal)
            .Select(path => new ReportFile(System.IO.Path.GetFullPath(path), path, System.IO.Path.GetRelativePath(folder, path)));
}

/// <summary>The inbox that a report named on the command line counts as coming from.</summary>
internal static class InboxTag
{
    /// <exception cref="SettingsException">No inbox has the tag.</exception>
    public static string Choose(WatcherSettings settings, string? tag)
        => tag is null
            ? settings.Inboxes[0].Tag
            : settings.Inboxes.FirstOrDefault(i => i.Tag.Equals(tag, StringComparison.OrdinalIgnoreCase))?.Tag
                ?? throw new SettingsException(settings.File, [new("--inbox", tag, $"no inbox has this tag; there are {string.Join(", ", settings.Inboxes.Select(i => i.Tag))}")]);
}
