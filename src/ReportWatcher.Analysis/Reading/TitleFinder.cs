namespace ReportWatcher.Analysis.Reading;

/// <summary>Finds the headline among the lines above an article's first paragraph.</summary>
/// <remarks>
/// A headline is some words long, stands near the text, and says what the text says: above a pasted page stand menus and
/// slogans too, but their words do not come back in the article.
/// </remarks>
internal static class TitleFinder
{
    private const int LongestTitle = 30;
    private const int FarthestAbove = 80;

    // What a headline says is said again in the first this many words.
    private const int Opening = 800;

    public static PageLine? Find(IReadOnlyList<PageLine> lines, bool[] isBody, int firstProse)
    {
        HashSet<string> bodyWords = [];
        int words = 0;
        for (int i = firstProse; i < lines.Count && words < Opening; i++)
        {
            if (!isBody[i])
                continue;
            words += lines[i].Words;
            bodyWords.UnionWith(ContentWords(lines[i].Text));
        }

        PageLine? best = null;
        double bestScore = 0;
        for (int i = Math.Max(0, firstProse - FarthestAbove); i < firstProse; i++)
        {
            if (!CanBeTitle(lines[i]))
                continue;
            double score = Score(lines, i, firstProse, bodyWords);
            if (score > bestScore)
                (best, bestScore) = (lines[i], score);
        }

        return best;
    }

    private static bool CanBeTitle(PageLine line) =>
        line.Role == LineRole.Open && line.Words is > 0 and <= LongestTitle
        && !Byline.TryRead(line.Text, out _) && !ReportHeader.TryDateLine(line.Text, false, out _);

    private static double Score(IReadOnlyList<PageLine> lines, int i, int firstProse, HashSet<string> bodyWords)
    {
        PageLine line = lines[i];
        List<string> words = [.. ContentWords(line.Text)];
        double said = words.Count == 0 ? 0 : (double)words.Count(bodyWords.Contains) / words.Count;
        bool repeated = false;
        for (int j = Math.Max(0, firstProse - FarthestAbove); j < firstProse && !repeated; j++)
            repeated = j != i && ReportHeader.SameLetters(lines[j].Text, line.Text);
        return 0.1
            + Math.Min(line.Words, 8) / 8.0
            + said * Math.Min(words.Count, 4) / 4.0
            + (line.IsHeading ? 1 : 0)
            + (repeated ? 0.5 : 0)
            - (line.Text[^1] is '.' or ':' or ',' ? 0.8 : 0)
            - (char.IsLower(line.Text[0]) ? 0.5 : 0)
            - (line.Text.Contains(" | ", StringComparison.Ordinal) ? 0.3 : 0)
            - Math.Min(firstProse - i, 40) * 0.02;
    }

    private static IEnumerable<string> ContentWords(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            int start = i;
            while (i < text.Length && char.IsLetterOrDigit(text[i]))
                i++;
            if (i - start >= 3 && !LanguageGuess.IsFunctionWord(text.AsSpan(start, i - start)))
                yield return text[start..i].ToLowerInvariant();
        }
    }
}
