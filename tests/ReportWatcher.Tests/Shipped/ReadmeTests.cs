using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ReportWatcher.Settings;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Shipped;

/// <summary>What the README tells people to write is understood by the program.</summary>
public sealed class ReadmeTests
{
    private static readonly string s_readme = File.ReadAllText(Repository.PathOf("README.md"));

    [Fact]
    public void ItsWatchesAndQueriesAreGoodSettings()
    {
        JsonObject[] watches = [.. WatchesShown()];
        JsonObject[] queries = [.. QueriesShown().Select((query, i) => new JsonObject { ["Name"] = $"query {i}", ["Query"] = query, ["To"] = new JsonArray("desk@example.org") })];
        watches.ShouldNotBeEmpty();
        queries.Length.ShouldBeGreaterThan(5);

        JsonObject settings = new()
        {
            ["ReportWatcher"] = new JsonObject
            {
                ["Topics"] = new JsonObject { ["withdrawal"] = new JsonObject { ["Any"] = new JsonArray("withdraw*") } },
                ["Terms"] = JsonNode.Parse("{" + Regex.Match(s_readme, "`\"Terms\": \\{(.*?)\\}`").Groups[1].Value + "}"),
                ["Watches"] = new JsonArray([.. watches, .. queries]),
            },
        };
        string file = Path.Combine(Directory.CreateTempSubdirectory("readme").FullName, "appsettings.json");
        try
        {
            File.WriteAllText(file, settings.ToJsonString());
            Should.NotThrow(() => SettingsFile.Load(file));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    [Fact]
    public void TheReportsAndWatchesInItsTableAreThoseOfTheSeeds()
    {
        foreach (string seed in Directory.GetFiles(Repository.PathOf("seeds")))
            s_readme.ShouldContain($"│ {Path.GetFileName(seed)} ");
        foreach (WatchOptions watch in ShippedFiles.Settings.Watches)
            s_readme.ShouldContain($"│ {watch.Name} ");
    }

    [Fact]
    public void TheFilesItPointsToAreThere()
    {
        string[] links = [.. Regex.Matches(s_readme, "(?:\\]\\(|src=\")(?!https?:)([^)\"]+)").Select(m => m.Groups[1].Value)];
        links.ShouldNotBeEmpty();
        links.ShouldAllBe(link => File.Exists(Repository.PathOf(link)));
    }

    private static IEnumerable<JsonObject> WatchesShown()
        => Regex.Matches(s_readme, "^```json\\n(\\{ \"Name\".*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)
            .Select(block => JsonNode.Parse(block.Groups[1].Value)!.AsObject());

    /// <summary>The first column of the table of the query language.</summary>
    private static IEnumerable<string> QueriesShown()
        => s_readme[s_readme.IndexOf("| write | to find |", StringComparison.Ordinal)..].Split('\n')
            .TakeWhile(line => line.StartsWith('|')).Skip(2).Select(row => row.Split('`')[1]);
}
