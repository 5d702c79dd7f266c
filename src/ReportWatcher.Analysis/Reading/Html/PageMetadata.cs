using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ReportWatcher.Analysis.Reading.Html;

/// <summary>What a page's head and marked-up elements say of its article, the most reliable first.</summary>
internal sealed partial class PageMetadata
{
    // Of a chronicle's thousands; the one sought stands near the headline.
    private const int MostTimes = 64;

    // Of an element that holds a name or a date, with the white space between.
    private const int MostNodes = 1_000;
    private const int MostCharacters = 10_000;

    private static readonly string[] PublishedNames =
    [
        "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "parsely-pub-date", "sailthru.date",
        "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "dcterms.created", "dc.date.created", "citation_publication_date",
        "citation_date", "publication_date", "publish-date", "publish_date", "pubdate", "publishdate", "article.published", "article:published",
        "cxenseparse:recs:publishtime", "date", "created", "bt:pubdate", "ptime", "rnews:datepublished", "published", "published-date", "published_date", "published_time", "publication-date", "release_date",
        "article_date_original", "originalpublicationdate", "dc.date.published", "dcterms.published", "pub_date",
        "article:published_date", "og:pubdate", "date_published", "prism.publicationdate", "citation_online_date", "news:publication_date", "dcterms.available",
    ];

    private static readonly string[] AuthorNames =
        ["author", "article:author_name", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "citation_author", "byl", "article:author", "twitter:creator:name"];

    private static readonly string[] TitleSeparators = [" | ", " - ", " – ", " — ", " » ", " :: ", " · ", " « ", " ‹ ", " › ", " / "];

    private static readonly SearchValues<string> AuthorClasses = SearchValues.Create(["author", "byline"], StringComparison.OrdinalIgnoreCase);
    private static readonly SearchValues<string> PublishedClasses = SearchValues.Create(["publish"], StringComparison.OrdinalIgnoreCase);
    private static readonly SearchValues<string> ModifiedClasses = SearchValues.Create(["update", "modified"], StringComparison.OrdinalIgnoreCase);

    private readonly Dictionary<string, string> _meta = new(StringComparer.OrdinalIgnoreCase);
    private readonly JsonLd _jsonLd = new();
    private readonly string? _documentTitle;
    private string? _itemDate, _publishedTime;
    private string? _itemAuthor, _relAuthor, _classAuthor, _canonical;

    /// <summary>First-level headings, in the order of the page.</summary>
    private readonly List<string> _headings = [];

    /// <summary>What time elements state, each with the number of headings above it.</summary>
    private readonly List<(int Headings, string Stated)> _times = [];

    public PageMetadata(DomElement? head)
    {
        for (DomNode? child = head?.FirstChild; child is not null; child = child.Next)
        {
            if (child is not DomElement element)
                continue;
            if (_documentTitle is null && element.Tag == HtmlTag.Title)
                _documentTitle = Clean(TextOf(element));
            else
                Take(element);
        }
    }

    public string? SiteName { get; private set; }

    public string? Author { get; private set; }

    /// <summary>The day that the head or the markup names as that of publication.</summary>
    public DateOnly? StatedPublished { get; private set; }

    /// <summary>
    /// True where the head's day of publication is also that of the last change: many sites stamp both anew with every
    /// change, and an earlier day printed under the headline is right.
    /// </summary>
    public bool IsStampedAnew { get; private set; }

    /// <summary>For pages that neither state a day nor print one above the text: other time elements, the address, data for scripts.</summary>
    public DateOnly? GuessedPublished { get; private set; }

    /// <summary>The headline; null where neither head nor headings have one.</summary>
    public string? Title { get; private set; }

    /// <summary>The article's text in the JSON-LD, without paragraphs; some pages give a first part only.</summary>
    public string? ArticleBody => _jsonLd.ArticleBody;

    /// <summary>Looks at an element of the page; to be shown all of them in their order.</summary>
    public void Take(DomElement element)
    {
        string tag = element.Tag.Name;
        switch (tag)
        {
            case "meta":
                TakeMeta(element);
                break;
            case "link" when _canonical is null && element.Span(DomAttributes.Rel).Equals("canonical", StringComparison.OrdinalIgnoreCase):
                _canonical = element.Value(DomAttributes.Href);
                break;
            case "script" when element.Span(DomAttributes.Type).Contains("ld+json", StringComparison.OrdinalIgnoreCase):
                _jsonLd.Read(TextOf(element));
                break;
            case "h1" when _headings.Count < 8:
                if (Clean(TextOf(element)) is { } heading)
                    _headings.Add(heading);
                break;
            case "time":
                TakeTime(element);
                break;
            case "a" when _relAuthor is null && element.Span(DomAttributes.Rel).Contains("author", StringComparison.OrdinalIgnoreCase):
                _relAuthor = Short(element);
                break;
        }

        if (element.Has(DomAttributes.ItemProp))
            TakeItem(element);
        if (_classAuthor is null && element.Span(DomAttributes.Class) is { Length: > 0 and < 200 } name && name.ContainsAny(AuthorClasses))
            _classAuthor = AuthorIn(element);
    }

    /// <summary>Chooses among what was seen, once all of it was.</summary>
    public void Settle(ReadOnlySpan<char> html)
    {
        SiteName = Meta("og:site_name") ?? Meta("application-name") ?? _jsonLd.Publisher;
        Author = First([_jsonLd.Author, FirstMeta(AuthorNames), _itemAuthor, _relAuthor, _classAuthor], CleanAuthor);
        StatedPublished = First<DateOnly>([_jsonLd.Published, FirstMeta(PublishedNames), _itemDate, _publishedTime], DayOf);
        IsStampedAnew = DayOf(_jsonLd.Modified ?? Meta("article:modified_time")) <= StatedPublished;
        Title = ChooseTitle();
        int headline = _headings.IndexOf(Title ?? "") + 1;
        GuessedPublished = First<DateOnly>([TimeBelow(Math.Max(headline, 1)), TimeBelow(0), AddressDay()], DayOf) ?? DayOf(EmbeddedDay(html));
    }

    private void TakeItem(DomElement element)
    {
        ReadOnlySpan<char> property = element.Span(DomAttributes.ItemProp);
        if (_itemDate is null && property.Contains("datePublished", StringComparison.OrdinalIgnoreCase))
            _itemDate = element.Value(DomAttributes.Content) ?? element.Value(DomAttributes.DateTime) ?? Short(element);
        if (_itemAuthor is null && property.Equals("author", StringComparison.OrdinalIgnoreCase))
            _itemAuthor = element.Value(DomAttributes.Content) ?? Short(NameIn(element) ?? element);
    }

    private static DomElement? NameIn(DomElement item)
    {
        int nodes = 0;
        for (DomNode? node = item.NextInside(item); node is not null && nodes < MostNodes; node = item.NextInside(node), nodes++)
        {
            if (node is DomElement element && element.Span(DomAttributes.ItemProp) is "name")
                return element;
        }

        return null;
    }

    private void TakeTime(DomElement element)
    {
        ReadOnlySpan<char> className = element.Span(DomAttributes.Class);
        string? stated = element.Value(DomAttributes.DateTime) ?? Short(element);
        if (stated is null || className.ContainsAny(ModifiedClasses))
            return;
        if (element.Has(DomAttributes.PubDate) || className.ContainsAny(PublishedClasses))
            _publishedTime ??= stated;
        if (_times.Count < MostTimes)
            _times.Add((_headings.Count, stated));
    }

    /// <summary>The first below the headline; teasers above it have times too.</summary>
    private string? TimeBelow(int headings) => _times.Find(time => time.Headings >= headings).Stated;

    /// <summary>"https://example.org/2024/07/22/talks-begin", "/2024/jul/22/": the day in the page's own address.</summary>
    private string? AddressDay()
    {
        if ((Meta("og:url") ?? _canonical) is not { } address || DayInAddress().Match(address) is not { Success: true, Groups: var part })
            return null;
        int? month = CalendarWords.Month(part["month"].Value);
        return $"{part["year"].Value}-{month?.ToString(CultureInfo.InvariantCulture) ?? part["month"].Value}-{part["day"].Value}";
    }

    /// <summary>Pages drawn by scripts carry their data along, as JSON in whatever wrapping.</summary>
    private static string? EmbeddedDay(ReadOnlySpan<char> html)
    {
        const string Key = "datePublished";
        int at = html.IndexOf(Key, StringComparison.Ordinal);
        return at < 0 ? null : html.Slice(at + Key.Length, Math.Min(40, html.Length - at - Key.Length)).ToString();
    }

    [GeneratedRegex(@"/(?<year>20\d\d)(?<mark>[/-])(?<month>[01]?\d|[a-z]{3})\k<mark>(?<day>[0-3]?\d)(?![^/-])", RegexOptions.IgnoreCase)]
    private static partial Regex DayInAddress();

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

    private void TakeMeta(DomElement element)
    {
        if ((element.Value(DomAttributes.Property) ?? element.Value(DomAttributes.Name) ?? element.Value(DomAttributes.ItemProp)) is { } name
            && Clean(element.Value(DomAttributes.Content)) is { } content)
        {
            _meta.TryAdd(name, content);
        }
    }

    private string? Meta(string name) => _meta.GetValueOrDefault(name);

    private string? FirstMeta(string[] names) => names.Select(Meta).FirstOrDefault(value => value is not null && !value.StartsWith("http", StringComparison.OrdinalIgnoreCase));

    private static string? First(string?[] candidates, Func<string?, string?> read) => candidates.Select(read).FirstOrDefault(value => value is not null);

    private static T? First<T>(string?[] candidates, Func<string?, T?> read)
        where T : struct
        => candidates.Select(read).FirstOrDefault(value => value is not null);

    private static string? AuthorIn(DomElement element) =>
        element.Tag.Name is "a" or "span" or "p" or "div" or "cite" or "strong" or "li" or "address"
        && Short(element) is { } text && CleanAuthor(text) is { } author && PageLine.WordCount(author) is >= 2 and <= 6
            ? text
            : null;

    /// <summary>An element's text where it is a name's or a date's length. Elements around the page are asked as well: their text is not put together.</summary>
    private static string? Short(DomElement element)
    {
        if (element.HasMoreElementsThan(8))
            return null;
        int nodes = 0, length = 0;
        for (DomNode? node = element.NextInside(element); node is not null; node = element.NextInside(node))
        {
            length += node is DomText text ? text.Data.Length : 0;
            if (++nodes > MostNodes || length > MostCharacters)
                return null;
        }

        return Clean(TextOf(element)) is { Length: < 120 } found ? found : null;
    }

    private static string TextOf(DomElement element)
    {
        // Most hold one text and nothing else.
        if (element.FirstChild is DomText { Next: null } only)
            return only.Data.ToString();
        var text = new StringBuilder();
        for (DomNode? node = element.NextInside(element); node is not null; node = element.NextInside(node))
        {
            if (node is DomText part)
                text.Append(part.Data);
        }

        return text.ToString();
    }

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
        if (Array.Find(DateFinder.Find(text), date => date.Date is not null).Date is { } day)
            return day;
        return text.Length == 8 && DateOnly.TryParseExact(text, "yyyyMMdd", out DateOnly dense) ? dense : null;
    }
}
