using System.Text.Json;
using System.Text.RegularExpressions;

namespace ReportWatcher.Analysis.Reading.Html;

/// <summary>What a page's JSON-LD (schema.org) says of its article.</summary>
internal sealed partial class JsonLd
{
    private const int Deepest = 32;

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 64 };

    private int _rank;

    public string? Headline { get; private set; }

    public string? Author { get; private set; }

    public string? Published { get; private set; }

    public string? Modified { get; private set; }

    public string? Publisher { get; private set; }

    public string? ArticleBody { get; private set; }

    /// <summary>Names by @id, for graphs whose article only refers to its author.</summary>
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    public void Read(string script)
    {
        if (string.IsNullOrWhiteSpace(script))
            return;
        try
        {
            using JsonDocument document = JsonDocument.Parse(WithoutRawControls(script), Lenient);
            CollectNames(document.RootElement, 0);
            Visit(document.RootElement, 0);
        }
        catch (JsonException)
        {
            // An unescaped quotation mark in a headline, a bracket too few: what is whole around it still says what it says.
            Headline ??= In(BrokenHeadline(), script);
            Published ??= In(BrokenPublished(), script);
            Modified ??= In(BrokenModified(), script);
            Author ??= In(BrokenAuthor(), script);
        }
    }

    private static string? In(Regex property, string script) => property.Match(script) is { Success: true } found ? Clean(found.Groups[1].Value) : null;

    // A value ends at a quotation mark that a comma, a bracket or a line's end follows: those inside were never escaped.
    [GeneratedRegex("""
        "headline"\s*:\s*"([^\r\n]{1,300}?)"\s*[,}\r\n]
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex BrokenHeadline();

    [GeneratedRegex("""
        "datePublished"\s*:\s*"([^"\r\n]{8,40})"
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex BrokenPublished();

    [GeneratedRegex("""
        "dateModified"\s*:\s*"([^"\r\n]{8,40})"
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex BrokenModified();

    [GeneratedRegex("""
        "author"\s*:\s*(?:[\[{][^\]}]{0,400}?"name"\s*:\s*)?"([^"\r\n]{2,80})"
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex BrokenAuthor();

    /// <summary>Editors paste line breaks into strings, which JSON forbids and browsers' consumers forgive.</summary>
    private static string WithoutRawControls(string script)
    {
        ReadOnlySpan<char> trimmed = script.AsSpan().Trim();
        if (trimmed.EndsWith(";"))
            trimmed = trimmed[..^1];
        if (trimmed.StartsWith("<!--") || trimmed.StartsWith("//<![CDATA["))
            trimmed = trimmed[Math.Max(trimmed.IndexOfAny('{', '['), 0)..(Math.Max(trimmed.LastIndexOfAny('}', ']'), trimmed.Length - 1) + 1)];
        return string.Create(trimmed.Length, trimmed, static (span, source) =>
        {
            for (int i = 0; i < span.Length; i++)
                span[i] = char.IsControl(source[i]) ? ' ' : source[i];
        });
    }

    private void CollectNames(JsonElement node, int depth)
    {
        if (depth > Deepest)
            return;
        if (node.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in node.EnumerateArray())
                CollectNames(item, depth + 1);
        }
        else if (node.ValueKind == JsonValueKind.Object)
        {
            if (Text(node, "@id") is { } id && Text(node, "name") is { } name)
                _names.TryAdd(id, name);
            foreach (JsonProperty property in node.EnumerateObject())
                CollectNames(property.Value, depth + 1);
        }
    }

    private void Visit(JsonElement node, int depth)
    {
        if (depth > Deepest)
            return;
        if (node.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in node.EnumerateArray())
                Visit(item, depth + 1);
        }
        else if (node.ValueKind == JsonValueKind.Object)
        {
            int rank = Rank(node);
            if (rank > _rank)
            {
                _rank = rank;
                Take(node);
            }

            foreach (string child in (string[])["@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemListElement"])
            {
                if (child != "itemListElement" && node.TryGetProperty(child, out JsonElement value))
                    Visit(value, depth + 1);
            }
        }
    }

    /// <summary>3 for an article, 1 for a page, 0 for anything else.</summary>
    private static int Rank(JsonElement node)
    {
        if (!node.TryGetProperty("@type", out JsonElement type))
            return 0;
        IEnumerable<string?> types = type.ValueKind == JsonValueKind.Array
            ? type.EnumerateArray().Select(t => t.ValueKind == JsonValueKind.String ? t.GetString() : null)
            : [type.ValueKind == JsonValueKind.String ? type.GetString() : null];
        return types.Max(name => name switch
        {
            null => 0,
            _ when name.EndsWith("Article", StringComparison.Ordinal) || name is "BlogPosting" or "Report" or "LiveBlogPosting" or "Review" or "SocialMediaPosting" => 3,
            "Recipe" or "HowTo" or "CreativeWork" or "Blog" => 2,
            "WebPage" or "ItemPage" or "AboutPage" => 1,
            _ => 0,
        });
    }

    private void Take(JsonElement node)
    {
        Headline = Text(node, "headline") ?? (_rank > 1 ? Text(node, "name") : null) ?? Headline;
        Published = Text(node, "datePublished") ?? Text(node, "dateCreated") ?? Published;
        Modified = Text(node, "dateModified") ?? Modified;
        ArticleBody = Text(node, "articleBody") ?? ArticleBody;
        Author = (node.TryGetProperty("author", out JsonElement author) || node.TryGetProperty("creator", out author) ? Names(author) : null) ?? Author;
        Publisher = (node.TryGetProperty("publisher", out JsonElement publisher) ? Names(publisher) : null) ?? Publisher;
    }

    private string? Names(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return Clean(value.GetString());
            case JsonValueKind.Array:
                string names = string.Join(", ", value.EnumerateArray().Select(Names).Where(name => name is not null).Distinct());
                return names.Length == 0 ? null : names;
            case JsonValueKind.Object:
                return Text(value, "name") ?? (Text(value, "@id") is { } id ? _names.GetValueOrDefault(id) : null);
            default:
                return null;
        }
    }

    private static string? Text(JsonElement node, string property) =>
        node.TryGetProperty(property, out JsonElement value) && value.ValueKind == JsonValueKind.String ? Clean(value.GetString()) : null;

    private static string? Clean(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : PageLines.CollapseWhiteSpace(System.Net.WebUtility.HtmlDecode(text));
}
