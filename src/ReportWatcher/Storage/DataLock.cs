namespace ReportWatcher.Storage;

/// <summary>Held while a process works on a data folder: there is one writer of a ledger. The system frees it when the process ends, however it ends.</summary>
internal sealed class DataLock : IDisposable
{
    private readonly FileStream _file;

    private DataLock(FileStream file) => _file = file;

    /// <exception cref="DataFolderInUseException">Another process holds it.</exception>
    public static DataLock Take(Folders folders)
    {
        folders.Create();
        try
        {
            return new DataLock(new FileStream(folders.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e)
        {
            throw new DataFolderInUseException(
                $"another reportwatcher works on the data folder {folders.Data}; drop reports into its inbox, or stop it first", e);
        }
    }

    /// <summary>Whether a process works on the data folder now.</summary>
    public static bool IsHeld(Folders folders)
    {
        if (!File.Exists(folders.LockFile))
            return false;

        try
        {
            using FileStream file = new(folders.LockFile, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    public void Dispose() => _file.Dispose();
}

internal sealed class DataFolderInUseException(string message, Exception inner) : Exception(message, inner);
