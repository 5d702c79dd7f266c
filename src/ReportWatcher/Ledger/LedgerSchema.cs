using System.Reflection;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ReportWatcher.Ledger;

/// <summary>
/// Brings a database to the newest schema: the numbered files in Ledger/Schema, each in one transaction. What is there already is copied first:
/// an older program can be put back together with its ledger.
/// </summary>
internal static class LedgerSchema
{
    /// <summary>Number of the schema that this program works with.</summary>
    public static int Newest => Steps()[^1].Number;

    /// <exception cref="LedgerException">The database is newer than this program, or cannot be copied before it is changed.</exception>
    public static void Migrate(SqliteConnection connection)
    {
        IReadOnlyList<(int Number, string Resource)> steps = Steps();
        int version = connection.QuerySingle<int>("PRAGMA user_version");
        if (version > steps[^1].Number)
        {
            throw new LedgerException(
                $"the ledger {connection.DataSource} has schema {version}, this program knows up to {steps[^1].Number}: it was written by a newer reportwatcher; install that version again{WayBack(connection, steps[^1].Number)}");
        }

        if (version > 0 && version < steps[^1].Number)
            KeepBefore(connection, version);
        foreach ((int number, string resource) in steps.Where(s => s.Number > version))
        {
            using SqliteTransaction transaction = connection.BeginTransaction();
            connection.Execute(Read(resource), transaction: transaction);
            // A PRAGMA takes no parameters; the number comes from our own file name.
            connection.Execute($"PRAGMA user_version = {number}", transaction: transaction);
            transaction.Commit();
            // A step may write a large ledger anew, and the log would keep that of all steps. Nobody else copies the log yet.
            if (version > 0)
                connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    /// <summary>The newest copy of what this program can work with, made before an upgrade; empty where there is none.</summary>
    private static string WayBack(SqliteConnection connection, int newest)
        => Enumerable.Range(1, newest).Reverse().Select(version => CopyOf(connection, version)).FirstOrDefault(File.Exists) is { } copy
            ? $", or go back to {copy}, which lacks what came since the upgrade (see \"Go back\" in the README)"
            : "";

    private static string CopyOf(SqliteConnection connection, int version) => Path.ChangeExtension(connection.DataSource, $"schema-{version}.db");

    /// <summary>Beside the ledger, as ledger.schema-N.db. A start that did not get past its migration made the same copy.</summary>
    private static void KeepBefore(SqliteConnection connection, int version)
    {
        string copy = CopyOf(connection, version);
        try
        {
            LedgerBackup.Copy(connection, copy, replace: true);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new LedgerException(
                $"the ledger {connection.DataSource} cannot be copied to {copy} before it is brought to the schema of this version, so it stays as it is: {e.Message}", e);
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
