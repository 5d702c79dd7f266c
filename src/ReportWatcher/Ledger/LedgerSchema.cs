using System.Reflection;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ReportWatcher.Ledger;

/// <summary>Brings a database to the newest schema: the numbered files in Ledger/Schema, each in one transaction.</summary>
internal static class LedgerSchema
{
    /// <exception cref="LedgerException">The database is newer than this program.</exception>
    public static void Migrate(SqliteConnection connection)
    {
        IReadOnlyList<(int Number, string Resource)> steps = Steps();
        int version = connection.QuerySingle<int>("PRAGMA user_version");
        if (version > steps[^1].Number)
        {
            throw new LedgerException(
                $"the ledger {connection.DataSource} has schema {version}, this program knows up to {steps[^1].Number}: it was written by a newer reportwatcher; install that version again");
        }

        foreach ((int number, string resource) in steps.Where(s => s.Number > version))
        {
            using SqliteTransaction transaction = connection.BeginTransaction();
            connection.Execute(Read(resource), transaction: transaction);
            // A PRAGMA takes no parameters; the number comes from our own file name.
            connection.Execute($"PRAGMA user_version = {number}", transaction: transaction);
            transaction.Commit();
        }
    }

    private static (int Number, string Resource)[] Steps()
        => [.. typeof(LedgerSchema).Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .Select(name => (Number: int.Parse(name.Split('.')[^2].TrimStart('_')[..3]), name))
            .OrderBy(step => step.Number)];

    private static string Read(string resource)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}

/// <summary>The ledger cannot be used; the message says why and what to do.</summary>
internal sealed class LedgerException(string message, Exception? inner = null) : Exception(message, inner);
