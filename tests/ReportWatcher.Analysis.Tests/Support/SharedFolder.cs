namespace ReportWatcher.Analysis.Tests.Support;

/// <summary>The folder "shared" beside the repository, with the real reports; not everybody has it.</summary>
internal static class SharedFolder
{
    /// <summary>The repository's own folder.</summary>
    public static string Repository { get; } = FindRepository();

    public static string? Path { get; } = Find();

    private static string FindRepository()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "ReportWatcher.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds ReportWatcher.sln.");
    }

    private static string? Find()
    {
        string shared = System.IO.Path.Combine(Directory.GetParent(Repository)?.FullName ?? "", "shared");
        return Directory.Exists(shared) ? shared : null;
    }
}

/// <summary>A fact about the files in "shared"; skipped where there are none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute() => Skip = SharedFolder.Path is null ? "There is no folder \"shared\" beside the repository." : null;
}

/// <summary>A theory about the files in "shared"; skipped where there are none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedTheoryAttribute : TheoryAttribute
{
    public SharedTheoryAttribute() => Skip = SharedFolder.Path is null ? "There is no folder \"shared\" beside the repository." : null;
}
