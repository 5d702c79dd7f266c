using Microsoft.Extensions.Configuration;
using ReportWatcher.Settings;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Settings;

public sealed class IndexedConfigurationTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{ "ReportWatcher": { "DataFolder": "data" } }""")]
    [InlineData("""{ /* why */ "A": [ 1, { "B": true }, [], {}, null, ], } // end""")]
    [InlineData("""{ "A": { "b": 1 }, "a:C": 2, "A:B:c": "3", "": { "": 4 } }""")]
    [InlineData("""{ "List": [ 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 ], "10": "ten", "9": "nine", "x": "" }""")]
    [InlineData("{}")]
    public void KeysValuesAndTheirOrderAreThoseOfTheLibrary(string json)
    {
        string file = Path.Combine(_folder.Path, "settings.json");
        File.WriteAllText(file, json);
        (string, string)[] overrides = [("ReportWatcher:DataFolder", "elsewhere"), ("list:10", "X"), ("List:12", "Y"), ("Other", "Z")];
        IEnumerable<KeyValuePair<string, string?>> above = overrides.Select(o => KeyValuePair.Create(o.Item1, (string?)o.Item2));

        List<string> expected = Walk(new ConfigurationBuilder().AddJsonFile(file).AddInMemoryCollection(above).Build());

        Walk(new ConfigurationBuilder().Add(IndexedConfiguration.ReadJson(file)).AddInMemoryCollection(above).Build()).ShouldBe(expected);
    }

    private static List<string> Walk(IConfiguration section)
        => [.. section.GetChildren().SelectMany(child => Walk(child).Prepend($"{child.Path.ToUpperInvariant()} = {child.Value}"))];
}
