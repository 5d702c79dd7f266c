using Microsoft.Data.Sqlite;

namespace ReportWatcher.Ledger;

/// <summary>The statements that every report runs.</summary>
internal sealed class ReportStatements(SqliteConnection db) : IDisposable
{
    public PreparedStatement Claim { get; } = new(db,
        """
        INSERT INTO reports (uid, inbox, name, origin, stored_name, state, attempts, claimed_at, closed_at)
        VALUES (@uid, @inbox, @name, @origin, @stored_name, 'claimed', 1, @now, @closed_at)
        """);

    public PreparedStatement Record { get; } = new(db,
        """
        UPDATE reports SET state = 'done', recorded_at = @now, folder = @folder, size = @size, sha256 = @sha256, revision = @revision,
            title = @title, title_stated = @title_stated, source = @source, author = @author, published = @published, language = @language, share_kept = @share_kept
        WHERE id = @id
        """);

    public PreparedStatement InsertTopic { get; } = new(db, "INSERT INTO topics VALUES (@report_id, @name, @score, @unsure, @reasons)");

    public PreparedStatement InsertFigures { get; } = new(db, "INSERT INTO report_figures VALUES (@report_id, @day, @sentences, @list)");

    public PreparedStatement InsertMatch { get; } = new(db, "INSERT INTO matches VALUES (@report_id, @watch, @reasons)");

    public PreparedStatement MarkFiled { get; } = new(db, "UPDATE reports SET filed_at = @now WHERE id = @id");

    public void Dispose()
    {
        PreparedStatement[] all = [Claim, Record, InsertTopic, InsertFigures, InsertMatch, MarkFiled];
        foreach (PreparedStatement statement in all)
            statement.Dispose();
    }
}
