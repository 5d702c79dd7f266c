using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Series;
using ReportWatcher.Storage;

namespace ReportWatcher.Ledger;

/// <summary>The figures' side of the ledger: what earlier reports state of a thing.</summary>
internal static class FigureLedger
{
    private const string Columns = "sentences, list, day, r.id, r.name, r.source, r.published";

    /// <summary>What is known under an address, in any order.</summary>
    public static IReadOnlyList<Statement> Recall(SqliteConnection db, SeriesAddress address, SynonymTable synonyms)
        => [.. address.Keys.SelectMany(key => Recall(db, key, synonyms))];

    /// <summary>The newest statements under a key, in any order.</summary>
    public static IReadOnlyList<Statement> Recall(SqliteConnection db, SeriesKey key, SynonymTable synonyms)
    {
        (string there, string address) = key.Anywhere ? ("", "char(10) || @head || char(9)") : ("AND place = @place", "char(10) || @head || char(9) || @place || char(10)");
        string place = key.Place ?? "";
        return
        [
            .. Statements(
                Rows(
                    db, $"""
                    SELECT {Columns} FROM (
                        SELECT report_id FROM (
                            SELECT * FROM (
                                SELECT DISTINCT day, value AS report_id FROM series, json_each(reports) WHERE head = @head {there} ORDER BY day DESC LIMIT {SeriesMemory.MostStatements})
                            UNION ALL SELECT day, report_id FROM series_unsorted WHERE instr(addresses, {address}))
                        ORDER BY day DESC LIMIT {SeriesMemory.MostStatements})
                    JOIN report_figures USING (report_id) JOIN reports r ON r.id = report_id ORDER BY day DESC
                    """, ("@head", key.Head), ("@place", place)),
                synonyms, kept => kept.Head == key.Head && (key.Anywhere || kept.Place == place)).Take(SeriesMemory.MostStatements),
        ];
    }

    /// <summary>All figures that series are made of and that fit, in any order.</summary>
    public static IReadOnlyList<Statement> All(SqliteConnection db, Func<Figure, bool> fits, DateOnly? since, SynonymTable synonyms)
        =>
        [
            .. Statements(
                Rows(
                    db, $"SELECT {Columns} FROM report_figures JOIN reports r ON r.id = report_id WHERE day >= @since",
                    ("@since", since is { } day ? DayText(day) : "")),
                synonyms, kept => kept.Head is not null && fits(kept.Figure)),
        ];

    /// <summary>Opens the ledger to look something up while a service may write to it.</summary>
    /// <returns>Null where there is no ledger yet.</returns>
    /// <exception cref="LedgerException">It cannot be read, or was written by a version that kept some of it in another way.</exception>
    public static SqliteConnection? OpenToRead(Folders folders)
    {
        const int firstLikeThis = 15;
        if (!File.Exists(folders.LedgerFile))
            return null;

        SqliteConnection db = new(new SqliteConnectionStringBuilder { DataSource = folders.LedgerFile, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        try
        {
            db.Open();
            db.Execute("PRAGMA query_only = ON");
            if (db.QuerySingle<int>("PRAGMA user_version") < firstLikeThis)
                throw new LedgerException($"the ledger {folders.LedgerFile} was written by an older reportwatcher, which kept some of it in another way; run or once brings it up to date");
            return db;
        }
        catch (SqliteException e)
        {
            db.Dispose();
            throw new LedgerException($"the ledger {folders.LedgerFile} cannot be read: {e.Message}", e);
        }
        catch
        {
            db.Dispose();
            throw;
        }
    }

    public static string DayText(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static IEnumerable<Statement> Statements(IEnumerable<Row> rows, SynonymTable synonyms, Func<KeptFigure, bool> fits)
        => from row in rows
           let report = row.ToReport()
           from kept in FigureList.Read(row.Sentences, row.List)
           where fits(kept)
           let statement = Statement.Of(kept.Figure, report, synonyms)
           where statement is not null
           select statement;

    /// <summary>Read column by column: the reader that Dapper compiles takes 30 ms of the writer's time when it is first asked for.</summary>
    private static IEnumerable<Row> Rows(SqliteConnection db, string sql, params IReadOnlyList<(string Name, string Value)> values)
    {
        using SqliteCommand command = db.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, string value) in values)
            command.Parameters.AddWithValue(name, value);
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
            yield return new Row(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetInt64(3), reader.GetString(4), Text(reader, 5), Text(reader, 6));
    }

    private static string? Text(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private sealed record Row(string Sentences, string List, string Day, long Id, string Name, string? Source, string? Published)
    {
        public StatedIn ToReport() => new(Id, Name, Source, DateOnly.ParseExact(Day, "yyyy-MM-dd", CultureInfo.InvariantCulture), Day == Published);
    }
}
