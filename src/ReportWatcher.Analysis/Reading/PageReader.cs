using ReportWatcher.Analysis.Reading.Model;

namespace ReportWatcher.Analysis.Reading;

/// <summary>Tells the article from the furniture in the lines of a pasted page.</summary>
/// <param name="model">Judges a line by itself and what surrounds it.</param>
/// <param name="context">Judges it again, by what the first made of the lines around it and of the page.</param>
internal sealed class PageReader(LineModel model, LineModel context)
{
    /// <summary>Log odds that a line which is no sentence needs: a heading lost costs less than an alert on a button.</summary>
    private const float LeastOfLoose = 0.3f;

    /// <summary>In words.</summary>
    private const int LongRefrain = 12;

    /// <param name="oneLine">True where the lines are sentences of one paragraph.</param>
    /// <param name="stated">What is known of the article beside its text: it stands in the place of what the lines say.</param>
    /// <param name="otherwise">What is said where the lines say nothing.</param>
    /// <exception cref="UnreadableReportException">"no-text" where nothing is left.</exception>
    public Article Read(List<PageLine> lines, bool oneLine, ArticleHead? stated = null, ArticleHead? otherwise = null)
    {
        string? agency = CutRunIns(lines);
        FurnitureKind[] kinds = Kinds(lines);
        MarkFurniture(lines, kinds);
        var isBody = new bool[lines.Count];
        for (int i = 0; i < isBody.Length; i++)
            isBody[i] = lines[i].Role == LineRole.Open;
        int from = 0;
        if (IsWholePage(lines, line => line.Role == LineRole.Open && line.Row is null))
            from = Judge(lines, kinds, isBody);

        int first = FirstProse(lines, isBody, from);
        ReportHeader header = oneLine ? new ReportHeader() : ReportHeader.Parse(lines, isBody, first);
        if (stated?.Title is { } known)
            SetAsideHeadline(lines, known);
        else if (header.Title is { } title)
            SetAsideRepeats(lines, title);
        SetAsideRepeated(lines, isBody);
        for (int i = 0; i < lines.Count; i++)
        {
            if (!isBody[i] && lines[i].Role == LineRole.Open)
                lines[i].SetAside(FurnitureReason.NotLikeArticle);
        }

        KeepSomething(lines);
        ArticleHead said = new(header.Title?.Text, header.Author, header.Source ?? agency, header.Published);
        return ArticleAssembly.Build(lines, (otherwise?.With(said) ?? said).With(stated), oneLine);
    }

    /// <param name="isMarkedUp">True for HTML, which marks the code that an article shows: there a line of data is not furniture for that alone.</param>
    public static FurnitureKind[] Kinds(List<PageLine> lines, bool isMarkedUp = false)
    {
        var kinds = new FurnitureKind[lines.Count];
        for (int i = 0; i < kinds.Length; i++)
            kinds[i] = !isMarkedUp && FurnitureLexicon.IsData(lines[i]) ? FurnitureKind.Line : FurnitureLexicon.Classify(lines[i]);
        return kinds;
    }

    public static string? CutRunIns(List<PageLine> lines)
    {
        string? agency = null;
        foreach (PageLine line in lines)
        {
            if (line.Words < 5)
                continue;
            string? named = RunIns.CutHead(line);
            agency ??= named;
            RunIns.CutTail(line);
        }

        return agency;
    }

    /// <summary>Sets aside what the lexicon knows, and the tail that it finds.</summary>
    public static void MarkFurniture(List<PageLine> lines, FurnitureKind[] kinds)
    {
        int tail = PageTail.Find(lines, kinds);
        for (int i = 0; i < lines.Count; i++)
        {
            // "Related" or "Comments" between two paragraphs of what was judged article is a section's heading.
            bool heading = kinds[i] == FurnitureKind.PerhapsEnd && i > 0 && i + 1 < tail && lines[i - 1].IsProse && lines[i + 1].IsProse;
            if (i >= tail)
                lines[i].SetAside(kinds[tail] == FurnitureKind.End ? FurnitureReason.CommentForm : FurnitureReason.BelowArticle);
            else if (kinds[i] != FurnitureKind.None && !heading && lines[i].Row is null)
                lines[i].SetAside(FurnitureReason.Label);
        }
    }

    /// <summary>
    /// True for what select-all copies: menus and lists around the article. A text that somebody has cut out has few lines
    /// that are no sentences, and none of it is thrown away on a model's guess.
    /// </summary>
    public static bool IsWholePage(List<PageLine> lines, Func<PageLine, bool> isOpen)
    {
        int prose = 0, loose = 0;
        foreach (PageLine line in lines)
        {
            if (!isOpen(line))
                continue;
            prose += line.IsProse ? 1 : 0;
            loose += line.IsProse ? 0 : 1;
        }

        return loose > 6 && loose * 2 > prose;
    }

    /// <returns>Where the article begins: the start of the densest stretch.</returns>
    private int Judge(List<PageLine> lines, FurnitureKind[] kinds, bool[] isBody)
    {
        FeatureTable rows = LineFeatures.Of(lines, kinds, LineFeatures.Count, compare: true);
        float[] scores = context.Scores(LineContext.Of(lines, rows, model.Scores(rows)));
        for (int i = 0; i < lines.Count; i++)
        {
            // The model knows no tables: a row of one is never a menu.
            isBody[i] &= lines[i].Row is not null || scores[i] > (lines[i].IsProse ? 0 : LeastOfLoose);
        }

        return DensestStretch(lines, scores).Start;
    }

    /// <summary>The contiguous lines, first and last, with the greatest sum of log odds times log words (Pasternack and Roth, WWW 2009).</summary>
    public static (int Start, int End) DensestStretch(IReadOnlyList<PageLine> lines, ReadOnlySpan<float> scores)
    {
        double sum = 0, best = 0;
        int start = 0, bestStart = 0, bestEnd = 0;
        for (int i = 0; i < lines.Count; i++)
        {
            if (sum <= 0)
                (sum, start) = (0, i);
            sum += scores[i] * Math.Log(1 + lines[i].Words);
            if (sum > best)
                (best, bestStart, bestEnd) = (sum, start, i);
        }

        return (bestStart, bestEnd);
    }

    /// <returns>Index of the article's first paragraph, from the start of its densest stretch on.</returns>
    public static int FirstProse(List<PageLine> lines, bool[] isBody, int from)
    {
        for (int i = from; i < lines.Count; i++)
        {
            PageLine line = lines[i];
            if (!isBody[i] || !line.IsProse || (line.Words <= 16 && Byline.TryRead(line.Span, out _)))
                continue;
            // "Why do ...?": a question or exclamation above paragraphs is a headline, if nothing else is.
            bool headline = line.Words <= 20 && line.Span[^1] is '?' or '!' && lines.FindIndex(0, i, l => l.Role == LineRole.Open) < 0;
            int next = headline ? lines.FindIndex(i + 1, l => l.Role == LineRole.Open && l.IsProse) : -1;
            return next < 0 ? i : next;
        }

        // No sentence anywhere: the second of several lines is the text, so that a headline and a short line come out as such.
        int open = lines.FindIndex(line => line.Role == LineRole.Open);
        int second = open < 0 ? -1 : lines.FindIndex(open + 1, line => line.Role == LineRole.Open);
        return Math.Max(second < 0 ? open : second, 0);
    }

    /// <summary>The headline stands in the title already.</summary>
    private static void SetAsideHeadline(List<PageLine> lines, string title)
    {
        foreach (PageLine line in lines)
        {
            if (line.Role == LineRole.Open && ReportHeader.SameLetters(line.Span, title))
                line.SetAside(FurnitureReason.Headline);
        }
    }

    private static void SetAsideRepeats(List<PageLine> lines, PageLine title)
    {
        title.Role = LineRole.Title;
        SetAsideHeadline(lines, title.Text);
    }

    /// <summary>
    /// Pages say it twice: for narrow screens, for printing, behind "read more". A long paragraph that comes again is set
    /// aside, and with it the repeated headings and list items beside it; a refrain of few words stays.
    /// </summary>
    public static void SetAsideRepeated(List<PageLine> lines, bool[] isBody)
    {
        var seen = new HashSet<ReadOnlyMemory<char>>(lines.Count, SameCharacters.Comparer);
        bool[] again = new bool[lines.Count];
        bool any = false;
        for (int i = 0; i < lines.Count; i++)
        {
            if (!isBody[i] || lines[i].Role != LineRole.Open)
                continue;
            bool sameRow = i > 0 && lines[i].Row is not null && lines[i].Row == lines[i - 1].Row;
            again[i] = sameRow ? again[i - 1] : !seen.Add(lines[i].Row is null ? lines[i].Characters : RowAt(i).AsMemory());
            if (again[i] && lines[i].IsProse && lines[i].Words >= LongRefrain)
            {
                lines[i].SetAside(FurnitureReason.Repeated);
                any = true;
            }
        }

        if (!any)
            return;
        for (int i = 1; i < lines.Count; i++)
            SetAsideBeside(i, i - 1);
        for (int i = lines.Count - 2; i >= 0; i--)
            SetAsideBeside(i, i + 1);

        // Of a table, rows as a whole: a cell says little.
        string RowAt(int first) => string.Join('\n', lines.Skip(first).TakeWhile(line => line.Row == lines[first].Row).Select(line => line.Text));

        void SetAsideBeside(int i, int neighbour)
        {
            if (again[i] && lines[i].Role == LineRole.Open && lines[neighbour] is { Role: LineRole.Furniture, Reason: FurnitureReason.Repeated })
                lines[i].SetAside(FurnitureReason.Repeated);
        }
    }

    /// <summary>A text in which everything looked like furniture: rather all of it than none.</summary>
    /// <exception cref="UnreadableReportException">"no-text".</exception>
    public static void KeepSomething(List<PageLine> lines)
    {
        if (lines.Exists(line => line.Role == LineRole.Open))
            return;
        foreach (PageLine line in lines.Where(line => line.Role == LineRole.Furniture && line.Text.Any(char.IsLetter)))
            line.Role = LineRole.Open;
        if (!lines.Exists(line => line.Role == LineRole.Open))
            throw new UnreadableReportException("no-text", "The report holds no sentence that could be an article's.");
    }
}
