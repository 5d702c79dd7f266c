using Dapper;
using Microsoft.Data.Sqlite;
using ReportWatcher.Storage;

namespace ReportWatcher.Ledger;

/// <summary>Copies of the ledger, each a whole database of one moment, made while others write.</summary>
internal static class LedgerBackup
{
    /// <summary>Copies the ledger of a data folder.</summary>
    /// <returns>Bytes written and reports in the copy.</returns>
    /// <exception cref="LedgerException">There is none, or it cannot be copied; <paramref name="file"/> is then not there.</exception>
    public static (long Bytes, long Reports) Write(Folders folders, string file)
    {
        if (!File.Exists(folders.LedgerFile))
            throw new LedgerException($"there is no ledger yet at {folders.LedgerFile}");

        try
        {
            using SqliteConnection db = LedgerConnection.Open(folders.LedgerFile);
            Copy(db, file);
            using SqliteConnection copy = LedgerConnection.Open(file);
            return (new FileInfo(file).Length, copy.QuerySingle<long>("SELECT count(*) FROM reports"));
        }
        catch (SqliteException e)
        {
            throw new LedgerException($"the ledger {folders.LedgerFile} cannot be copied to {file}: {e.Message}", e);
        }
    }

    /// <summary>Copies an open database into a file that is there whole or not at all, and that passes SQLite's own check.</summary>
    /// <param name="replace">An earlier copy of this name may be replaced.</param>
    public static void Copy(SqliteConnection db, string file, bool replace = false)
    {
        string partial = file + DurableFile.TemporaryEnding;
        try
        {
            File.Delete(partial);
            MakeForOwner(partial);
            // One read transaction: the copy is of one moment, and the writer goes on.
            db.Execute("VACUUM INTO @partial", new { partial }, commandTimeout: 0);
            using (SqliteConnection copy = LedgerConnection.Open(partial))
            {
                if (copy.Query<string>("PRAGMA integrity_check(1)").Single() is var found and not "ok")
                    throw new LedgerException($"the copy of {db.DataSource} is damaged: {found}; reportwatcher doctor looks at the ledger itself");
            }

            using (FileStream written = new(partial, FileMode.Open, FileAccess.ReadWrite))
                written.Flush(flushToDisk: true);
            File.Move(partial, file, overwrite: replace);
            DurableFile.SyncDirectory(Path.GetDirectoryName(file)!);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    /// <summary>An empty file, which SQLite takes for a new database. Nobody else reads it: the ledger has what reports say and whom that concerns, and lies in a folder that is closed to others.</summary>
    private static void MakeForOwner(string file)
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new FileStream(file, options).Dispose();
    }
}
