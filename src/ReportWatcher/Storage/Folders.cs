using System.Text;

namespace ReportWatcher.Storage;

/// <summary>The data folder: where each file of a report lies in each of its states.</summary>
internal sealed class Folders(string dataFolder)
{
    private const int MaxNameLength = 120;

    public string Data { get; } = dataFolder;

    /// <summary>Claimed and not yet filed.</summary>
    public string Work { get; } = Path.Combine(dataFolder, "work");

    public string Failed { get; } = Path.Combine(dataFolder, "failed");

    /// <summary>Requests to the running service to try again, and its answers.</summary>
    public string Retry { get; } = Path.Combine(dataFolder, "retry");

    public string LedgerFile { get; } = Path.Combine(dataFolder, "ledger.db");

    /// <summary>The trained topics.</summary>
    public string TopicModel { get; } = Path.Combine(dataFolder, "topics.model");

    /// <summary>The model before, to go back to.</summary>
    public string PreviousTopicModel { get; } = Path.Combine(dataFolder, "topics.previous.model");

    public string LockFile { get; } = Path.Combine(dataFolder, "lock");

    public void Create()
    {
        Directory.CreateDirectory(Work);
        Directory.CreateDirectory(Failed);
        Directory.CreateDirectory(Retry);
    }

    /// <summary>Relative to the data folder: done/yyyy/mm/dd by the UTC day.</summary>
    public static string DoneOn(DateTimeOffset day) => Path.Combine("done", $"{day.UtcDateTime:yyyy}", $"{day.UtcDateTime:MM}", $"{day.UtcDateTime:dd}");

    /// <summary>
    /// The name under which we keep a file: our id, then as much of its own name as is safe on every file system and in every log.
    /// The id makes it unique, so that no rename ever overwrites another report.
    /// </summary>
    public static string StoredName(string uid, string originalName)
    {
        StringBuilder safe = new(uid.Length + 2 + MaxNameLength);
        safe.Append(uid).Append("__");
        foreach (char c in originalName)
        {
            if (safe.Length == uid.Length + 2 + MaxNameLength)
                break;
            safe.Append(char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_');
        }

        // Windows drops a trailing dot, and a name of ours must mean the same everywhere.
        return safe.ToString().TrimEnd('.');
    }
}
