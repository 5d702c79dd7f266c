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
        f.text AS Text, f.value AS Value, f.upper AS Upper, f.qualifier AS Qualifier, f.unit AS Unit, f.subject AS Subject, f.subject_head AS SubjectHead,
        f.place AS Place, f.kind AS Kind, f.date AS Date, f.sentence AS Sentence, f.sentence_before AS SentenceBefore, f.start AS Start, f.end AS End,
        f.in_title AS InTitle, f.day AS Day, r.id AS Id, r.name AS Name, r.source AS Source, r.published AS Published
        """;

    /// <summary>What is known under an address, in any order.</summary>
    public static IReadOnlyList<Statement> Recall(SqliteConnection db, SeriesAddress address, SynonymTable synonyms)
        => [.. address.Keys.SelectMany(key => Recall(db, key, synonyms))];

    /// <summary>The newest statements under a key, in any order.</summary>
    public static IReadOnlyList<Statement> Recall(SqliteConnection db, SeriesKey key, SynonymTable synonyms)
        => Statements(
            db.Query<Row>(
                $"""
                SELECT {Columns} FROM (
                    SELECT report_id, position FROM figures
                    WHERE series_head = @Head {(key.Anywhere ? "" : "AND series_place = @place")}
                    ORDER BY day DESC LIMIT {SeriesMemory.MostStatements}) AS newest
                JOIN figures f ON f.report_id = newest.report_id AND f.position = newest.position JOIN reports r ON r.id = f.report_id
                """, new { key.Head, place = key.Place ?? "" }),
            synonyms);

    /// <summary>All figures that series are made of and that fit, in any order.</summary>
    public static IReadOnlyList<Statement> All(SqliteConnection db, Func<Figure, bool> fits, DateOnly? since, SynonymTable synonyms)
        => Statements(
            db.Query<Row>(
                $"""
                SELECT {Columns} FROM figures f JOIN reports r ON r.id = f.report_id
                WHERE f.series_head IS NOT NULL AND f.day >= @since
                """, new { since = since is { } day ? DayText(day) : "" }, buffered: false),
            synonyms, fits);

    /// <summary>Opens the ledger to look something up while a service may write to it.</summary>
    /// <returns>Null where there is no ledger yet.</returns>
    /// <exception cref="LedgerException">It cannot be read, or was written by a version that kept no series.</exception>
    public static SqliteConnection? OpenToRead(Folders folders)
    {
        const int firstWithSeries = 6;
        if (!File.Exists(folders.LedgerFile))
            return null;

        SqliteConnection db = new(new SqliteConnectionStringBuilder { DataSource = folders.LedgerFile, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        try
        {
            db.Open();
            db.Execute("PRAGMA query_only = ON");
            if (db.QuerySingle<int>("PRAGMA user_version") < firstWithSeries)
                throw new LedgerException($"the ledger {folders.LedgerFile} was written by an older reportwatcher, which kept no series of figures; run or once brings it up to date");
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
