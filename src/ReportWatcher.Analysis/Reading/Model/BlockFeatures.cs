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

    public static float[][] Of(IReadOnlyList<PageNode> runs, IReadOnlyList<FurnitureKind> kinds, Readability.Content content, string? title, string? articleBody)
    {
        float[][] rows = LineFeatures.Of([.. runs.Select(run => run.Line!)], kinds, Width);
        string? body = articleBody is { Length: > 200 } ? Letters(articleBody) : null;
        var titleWords = new WordSet(title ?? "");
        int titleAt = TitleAt(runs, title);
        double top = content.Chosen.Where(node => node.IsCandidate).Select(node => node.Score).DefaultIfEmpty(1).Max();
        int allKept = content.Kept.Sum(run => run.Line!.Words);
        int keptBefore = 0;
        for (int i = 0; i < runs.Count; i++)
        {
            PageNode run = runs[i];
            PageNode parent = run.Parent!;
            bool kept = content.Kept.Contains(run);
            Set(BlockFeature.LinkDensity, (float)run.OwnLinkChars / run.Line!.Text.Length);
            Set(BlockFeature.IsParagraph, parent.Tag == "p" ? 1 : 0);
            Set(BlockFeature.IsListItem, parent.Tag == "li" || (parent.Parent?.Tag == "li") ? 1 : 0);
            Set(BlockFeature.HeadingLevel, parent.Tag is ['h', >= '1' and <= '6'] ? parent.Tag[1] - '0' : 0);
            Set(BlockFeature.IsTableCell, parent.Tag is "td" or "th" ? 1 : 0);
            Set(BlockFeature.IsLooseText, parent.Tag is "div" or "section" or "article" or "main" or "body" ? 1 : 0);
            Set(BlockFeature.KeptByReadability, kept ? 1 : 0);
            Set(BlockFeature.ChosenByReadability, content.Chosen.Contains(run) ? 1 : 0);
            Set(BlockFeature.ScoreShare, (float)(CandidateScore(run) / Math.Max(top, 1)));
            Set(BlockFeature.KeptWithin3, KeptWithin(runs, content, i, 3));
            Set(BlockFeature.KeptBefore, allKept == 0 ? 0 : (float)keptBefore / allKept);
            Set(BlockFeature.KeptAfter, allKept == 0 ? 0 : (float)(allKept - keptBefore) / allKept);
            Set(BlockFeature.HasArticleBody, body is null ? 0 : 1);
            Set(BlockFeature.InArticleBody, body is not null && Letters(run.Line.Text) is { Length: > 0 } text && body.Contains(text[..Math.Min(text.Length, 60)], StringComparison.Ordinal) ? 1 : 0);
            Set(BlockFeature.AfterTitle, titleAt < 0 ? -1 : Math.Clamp(i - titleAt, -20, 20));
            Set(BlockFeature.OverlapsTitle, run.Line.Words > 30 ? 0 : (float)titleWords.Overlap(run.Line.Text));
            Set(BlockFeature.ClassWeight, ReadabilityHints.Weight(parent) + (parent.Parent is { } outer ? ReadabilityHints.Weight(outer) : 0));
            for (int bit = 0; bit < HintBits; bit++)
                rows[i][LineFeatures.Count + Own + bit] = ((int)run.Hints >> bit) & 1;
            keptBefore += kept ? run.Line.Words : 0;

            void Set(BlockFeature feature, float value) => rows[i][LineFeatures.Count + (int)feature] = value;
        }

        MeasureKinds(runs, content, rows);
        return rows;
    }

    /// <summary>Blocks of one kind (tag and the class around it) are made by one template: what most of them are, the rest are.</summary>
    private static void MeasureKinds(IReadOnlyList<PageNode> runs, Readability.Content content, float[][] rows)
    {
        foreach (var kind in Enumerable.Range(0, runs.Count).GroupBy(i => KindOf(runs[i])))
        {
            int blocks = 0, words = 0, chars = 0, links = 0, kept = 0;
            foreach (int i in kind)
            {
                blocks++;
                words += runs[i].Line!.Words;
                chars += runs[i].Line!.Text.Length;
                links += runs[i].OwnLinkChars;
                kept += content.Kept.Contains(runs[i]) ? 1 : 0;
            }

            foreach (int i in kind)
            {
                Span<float> own = rows[i].AsSpan(LineFeatures.Count);
                own[(int)BlockFeature.KindBlocks] = MathF.Log(blocks);
                own[(int)BlockFeature.KindMeanWords] = MathF.Log(1 + (float)words / blocks);
                own[(int)BlockFeature.KindLinkDensity] = (float)links / chars;
                own[(int)BlockFeature.KindKept] = (float)kept / blocks;
            }
        }
    }

    private static (string?, string?, string?, string, string) KindOf(PageNode run)
    {
        PageNode parent = run.Parent!;
        return (parent.Parent?.Parent?.Tag, parent.Parent?.ClassName, parent.Parent?.Tag, parent.Tag, parent.ClassName);
    }

    private static double CandidateScore(PageNode run) => run.Ancestor(node => node.IsCandidate)?.Score ?? 0;

    private static float KeptWithin(IReadOnlyList<PageNode> runs, Readability.Content content, int i, int distance)
    {
        int kept = 0;
        for (int j = Math.Max(i - distance, 0); j <= Math.Min(i + distance, runs.Count - 1); j++)
            kept += j != i && content.Kept.Contains(runs[j]) ? 1 : 0;
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
}
