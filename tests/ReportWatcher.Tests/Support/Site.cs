using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using ReportWatcher.Storage;

namespace ReportWatcher.Tests.Support;

/// <summary>A place where ReportWatcher is installed: settings, inbox, data and mail in a folder of the test's own.</summary>
internal sealed class Site : IDisposable
{
    private int _drops;

    /// <param name="change">Changes the section ReportWatcher of the ordinary settings.</param>
    /// <param name="disk">The folder in which it lies; null: where the system has folders for a while.</param>
    public Site(Action<JsonObject>? change = null, string? disk = null)
    {
        Folder = new TempFolder(disk);
        WriteSettings(change);
        Directory.CreateDirectory(Inbox);
    }

    public TempFolder Folder { get; }

    public string SettingsFile => Folder["appsettings.json"];

    public string Inbox => Folder["inbox"];

    public string Data => Folder["data"];

    public string Mail => Folder["mail"];

    public Folders Folders => new(Data);

    public void WriteSettings(Action<JsonObject>? change = null)
    {
        JsonObject section = Ordinary();
        change?.Invoke(section);
        WriteWhole(SettingsFile, new JsonObject { ["ReportWatcher"] = section }.ToJsonString());
    }

    /// <summary>Puts a finished file into the inbox as a careful program does: written elsewhere, then renamed in.</summary>
    /// <returns>Its path.</returns>
    public string Drop(string name, string text) => Drop(name, System.Text.Encoding.UTF8.GetBytes(text));

    public string Drop(string name, byte[] content)
    {
        string path = Path.Combine(Inbox, name), elsewhere = Folder[$"drop-{_drops++}"];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(elsewhere, content);
        File.Move(elsewhere, path);
        return path;
    }

    /// <summary>The files under a folder of the site, without notes and databases, as paths below it.</summary>
    public IReadOnlyList<string> FilesIn(string folder)
        => Directory.Exists(Folder[folder])
            ? [.. Directory.EnumerateFiles(Folder[folder], "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Folder[folder], f)).Order(StringComparer.Ordinal)]
            : [];

    public IReadOnlyList<string> Mails => FilesIn("mail");

    /// <summary>What the ledger says of its reports, oldest first; nothing while there is no ledger.</summary>
    public IReadOnlyList<ReportRow> Reports => Query<ReportRow>(
        """
        SELECT uid AS Uid, inbox AS Inbox, name AS Name, stored_name AS StoredName, state AS State, folder AS Folder, attempts AS Attempts, strikes AS Strikes,
            ifnull(revision, 0) AS Revision, sha256 AS Sha256, reason_code AS Code, reason AS Reason, filed_at IS NOT NULL AS Filed
        FROM reports ORDER BY id
        """);

    public IReadOnlyList<AlertRow> Alerts => Query<AlertRow>(
        """
        SELECT a.uid AS Uid, a.kind AS Kind, ifnull(r.name, '') AS Report, a.watch AS Watch, a.recipient AS Recipient, a.state AS State, a.attempts AS Attempts, a.ambiguities AS Ambiguities,
            a.due_at AS DueAt, m.bytes AS Message, ifnull(a.detail, '') AS Detail
        FROM alerts a JOIN messages m ON m.alert_id = a.id LEFT JOIN reports r ON r.id = a.report_id ORDER BY a.id
        """);

    public IReadOnlyList<T> Query<T>(string sql)
    {
        if (!File.Exists(Folders.LedgerFile))
            return [];
        // Read-only: the last connection that may write takes the log into the database, and what a kill left must stay as it is until the service comes.
        using SqliteConnection db = new(new SqliteConnectionStringBuilder { DataSource = Folders.LedgerFile, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        db.Open();
        return [.. db.Query<T>(sql)];
    }

    /// <summary>Changes the ledger of a service that does not run.</summary>
    public void Change(string sql)
    {
        using SqliteConnection db = new(new SqliteConnectionStringBuilder { DataSource = Folders.LedgerFile, Pooling = false }.ToString());
        db.Open();
        db.Execute(sql);
    }

    /// <summary>Whether the ledger knows a report of this name whose file lies where it belongs.</summary>
    public bool IsFiled(string name) => Reports.Any(r => r.Name == name && r.Filed);

    public Task FiledAsync(string name) => UntilAsync(() => IsFiled(name), $"{name} to be filed");

    /// <summary>Waits until so many reports lie where they belong.</summary>
    public Task FiledAsync(int count) => UntilAsync(() => Reports.Count(r => r.Filed) == count, $"{count} reports to be filed");

    /// <summary>Waits; ends at once if what runs here (<see cref="Running"/>) has failed.</summary>
    public Task UntilAsync(Func<bool> condition, string what)
        => Eventually.IsTrueAsync(() => condition() || (Running is { IsFaulted: true } failed && failed.Wait(0)), what);

    /// <summary>What runs on this site in the tests' process.</summary>
    public Task? Running { get; set; }

    /// <summary>The .reason.json of the one report that failed.</summary>
    public JsonElement Reason()
        => JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(Folder[Path.Combine("data", "failed", FilesIn("data/failed").Single(f => f.EndsWith(".reason.json", StringComparison.Ordinal)))]));

    public static string Sha256(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    public void Dispose() => Folder.Dispose();

    /// <summary>One inbox, no waiting for closed files, a watch by figure and one by name, every alert a mail into a folder.</summary>
    public static JsonObject Ordinary() => JsonNode.Parse(
        """
        {
          "Inboxes": [ { "Path": "inbox", "Tag": "wire" } ],
          "DataFolder": "data",
          "Intake": { "QuietTime": "00:00:00", "SettleTime": "00:00:00.2", "RescanInterval": "00:00:01" },
          "Topics": { "withdrawal": { "Any": ["withdraw*", "drawdown"] } },
          "Watches": [
            { "Name": "Troops", "Figures": [ { "Of": ["soldiers", "troops"], "Is": ">= 2000" } ], "To": ["desk@example.org"] },
            { "Name": "Bases", "Any": ["Camp Bravo"], "To": ["desk@example.org", "Bases Editor <bases@example.org>"] }
          ],
          "Alerts": { "MaxPerHour": 0 },
          "Mail": { "Transport": "Pickup", "From": "ReportWatcher <watcher@example.org>" }
        }
        """)!.AsObject();

    /// <summary>In one step, so that a reader never sees half of it.</summary>
    private static void WriteWhole(string path, string text)
    {
        File.WriteAllText(path + ".new", text);
        File.Move(path + ".new", path, overwrite: true);
    }
}

/// <summary>A row of the table reports.</summary>
internal sealed class ReportRow
{
    public string Uid { get; init; } = "";

    public string Inbox { get; init; } = "";

    public string Name { get; init; } = "";

    public string StoredName { get; init; } = "";

    public string State { get; init; } = "";

    public string? Folder { get; init; }

    public long Attempts { get; init; }

    public long Strikes { get; init; }

    public long Revision { get; init; }

    public string? Sha256 { get; init; }

    public string? Code { get; init; }

    public string? Reason { get; init; }

    /// <summary>Its file lies where it belongs.</summary>
    public bool Filed { get; init; }
}

/// <summary>A row of the table alerts.</summary>
internal sealed class AlertRow
{
    public string Uid { get; init; } = "";

    public string Kind { get; init; } = "";

    public string Report { get; init; } = "";

    public string Watch { get; init; } = "";

    public string Recipient { get; init; } = "";

    public string State { get; init; } = "";

    public long Attempts { get; init; }

    public long Ambiguities { get; init; }

    public long DueAt { get; init; }

    public byte[] Message { get; init; } = [];

    public string Detail { get; init; } = "";
}
