using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using ReportWatcher.Settings;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Shipped;

/// <summary>appsettings.schema.json says to an editor exactly what the options classes say to the program.</summary>
public sealed class SettingsSchemaTests
{
    private static readonly JsonDocumentOptions s_withComments = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static readonly JsonElement s_schema = Parse("appsettings.schema.json");

    private static JsonElement Section => s_schema.GetProperty("properties").GetProperty("ReportWatcher");

    [Fact]
    public void TheSchemaAndTheOptionsClassesHaveTheSameKeysOfTheSameKinds()
    {
        List<string> differences = [];
        Compare(Section, typeof(WatcherOptions), "ReportWatcher", differences);
        differences.ShouldBeEmpty();
    }

    [Fact]
    public void TheDefaultsInTheSchemaAreThoseOfTheOptionsClasses()
    {
        List<string> differences = [];
        CompareDefaults(Section, new WatcherOptions(), "ReportWatcher", differences);
        differences.ShouldBeEmpty();
    }

    [Fact]
    public void EveryKeyIsDescribed()
        => Properties(s_schema, "").Where(p => p.Schema.TryGetProperty("description", out JsonElement text) is false || text.GetString()!.Length < 10)
            .Select(p => p.Key).ShouldBeEmpty();

    [Fact]
    public void TheShippedSettingsNameTheSchemaAndAreValidAgainstIt()
    {
        JsonElement settings = Parse("appsettings.json");
        settings.GetProperty("$schema").GetString().ShouldBe("appsettings.schema.json");
        JsonSchemaWalk.MistakesIn(s_schema, settings).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{ "ReportWatcher": { "Inboxs": [] } }""", "ReportWatcher/Inboxs: not allowed")]
    [InlineData("""{ "ReportWatcher": { "Watches": [ { "Name": "w", "To": [] } ] } }""", "ReportWatcher/Watches/0/To: too few")]
    [InlineData("""{ "ReportWatcher": { "Watches": [ { "To": ["a@b"] } ] } }""", "ReportWatcher/Watches/0/Name: missing")]
    [InlineData("""{ "ReportWatcher": { "Watches": [ { "Name": "w", "To": ["a@b"], "Figures": [ { "Is": 5 } ] } ] } }""", "ReportWatcher/Watches/0/Figures/0/Is: no string")]
    [InlineData("""{ "ReportWatcher": { "Mail": { "Transport": "Pigeon" } } }""", "ReportWatcher/Mail/Transport: none of the names")]
    [InlineData("""{ "ReportWatcher": { "Mail": { "ConnectTimeout": "30" } } }""", "ReportWatcher/Mail/ConnectTimeout: not of the pattern")]
    [InlineData("""{ "ReportWatcher": { "Topics": { "t": { "Threshold": 1.5 } } } }""", "ReportWatcher/Topics/t/Threshold: too large")]
    [InlineData("""{ }""", "ReportWatcher: missing")]
    public void TheSchemaRefuses(string settings, string mistake) => JsonSchemaWalk.MistakesIn(s_schema, Parse(json: settings)).ShouldBe([mistake]);

    private static void Compare(JsonElement schema, Type type, string path, List<string> differences)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        string kind = KindOf(type);
        if (schema.GetProperty("type").GetString() is var written && written != kind)
            differences.Add($"{path}: {written} in the schema, {kind} in the class");
        else if (StrictSection.DictionaryValueOf(type) is { } valueType)
            Compare(schema.GetProperty("additionalProperties"), valueType, path + "/*", differences);
        else if (StrictSection.ListItemOf(type) is { } itemType)
            Compare(schema.GetProperty("items"), itemType, path + "/0", differences);
        else if (!StrictSection.IsScalar(type))
            CompareObject(schema, type, path, differences);

        string[] names = schema.TryGetProperty("enum", out JsonElement list) ? [.. list.EnumerateArray().Select(n => n.GetString()!)] : [];
        if (!names.SequenceEqual(type.IsEnum ? Enum.GetNames(type) : []))
            differences.Add($"{path}: the names allowed differ");
        if (type == typeof(TimeSpan) && !schema.TryGetProperty("pattern", out _))
            differences.Add($"{path}: a time span without a pattern");
    }

    private static void CompareObject(JsonElement schema, Type type, string path, List<string> differences)
    {
        Dictionary<string, JsonElement> inSchema = schema.GetProperty("properties").EnumerateObject().ToDictionary(p => p.Name, p => p.Value);
        PropertyInfo[] inClass = [.. StrictSection.Properties(type)];
        differences.AddRange(inSchema.Keys.Except(inClass.Select(p => p.Name)).Select(key => $"{path}/{key}: in the schema only"));
        differences.AddRange(inClass.Select(p => p.Name).Except(inSchema.Keys).Select(key => $"{path}/{key}: in the class only"));
        if (!schema.TryGetProperty("additionalProperties", out JsonElement others) || others.ValueKind != JsonValueKind.False)
            differences.Add($"{path}: lets unknown keys pass");
        foreach (PropertyInfo property in inClass.Where(p => inSchema.ContainsKey(p.Name)))
            Compare(inSchema[property.Name], property.PropertyType, $"{path}/{property.Name}", differences);
    }

    private static string KindOf(Type type) => type switch
    {
        _ when type == typeof(bool) => "boolean",
        _ when type == typeof(int) || type == typeof(long) => "integer",
        _ when type == typeof(double) || type == typeof(decimal) => "number",
        _ when StrictSection.IsScalar(type) => "string",
        _ when StrictSection.ListItemOf(type) is not null => "array",
        _ => "object",
    };

    /// <summary>A scalar that a new options object sets to something is a default, and only such a one.</summary>
    private static void CompareDefaults(JsonElement schema, object options, string path, List<string> differences)
    {
        foreach (PropertyInfo property in StrictSection.Properties(options.GetType()))
        {
            string key = $"{path}/{property.Name}";
            JsonElement described = schema.GetProperty("properties").GetProperty(property.Name);
            object? value = property.GetValue(options);
            if (value is null || StrictSection.IsScalar(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType))
            {
                object? written = described.TryGetProperty("default", out JsonElement text) ? ParseAs(value, text) : null;
                if (!Equals(written, value is "" ? null : value))
                    differences.Add($"{key}: default {written ?? "none"} in the schema, {value ?? "none"} in the class");
            }
            else if (StrictSection.ListItemOf(property.PropertyType) is { } item && !StrictSection.IsScalar(item))
                CompareDefaults(described.GetProperty("items"), Activator.CreateInstance(item)!, key, differences);
            else if (StrictSection.DictionaryValueOf(property.PropertyType) is { } entry && !StrictSection.IsScalar(entry) && StrictSection.ListItemOf(entry) is null)
                CompareDefaults(described.GetProperty("additionalProperties"), Activator.CreateInstance(entry)!, key, differences);
            else if (value is not IEnumerable)
                CompareDefaults(described, value, key, differences);
        }
    }

    private static object ParseAs(object? value, JsonElement written) => value switch
    {
        TimeSpan => TimeSpan.Parse(written.GetString()!, CultureInfo.InvariantCulture),
        Enum name => Enum.Parse(name.GetType(), written.GetString()!),
        int => written.GetInt32(),
        double => written.GetDouble(),
        bool => written.GetBoolean(),
        _ => written.GetString()!,
    };

    private static IEnumerable<(string Key, JsonElement Schema)> Properties(JsonElement schema, string path)
    {
        if (schema.ValueKind != JsonValueKind.Object)
            return [];
        IEnumerable<(string, JsonElement)> own = schema.TryGetProperty("properties", out JsonElement properties)
            ? properties.EnumerateObject().SelectMany(p => Properties(p.Value, $"{path}/{p.Name}").Prepend(($"{path}/{p.Name}", p.Value)))
            : [];
        return own.Concat(Inner("items")).Concat(Inner("additionalProperties"));

        IEnumerable<(string, JsonElement)> Inner(string part) => schema.TryGetProperty(part, out JsonElement inner) ? Properties(inner, path) : [];
    }

    private static JsonElement Parse(string? file = null, string? json = null)
        => JsonDocument.Parse(json ?? File.ReadAllText(Repository.PathOf(file!)), s_withComments).RootElement;
}
