using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace ReportWatcher.Analysis.Reading.Html;

/// <summary>What a page's head and marked-up elements say of its article, the most reliable first.</summary>
internal sealed class PageMetadata
{
    private static readonly string[] PublishedNames =
    [
        "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "parsely-pub-date", "sailthru.date",
        "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "dcterms.created", "dc.date.created", "citation_publication_date",
        "citation_date", "publication_date", "publish-date", "publish_date", "pubdate", "publishdate", "article.published", "article:published",
        "cxenseparse:recs:publishtime", "date", "created", "bt:pubdate", "ptime", "rnews:datepublished",
    ];

    private static readonly string[] AuthorNames =
        ["author", "article:author_name", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "citation_author", "byl", "article:author", "twitter:creator:name"];

    private static readonly string[] TitleSeparators = [" | ", " - ", " – ", " — ", " » ", " :: ", " · ", " « ", " ‹ ", " › ", " / "];

    private readonly Dictionary<string, string> _meta = new(StringComparer.OrdinalIgnoreCase);
    private readonly JsonLd _jsonLd = new();
    private readonly string? _documentTitle;

    /// <summary>First-level headings, in the order of the page.</summary>
    private readonly List<string> _headings = [];

    public PageMetadata(IHtmlDocument document)
    {
        string? itemDate = null, timeDate = null, itemAuthor = null, relAuthor = null, classAuthor = null;
        foreach (IElement element in document.All)
        {
            switch (element.LocalName)
            {
                case "meta":
                    TakeMeta(element);
                    break;
                case "script" when element.GetAttribute("type") is { } type && type.Contains("ld+json", StringComparison.OrdinalIgnoreCase):
                    _jsonLd.Read(element.TextContent);
                    break;
                case "title" when _documentTitle is null && element is IHtmlTitleElement:
                    _documentTitle = Clean(element.TextContent);
                    break;
                case "h1" when _headings.Count < 8:
                    if (Clean(element.TextContent) is { } heading)
                        _headings.Add(heading);
                    break;
                case "time" when timeDate is null || IsPublishedTime(element):
                    timeDate = element.GetAttribute("datetime") ?? timeDate;
                    break;
            }

            if (element.GetAttribute("itemprop") is { } property)
            {
                if (itemDate is null && property.Contains("datePublished", StringComparison.OrdinalIgnoreCase))
                    itemDate = element.GetAttribute("content") ?? element.GetAttribute("datetime") ?? Short(element);
                if (itemAuthor is null && property.Equals("author", StringComparison.OrdinalIgnoreCase))
                    itemAuthor = element.GetAttribute("content") ?? Short(element.QuerySelector("[itemprop=name]") ?? element);
            }

            if (relAuthor is null && element.LocalName == "a" && element.GetAttribute("rel") is { } rel && rel.Contains("author", StringComparison.OrdinalIgnoreCase))
                relAuthor = Short(element);
            if (classAuthor is null && IsAuthorClass(element))
                classAuthor = Short(element);
        }

        SiteName = Meta("og:site_name") ?? Meta("application-name") ?? _jsonLd.Publisher;
        Author = new[] { _jsonLd.Author, FirstMeta(AuthorNames), itemAuthor, relAuthor, classAuthor }.Select(CleanAuthor).FirstOrDefault(name => name is not null);
        StatedPublished = new[] { _jsonLd.Published, FirstMeta(PublishedNames), itemDate, timeDate }.Select(DayOf).FirstOrDefault(day => day is not null);
        ArticleBody = _jsonLd.ArticleBody;
        Title = ChooseTitle();
    }

    public string? SiteName { get; }

    public string? Author { get; }

    public DateOnly? StatedPublished { get; }

    /// <summary>The headline; null where neither head nor headings have one.</summary>
    public string? Title { get; }

    /// <summary>The article's text in the JSON-LD, without paragraphs; some pages give a first part only.</summary>
    public string? ArticleBody { get; }

    /// <summary>A first-level heading that the head confirms, else what the head says without the site's name.</summary>
    private string? ChooseTitle()
    {
        string?[] stated = [_jsonLd.Headline, WithoutSite(Meta("og:title")), WithoutSite(_documentTitle), WithoutSite(Meta("twitter:title"))];
        WordSet[] known = [.. stated.OfType<string>().Select(title => new WordSet(title)), new WordSet("")];
        string? best = null;
        double bestScore = 0;
        foreach (string heading in _headings)
        {
            double score = known.Max(title => title.Overlap(heading));
            if (score > bestScore + 0.01)
                (best, bestScore) = (heading, score);
        }

        if (bestScore >= 0.5)
            return best;
        // A heading that the head does not know is the site's name or a slogan, unless it is a headline's length.
        if (_headings.Find(heading => PageLine.WordCount(heading) >= 5 && !IsSite(heading)) is { } only && _headings.Count == 1)
            return only;
        return Array.Find(stated, title => title is not null) ?? (_headings.Count > 0 ? _headings[0] : null);
    }

    private string? WithoutSite(string? title)
    {
        if (title is null)
            return null;
        foreach (string separator in TitleSeparators)
        {
            int last = title.LastIndexOf(separator, StringComparison.Ordinal);
            if (last <= 0)
                continue;
            (string before, string after) = (title[..last].Trim(), title[(last + separator.Length)..].Trim());
            if (IsSite(after))
                return WithoutSite(before);
            if (title[..title.IndexOf(separator, StringComparison.Ordinal)] is { } first && IsSite(first))
                return title[(first.Length + separator.Length)..].Trim();
            // No name to compare: the site's part is the short one at the end.
            if (PageLine.WordCount(before) >= 4 && PageLine.WordCount(after) <= 4 && PageLine.WordCount(after) < PageLine.WordCount(before))
                return before;
        }

        return title;
    }

    private bool IsSite(string text) =>
        SiteName is { Length: > 0 } site && (ReportHeader.SameLetters(text, site) || new WordSet(site).Overlap(text) >= 0.75);

    private void TakeMeta(IElement element)
    {
        string? name = element.GetAttribute("property") ?? element.GetAttribute("name") ?? element.GetAttribute("itemprop");
        if (name is not null && Clean(element.GetAttribute("content")) is { } content)
            _meta.TryAdd(name, content);
    }

    private string? Meta(string name) => _meta.GetValueOrDefault(name);

    private string? FirstMeta(string[] names) => names.Select(Meta).FirstOrDefault(value => value is not null && !value.StartsWith("http", StringComparison.OrdinalIgnoreCase));

    private static bool IsPublishedTime(IElement time) =>
        time.HasAttribute("pubdate") || (time.ClassName?.Contains("publish", StringComparison.OrdinalIgnoreCase) ?? false);

    private static bool IsAuthorClass(IElement element) =>
        element.ClassName is { Length: > 0 and < 200 } name
        && (name.Contains("author", StringComparison.OrdinalIgnoreCase) || name.Contains("byline", StringComparison.OrdinalIgnoreCase))
        && element.LocalName is "a" or "span" or "p" or "div" or "cite" or "strong" or "li" or "address"
        && Short(element) is { } text && CleanAuthor(text) is { } author && PageLine.WordCount(author) is >= 2 and <= 6;

    private static string? Short(IElement element) => element.ChildElementCount <= 8 && Clean(element.TextContent) is { Length: < 120 } text ? text : null;

    private static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : PageLines.CollapseWhiteSpace(text);

    private static string? CleanAuthor(string? text)
    {
        if (text is null || text.StartsWith("http", StringComparison.OrdinalIgnoreCase) || text.Length > 150)
            return null;
        if (Byline.TryRead(text, out string? named))
            return named;
        ReadOnlySpan<char> name = text.AsSpan().Trim(" ,|•·-–@");
        foreach (string label in (string[])["by ", "by: ", "author: ", "author ", "posted by ", "written by "])
        {
            if (name.StartsWith(label, StringComparison.OrdinalIgnoreCase))
                name = name[label.Length..].Trim();
        }

        return name.IsEmpty || !name.ToString().Any(char.IsLetter) ? null : name.ToString();
    }

    private static DateOnly? DayOf(string? text)
    {
        if (text is null)
            return null;
        // The day as its own clock has it: "2024-07-22T23:30:00-05:00" is the 22nd to author and reader.
        foreach (StatedDate date in DateFinder.Find(text))
        {
            if (date.Date is { } day)
                return day;
        }

        return text.Length == 8 && DateOnly.TryParseExact(text, "yyyyMMdd", out DateOnly dense) ? dense : null;
    }
}
