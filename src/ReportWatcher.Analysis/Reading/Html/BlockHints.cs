using System.Buffers;

namespace ReportWatcher.Analysis.Reading.Html;

/// <summary>What the elements around a block say of it, by tag or by the words in class and id; inherited downwards.</summary>
[Flags]
internal enum BlockHints
{
    None = 0,
    Article = 1 << 0,
    Main = 1 << 1,
    Nav = 1 << 2,
    Footer = 1 << 3,
    Header = 1 << 4,
    Aside = 1 << 5,
    Form = 1 << 6,
    Figure = 1 << 7,
    List = 1 << 8,
    Table = 1 << 9,
    Quote = 1 << 10,
    Preformatted = 1 << 11,
    Button = 1 << 12,
    Unlikely = 1 << 13,
    ContentClass = 1 << 14,
    Comments = 1 << 15,
    Related = 1 << 16,
    Share = 1 << 17,
    Author = 1 << 18,
    Meta = 1 << 19,
    Newsletter = 1 << 20,
    Consent = 1 << 21,
    Caption = 1 << 22,
    Contents = 1 << 23,
    Sidebar = 1 << 24,
    Advertisement = 1 << 25,
    Hidden = 1 << 26,
}

/// <summary>What a class and id say: the hints, and Readability's weight.</summary>
internal readonly record struct ClassHints(BlockHints Hints, int Weight);

internal static class BlockHintWords
{
    private static readonly (BlockHints Hint, string[] Words)[] ByClass =
    [
        (BlockHints.ContentClass, "article-body articlebody entry-content post-content post-body article-content article__body content-body story-body rich-text richtext prose post__content".Split(' ')),
        (BlockHints.Comments, "comment respond disqus reply replies discussion".Split(' ')),
        (BlockHints.Related, "related recommend read-more readmore read-next more-from teaser also-like promo popular trending latest recirc up-next upnext next-post post-navigation card".Split(' ')),
        (BlockHints.Share, "share social follow".Split(' ')),
        (BlockHints.Author, "author byline bio contributor".Split(' ')),
        (BlockHints.Meta, "meta date time tags categor breadcrumb eyebrow".Split(' ')),
        (BlockHints.Newsletter, "newsletter subscri signup sign-up mailing optin cta call-to-action banner".Split(' ')),
        (BlockHints.Consent, "cookie consent gdpr privacy popup modal overlay".Split(' ')),
        (BlockHints.Caption, "caption credit".Split(' ')),
        (BlockHints.Contents, "toc table-of-contents tableofcontents table_of_contents ez-toc".Split(' ')),
        (BlockHints.Sidebar, "sidebar side-bar widget rail".Split(' ')),
        (BlockHints.Advertisement, "advert -ad- ad- ads- sponsor outbrain taboola".Split(' ')),
    ];

    // Most classes have none of the words: a search for any of them first. Two, because a search for more than eighty is slow.
    private static readonly (SearchValues<string> Any, (BlockHints Hint, SearchValues<string> Words)[] Each)[] Searches =
        [.. ByClass.Chunk(6).Select(part => (Search(part.SelectMany(hint => hint.Words)), part.Select(hint => (hint.Hint, Search(hint.Words))).ToArray()))];

    /// <param name="known">What the classes and ids of this page met so far say: templates repeat them.</param>
    public static BlockHints Of(PageNode node, Dictionary<string, ClassHints> known)
    {
        BlockHints ofClass = BlockHints.None;
        if (node.ClassAndId.Length > 0)
        {
            if (!known.TryGetValue(node.ClassAndId, out ClassHints hints))
                known[node.ClassAndId] = hints = new ClassHints(OfClass(node), ReadabilityHints.Weight(node));
            node.Weight = hints.Weight;
            ofClass = node.Tag is "body" or "html" ? BlockHints.None : hints.Hints;
        }

        node.IsUnlikely = (ofClass & BlockHints.Unlikely) != 0;
        return OfTag(node.Tag) | OfRole(node.Role) | ofClass | (node.Hidden ? BlockHints.Hidden : BlockHints.None);
    }

    private static BlockHints OfTag(string tag) => tag switch
    {
        "article" => BlockHints.Article,
        "main" => BlockHints.Main,
        "nav" => BlockHints.Nav,
        "footer" => BlockHints.Footer,
        "header" => BlockHints.Header,
        "aside" => BlockHints.Aside,
        "form" or "fieldset" => BlockHints.Form,
        "figure" => BlockHints.Figure,
        "figcaption" or "caption" => BlockHints.Caption,
        "ul" or "ol" or "dl" => BlockHints.List,
        "table" => BlockHints.Table,
        "blockquote" => BlockHints.Quote,
        "pre" => BlockHints.Preformatted,
        "button" => BlockHints.Button,
        _ => BlockHints.None,
    };

    private static BlockHints OfRole(string role) => role switch
    {
        "main" => BlockHints.Main,
        "article" => BlockHints.Article,
        "navigation" or "menu" or "menubar" => BlockHints.Nav,
        "contentinfo" => BlockHints.Footer,
        "banner" => BlockHints.Header,
        "complementary" => BlockHints.Aside,
        "dialog" or "alertdialog" => BlockHints.Consent,
        "button" => BlockHints.Button,
        _ => BlockHints.None,
    };

    private static BlockHints OfClass(PageNode node)
    {
        BlockHints hints = ReadabilityHints.IsUnlikely(node) ? BlockHints.Unlikely : BlockHints.None;
        ReadOnlySpan<char> name = node.ClassAndId;
        foreach ((SearchValues<string> any, (BlockHints Hint, SearchValues<string> Words)[] each) in Searches)
        {
            if (!name.ContainsAny(any))
                continue;
            foreach ((BlockHints hint, SearchValues<string> words) in each)
                hints |= name.ContainsAny(words) ? hint : BlockHints.None;
        }

        return hints;
    }

    private static SearchValues<string> Search(IEnumerable<string> words) => SearchValues.Create([.. words], StringComparison.OrdinalIgnoreCase);
}
