using Microsoft.Data.Sqlite;

namespace ReportWatcher.Ledger;

/// <summary>
/// Keeps the table series in order, by which a series' statements are found. Reports wait in series_unsorted until there are enough to be sorted in
/// together: the sixteen figures of a report belong to as many places of the table, and each would be a page to write.
/// </summary>
internal sealed class SeriesIndex(SqliteConnection db) : IDisposable
{
    /// <summary>So many take some 10 ms to be sorted in, and 2 ms to be looked through for a series.</summary>
    private const int Together = 512;

    private readonly PreparedStatement _add = new(db, "INSERT INTO series_unsorted VALUES (@report_id)");

    private readonly PreparedStatement _sort = new(db,
        """
        INSERT INTO series SELECT series_head, series_place, day, report_id, position FROM series_unsorted CROSS JOIN figures USING (report_id)
        WHERE series_head IS NOT NULL ORDER BY 1, 2, 3
        """);

    private readonly PreparedStatement _clear = new(db, "DELETE FROM series_unsorted");

    private readonly PreparedStatement _count = new(db, "SELECT count(*) FROM series_unsorted");

    // Only when to sort goes by it: after a transaction that was taken back it may be wrong, and nothing else is.
    private long? _unsorted;

    /// <summary>To be called with the report's figures in the ledger.</summary>
    public void Add(long reportId)
    {
        _add.Run(reportId);
        _unsorted = _unsorted is { } unsorted ? unsorted + 1 : _count.First(row => row.Int64(0));
        if (_unsorted < Together)
            return;
        _sort.Run();
        _clear.Run();
        _unsorted = 0;
    }

    public void Dispose()
    {
        PreparedStatement[] all = [_add, _sort, _clear, _count];
        foreach (PreparedStatement statement in all)
            statement.Dispose();
    }
}
