using System.Buffers;

namespace ReportWatcher.Analysis.Reading.Html;

/// <summary>The attributes that reading looks at; the parser drops the others.</summary>
[Flags]
internal enum DomAttributes : ushort
{
    None = 0,
    Class = 1 << 0,
    Id = 1 << 1,
    Role = 1 << 2,
    Hidden = 1 << 3,
    AriaHidden = 1 << 4,
    Style = 1 << 5,
    ItemProp = 1 << 6,
    Rel = 1 << 7,
    DateTime = 1 << 8,

    /// <summary>HTML 5's early drafts marked the time of publication so.</summary>
    PubDate = 1 << 9,
    Content = 1 << 10,
    Name = 1 << 11,
    Property = 1 << 12,
    Type = 1 << 13,

    /// <summary>Of links in the head; others are not read.</summary>
    Href = 1 << 14,
}

/// <summary>An attribute of an element.</summary>
/// <param name="Value">Valid as long as the document that it stands in.</param>
internal readonly record struct DomAttribute(DomAttributes Name, ReadOnlyMemory<char> Value);

internal static class DomAttributeNames
{
    private static readonly SearchValues<string> HiddenStyles = SearchValues.Create(
        ["display:none", "display: none", "visibility:hidden", "visibility: hidden"], StringComparison.OrdinalIgnoreCase);

    public static DomAttributes Of(ReadOnlySpan<char> name) => name switch
    {
        "class" => DomAttributes.Class,
        "id" => DomAttributes.Id,
        "role" => DomAttributes.Role,
        "hidden" => DomAttributes.Hidden,
        "aria-hidden" => DomAttributes.AriaHidden,
        "style" => DomAttributes.Style,
        "itemprop" => DomAttributes.ItemProp,
        "rel" => DomAttributes.Rel,
        "datetime" => DomAttributes.DateTime,
        "pubdate" => DomAttributes.PubDate,
        "content" => DomAttributes.Content,
        "name" => DomAttributes.Name,
        "property" => DomAttributes.Property,
        "type" => DomAttributes.Type,
        "href" => DomAttributes.Href,
        _ => DomAttributes.None,
    };

    /// <summary>True for what the parser is to keep.</summary>
    public static bool IsRead(ReadOnlySpan<char> element, ReadOnlySpan<char> name) =>
        Of(name) is var attribute && attribute != DomAttributes.None && (attribute != DomAttributes.Href || element is "link");

    /// <summary>True for a style that takes its element out of sight.</summary>
    public static bool Hides(ReadOnlySpan<char> style) => style.Length <= 2000 && style.ContainsAny(HiddenStyles);
}
