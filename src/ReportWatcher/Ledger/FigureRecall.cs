using Dapper;
using Microsoft.Data.Sqlite;
using ReportWatcher.Analysis;
using ReportWatcher.Analysis.Series;
using ReportWatcher.Storage;

namespace ReportWatcher.Ledger;

/// <summary>Holds findings against the ledger as it is now, without recording them: what a report would bring if it came in now.</summary>
internal sealed class FigureRecall(Folders folders, SynonymTable synonyms, TimeProvider time) : IDisposable
{
    // Reports are explained side by side, and a connection is used by one at a time.
    private readonly Lock _lock = new();
    private readonly Lazy<SqliteConnection?> _db = new(() => FigureLedger.OpenToRead(folders));

    /// <param name="sha256">Of the report's file, so that it is not held against itself; null for what is no file.</param>
    public Findings Settle(Findings findings, string name, string? sha256)
    {
        if (findings.Open.Count == 0)
            return findings;
        lock (_lock)
        {
            const long unknown = -1;
            SqliteConnection? db = _db.Value;
            long id = db?.QuerySingleOrDefault<long?>(KnownReports.IdByContent, new { sha256 }) ?? unknown;
            StatedIn stated = StatedIn.Of(findings.Article, id, name, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
            return findings.Settle(stated, address => db is null ? [] : FigureLedger.Recall(db, address, synonyms));
        }
    }

    public void Dispose()
    {
        if (_db.IsValueCreated)
            _db.Value?.Dispose();
    }
}
