using ReportWatcher.Analysis.Text;

namespace ReportWatcher.Analysis.Watching;

/// <summary>The words before a colon.</summary>
internal static class QueryFields
{
    private static readonly string[] Names = ["title", "lead", "body", "source", "topic", "exact"];

    /// <summary>As other products and our users' habits name them.</summary>
    private static readonly Dictionary<string, string> Aliases = new()
    {
        ["intitle"] = "title", ["headline"] = "title", ["hd"] = "title", ["hl"] = "title", ["ti"] = "title", ["subject"] = "title",
        ["hlead"] = "lead", ["lp"] = "lead", ["text"] = "body", ["inbody"] = "body", ["author"] = "body", ["publisher"] = "source",
        ["site"] = "source", ["case"] = "exact", ["allcaps"] = "exact", ["category"] = "topic", ["tag"] = "topic",
    };

    public static string Name(Field field) => field switch { Field.Text => "title and body", _ => field.ToString().ToLowerInvariant() + ":" };

    public static string Unknown(string written, string lowered)
    {
        string? nearest = Aliases.GetValueOrDefault(lowered) ?? Suggestion.Nearest(lowered, Names);
        string question = nearest is null ? "" : $" Did you mean {nearest}:?";
        return $"there is no field \"{written}:\".{question} Fields: {string.Join(", ", Names.Select(name => name + ":"))} "
            + "A word with a colon in it is written in quotes.";
    }
}
