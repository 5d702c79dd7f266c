using Microsoft.Win32.SafeHandles;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Intake;
using ReportWatcher.Settings;
using ReportWatcher.Storage;

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
            else if (StrayBytes.Find(System.IO.Path.GetFullPath(path)) is { } stray)
            {
                if (stray.IsFolder)
                    throw new IOException($"{path}: is a folder whose name is no valid UTF-8: nothing in it is read; rename it");
                files.Add(new ReportFile(System.IO.Path.GetFullPath(path), path, Legible(stray)));
            }
            else
                throw new FileNotFoundException($"{path}: no such file or folder");
        }

        return files;
    }

    /// <summary>Its content, whatever the bytes of its name are.</summary>
    /// <exception cref="IOException">It is gone, no file, or cannot be opened.</exception>
    /// <exception cref="UnreadableReportException">It is larger.</exception>
    public byte[] ReadAllBytes(int maxMegabytes)
    {
        using SafeFileHandle handle = SafeFile.OpenForReading(Path, out FileStatus status);
        if (status.Size > maxMegabytes * 1024L * 1024L)
            throw new UnreadableReportException("too-large", $"has {status.Size:N0} bytes, more than Intake:MaxReportMegabytes = {maxMegabytes} allows");
        using FileStream content = new(handle, FileAccess.Read, bufferSize: 0);
        using MemoryStream bytes = new((int)status.Size);
        content.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>A name that is no UTF-8 as an inbox would have it.</summary>
    private static string Legible(StrayName stray) => stray.Spell(b => $"%{b:X2}");

    private static IEnumerable<ReportFile> In(string folder)
        => Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Where(path => !InboxFile.IsTemporary(System.IO.Path.GetFileName(path.AsSpan())))
            .Order(StringComparer.Ordinal)
            .Select(path => new ReportFile(System.IO.Path.GetFullPath(path), path, NameBelow(folder, path)));

    private static string NameBelow(string folder, string path)
        => System.IO.Path.GetRelativePath(folder, StrayBytes.Find(System.IO.Path.GetFullPath(path)) is { } stray ? System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!, Legible(stray)) : path);
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
