using Dapper;
using Microsoft.Data.Sqlite;
using ReportWatcher.Mail;

namespace ReportWatcher.Ledger;

/// <summary>Puts mails that are about no single report into the outbox, inside a transaction of whoever has one to send.</summary>
internal static class Outgoing
{
    /// <param name="kind">digest or notice.</param>
    /// <param name="name">The digest's name; the notice's key.</param>
    /// <returns>Its id.</returns>
    public static long Insert(SqliteConnection db, string kind, string name, OutgoingMessage message, long now)
    {
        db.Execute(
            """
            INSERT INTO alerts (uid, kind, watch, sender, recipient, state, created_at, due_at) VALUES (@uid, @kind, @name, @From, @To, 'pending', @now, @now);
            INSERT INTO messages VALUES (last_insert_rowid(), @bytes)
            """, new { uid = message.Id.ToString("N"), kind, name, message.From, message.To, bytes = message.Bytes, now });
        return db.QuerySingle<long>("SELECT last_insert_rowid()");
    }
}
