namespace ReportWatcher.Torture;

/// <summary>A folder over which a file system is mounted, and from which it goes at the end of the run in any case. Mounting needs root.</summary>
internal sealed class Mount(string folder) : IAsyncDisposable
{
    /// <summary>Whether this process may mount at all: containers often may not.</summary>
    public static bool IsAllowed => Environment.IsPrivilegedProcess && Programs.Find("mount") is not null;

    public bool IsThere => File.ReadLines("/proc/self/mounts").Any(line => line.Split(' ')[1] == folder);

    /// <param name="what">What mount takes before the folder: "-t tmpfs -o size=2m none".</param>
    public async Task PutAsync(string what)
    {
        Directory.CreateDirectory(folder);
        await Programs.RunAsync("mount", [.. what.Split(' '), folder]);
    }

    /// <summary>Goes from its place at once, whoever still has files open in it.</summary>
    public Task RemoveAsync() => Programs.RunAsync("umount", "-l", folder);

    /// <summary>Really goes, which it cannot while the last files of an ended process are being closed.</summary>
    public async Task RemoveWhenRestedAsync()
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await Programs.RunAsync("umount", folder);
                return;
            }
            catch (InvalidOperationException) when (attempt < 100)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (IsThere)
            await RemoveAsync();
    }
}
