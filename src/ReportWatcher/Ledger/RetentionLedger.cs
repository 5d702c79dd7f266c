using Dapper;
using Microsoft.Data.Sqlite;

namespace ReportWatcher.Ledger;

/// <summary>
/// What of the ledger is old enough to go. What makes sure that nobody is told twice is not among it: a row for each report that was done, with its
/// content's hash, and a row for each mail. Nor is what somebody is still to be told.
/// </summary>
internal sealed class RetentionLedger(ReportLedger ledger, TimeProvider time)
{
    private const string Done = "done", Mail = "mail", Figures = "figures";

    // A report may still be told of: its mail waits, or its digest is to come.
    private const string Unsettled =
        """
        EXISTS (SELECT 1 FROM alerts WHERE report_id = r.id AND state IN ('pending', 'sending', 'deferred', 'held'))
        OR EXISTS (SELECT 1 FROM postponed WHERE report_id = r.id AND told_in IS NULL AND why IN ('digest', 'storm'))
        """;

    // The id of the newest row is never given to another report: the arrivals are counted by it.
    private const string NotTheNewest = "id < (SELECT max(id) FROM reports)";

    private readonly LedgerWriter _writer = ledger.Writer;

    /// <summary>Reports that were done before an instant and whose file is still to be deleted, oldest first.</summary>
    /// <param name="after">The last one of the call before.</param>
    public Task<IReadOnlyList<OldFile>> DoneAsync(OldFile? after, DateTimeOffset before, int most)
        => _writer.WriteAsync<IReadOnlyList<OldFile>>(db => [.. db.Query<OldFile>(
            $"""
            SELECT id AS Id, recorded_at AS RecordedAt, folder AS Folder, stored_name AS StoredName FROM reports AS r
            WHERE state = 'done' AND (recorded_at, id) > (@at, @id) AND recorded_at < @before AND removed_at IS NULL AND filed_at IS NOT NULL AND NOT ({Unsettled})
            ORDER BY recorded_at, id LIMIT @most
            """, new { at = after?.RecordedAt ?? Reached(db, Done), id = after?.Id ?? 0, before = before.ToUnixTimeMilliseconds(), most })]);

    /// <summary>Deletes what the ledger has of reports whose file is gone. Their figures are a series' and stay.</summary>
    public Task RemoveDoneAsync(IReadOnlyList<OldFile> gone)
        => _writer.WriteAsync(db =>
        {
            object ids = new { ids = gone.Select(g => g.Id), now = Now };
            db.Execute(
                """
                DELETE FROM topics WHERE report_id IN @ids;
                DELETE FROM matches WHERE report_id IN @ids;
                UPDATE reports SET removed_at = @now WHERE id IN @ids
                """, ids);
        });

    /// <summary>Notes that of the reports that were done before an instant only unsettled ones are left.</summary>
    public Task DoneBeforeAsync(DateTimeOffset before)
        => _writer.WriteAsync(db => Reach(db, Done, db.QuerySingle<long>(
            $"""
            SELECT ifnull(min(recorded_at), @before) FROM reports AS r
            WHERE state = 'done' AND recorded_at >= @reached AND recorded_at < @before AND removed_at IS NULL
            """, new { reached = Reached(db, Done), before = before.ToUnixTimeMilliseconds() })));

    /// <summary>Failed reports or duplicates that were recorded before an instant, oldest first. Nothing asks for them again, so their rows go too.</summary>
    /// <param name="state">failed or duplicate.</param>
    /// <param name="after">The last one of the call before.</param>
    public Task<IReadOnlyList<OldFile>> OfNoUseAsync(string state, OldFile? after, DateTimeOffset before, int most)
        => _writer.WriteAsync<IReadOnlyList<OldFile>>(db => [.. db.Query<OldFile>(
            $"""
            SELECT id AS Id, recorded_at AS RecordedAt, folder AS Folder, stored_name AS StoredName FROM reports
            WHERE state = @state AND (recorded_at, id) > (@at, @id) AND recorded_at < @before AND filed_at IS NOT NULL AND {NotTheNewest}
            ORDER BY recorded_at, id LIMIT @most
            """, new { state, at = after?.RecordedAt ?? 0, id = after?.Id ?? 0, before = before.ToUnixTimeMilliseconds(), most })]);

    public Task RemoveAsync(IReadOnlyList<OldFile> gone)
        => _writer.WriteAsync(db => db.Execute("DELETE FROM reports WHERE id IN @ids", new { ids = gone.Select(g => g.Id) }));

    /// <summary>Deletes the content and the attempts of mails that were sent before an instant, and the digests' entries that they told of.</summary>
    /// <returns>How many; fewer than <paramref name="most"/> where none are left.</returns>
    public Task<int> RemoveMailAsync(DateTimeOffset before, int most)
        => _writer.WriteAsync(db =>
        {
            (long Id, long At)[] old = [.. db.Query<(long, long)>(
                """
                SELECT id, settled_at FROM alerts WHERE state = 'sent' AND settled_at >= @reached AND settled_at < @before
                    AND EXISTS (SELECT 1 FROM messages WHERE alert_id = id) ORDER BY settled_at LIMIT @most
                """, new { reached = Reached(db, Mail), before = before.ToUnixTimeMilliseconds(), most })];
            db.Execute(
                """
                DELETE FROM messages WHERE alert_id IN @ids;
                DELETE FROM attempts WHERE alert_id IN @ids;
                DELETE FROM postponed WHERE told_in IN @ids
                """, new { ids = old.Select(o => o.Id) });
            Reach(db, Mail, old.Length < most ? before.ToUnixTimeMilliseconds() : old[^1].At);
            return old.Length;
        });

    /// <summary>Deletes the figures of some reports that were done before an instant: series begin later then.</summary>
    /// <returns>How many figures, and whether that was all.</returns>
    public Task<(int Figures, bool All)> RemoveFiguresAsync(DateTimeOffset before, int most)
        => _writer.WriteAsync(db =>
        {
            (long Id, long At)[] old = [.. db.Query<(long, long)>(
                "SELECT id, recorded_at FROM reports WHERE state = 'done' AND recorded_at >= @reached AND recorded_at < @before ORDER BY recorded_at LIMIT @most",
                new { reached = Reached(db, Figures), before = before.ToUnixTimeMilliseconds(), most })];
            _writer.NoteRemoval();
            long[] ids = [.. old.Select(o => o.Id)];
            db.Execute(
                """
                UPDATE series SET reports = (SELECT json_group_array(value ORDER BY key) FROM json_each(reports) WHERE value NOT IN @ids)
                WHERE (head, place, day) IN (SELECT series_head, series_place, day FROM figures WHERE report_id IN @ids AND series_head IS NOT NULL)
                    AND EXISTS (SELECT 1 FROM json_each(reports) WHERE value IN @ids);
                DELETE FROM series WHERE reports = '[]'
                    AND (head, place, day) IN (SELECT series_head, series_place, day FROM figures WHERE report_id IN @ids AND series_head IS NOT NULL);
                DELETE FROM series_unsorted WHERE report_id IN @ids
                """, new { ids });
            int figures = db.QuerySingle<int>("SELECT ifnull(sum(json_array_length(list)), 0) FROM report_figures WHERE report_id IN @ids", new { ids });
            db.Execute("DELETE FROM report_figures WHERE report_id IN @ids", new { ids });
            bool all = old.Length < most;
            // Many that were recorded in one millisecond are passed by, not looked at for ever.
            Reach(db, Figures, all ? before.ToUnixTimeMilliseconds() : Math.Max(old[^1].At, Reached(db, Figures) + 1));
            return (figures, all);
        });

    /// <summary>Whether the file of a report is still to be moved to this folder.</summary>
    public Task<bool> IsAwaitedAsync(string folder)
        => _writer.WriteAsync(db => db.QuerySingle<bool>("SELECT EXISTS (SELECT 1 FROM reports WHERE filed_at IS NULL AND folder = @folder)", new { folder }));

    private static long Reached(SqliteConnection db, string what) => db.QuerySingleOrDefault<long>("SELECT reached FROM retention WHERE what = @what", new { what });

    private static void Reach(SqliteConnection db, string what, long reached)
        => db.Execute("INSERT INTO retention VALUES (@what, @reached) ON CONFLICT DO UPDATE SET reached = max(reached, excluded.reached)", new { what, reached });

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}

/// <summary>A report's file that has lain long enough.</summary>
/// <param name="RecordedAt">UTC milliseconds since 1970.</param>
/// <param name="Folder">Below the data folder.</param>
internal sealed record OldFile(long Id, long RecordedAt, string Folder, string StoredName);
