using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;

namespace ReportWatcher.Benchmarks.Intake;

/// <summary>What a user's own twenty lines would do with the files of a folder, without reading a word of them.</summary>
internal static class Yardsticks
{
    /// <summary>Reads each file, appends a line to a log, makes that durable, moves the file.</summary>
    /// <returns>Files a second.</returns>
    public static double PlainLoop(string inbox, string done)
    {
        Directory.CreateDirectory(done);
        using SafeFileHandle log = File.OpenHandle(Path.Combine(done, "log.txt"), FileMode.Create, FileAccess.Write);
        long offset = 0;
        return Timed(inbox, done, (name, content) =>
        {
            byte[] line = System.Text.Encoding.UTF8.GetBytes($"{name} {content.Length}\n");
            RandomAccess.Write(log, line, offset);
            offset += line.Length;
            RandomAccess.FlushToDisk(log);
        });
    }

    /// <summary>The same with a row in a SQLite database, one commit a file.</summary>
    /// <returns>Files a second.</returns>
    public static double CommitPerFile(string inbox, string done)
    {
        Directory.CreateDirectory(done);
        using SqliteConnection db = new($"Data Source={Path.Combine(done, "log.db")};Pooling=False");
        db.Open();
        using SqliteCommand setup = db.CreateCommand();
        setup.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE files (id INTEGER PRIMARY KEY, name TEXT, size INTEGER)";
        setup.ExecuteNonQuery();
        using SqliteCommand insert = db.CreateCommand();
        insert.CommandText = "INSERT INTO files (name, size) VALUES ($name, $size)";
        SqliteParameter name = insert.Parameters.Add("$name", SqliteType.Text), size = insert.Parameters.Add("$size", SqliteType.Integer);
        insert.Prepare();
        return Timed(inbox, done, (file, content) =>
        {
            (name.Value, size.Value) = (file, content.Length);
            insert.ExecuteNonQuery();
        });
    }

    private static double Timed(string inbox, string done, Action<string, byte[]> record)
    {
        long start = TimeProvider.System.GetTimestamp();
        int files = 0;
        foreach (string path in Directory.EnumerateFiles(inbox))
        {
            string name = Path.GetFileName(path);
            record(name, File.ReadAllBytes(path));
            File.Move(path, Path.Combine(done, name));
            files++;
        }

        return files / TimeProvider.System.GetElapsedTime(start).TotalSeconds;
    }
}
