namespace ReportWatcher.Tests.Support;

/// <summary>A folder of a test's own, removed at its end.</summary>
/// <param name="disk">The folder in which it is made; null: where the system has such folders.</param>
internal sealed class TempFolder(string? disk = null) : IDisposable
{
    public string Path { get; } = disk is null ? Directory.CreateTempSubdirectory("reportwatcher-test-").FullName : Directory.CreateDirectory(System.IO.Path.Combine(disk, "site")).FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text)
    {
        string path = this[name];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // Somebody still holds a file; the system's own cleaning takes it.
        }
    }
}
