namespace ReportWatcher.Analysis.Reading.Model;

/// <summary>What the context model looks at: the line model's scores of a line, of those around it and of the page, beside some <see cref="LineFeature"/>s.</summary>
/// <remarks>Stacking (Wolpert, 1992): a short line between two paragraphs is judged by what the paragraphs were judged.</remarks>
internal enum ContextFeature
{
    Score,
    ScoreBefore,
    ScoreBefore2,
    ScoreAfter,
    ScoreAfter2,
    BetterNeighbour,
    WorseNeighbour,
    MeanScore3Before,
    MeanScore3After,
    MeanScore10Before,
    MeanScore10After,
    MeanScore25Before,
    MeanScore25After,
    ArticleBefore,
    ArticleAfter,
    LogArticleWords10Before,
    LogArticleWords10After,
    LowProseScore,
    MedianProseScore,
    HighProseScore,
    ScoreOverMedian,
    ArticleShare,
    LinesIntoStretch,
    LinesToStretchEnd,
    InStretch,
    StretchShare,
    LinesSinceArticle,
    LinesToArticle,
}

/// <summary>Measures lines for the context model.</summary>
internal static class LineContext
{
    /// <summary>As beyond the page's first and last line.</summary>
    private const float NoArticle = -6;
    private const int FarthestFromStretch = 30;
    private const int FarthestFromArticle = 20;

    private static readonly int Own = Enum.GetValues<ContextFeature>().Length;

    private static readonly LineFeature[] OfLine =
    [
        LineFeature.LogWords, LineFeature.EndsAsSentence, LineFeature.Capitalised, LineFeature.LogNextWords, LineFeature.LogPreviousWords,
        LineFeature.IsFurniturePhrase, LineFeature.SaidElsewhere, LineFeature.EndHeadingsAbove, LineFeature.CallsToAction, LineFeature.Position,
        LineFeature.PhrasesWithin3, LineFeature.DatesWithin3, LineFeature.Sentences, LineFeature.FunctionWords,
    ];

    public static readonly int Width = Own + OfLine.Length;

    public static string NameOf(int feature) => feature < Own ? ((ContextFeature)feature).ToString() : OfLine[feature - Own].ToString();

    /// <param name="rows">The lines' features, as the line model saw them.</param>
    /// <param name="scores">What it made of them.</param>
    public static FeatureTable Of(IReadOnlyList<PageLine> lines, FeatureTable rows, float[] scores)
    {
        int n = lines.Count;
        var table = new FeatureTable(n, Width);
        // Running sums: of scores weighted by the words' logarithm, of these weights, and of words, all and article's.
        float[] weighted = new float[n + 1], weights = new float[n + 1], article = new float[n + 1], words = new float[n + 1];
        for (int i = 0; i < n; i++)
        {
            float weight = rows[i][(int)LineFeature.LogWords];
            weighted[i + 1] = weighted[i] + (scores[i] * weight);
            weights[i + 1] = weights[i] + weight;
            article[i + 1] = article[i] + (scores[i] > 0 ? lines[i].Words : 0);
            words[i + 1] = words[i] + lines[i].Words;
        }

        (int from, int to) = PageReader.DensestStretch(lines, scores);
        (float low, float median, float high) = ProseQuantiles(lines, scores);
        for (int i = 0; i < n; i++)
        {
            Span<float> row = table[i];
            float before = At(scores, i - 1), after = At(scores, i + 1);
            row[(int)ContextFeature.Score] = scores[i];
            row[(int)ContextFeature.ScoreBefore] = before;
            row[(int)ContextFeature.ScoreBefore2] = At(scores, i - 2);
            row[(int)ContextFeature.ScoreAfter] = after;
            row[(int)ContextFeature.ScoreAfter2] = At(scores, i + 2);
            row[(int)ContextFeature.BetterNeighbour] = MathF.Max(before, after);
            row[(int)ContextFeature.WorseNeighbour] = MathF.Min(before, after);
            row[(int)ContextFeature.MeanScore3Before] = Mean(i - 3, i);
            row[(int)ContextFeature.MeanScore3After] = Mean(i + 1, i + 4);
            row[(int)ContextFeature.MeanScore10Before] = Mean(i - 10, i);
            row[(int)ContextFeature.MeanScore10After] = Mean(i + 1, i + 11);
            row[(int)ContextFeature.MeanScore25Before] = Mean(i - 25, i);
            row[(int)ContextFeature.MeanScore25After] = Mean(i + 1, i + 26);
            row[(int)ContextFeature.ArticleBefore] = article[i] / MathF.Max(article[n], 1);
            row[(int)ContextFeature.ArticleAfter] = (article[n] - article[i + 1]) / MathF.Max(article[n], 1);
            row[(int)ContextFeature.LogArticleWords10Before] = MathF.Log(1 + Sum(article, i - 10, i));
            row[(int)ContextFeature.LogArticleWords10After] = MathF.Log(1 + Sum(article, i + 1, i + 11));
            row[(int)ContextFeature.LowProseScore] = low;
            row[(int)ContextFeature.MedianProseScore] = median;
            row[(int)ContextFeature.HighProseScore] = high;
            row[(int)ContextFeature.ScoreOverMedian] = scores[i] - median;
            row[(int)ContextFeature.ArticleShare] = article[n] / MathF.Max(words[n], 1);
            row[(int)ContextFeature.LinesIntoStretch] = Math.Clamp(i - from, -FarthestFromStretch, FarthestFromStretch);
            row[(int)ContextFeature.LinesToStretchEnd] = Math.Clamp(to - i, -FarthestFromStretch, FarthestFromStretch);
            row[(int)ContextFeature.InStretch] = i >= from && i <= to ? 1 : 0;
            row[(int)ContextFeature.StretchShare] = Sum(words, from, to + 1) / MathF.Max(words[n], 1);
            for (int f = 0; f < OfLine.Length; f++)
                row[Own + f] = rows[i][(int)OfLine[f]];
        }

        MeasureDistances(lines, scores, table);
        return table;

        float Mean(int start, int end) => Sum(weighted, start, end) / MathF.Max(Sum(weights, start, end), 0.1f);

        float Sum(float[] sums, int start, int end) => sums[Math.Clamp(end, 0, n)] - sums[Math.Clamp(start, 0, n)];
    }

    private static float At(float[] scores, int i) => i < 0 || i >= scores.Length ? NoArticle : scores[i];

    /// <summary>Lines since the last sentence judged article, and to the next.</summary>
    private static void MeasureDistances(IReadOnlyList<PageLine> lines, float[] scores, FeatureTable table)
    {
        int distance = FarthestFromArticle;
        for (int i = 0; i < lines.Count; i++)
        {
            table[i][(int)ContextFeature.LinesSinceArticle] = distance;
            distance = Next(i);
        }

        distance = FarthestFromArticle;
        for (int i = lines.Count - 1; i >= 0; i--)
        {
            table[i][(int)ContextFeature.LinesToArticle] = distance;
            distance = Next(i);
        }

        int Next(int i) => scores[i] > 0 && lines[i].IsProse ? 0 : Math.Min(distance + 1, FarthestFromArticle);
    }

    /// <summary>The scores below which a fifth, the half and nine tenths of the words in sentences lie: how sure the line model is of this page.</summary>
    private static (float Low, float Median, float High) ProseQuantiles(IReadOnlyList<PageLine> lines, float[] scores)
    {
        int count = 0, all = 0;
        var prose = new (float Score, int Words)[lines.Count];
        for (int i = 0; i < lines.Count; i++)
        {
            if (!lines[i].IsProse)
                continue;
            prose[count++] = (scores[i], lines[i].Words);
            all += lines[i].Words;
        }

        if (count == 0)
            return default;
        Array.Sort(prose, 0, count);
        return (Below(0.2f), Below(0.5f), Below(0.9f));

        float Below(float share)
        {
            int i = 0;
            for (int words = prose[0].Words; words < share * all && i + 1 < count; words += prose[i].Words)
                i++;
            return prose[i].Score;
        }
    }
}
