using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace ReportWatcher.Ledger;

/// <summary>
/// A statement that is compiled once and run for every report: compiling takes SQLite several times as long as running. Belongs to the writer's thread.
/// </summary>
internal sealed partial class PreparedStatement : IDisposable
{
    private readonly SqliteCommand _command;

    /// <param name="sql">Its parameters, each written @name, take the values in the order in which they first occur.</param>
    public PreparedStatement(SqliteConnection connection, string sql)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        foreach (string name in ParameterName().Matches(sql).Select(m => m.Value).Distinct())
            _command.Parameters.Add(new SqliteParameter { ParameterName = name });
    }

    /// <returns>How many rows it changed.</returns>
    public int Run(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return _command.ExecuteNonQuery();
    }

    /// <summary>The first row it finds, or the default where there is none.</summary>
    public T? First<T>(Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        Bind(values);
        using SqliteDataReader reader = _command.ExecuteReader();
        T? first = reader.Read() ? read(reader) : default;
        // A statement that is not run to its end keeps SQLite from folding its log back into the database.
        while (reader.Read())
        {
        }

        return first;
    }

    public void Dispose() => _command.Dispose();

    private void Bind(ReadOnlySpan<object?> values)
    {
        if (values.Length != _command.Parameters.Count)
            throw new ArgumentException($"{values.Length} values for {_command.Parameters.Count} parameters of: {_command.CommandText}");
        for (int i = 0; i < values.Length; i++)
            _command.Parameters[i].Value = values[i] ?? DBNull.Value;
    }

    [GeneratedRegex("@[A-Za-z_][A-Za-z0-9_]*")]
    private static partial Regex ParameterName();
}
