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
    private const string Columns =
        """
        f.text, f.value, f.upper, f.qualifier, f.unit, f.subject, f.subject_head, f.place, f.kind, f.date, s.texts ->> f.sentence, s.texts ->> f.sentence_before, f.start, f.end,
        f.in_title, f.day, r.id, r.name, r.source, r.published
        """;

    /// <summary>What is known under an address, in any order.</summary>
    public static IReadOnlyList<Statement> Recall(SqliteConnection db, SeriesAddress address, SynonymTable synonyms)
        => [.. address.Keys.SelectMany(key => Recall(db, key, synonyms))];

    /// <summary>The newest statements under a key, in any order.</summary>
    public static IReadOnlyList<Statement> Recall(SqliteConnection db, SeriesKey key, SynonymTable synonyms)
        => Statements(
            Rows(
                db, $"""
                SELECT {Columns} FROM (
                    SELECT report_id, position FROM (
                        SELECT * FROM (
                            SELECT day, report_id, position FROM series WHERE head = @head {(key.Anywhere ? "" : "AND place = @place")}
                            ORDER BY day DESC LIMIT {SeriesMemory.MostStatements})
                        UNION ALL
                        SELECT day, report_id, position FROM series_unsorted CROSS JOIN figures USING (report_id)
                        WHERE series_head = @head {(key.Anywhere ? "" : "AND series_place = @place")})
                    ORDER BY day DESC LIMIT {SeriesMemory.MostStatements}) AS newest
                JOIN figures f ON f.report_id = newest.report_id AND f.position = newest.position JOIN reports r ON r.id = f.report_id
                JOIN sentences s ON s.report_id = f.report_id
                """, ("@head", key.Head), ("@place", key.Place ?? "")),
            synonyms);

    /// <summary>All figures that series are made of and that fit, in any order.</summary>
    public static IReadOnlyList<Statement> All(SqliteConnection db, Func<Figure, bool> fits, DateOnly? since, SynonymTable synonyms)
        => Statements(
            Rows(
                db, $"""
                SELECT {Columns} FROM figures f JOIN reports r ON r.id = f.report_id JOIN sentences s ON s.report_id = f.report_id
                WHERE f.series_head IS NOT NULL AND f.day >= @since
                """, ("@since", since is { } day ? DayText(day) : "")),
            synonyms, fits);

    /// <summary>Opens the ledger to look something up while a service may write to it.</summary>
    /// <returns>Null where there is no ledger yet.</returns>
    /// <exception cref="LedgerException">It cannot be read, or was written by a version that kept some of it in another way.</exception>
    public static SqliteConnection? OpenToRead(Folders folders)
    {
        const int firstLikeThis = 13;
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

    private static List<Statement> Statements(IEnumerable<Row> rows, SynonymTable synonyms, Func<Figure, bool>? fits = null)
    {
        List<Statement> statements = [];
        foreach (Row row in rows)
        {
            Figure figure = row.ToFigure();
            if (fits?.Invoke(figure) != false && Statement.Of(figure, row.ToReport(), synonyms) is { } statement)
                statements.Add(statement);
        }

        return statements;
    }

    /// <summary>Read column by column: the reader that Dapper compiles for so many takes 30 ms of the writer's time when it is first asked for.</summary>
    private static IEnumerable<Row> Rows(SqliteConnection db, string sql, params IReadOnlyList<(string Name, string Value)> values)
    {
        using SqliteCommand command = db.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, string value) in values)
            command.Parameters.AddWithValue(name, value);
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return new Row(
                reader.GetString(0), reader.GetString(1), Text(reader, 2), reader.GetString(3), Text(reader, 4), Text(reader, 5), Text(reader, 6), Text(reader, 7),
                reader.GetString(8), Text(reader, 9), reader.GetString(10), Text(reader, 11), reader.GetInt64(12), reader.GetInt64(13), reader.GetInt64(14),
                reader.GetString(15), reader.GetInt64(16), reader.GetString(17), Text(reader, 18), Text(reader, 19));
        }
    }

    private static string? Text(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private sealed record Row(
        string Text, string Value, string? Upper, string Qualifier, string? Unit, string? Subject, string? SubjectHead, string? Place, string Kind, string? Date,
        string Sentence, string? SentenceBefore, long Start, long End, long InTitle, string Day, long Id, string Name, string? Source, string? Published)
    {
        public Figure ToFigure() => new()
        {
            Text = Text,
            Value = decimal.Parse(Value, CultureInfo.InvariantCulture),
            Upper = Upper is null ? null : decimal.Parse(Upper, CultureInfo.InvariantCulture),
            Qualifier = Enum.Parse<Qualifier>(Qualifier),
            Unit = Unit,
            Subject = Subject,
            SubjectHead = SubjectHead,
            Place = Place,
            Kind = Enum.Parse<FigureKind>(Kind),
            Date = Date,
            Sentence = Sentence,
            SentenceBefore = SentenceBefore,
            Start = (int)Start,
            End = (int)End,
            InTitle = InTitle != 0,
        };

        public StatedIn ToReport() => new(Id, Name, Source, DateOnly.ParseExact(Day, "yyyy-MM-dd", CultureInfo.InvariantCulture), Day == Published);
    }
}
