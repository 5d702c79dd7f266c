namespace ReportWatcher.Analysis.Reading;

/// <summary>Why a line was set aside as furniture.</summary>
public enum FurnitureReason
{
    /// <summary>The line model takes it for no part of an article: menus, lists of headlines, slogans.</summary>
    NotLikeArticle,

    /// <summary>A label or counter by its wording: "Share this", "Views 477", "Advertisement".</summary>
    Label,

    /// <summary>A comment form, or what stands below its heading.</summary>
    CommentForm,

    /// <summary>It stands below a heading that ends the article: "Related", "Next article".</summary>
    BelowArticle,

    /// <summary>The headline again, or a label of the site above it.</summary>
    Headline,

    /// <summary>A date line, byline or source, which is kept as such.</summary>
    DateOrByline,

    /// <summary>It ran on into the text: a dateline before it, a counter or "End" behind it.</summary>
    RunIn,

    /// <summary>Marked by the page as a menu.</summary>
    Menu,

    /// <summary>Marked by the page as its header, footer or sidebar.</summary>
    SiteFrame,

    /// <summary>Marked by the page as a comment.</summary>
    Comment,

    /// <summary>Marked by the page as something else to read.</summary>
    Teaser,

    /// <summary>Marked by the page as a row of buttons to share it.</summary>
    ShareRow,

    /// <summary>Marked by the page as a banner that asks for consent.</summary>
    ConsentBanner,

    /// <summary>Marked by the page as a call to subscribe.</summary>
    Newsletter,

    Advertisement,

    /// <summary>Marked by the page as the caption of a picture.</summary>
    Caption,

    /// <summary>Marked by the page as a form or button.</summary>
    Form,

    /// <summary>Marked by the page as invisible.</summary>
    Hidden,

    /// <summary>Header or footer of the pages of a document.</summary>
    PageEdge,

    /// <summary>The headers of a forwarded mail.</summary>
    MailHeader,

    /// <summary>A mail's signature.</summary>
    Signature,

    /// <summary>What a mail quotes to answer it.</summary>
    QuotedMail,

    /// <summary>It stands farther up in the article already, word for word.</summary>
    Repeated,

    /// <summary>A file attached to a mail that is no report.</summary>
    Attachment,
}
