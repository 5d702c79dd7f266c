using System.Collections.Frozen;
using AngleSharp.Common;
using AngleSharp.Dom;

namespace ReportWatcher.Analysis.Reading.Html;

/// <summary>What is known of all elements of one name: what the parser's tree construction asks, and what the walk over the page does.</summary>
/// <param name="name">In lower case, except of SVG.</param>
/// <param name="flags">As AngleSharp gives them to its own elements: its tree construction goes by them.</param>
internal sealed class HtmlTag(string name, NodeFlags flags)
{
    // The categories of the HTML standard (13.2.4.2, "The stack of open elements"), in AngleSharp's terms.
    private static readonly (NodeFlags Flags, string Names)[] Html =
    [
        (NodeFlags.HtmlFormatting, "a b big code em font i nobr s small strike strong tt u"),
        (NodeFlags.None,
            """
            abbr audio bdi bdo canvas cite data datalist del dfn dialog image ins kbd label legend map mark math meter picture progress q
            ruby samp slot span sub sup svg var video acronym
            """),
        (NodeFlags.Special,
            """
            address article aside blockquote button center colgroup details dir div dl fieldset figcaption figure footer form frameset
            h1 h2 h3 h4 h5 h6 head header hgroup isindex listing main menu nav noscript output plaintext section select summary time title
            """),
        (NodeFlags.Special | NodeFlags.Scoped, "applet caption marquee object"),
        (NodeFlags.Special | NodeFlags.SelfClosing,
            "area base basefont bgsound br col embed frame hr img input keygen link menuitem meta param source track wbr"),
        (NodeFlags.Special | NodeFlags.ImplicitlyClosed, "body tr"),
        (NodeFlags.Special | NodeFlags.ImplicitlyClosed | NodeFlags.ImpliedEnd, "dd dt li p"),
        (NodeFlags.Special | NodeFlags.ImplicitlyClosed | NodeFlags.Scoped | NodeFlags.HtmlTableSectionScoped | NodeFlags.HtmlTableScoped, "html"),
        (NodeFlags.Special | NodeFlags.LiteralText, "iframe noembed noframes script style xmp"),
        (NodeFlags.Special | NodeFlags.HtmlListScoped, "ol ul"),
        (NodeFlags.ImplicitlyClosed | NodeFlags.ImpliedEnd | NodeFlags.HtmlSelectScoped, "optgroup option"),
        (NodeFlags.Special | NodeFlags.LineTolerance, "pre textarea"),
        (NodeFlags.ImplicitlyClosed | NodeFlags.ImpliedEnd, "rb rp rt rtc"),
        (NodeFlags.Special | NodeFlags.Scoped | NodeFlags.HtmlTableSectionScoped | NodeFlags.HtmlTableScoped, "table template"),
        (NodeFlags.Special | NodeFlags.ImplicitlyClosed | NodeFlags.HtmlTableSectionScoped, "tbody tfoot thead"),
        (NodeFlags.Special | NodeFlags.ImplicitlyClosed | NodeFlags.Scoped, "td th"),
    ];

    private static readonly (NodeFlags Flags, string Names)[] Svg =
    [
        (NodeFlags.None, "svg g path use circle ellipse rect line polygon polyline defs symbol mask pattern text tspan image stop filter linearGradient radialGradient clipPath"),
        (NodeFlags.Special | NodeFlags.Scoped | NodeFlags.HtmlTip, "desc foreignObject title"),
        (NodeFlags.Special, "style"),
    ];

    private static readonly (NodeFlags Flags, string Names)[] Math =
    [
        (NodeFlags.None, "math mrow mfrac msub msup msubsup mover munder mstyle mtable mtr mtd semantics annotation"),
        (NodeFlags.Special | NodeFlags.Scoped, "annotation-xml"),
        (NodeFlags.Special | NodeFlags.Scoped | NodeFlags.MathTip, "mi mn mo ms mtext"),
    ];

    private static readonly FrozenSet<string> Inline = Set(
        """
        a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s samp small span
        strike strong sub sup time tt u var wbr
        """);

    private static readonly FrozenSet<string> Skipped = Set(
        """
        script style noscript template iframe object embed applet svg math canvas video audio map select option datalist
        textarea head title link meta base param source track frame frameset noframes
        """);

    private static readonly FrozenDictionary<string, HtmlTag>.AlternateLookup<ReadOnlySpan<char>> HtmlTags = ByName(Html, NodeFlags.HtmlMember);
    private static readonly FrozenDictionary<string, HtmlTag>.AlternateLookup<ReadOnlySpan<char>> SvgTags = ByName(Svg, NodeFlags.SvgMember);
    private static readonly FrozenDictionary<string, HtmlTag>.AlternateLookup<ReadOnlySpan<char>> MathTags = ByName(Math, NodeFlags.MathMember);

    public static HtmlTag Script { get; } = OfHtml("script");

    public static HtmlTag Meta { get; } = OfHtml("meta");

    public static HtmlTag Form { get; } = OfHtml("form");

    public static HtmlTag Frame { get; } = OfHtml("frame");

    public static HtmlTag NoScript { get; } = OfHtml("noscript");

    public static HtmlTag Template { get; } = OfHtml("template");

    public static HtmlTag Table { get; } = OfHtml("table");

    public static HtmlTag Title { get; } = OfHtml("title");

    public string Name { get; } = name;

    /// <summary>The name in the form that the parser asks for.</summary>
    public StringOrMemory LocalName { get; } = name;

    public NodeFlags Flags { get; } = flags;

    /// <summary>True for what stands in the midst of a line of text.</summary>
    public bool IsInline { get; } = Inline.Contains(name);

    /// <summary>True for what holds no text of the page.</summary>
    public bool IsSkipped { get; } = Skipped.Contains(name);

    public static HtmlTag OfHtml(ReadOnlySpan<char> name) => HtmlTags.TryGetValue(name, out HtmlTag? tag) ? tag : new HtmlTag(name.ToString(), NodeFlags.HtmlMember);

    public static HtmlTag OfSvg(ReadOnlySpan<char> name) => SvgTags.TryGetValue(name, out HtmlTag? tag) ? tag : new HtmlTag(name.ToString(), NodeFlags.SvgMember);

    public static HtmlTag OfMath(ReadOnlySpan<char> name) => MathTags.TryGetValue(name, out HtmlTag? tag) ? tag : new HtmlTag(name.ToString(), NodeFlags.MathMember);

    public override string ToString() => Name;

    private static FrozenDictionary<string, HtmlTag>.AlternateLookup<ReadOnlySpan<char>> ByName((NodeFlags Flags, string Names)[] rows, NodeFlags member) =>
        rows.SelectMany(row => Split(row.Names).Select(name => new HtmlTag(string.Intern(name), row.Flags | member)))
            .ToFrozenDictionary(tag => tag.Name, StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();

    private static FrozenSet<string> Set(string words) => Split(words).ToFrozenSet(StringComparer.Ordinal);

    private static string[] Split(string words) => words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
