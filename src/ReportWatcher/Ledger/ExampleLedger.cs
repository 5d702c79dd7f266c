using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using ReportWatcher.Analysis.Topics.Model;

namespace ReportWatcher.Ledger;

/// <summary>The examples' side of the ledger: what the topics are learnt from.</summary>
internal sealed class ExampleLedger(ReportLedger ledger, TimeProvider time)
{
    private readonly LedgerWriter _writer = ledger.Writer;

    /// <summary>Adds examples. A text that is there already gets the topics of both.</summary>
    public Task AddAsync(IReadOnlyCollection<(string Name, TopicExample Example)> examples)
        => _writer.WriteAsync(db =>
        {
            foreach ((string name, TopicExample example) in examples)
            {
                HashSet<string> topics = [.. example.Topics], unknown = [.. example.Unknown];
                if (Find(db, example) is { } known)
                {
                    topics.UnionWith(Names(known.Topics));
                    unknown.UnionWith(Names(known.Unknown));
                }

                unknown.ExceptWith(topics);
                Store(db, name, example, topics, unknown);
            }
        });

    /// <summary>Takes a correction up. What it says of a topic overrides what was known; what it does not say stays.</summary>
    /// <param name="example">About the topics that the correction affirms; unknown: topics that the program gave and the correction leaves open.</param>
    /// <param name="not">Topics that it is not about.</param>
    public Task CorrectAsync(string name, TopicExample example, IReadOnlyCollection<string> not)
        => _writer.WriteAsync(db =>
        {
            HashSet<string> topics = [], unknown = [.. example.Unknown];
            if (Find(db, example) is { } known)
            {
                topics.UnionWith(Names(known.Topics));
                unknown = [.. Names(known.Unknown)];
            }

            topics.UnionWith(example.Topics);
            topics.ExceptWith(not);
            unknown.ExceptWith(topics);
            unknown.ExceptWith(not);
            Store(db, name, example, topics, unknown);
        });

    public Task<IReadOnlyList<TopicExample>> AllAsync()
        => _writer.WriteAsync<IReadOnlyList<TopicExample>>(db => [.. db.Query<ExampleRow>("SELECT title AS Title, text AS Text, topics AS Topics, unknown AS Unknown FROM examples ORDER BY sha256").Select(Example)]);

    /// <summary>Those that were added or changed since an instant, oldest first.</summary>
    public Task<IReadOnlyList<TopicExample>> ChangedSinceAsync(long mark)
        => _writer.WriteAsync<IReadOnlyList<TopicExample>>(db => [.. db.Query<ExampleRow>(
            "SELECT title AS Title, text AS Text, topics AS Topics, unknown AS Unknown FROM examples WHERE changed_at > @mark ORDER BY changed_at, id", new { mark }).Select(Example)]);

    /// <summary>Changes whenever an example does, and never goes back: tells what a model has seen.</summary>
    public Task<long> MarkAsync() => _writer.WriteAsync(db => db.QuerySingle<long>("SELECT ifnull(max(changed_at), 0) FROM examples"));

    private static ExampleRow? Find(SqliteConnection db, TopicExample example)
        => db.QuerySingleOrDefault<ExampleRow>(
            "SELECT title AS Title, text AS Text, topics AS Topics, unknown AS Unknown FROM examples WHERE sha256 = @sha256", new { sha256 = Identity(example) });

    private void Store(SqliteConnection db, string name, TopicExample example, HashSet<string> topics, HashSet<string> unknown)
        // One more than the newest where the clock stands or went back: what changed after a model was made must show.
        => db.Execute(
            """
            INSERT INTO examples (sha256, name, title, text, topics, unknown, changed_at)
            VALUES (@sha256, @name, @Title, @Text, @topics, @unknown, max(@now, (SELECT ifnull(max(changed_at), 0) + 1 FROM examples)))
            ON CONFLICT (sha256) DO UPDATE SET topics = excluded.topics, unknown = excluded.unknown, changed_at = excluded.changed_at
            WHERE topics <> excluded.topics OR unknown <> excluded.unknown
            """,
            new { sha256 = Identity(example), name, example.Title, example.Text, topics = Json(topics), unknown = Json(unknown), now = time.GetUtcNow().ToUnixTimeMilliseconds() });

    private static TopicExample Example(ExampleRow row) => new(row.Title, row.Text, Names(row.Topics), Names(row.Unknown));

    private static string[] Names(string json) => JsonSerializer.Deserialize<string[]>(json)!;

    private static string Json(HashSet<string> names) => FindingsJson.Text(names.Order(StringComparer.Ordinal));

    private static string Identity(TopicExample example) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{example.Title}\n\n{example.Text}")));

    private sealed record ExampleRow(string? Title, string Text, string Topics, string Unknown);
}
