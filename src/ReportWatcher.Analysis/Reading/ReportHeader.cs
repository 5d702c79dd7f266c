namespace ReportWatcher.Analysis.Reading;

/// <summary>What stands above an article, and its last lines below: headline, date line, byline, counters.</summary>
internal sealed class ReportHeader
{
    // Farther up stand menus, and teasers with dates of their own.
    private const int FarthestAbove = 60;

    /// <summary>A line of more words is no date line or byline, unless it begins with a label that says so.</summary>
    private const int LongestLine = 16;
    private const int LongestLabelled = 40;

    /// <summary>"This article was first published on", above its date.</summary>
    private const int LongestLabel = 6;

    /// <summary>In lines. A kicker's date stands this near above its headline; a page's "today" and teasers' dates farther up.</summary>
    private const int KickerAbove = 10;

    /// <summary>In letters: "date" and "time" before a date may be any sentence's words.</summary>
    private const int ShortestInnerLabel = 6;

    private static readonly string[] DateLabels =
        ["published", "posted", "date", "time", "created", "released", "issued", "publication date", "post time",
        "تاريخ النشر", "نشر في", "نشرت في", "تم النشر", "التاريخ", "بەروار", "بەرواری", "بڵاوکراوەتەوە", "dîrok", "dîroka weşanê"];

    /// <summary>What came first counts, whatever was stamped or printed later.</summary>
    private static readonly string[] OriginLabels =
        ["first published", "originally published", "this article was originally published", "this article was first published",
        "this story was originally published", "this story was first published", "this post was originally published", "this post was first published"];

    private static readonly string[] UpdateLabels =
        ["updated", "last updated", "last modified", "modified", "page last modified", "last update", "last reviewed", "reviewed",
        "آخر تحديث", "تم التحديث", "دوایین نوێکردنەوە", "hate nûkirin", "rojanekirin"];

    private static readonly string[] SourceLabels = ["Source:", "المصدر:", "سەرچاوە:", "Çavkanî:"];

    // What may stand in a date line beside the date: parts of the time, and the reading time.
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> TimeWords = new HashSet<string>(
        ["on", "at", "am", "pm", "a", "p", "m", "est", "edt", "et", "pt", "ct", "gmt", "utc", "bst", "ist", "min", "mins", "minute", "minutes", "read", "by"],
        StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    private enum Claim { None, Updated, Bare, Published, Origin }

    private enum AuthorClaim { None, NameAlone, Byline }

    private StatedDate? _published;
    private Claim _claim;
    private AuthorClaim _authorClaim;

    public PageLine? Title { get; private set; }

    public string? Author { get; private set; }

    public string? Source { get; private set; }

    /// <summary>The report's own day, with its order of day and month settled.</summary>
    public DateOnly? Published { get; private set; }

    /// <summary>True where that day stands between headline and text, or the text says that it was first published then: no other date of a page is surer.</summary>
    public bool IsPublishedBesideHeadline { get; private set; }

    /// <param name="lines">Furniture already marked.</param>
    /// <param name="isBody">What is judged article.</param>
    /// <param name="firstProse">Index of the article's first paragraph; everything above may be header.</param>
    /// <param name="title">The headline where it is known; null: to be found.</param>
    public static ReportHeader Parse(List<PageLine> lines, bool[] isBody, int firstProse, string? title = null)
    {
        PageLine? headline = title is null ? TitleFinder.Find(lines, isBody, firstProse) : LineOf(lines, title);
        var header = new ReportHeader { Title = headline };
        // Menus and breadcrumbs name the page too: the nearest to the text is the headline.
        int titleAt = headline is null ? -1 : Math.Max(firstProse - 1, 0);
        while (titleAt >= 0 && lines[titleAt] != headline && !SameLetters(lines[titleAt].Span, headline!.Span))
            titleAt--;
        for (int i = firstProse - 1; i >= 0 && i >= firstProse - FarthestAbove; i--)
            header.Take(lines, i, titleAt);
        foreach (string cut in firstProse < lines.Count ? lines[firstProse].CutFront : [])
        {
            if (Array.Find(DateFinder.Find(cut), date => date.Date is not null) is { Date: not null } date)
                header.TakeDate(date, Claim.Bare);
        }

        header.TakeBelow(lines, firstProse);
        header.Published = header._published is { } stated ? PublicationDate.Settle(stated, lines) : null;
        return header;
    }

    private static PageLine? LineOf(List<PageLine> lines, string title) => lines.Find(line => SameLetters(line.Span, title));

    private void TakeDate(StatedDate date, Claim claim, bool besideHeadline = false)
    {
        if (claim <= _claim)
            return;
        (_published, _claim) = (date, claim);
        IsPublishedBesideHeadline = claim == Claim.Origin || (claim >= Claim.Bare && besideHeadline);
    }

    private void TakeAuthor(string? author, AuthorClaim claim)
    {
        if (author is not null && claim > _authorClaim)
            (Author, _authorClaim) = (author, claim);
    }

    private void Take(List<PageLine> lines, int i, int titleAt)
    {
        PageLine line = lines[i];
        if (line == Title || line.Words > LongestLabelled)
            return;
        bool isByline = line.Words <= LongestLine && (Byline.TryRead(line.Span, out _) || IsNameBelowLabel(lines, i, out _) || IsNameBesideDate(lines, i, out _));
        Claim claim = ClaimOf(lines, i, isByline, out StatedDate date);
        if (claim != Claim.None)
        {
            if (_claim == Claim.None || claim != Claim.Bare || i >= titleAt - KickerAbove)
                TakeDate(date, claim, besideHeadline: titleAt >= 0 && i > titleAt);
            // "July 5, 2024 by Jane Doe".
            if (Byline.TryRead(line.Span[Math.Min(date.End, line.Span.Length)..], out string? behind))
                TakeAuthor(behind, AuthorClaim.Byline);
        }

        if (isByline)
            TakeNameIn(lines, i, titleAt);
        if (SourceIn(line.Span) is { } source)
            Source ??= source;
        else if (!isByline && claim == Claim.None)
            return;
        line.SetAside(FurnitureReason.DateOrByline);
    }

    private static string? SourceIn(ReadOnlySpan<char> text)
    {
        foreach (string label in SourceLabels)
        {
            if (text.Length > label.Length + 1 && text.StartsWith(label, StringComparison.OrdinalIgnoreCase))
                return text[label.Length..].Trim().ToString();
        }

        return null;
    }

    /// <summary>"By industry" far above the headline is a menu's: it counts no more than a bare name.</summary>
    private void TakeNameIn(List<PageLine> lines, int i, int titleAt)
    {
        if (Byline.TryRead(lines[i].Span, out string? author) || IsNameBelowLabel(lines, i, out author))
            TakeAuthor(author, i >= titleAt - KickerAbove ? AuthorClaim.Byline : AuthorClaim.NameAlone);
        else if (IsNameBesideDate(lines, i, out author))
            TakeAuthor(author, AuthorClaim.NameAlone);
    }

    private static bool IsNameBelowLabel(List<PageLine> lines, int i, out string? author)
    {
        author = i > 0 && Byline.IsLabelAlone(lines[i - 1].Span) ? Byline.NameAt(lines[i].Span) : null;
        if (author is not null)
            lines[i - 1].SetAside(FurnitureReason.DateOrByline);
        return author is not null;
    }

    /// <summary>A name alone between headline and text is an author's only where the date stands beside it: places look the same.</summary>
    private bool IsNameBesideDate(List<PageLine> lines, int i, out string? author)
    {
        bool beside = Title is not null && Byline.IsNameAlone(lines[i]) && (IsDateLine(lines, i + 1) || IsDateLine(lines, i - 1));
        author = beside ? lines[i].Text : null;
        return beside;
    }

    private static bool IsBesideByline(List<PageLine> lines, int i)
    {
        return IsByline(i - 1) || IsByline(i + 1);

        bool IsByline(int at) => at >= 0 && at < lines.Count && lines[at].Words <= LongestLine && Byline.TryRead(lines[at].Span, out _);
    }

    /// <summary>Date lines directly below the first paragraph, labelled ones and those beside a byline anywhere below it, and bylines.</summary>
    private void TakeBelow(List<PageLine> lines, int firstProse)
    {
        for (int i = firstProse; i < lines.Count; i++)
        {
            PageLine line = lines[i];
            TakeOrigin(lines, i);
            if (line.Words > LongestLine || line.IsProse)
                continue;
            if (_claim < Claim.Bare && ClaimOf(lines, i, false, out StatedDate date) is not Claim.None and var claim
                && (claim != Claim.Bare || IsBesideByline(lines, i) || (i <= firstProse + 5 && DateLines(lines, firstProse) == 1)))
            {
                TakeDate(date, claim);
            }

            if (Author is null && (Byline.TryRead(line.Span, out string? author) || IsNameBelowLabel(lines, i, out author)))
                TakeAuthor(author, AuthorClaim.Byline);
        }
    }

    /// <summary>"This article was originally published on 26 Sep 2019 and has been updated", in a sentence of its own.</summary>
    private void TakeOrigin(List<PageLine> lines, int i)
    {
        PageLine line = lines[i];
        if (line.Words > LongestLabelled || !BeginsWithAny(line.Span, OriginLabels))
            return;
        if (ClaimOf(lines, i, false, out StatedDate date) == Claim.Origin
            || (line.Words <= LongestLabel && i + 1 < lines.Count && ClaimOf(lines, i + 1, false, out date) == Claim.Origin))
        {
            TakeDate(date, Claim.Origin);
        }
    }

    /// <summary>Date lines soon after the first paragraph: several are a chronology's headings, all dates of events.</summary>
    private static int DateLines(List<PageLine> lines, int firstProse)
    {
        int count = 0;
        for (int i = firstProse; i < Math.Min(firstProse + 20, lines.Count); i++)
            count += lines[i].Words <= LongestLine && IsDateLine(lines, i) ? 1 : 0;
        return count;
    }

    public static bool IsDateLine(List<PageLine> lines, int i) => i >= 0 && i < lines.Count && ClaimOf(lines, i, false, out _) != Claim.None;

    /// <summary>Whether a line is nothing but a date, with its label and time, and what it is the date of.</summary>
    private static Claim ClaimOf(List<PageLine> lines, int i, bool isByline, out StatedDate date)
    {
        PageLine line = lines[i];
        date = default;
        if (line.Words > LongestLabelled)
            return Claim.None;
        Claim label = LabelOf(line.Span);
        if (line.Words > LongestLine && label == Claim.None)
            return Claim.None;
        Claim best = Claim.None;
        int before = 0;
        foreach (StatedDate found in line.Dates)
        {
            if (found.Date is null)
                continue;
            Claim claim = before > 0 ? Claim.None : label;
            // "By Jane Doe, updated July 9, 2024 · published July 5, 2024".
            if (claim == Claim.None)
                claim = InnerLabel(line.Span.Slice(before, Math.Max(found.Start - before, 0)));
            if (claim == Claim.None && before == 0)
                claim = i > 0 && lines[i - 1].Words <= LongestLabel && lines[i - 1].Dates.Length == 0 ? LabelOf(lines[i - 1].Span) : Claim.None;
            if (claim == Claim.None && before == 0 && (isByline || IsBare(line.Span, found)))
                claim = Claim.Bare;
            if (claim > best)
                (best, date) = (claim, found);
            before = found.End;
        }

        return best;
    }

    /// <summary>Weekday, place or section: four words more; eight behind a date that comes first, or a byline.</summary>
    private static bool IsBare(ReadOnlySpan<char> text, StatedDate date)
    {
        ReadOnlySpan<char> behind = text[date.End..];
        int others = OtherWords(text[..date.Start]) + OtherWords(behind);
        return others <= (date.Start == 0 ? 8 : 4) || (date.Start == 0 && Byline.TryRead(behind, out _));
    }

    /// <summary>Words that are neither numbers nor part of a time.</summary>
    private static int OtherWords(ReadOnlySpan<char> text)
    {
        int words = 0;
        for (int i = 0; i < text.Length; i++)
        {
            int start = i;
            while (i < text.Length && char.IsLetter(text[i]))
                i++;
            words += i > start && !TimeWords.Contains(text[start..i]) ? 1 : 0;
        }

        return words;
    }

    private static Claim LabelOf(ReadOnlySpan<char> text)
    {
        text = text.TrimStart("•·*-–| ");
        return BeginsWithAny(text, UpdateLabels) ? Claim.Updated
            : BeginsWithAny(text, OriginLabels) ? Claim.Origin
            : BeginsWithAny(text, DateLabels) ? Claim.Published
            : Claim.None;
    }

    /// <summary>The label that a text ends with.</summary>
    private static Claim InnerLabel(ReadOnlySpan<char> text)
    {
        text = text.TrimEnd(": ");
        if (text.EndsWith(" on", StringComparison.OrdinalIgnoreCase))
            text = text[..^3];
        return EndsWithAny(text, UpdateLabels) ? Claim.Updated : EndsWithAny(text, OriginLabels) ? Claim.Origin : EndsWithAny(text, DateLabels) ? Claim.Published : Claim.None;
    }

    private static bool EndsWithAny(ReadOnlySpan<char> text, string[] labels)
    {
        foreach (string label in labels)
        {
            if (label.Length >= ShortestInnerLabel && text.EndsWith(label, StringComparison.OrdinalIgnoreCase)
                && (text.Length == label.Length || !char.IsLetter(text[^(label.Length + 1)])))
            {
                return true;
            }
        }

        return false;
    }

    private static bool BeginsWithAny(ReadOnlySpan<char> text, string[] labels)
    {
        foreach (string label in labels)
        {
            if (text.StartsWith(label, StringComparison.OrdinalIgnoreCase) && (text.Length == label.Length || !char.IsLetter(text[label.Length])))
                return true;
        }

        return false;
    }

    /// <summary>Equal but for case, blanks and punctuation.</summary>
    public static bool SameLetters(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        int i = 0, j = 0;
        bool any = false;
        while (true)
        {
            while (i < a.Length && !char.IsLetterOrDigit(a[i]))
                i++;
            while (j < b.Length && !char.IsLetterOrDigit(b[j]))
                j++;
            if (i == a.Length || j == b.Length)
                return any && i == a.Length && j == b.Length;
            if (char.ToLowerInvariant(a[i++]) != char.ToLowerInvariant(b[j++]))
                return false;
            any = true;
        }
    }
}
