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

/// <summary>A class or an id, and what the words in it say. Templates repeat them: a page holds each once.</summary>
internal sealed class NameHints(string name)
{
    private const uint Maybe = 1u << 31, Positive = 1u << 30, Negative = 1u << 29, Hid = 1u << 28, Share = 1u << 27;

    private const uint OfBlocks = Share - 1;

    private static readonly (BlockHints Hint, string Words)[] ByClass =
    [
        (BlockHints.ContentClass, "article-body articlebody entry-content post-content post-body article-content article__body content-body story-body rich-text richtext prose post__content"),
        (BlockHints.Comments, "comment respond disqus reply replies discussion"),
        (BlockHints.Related, "related recommend read-more readmore read-next more-from teaser also-like promo popular trending latest recirc up-next upnext next-post post-navigation card"),
        (BlockHints.Share, "share social follow"),
        (BlockHints.Author, "author byline bio contributor"),
        (BlockHints.Meta, "meta date time tags categor breadcrumb eyebrow"),
        (BlockHints.Newsletter, "newsletter subscri signup sign-up mailing optin cta call-to-action banner"),
        (BlockHints.Consent, "cookie consent gdpr privacy popup modal overlay"),
        (BlockHints.Caption, "caption credit"),
        (BlockHints.Contents, "toc table-of-contents tableofcontents table_of_contents ez-toc"),
        (BlockHints.Sidebar, "sidebar side-bar widget rail"),
        (BlockHints.Advertisement, "advert -ad- ad- ads- sponsor outbrain taboola"),
    ];

    private static readonly WordAutomaton Words = new(
    [
        .. ByClass.SelectMany(hint => Mark(hint.Words, (uint)hint.Hint)),
        .. Mark(ReadabilityHints.Unlikely, (uint)BlockHints.Unlikely),
        .. Mark(ReadabilityHints.Maybe, Maybe),
        .. Mark(ReadabilityHints.Positive, Positive),
        .. Mark(ReadabilityHints.Negative, Negative),
        ("hid", Hid),
        ("share", Share),
    ]);

    private readonly uint _found = Words.Search(name);

    public static NameHints None { get; } = new("");

    public string Name => name;

    public BlockHints Blocks => (BlockHints)(_found & OfBlocks);

    /// <summary>True for what may be content although <see cref="BlockHints.Unlikely"/>.</summary>
    public bool MayBeContent => (_found & Maybe) != 0;

    /// <summary>Readability's: -25 or +25, or neither.</summary>
    public int Weight => (Has(Negative) || (Has(Hid) && ReadabilityHints.HasWord(name, "hid")) ? -25 : 0) + (Has(Positive) ? 25 : 0);

    public bool IsShare => Has(Share) && (ReadabilityHints.HasWord(name, "share") || ReadabilityHints.HasWord(name, "sharedaddy"));

    private bool Has(uint mark) => (_found & mark) != 0;

    private static IEnumerable<(string Word, uint Mark)> Mark(string words, uint mark) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(word => (word, mark));
}

internal static class BlockHintWords
{
    /// <summary>Sets what class and id say of a node, and gives its own hints.</summary>
    public static BlockHints Of(PageNode node, NameHints className, NameHints id)
    {
        node.Weight = className.Weight + id.Weight;
        node.IsShare = className.IsShare || id.IsShare;
        BlockHints named = className.Blocks | id.Blocks;
        if (className.MayBeContent || id.MayBeContent)
            named &= ~BlockHints.Unlikely;
        if (node.Tag is "body" or "html")
            named = BlockHints.None;
        node.IsUnlikely = (named & BlockHints.Unlikely) != 0;
        return OfTag(node.Tag) | OfRole(node.Role) | named | (node.Hidden ? BlockHints.Hidden : BlockHints.None);
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
}
