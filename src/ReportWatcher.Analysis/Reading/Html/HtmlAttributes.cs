using System.Buffers;
using AngleSharp.Dom;

namespace ReportWatcher.Analysis.Reading.Html;

/// <summary>The attributes of an element that reading looks at, taken in one pass over its list. Null where absent.</summary>
internal readonly struct HtmlAttributes
{
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Names = new HashSet<string>(
        [
            "class", "id", "role", "hidden", "aria-hidden", "style", "itemprop", "rel", "datetime", "pubdate", "content", "name", "property", "type",
        ],
        StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly SearchValues<string> HiddenStyles = SearchValues.Create(
        ["display:none", "display: none", "visibility:hidden", "visibility: hidden"], StringComparison.OrdinalIgnoreCase);

    public HtmlAttributes(IElement element)
    {
        INamedNodeMap attributes = element.Attributes;
        for (int i = 0; i < attributes.Length; i++)
        {
            IAttr attribute = attributes[i]!;
            switch (attribute.LocalName)
            {
                case "class": Class = attribute.Value; break;
                case "id": Id = attribute.Value; break;
                case "role": Role = attribute.Value; break;
                case "itemprop": ItemProp = attribute.Value; break;
                case "rel": Rel = attribute.Value; break;
                case "datetime": DateTime = attribute.Value; break;
                case "pubdate": IsPubDate = true; break;
                case "content": Content = attribute.Value; break;
                case "name": Name = attribute.Value; break;
                case "property": Property = attribute.Value; break;
                case "href": Href = attribute.Value; break;
                case "type": Type = attribute.Value; break;
                case "hidden": IsHidden = true; break;
                // Carousels and tabs hide whole articles from screen readers; only small things are really out of sight.
                case "aria-hidden": IsHidden |= attribute.Value == "true" && element.LocalName is not ("div" or "section" or "article"); break;
                case "style": IsHidden |= attribute.Value.Length <= 2000 && attribute.Value.AsSpan().ContainsAny(HiddenStyles); break;
            }
        }
    }

    public string? Class { get; }

    public string? Id { get; }

    public string? Role { get; }

    public string? ItemProp { get; }

    public string? Rel { get; }

    public string? DateTime { get; }

    /// <summary>HTML 5's early drafts marked the time of publication so.</summary>
    public bool IsPubDate { get; }

    public string? Content { get; }

    public string? Name { get; }

    public string? Property { get; }

    public string? Type { get; }

    /// <summary>Of links in the head; others are not read.</summary>
    public string? Href { get; }

    public bool IsHidden { get; }

    /// <summary>True for those above: the parser need not keep the rest.</summary>
    public static bool IsRead(ReadOnlySpan<char> element, ReadOnlySpan<char> name) => Names.Contains(name) || (name is "href" && element is "link");
}
