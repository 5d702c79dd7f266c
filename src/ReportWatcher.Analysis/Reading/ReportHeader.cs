namespace ReportWatcher.Analysis.Reading;

/// <summary>What stands above an article: its headline, date line, byline and counters.</summary>
internal sealed class ReportHeader
{
    // Farther up stand menus, and teasers with dates of their own.
    private const int FarthestAbove = 60;

    /// <summary>A line of more words is no date line or byline.</summary>
    private const int LongestLabel = 16;

    private static readonly string[] DateLabels =
        ["published", "posted", "date", "time", "updated", "last updated", "last modified", "created", "released", "issued", "first published", "modified", "publication date", "تاريخ النشر", "نشر في", "التاريخ", "بەرواری"];

    public PageLine? Title { get; private set; }

    public string? Author { get; private set; }

    public string? Source { get; private set; }

    /// <summary>The report's own day, with its order of day and month settled.</summary>
    public DateOnly? Published { get; private set; }

    private StatedDate? _published;

    /// <param name="lines">Furniture already marked.</param>
    /// <param name="isBody">What is judged article.</param>
    /// <param name="firstProse">Index of the article's first paragraph; everything above may be header.</param>
    public static ReportHeader Parse(IReadOnlyList<PageLine> lines, bool[] isBody, int firstProse)
    {
        var header = new ReportHeader { Title = TitleFinder.Find(lines, isBody, firstProse) };
        for (int i = firstProse - 1; i >= 0 && i >= firstProse - FarthestAbove; i--)
            header.Take(lines, i);
        foreach (string cut in firstProse < lines.Count ? lines[firstProse].CutFront : [])
            header._published ??= DateFinder.Find(cut).Cast<StatedDate?>().FirstOrDefault(d => d!.Value.Date is not null);
        header.TakeBelow(lines, firstProse);
        header.Published = header._published is { } stated ? PublicationDate.Settle(stated, lines.Select(line => line.Text)) : null;
        return header;
    }

    private void Take(IReadOnlyList<PageLine> lines, int i)
    {
        PageLine line = lines[i];
        if (line == Title || line.Words > LongestLabel)
            return;
        bool isByline = Byline.TryRead(line.Text, out string? author) || IsNameBelowLabel(lines, i, out author) || IsNameBesideDate(lines, i, out author);
        bool isDateLine = TryDateLine(line.Text, isByline, out StatedDate date);
        if (isDateLine)
        {
            _published ??= date;
            // "July 5, 2024 by Jane Doe".
            Author ??= Byline.TryRead(line.Text.AsSpan(Math.Min(date.End, line.Text.Length)), out string? behind) ? behind : null;
        }

        if (isByline)
            Author ??= author;
        if (line.Text.StartsWith("Source:", StringComparison.OrdinalIgnoreCase) && line.Text.Length > 8)
            Source ??= line.Text[7..].Trim();
        else if (!isByline && !isDateLine)
            return;
        line.Role = LineRole.Furniture;
    }

    private static bool IsNameBelowLabel(IReadOnlyList<PageLine> lines, int i, out string? author)
    {
        author = i > 0 && Byline.IsLabelAlone(lines[i - 1].Text) ? Byline.NameAt(lines[i].Text) : null;
        if (author is not null)
            lines[i - 1].Role = LineRole.Furniture;
        return author is not null;
    }

    /// <summary>A name alone between headline and text is an author's only where the date stands beside it: places look the same.</summary>
    private bool IsNameBesideDate(IReadOnlyList<PageLine> lines, int i, out string? author)
    {
        bool beside = Title is not null && Byline.IsNameAlone(lines[i])
            && ((i + 1 < lines.Count && TryDateLine(lines[i + 1].Text, false, out _)) || (i > 0 && TryDateLine(lines[i - 1].Text, false, out _)));
        author = beside ? lines[i].Text : null;
        return beside;
    }

    /// <summary>Date lines directly below the first paragraph, and labelled ones and bylines anywhere below it.</summary>
    private void TakeBelow(IReadOnlyList<PageLine> lines, int firstProse)
    {
        for (int i = firstProse; i < lines.Count && (_published is null || Author is null); i++)
        {
            PageLine line = lines[i];
            if (line.Words > LongestLabel || line.IsProse)
                continue;
            if (_published is null && TryDateLine(line.Text, false, out StatedDate date) && (HasDateLabel(line.Text) || (i <= firstProse + 5 && DateLines(lines, firstProse) == 1)))
                _published = date;
            if (Author is null && (Byline.TryRead(line.Text, out string? author) || IsNameBelowLabel(lines, i, out author)))
                Author = author;
        }
    }

    /// <summary>Date lines soon after the first paragraph: several are a chronology's headings, all dates of events.</summary>
    private static int DateLines(IReadOnlyList<PageLine> lines, int firstProse) =>
        lines.Skip(firstProse).Take(20).Count(line => line.Words <= LongestLabel && TryDateLine(line.Text, false, out _));

    /// <summary>A line that is nothing but a date, with its label and time.</summary>
    public static bool TryDateLine(string text, bool isByline, out StatedDate date)
    {
        date = default;
        foreach (StatedDate found in DateFinder.Find(text))
        {
            if (found.Date is null)
                continue;
            date = found;
            // Weekday, time, place or section: four words more, or a label or byline before it.
            int others = PageLine.WordCount(text.AsSpan(0, found.Start)) + PageLine.WordCount(text.AsSpan(found.End));
            return others <= 4 || isByline || HasDateLabel(text);
        }

        return false;
    }

    private static bool HasDateLabel(string text)
    {
        ReadOnlySpan<char> start = text.AsSpan().TrimStart("•·*-–| ");
        foreach (string label in DateLabels)
        {
            if (start.StartsWith(label, StringComparison.OrdinalIgnoreCase) && (start.Length == label.Length || !char.IsLetter(start[label.Length])))
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
