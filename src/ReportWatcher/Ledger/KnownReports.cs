using Microsoft.Data.Sqlite;

namespace ReportWatcher.Ledger;

/// <summary>
/// What the reports that are done are known again by: the content, and the name. The tables contents and names have both in order; the newest reports wait
/// in reports_unsorted until there are enough to be sorted in together, as a hash belongs to any page of a table, and each would be a page to write. Those
/// are looked up in memory. For the writer's thread.
/// </summary>
internal sealed class KnownReports(SqliteConnection db) : IDisposable
{
    /// <summary>The id of the report that is done and has a content, for every other connection.</summary>
    public const string IdByContent =
        """
        SELECT id FROM reports WHERE sha256 = @sha256 AND state = 'done' AND id IN (
            SELECT report_id FROM contents WHERE prefix = substr(@sha256, 1, 16)
            UNION ALL SELECT report_id FROM reports_unsorted WHERE prefix = substr(@sha256, 1, 16))
        """;

    /// <summary>So many take some 15 ms to be sorted in, and 10 ms to be read after a start.</summary>
    private const int Together = 8192;

    private readonly PreparedStatement _find = new(db,
        """
        SELECT id FROM contents CROSS JOIN reports ON id = report_id WHERE prefix = substr(@sha256, 1, 16) AND sha256 = @sha256 AND state = 'done'
        """);

    private readonly PreparedStatement _lastRevision = new(db, "SELECT ifnull(max(revision), 0) FROM names WHERE inbox = @inbox AND name = @name");

    private readonly PreparedStatement _add = new(db, "INSERT INTO reports_unsorted VALUES (@report_id, substr(@sha256, 1, 16))");

    private readonly PreparedStatement _unsorted = new(db, "SELECT id, sha256, inbox, name, revision FROM reports_unsorted JOIN reports ON id = report_id");

    private readonly PreparedStatement _sortContents = new(db, "INSERT INTO contents SELECT prefix, report_id FROM reports_unsorted ORDER BY 1, 2");

    private readonly PreparedStatement _sortNames = new(db,
        "INSERT INTO names SELECT inbox, name, revision FROM reports_unsorted JOIN reports ON id = report_id ORDER BY 1, 2, 3");

    private readonly PreparedStatement _clear = new(db, "DELETE FROM reports_unsorted");

    // Of those in reports_unsorted.
    private readonly Dictionary<string, long> _contents = [];
    private readonly Dictionary<(string Inbox, string Name), long> _revisions = [];
    private bool _read;

    /// <summary>The report that has this content; null where none is known.</summary>
    /// <param name="sha256">Lower-case hex.</param>
    public long? Find(string sha256)
    {
        Read();
        return _contents.TryGetValue(sha256, out long id) ? id : _find.First(row => (long?)row.Int64(0), sha256);
    }

    /// <summary>Of the reports that had this name, the last one's number; 0 where none had it.</summary>
    public long LastRevision(string inbox, string name)
    {
        Read();
        return _revisions.TryGetValue((inbox, name), out long revision) ? revision : _lastRevision.First(row => row.Int64(0), inbox, name);
    }

    /// <summary>To be called with the report done in the ledger.</summary>
    public void Add(long id, string sha256, string inbox, string name, long revision)
    {
        _add.Run(id, sha256);
        Remember(id, sha256, inbox, name, revision);
        if (_contents.Count < Together)
            return;
        _sortContents.Run();
        _sortNames.Run();
        _clear.Run();
        _contents.Clear();
        _revisions.Clear();
    }

    /// <summary>To be called after something was taken back: it is read anew then.</summary>
    public void Forget()
    {
        _contents.Clear();
        _revisions.Clear();
        _read = false;
    }

    public void Dispose()
    {
        PreparedStatement[] all = [_find, _lastRevision, _add, _unsorted, _sortContents, _sortNames, _clear];
        foreach (PreparedStatement statement in all)
            statement.Dispose();
    }

    private void Read()
    {
        if (_read)
            return;
        _unsorted.Each(row => Remember(row.Int64(0), row.Text(1), row.Text(2), row.Text(3), row.Int64(4)));
        _read = true;
    }

    private void Remember(long id, string sha256, string inbox, string name, long revision)
    {
        _contents[sha256] = id;
        _revisions[(inbox, name)] = Math.Max(revision, _revisions.GetValueOrDefault((inbox, name)));
    }
}
