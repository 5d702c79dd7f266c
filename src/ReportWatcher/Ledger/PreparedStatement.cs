using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ReportWatcher.Ledger;

/// <summary>
/// A statement that is compiled once and run for every report: compiling takes SQLite several times as long as running. Belongs to the writer's thread.
/// </summary>
/// <remarks>By SQLite's own calls: a <see cref="SqliteCommand"/> looks every parameter up by its name at every run, which took longer than the run.</remarks>
internal sealed class PreparedStatement : IDisposable
{
    private readonly sqlite3 _db;
    private readonly sqlite3_stmt _statement;
    private readonly int _parameters;
    private byte[] _text = new byte[512];

    /// <param name="sql">Its parameters, each written @name, take the values in the order in which they first occur.</param>
    public PreparedStatement(SqliteConnection connection, string sql)
    {
        _db = connection.Handle!;
        Check(raw.sqlite3_prepare_v3(_db, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
        _parameters = raw.sqlite3_bind_parameter_count(_statement);
    }

    /// <returns>How many rows it changed.</returns>
    public int Run(params ReadOnlySpan<StatementValue> values)
    {
        Each(_ => { }, values);
        return raw.sqlite3_changes(_db);
    }

    /// <summary>The first row it finds, or the default where there is none.</summary>
    public T? First<T>(Func<Row, T> read, params ReadOnlySpan<StatementValue> values)
    {
        T? first = default;
        bool found = false;
        // A statement that is not run to its end keeps SQLite from folding its log back into the database.
        Each(
            row =>
            {
                if (!found)
                    (first, found) = (read(row), true);
            },
            values);
        return first;
    }

    /// <summary>Goes through all rows that it finds.</summary>
    public void Each(Action<Row> read, params ReadOnlySpan<StatementValue> values)
    {
        if (values.Length != _parameters)
            throw new ArgumentException($"{values.Length} values for {_parameters} parameters of: {raw.sqlite3_sql(_statement).utf8_to_string()}");
        // Many values are null: one call for all of them.
        Check(raw.sqlite3_clear_bindings(_statement));
        for (int i = 0; i < values.Length; i++)
            Check(Bind(i + 1, values[i]));
        try
        {
            while (Step())
                read(new Row(_statement));
        }
        finally
        {
            // Returns the error of the run once more.
            _ = raw.sqlite3_reset(_statement);
        }
    }

    public void Dispose() => _statement.Dispose();

    private bool Step()
    {
        int result = raw.sqlite3_step(_statement);
        if (result is raw.SQLITE_ROW or raw.SQLITE_DONE)
            return result == raw.SQLITE_ROW;
        SqliteException.ThrowExceptionForRC(result, _db);
        return false;
    }

    private int Bind(int parameter, StatementValue value) => value switch
    {
        { IsInteger: true } => raw.sqlite3_bind_int64(_statement, parameter, value.Integer),
        { IsReal: true } => raw.sqlite3_bind_double(_statement, parameter, value.Real),
        { Text: { } text } => raw.sqlite3_bind_text(_statement, parameter, Utf8(text)),
        { IsUtf8: true } => raw.sqlite3_bind_text(_statement, parameter, value.Utf8Text),
        { Blob: { } bytes } => raw.sqlite3_bind_blob(_statement, parameter, bytes),
        _ => raw.SQLITE_OK,
    };

    /// <summary>Valid until the next call: SQLite takes a copy.</summary>
    private ReadOnlySpan<byte> Utf8(string text)
    {
        int most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (most > _text.Length)
            _text = new byte[most];
        return _text.AsSpan(0, Encoding.UTF8.GetBytes(text, _text));
    }

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _db);

    /// <summary>Where a statement has come to.</summary>
    internal readonly struct Row(sqlite3_stmt statement)
    {
        public long Int64(int column) => raw.sqlite3_column_int64(statement, column);

        public bool Boolean(int column) => Int64(column) != 0;

        public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();
    }
}
