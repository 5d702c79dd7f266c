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

    public static PageLine? Find(List<PageLine> lines, bool[] isBody, int firstProse)
    {
        int from = Math.Max(0, firstProse - FarthestAbove);
        Span<int> candidates = stackalloc int[FarthestAbove];
        int count = 0;
        for (int i = from; i < firstProse; i++)
        {
            if (CanBeTitle(lines, i))
                candidates[count++] = i;
        }

        HashSet<string>? bodyWords = null;
        PageLine? best = null;
        double bestScore = 0;
        foreach (int i in candidates[..count])
        {
            double score = Score(lines, i, from, firstProse);
            // Of one line, the words need no comparing if its looks are enough.
            if (count > 1 || score <= 0)
                score += ShareSaid(lines[i].Text, bodyWords ??= BodyWords(lines, isBody, firstProse));
            if (score > bestScore)
                (best, bestScore) = (lines[i], score);
        }

        return best;
    }

    private static bool CanBeTitle(List<PageLine> lines, int i) =>
        lines[i] is { Role: LineRole.Open, Row: null, Words: > 0 and <= LongestTitle } line
        && !Byline.TryRead(line.Span, out _) && !ReportHeader.IsDateLine(lines, i);

    /// <summary>By its looks and its place.</summary>
    private static double Score(List<PageLine> lines, int i, int from, int firstProse)
    {
        PageLine line = lines[i];
        bool repeated = false;
        for (int j = from; j < firstProse && !repeated; j++)
            repeated = j != i && ReportHeader.SameLetters(lines[j].Span, line.Span);
        return 0.1
            + Math.Min(line.Words, 8) / 8.0
            + (line.IsHeading ? 1 : 0)
            + (repeated ? 0.5 : 0)
            - (line.Span[^1] is '.' or ':' or ',' ? 0.8 : 0)
            - (char.IsLower(line.Span[0]) ? 0.5 : 0)
            - (line.Span.Contains(" | ", StringComparison.Ordinal) ? 0.3 : 0)
            - Math.Min(firstProse - i, 40) * 0.02;
    }

    /// <summary>How much of a line the article says again, 0 to 1; few words count less.</summary>
    private static double ShareSaid(string text, HashSet<string> bodyWords)
    {
        HashSet<string>.AlternateLookup<ReadOnlySpan<char>> body = bodyWords.GetAlternateLookup<ReadOnlySpan<char>>();
        int words = 0, said = 0;
        for (int at = 0; NextContentWord(text, ref at, out ReadOnlySpan<char> word); words++)
            said += body.Contains(word) ? 1 : 0;
        return words == 0 ? 0 : (double)said / words * Math.Min(words, 4) / 4.0;
    }

    private static HashSet<string> BodyWords(List<PageLine> lines, bool[] isBody, int firstProse)
    {
        HashSet<string> bodyWords = new(StringComparer.OrdinalIgnoreCase);
        HashSet<string>.AlternateLookup<ReadOnlySpan<char>> lookup = bodyWords.GetAlternateLookup<ReadOnlySpan<char>>();
        int words = 0;
        for (int i = firstProse; i < lines.Count && words < Opening; i++)
        {
            if (!isBody[i])
                continue;
            words += lines[i].Words;
            for (int at = 0; NextContentWord(lines[i].Span, ref at, out ReadOnlySpan<char> word);)
                lookup.Add(word);
        }

        return bodyWords;
    }

    private static bool NextContentWord(ReadOnlySpan<char> text, ref int at, out ReadOnlySpan<char> word)
    {
        while (at < text.Length)
        {
            int start = at;
            while (at < text.Length && char.IsLetterOrDigit(text[at]))
                at++;
            word = text[start..at];
            if (word.Length >= 3 && !LanguageGuess.IsFunctionWord(word))
                return true;
            at++;
        }

        word = [];
        return false;
    }
}
