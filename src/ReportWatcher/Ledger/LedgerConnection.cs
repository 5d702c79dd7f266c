using Microsoft.Data.Sqlite;

namespace ReportWatcher.Ledger;

/// <summary>Connections beside the writer's: to look at a ledger, never to change it.</summary>
internal static class LedgerConnection
{
    public static SqliteConnection Open(string file)
    {
        // Read-only it could not open a ledger in WAL mode that nobody else has open.
        SqliteConnection db = new(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        try
        {
            db.Open();
            return db;
        }
        catch
        {
            db.Dispose();
            throw;
        }
    }
}
