using ReportWatcher.Settings;

namespace ReportWatcher.Tests.Settings;

/// <summary>"Terms": queries with a name, for the queries of topics and watches.</summary>
public sealed class TermsTests
{
    [Fact]
    public void TermsServeTopicsAndWatchesWhateverTheirCase()
    {
        WatcherSettings settings = Load("""
            "Terms": { "bases": "\"Ain al-Asad\" OR Harir", "hit-base": "@bases NEAR/5 strike*" },
            "Topics": { "bases": { "Query": "@Bases" } },
            "Watches": [ { "Name": "w", "Query": "@hit-base AND NOT drill", "To": ["a@example.org"] } ]
            """);
        string explanation = settings.Analyzer.Watches.Explain("W")!;
        explanation.ShouldContain("ain al asad");
        explanation.ShouldContain("strike");
    }

    [Theory]
    [InlineData("""{ "bases": "troops or bases" }""", "Terms:bases", "write OR in capitals")]
    [InlineData("""{ "bases": "@basis" }""", "Terms:bases", "There is no term \"basis\". Did you mean \"bases\"?")]
    [InlineData("""{ "the bases": "Harir" }""", "Terms:the bases", "could not be written in a query")]
    public void AMistakeInATermIsNamedByItsKey(string terms, string key, string problem)
    {
        SettingsException refused = Should.Throw<SettingsException>(() => Load($"\"Terms\": {terms}"));
        refused.Errors.Single().Key.ShouldBe(key);
        refused.Errors.Single().Message.ShouldContain(problem);
    }

    private static WatcherSettings Load(string section)
    {
        string folder = Directory.CreateTempSubdirectory("terms").FullName;
        try
        {
            string file = Path.Combine(folder, "appsettings.json");
            File.WriteAllText(file, $$"""{ "ReportWatcher": { {{section}} } }""");
            return SettingsFile.Load(file);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
