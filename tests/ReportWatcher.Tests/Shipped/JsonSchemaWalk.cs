using System.Text.Json;
using System.Text.RegularExpressions;

namespace ReportWatcher.Tests.Shipped;

/// <summary>Holds a JSON value against a schema: those keywords of JSON Schema draft 7 that ours uses, without $ref.</summary>
internal static class JsonSchemaWalk
{
    /// <summary>Each with the path of the value, "a/b/0".</summary>
    public static List<string> MistakesIn(JsonElement schema, JsonElement value)
    {
        List<string> mistakes = [];
        Validate(value, schema, "", mistakes);
        return mistakes;
    }

    private static void Validate(JsonElement value, JsonElement schema, string path, List<string> mistakes)
    {
        string type = schema.GetProperty("type").GetString()!;
        if (!IsOf(type, value))
        {
            mistakes.Add($"{path}: no {type}");
            return;
        }

        foreach (JsonProperty keyword in schema.EnumerateObject())
        {
            string? mistake = keyword.Name switch
            {
                "enum" when !keyword.Value.EnumerateArray().Any(name => name.ValueEquals(value.GetString())) => "none of the names",
                "pattern" when !Regex.IsMatch(value.GetString()!, keyword.Value.GetString()!) => "not of the pattern",
                "minLength" when value.GetString()!.Length < keyword.Value.GetInt32() => "too short",
                "minItems" when value.GetArrayLength() < keyword.Value.GetInt32() => "too few",
                "minProperties" when value.EnumerateObject().Count() < keyword.Value.GetInt32() => "too few keys",
                "minimum" when value.GetDouble() < keyword.Value.GetDouble() => "too small",
                "exclusiveMinimum" when value.GetDouble() <= keyword.Value.GetDouble() => "too small",
                "maximum" when value.GetDouble() > keyword.Value.GetDouble() => "too large",
                _ => null,
            };
            if (mistake is not null)
                mistakes.Add($"{path}: {mistake}");
        }

        if (type == "object")
            ValidateObject(value, schema, path, mistakes);
        else if (type == "array")
            foreach ((int index, JsonElement item) in value.EnumerateArray().Index())
                Validate(item, schema.GetProperty("items"), $"{path}/{index}", mistakes);
    }

    private static void ValidateObject(JsonElement value, JsonElement schema, string path, List<string> mistakes)
    {
        string Inside(string key) => path.Length == 0 ? key : $"{path}/{key}";
        if (schema.TryGetProperty("required", out JsonElement required))
            mistakes.AddRange(required.EnumerateArray().Select(key => key.GetString()!).Where(key => !value.TryGetProperty(key, out _)).Select(key => $"{Inside(key)}: missing"));

        schema.TryGetProperty("properties", out JsonElement known);
        schema.TryGetProperty("additionalProperties", out JsonElement others);
        foreach (JsonProperty property in value.EnumerateObject())
        {
            if (known.ValueKind == JsonValueKind.Object && known.TryGetProperty(property.Name, out JsonElement described))
                Validate(property.Value, described, Inside(property.Name), mistakes);
            else if (others.ValueKind == JsonValueKind.Object)
                Validate(property.Value, others, Inside(property.Name), mistakes);
            else if (others.ValueKind == JsonValueKind.False)
                mistakes.Add($"{Inside(property.Name)}: not allowed");
        }
    }

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        _ => throw new InvalidDataException($"the schema uses a type that this walk does not know: {type}"),
    };
}
