using Microsoft.Data.Sqlite;

namespace ReportWatcher.Ledger;

/// <summary>The statements that every mail runs.</summary>
internal sealed class AlertStatements(SqliteConnection db) : IDisposable
{
    public PreparedStatement MarkSending { get; } = new(db, "UPDATE alerts SET state = 'sending', epoch = epoch + 1 WHERE id = @id AND state IN ('pending', 'deferred')");

    public PreparedStatement Settle { get; } = new(db,
        """
        UPDATE alerts SET epoch = epoch + (state <> 'sending'), state = @state, attempts = attempts + 1, ambiguities = ambiguities + @ambiguous,
            due_at = ifnull(@now + @wait, due_at), waited = waited + ifnull(@wait, 0), settled_at = @settled, detail = @detail
        WHERE id = @id
        """);

    public PreparedStatement InsertAttempt { get; } = new(db, "INSERT INTO attempts SELECT id, epoch, @now, @outcome, @detail FROM alerts WHERE id = @id");

    public void Dispose()
    {
        PreparedStatement[] all = [MarkSending, Settle, InsertAttempt];
        foreach (PreparedStatement statement in all)
            statement.Dispose();
    }
}
