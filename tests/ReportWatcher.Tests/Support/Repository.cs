namespace ReportWatcher.Tests.Support;

/// <summary>Where the sources lie, and the folder "shared" beside them, which not everybody has.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string? SharedReports { get; } = Existing(Path.Combine(Root, "..", "shared", "reports"));

    public static string? Seeds { get; } = Existing(Path.Combine(Root, "seeds"));

    /// <summary>A path in the sources.</summary>
    public static string PathOf(params string[] names) => Path.Combine([Root, .. names]);

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ReportWatcher.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"There is no ReportWatcher.sln above {AppContext.BaseDirectory}.");
    }

    private static string? Existing(string folder)
        => Directory.Exists(folder) && Directory.EnumerateFiles(folder).Any() ? Path.GetFullPath(folder) : null;
}
