using ReportWatcher.Analysis.Reading.Html;

namespace ReportWatcher.Analysis.Reading.Model;

/// <summary>What the block model looks at beside the <see cref="LineFeature"/>s; the bits of <see cref="BlockHints"/> follow.</summary>
internal enum BlockFeature
{
    LinkDensity,
    IsParagraph,
    IsListItem,
    HeadingLevel,
    IsTableCell,
    IsLooseText,
    KeptByReadability,
    ChosenByReadability,
    ScoreShare,
    KeptWithin3,
    KeptBefore,
    KeptAfter,
    HasArticleBody,
    InArticleBody,
    AfterTitle,
    OverlapsTitle,
    ClassWeight,
    KindBlocks,
    KindMeanWords,
    KindLinkDensity,
    KindKept,
}

/// <summary>Measures the blocks of an HTML page for the block model.</summary>
internal static class BlockFeatures
{
    private static readonly int Own = Enum.GetValues<BlockFeature>().Length;
    private static readonly int HintBits = Enum.GetValues<BlockHints>().Length - 1;

    public static readonly int Width = LineFeatures.Count + Own + HintBits;

    public static string NameOf(int feature) =>
        feature < LineFeatures.Count ? ((LineFeature)feature).ToString()
        : feature < LineFeatures.Count + Own ? ((BlockFeature)(feature - LineFeatures.Count)).ToString()
        : ((BlockHints)(1 << (feature - LineFeatures.Count - Own))).ToString();

    public static FeatureTable Of(IReadOnlyList<PageNode> runs, IReadOnlyList<PageLine> lines, IReadOnlyList<FurnitureKind> kinds, string? title, string? articleBody)
    {
        FeatureTable rows = LineFeatures.Of(lines, kinds, Width, compare: false);
        string? body = articleBody is { Length: > 200 } ? Letters(articleBody) : null;
        var titleWords = new WordSet(title ?? "");
        int titleAt = TitleAt(runs, title);
        double top = TopScore(runs);
        int allKept = 0;
        foreach (PageNode run in runs)
            allKept += run.Kept ? run.Line!.Words : 0;
        int keptBefore = 0;
        for (int i = 0; i < runs.Count; i++)
        {
            PageNode run = runs[i];
            PageNode parent = run.Parent!;
            PageLine line = lines[i];
            Span<float> own = rows[i][LineFeatures.Count..];
            own[(int)BlockFeature.LinkDensity] = (float)run.OwnLinkChars / line.Text.Length;
            own[(int)BlockFeature.IsParagraph] = parent.Tag == "p" ? 1 : 0;
            own[(int)BlockFeature.IsListItem] = parent.Tag == "li" || (parent.Parent?.Tag == "li") ? 1 : 0;
            own[(int)BlockFeature.HeadingLevel] = parent.Tag is ['h', >= '1' and <= '6'] ? parent.Tag[1] - '0' : 0;
            own[(int)BlockFeature.IsTableCell] = parent.Tag is "td" or "th" ? 1 : 0;
            own[(int)BlockFeature.IsLooseText] = parent.Tag is "div" or "section" or "article" or "main" or "body" ? 1 : 0;
            own[(int)BlockFeature.KeptByReadability] = run.Kept ? 1 : 0;
            own[(int)BlockFeature.ChosenByReadability] = run.Chosen ? 1 : 0;
            own[(int)BlockFeature.ScoreShare] = (float)(CandidateScore(run) / Math.Max(top, 1));
            own[(int)BlockFeature.KeptWithin3] = KeptWithin(runs, i, 3);
            own[(int)BlockFeature.KeptBefore] = allKept == 0 ? 0 : (float)keptBefore / allKept;
            own[(int)BlockFeature.KeptAfter] = allKept == 0 ? 0 : (float)(allKept - keptBefore) / allKept;
            own[(int)BlockFeature.HasArticleBody] = body is null ? 0 : 1;
            own[(int)BlockFeature.InArticleBody] = body is not null && IsIn(body, line.Text) ? 1 : 0;
            own[(int)BlockFeature.AfterTitle] = titleAt < 0 ? -1 : Math.Clamp(i - titleAt, -20, 20);
            own[(int)BlockFeature.OverlapsTitle] = line.Words > 30 ? 0 : (float)titleWords.Overlap(line.Text);
            own[(int)BlockFeature.ClassWeight] = parent.Weight + (parent.Parent?.Weight ?? 0);
            for (int bit = 0; bit < HintBits; bit++)
                own[Own + bit] = ((int)run.Hints >> bit) & 1;
            keptBefore += run.Kept ? line.Words : 0;
        }

        MeasureKinds(runs, rows);
        return rows;
    }

    private sealed class Kind
    {
        public int Blocks, Words, Chars, Links, Kept;
    }

    /// <summary>Blocks of one kind (tag and the class around it) are made by one template: what most of them are, the rest are.</summary>
    private static void MeasureKinds(IReadOnlyList<PageNode> runs, FeatureTable rows)
    {
        var kinds = new Dictionary<(string?, string?, string?, string, string), Kind>();
        var kindOf = new Kind[runs.Count];
        for (int i = 0; i < runs.Count; i++)
        {
            (string?, string?, string?, string, string) key = KindOf(runs[i]);
            if (!kinds.TryGetValue(key, out Kind? kind))
                kinds[key] = kind = new Kind();
            kind.Blocks++;
            kind.Words += runs[i].Line!.Words;
            kind.Chars += runs[i].Line!.Text.Length;
            kind.Links += runs[i].OwnLinkChars;
            kind.Kept += runs[i].Kept ? 1 : 0;
            kindOf[i] = kind;
        }

        for (int i = 0; i < runs.Count; i++)
        {
            Kind kind = kindOf[i];
            Span<float> own = rows[i][LineFeatures.Count..];
            own[(int)BlockFeature.KindBlocks] = MathF.Log(kind.Blocks);
            own[(int)BlockFeature.KindMeanWords] = MathF.Log(1 + (float)kind.Words / kind.Blocks);
            own[(int)BlockFeature.KindLinkDensity] = (float)kind.Links / kind.Chars;
            own[(int)BlockFeature.KindKept] = (float)kind.Kept / kind.Blocks;
        }
    }

    private static (string?, string?, string?, string, string) KindOf(PageNode run)
    {
        PageNode parent = run.Parent!;
        return (parent.Parent?.Parent?.Tag, parent.Parent?.ClassName, parent.Parent?.Tag, parent.Tag, parent.ClassName);
    }

    private static double CandidateScore(PageNode run) => run.Ancestor(node => node.IsCandidate)?.Score ?? 0;

    /// <summary>The best score among the chosen candidates.</summary>
    private static double TopScore(IReadOnlyList<PageNode> runs)
    {
        double top = double.NaN;
        foreach (PageNode run in runs)
        {
            for (PageNode? node = run.Parent; node is { Chosen: true }; node = node.Parent)
                top = node.IsCandidate && !(node.Score <= top) ? node.Score : top;
        }

        return double.IsNaN(top) ? 1 : top;
    }

    private static float KeptWithin(IReadOnlyList<PageNode> runs, int i, int distance)
    {
        int kept = 0;
        for (int j = Math.Max(i - distance, 0); j <= Math.Min(i + distance, runs.Count - 1); j++)
            kept += j != i && runs[j].Kept ? 1 : 0;
        return kept;
    }

    private static int TitleAt(IReadOnlyList<PageNode> runs, string? title)
    {
        int at = -1;
        for (int i = 0; i < runs.Count && title is not null; i++)
        {
            if (ReportHeader.SameLetters(runs[i].Line!.Text, title) && (at < 0 || runs[i].Parent!.Tag == "h1"))
                at = i;
        }

        return at;
    }

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    /// <summary>Whether the letters that a text begins with stand in a body of letters.</summary>
    private static bool IsIn(string body, string text)
    {
        Span<char> letters = stackalloc char[60];
        int length = 0;
        for (int i = 0; i < text.Length && length < letters.Length; i++)
        {
            if (char.IsLetterOrDigit(text[i]))
                letters[length++] = char.ToLowerInvariant(text[i]);
        }

        return length > 0 && body.AsSpan().IndexOf(letters[..length]) >= 0;
    }
}
