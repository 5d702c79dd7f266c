namespace ReportWatcher.Analysis.Reading;

/// <summary>Finds the headline among the lines above an article's first paragraph.</summary>
/// <remarks>
/// A headline is some words long, stands near the text, and says what the text says: above a pasted page stand menus and
/// slogans too, but their words do not come back in the article. The weights are those, rounded, of a conditional logit over the
/// candidates of the pages of eval/pasted; cross-validated, it chose right on 219 of 300.
/// </remarks>
internal static class TitleFinder
{
    private const int LongestTitle = 30;
    private const int FarthestAbove = 80;
    private const int FarthestBelow = 3;
    private const int LongestByline = 16;

    private const double SaidWeight = 5;

    /// <summary>Pasted text has no markup to learn this from: as much as all the words of a good line.</summary>
    private const double HeadingWeight = 3;

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
            double score = Score(lines, i, firstProse);
            // Of one line, the words need no comparing if its looks are enough.
            if (count > 1 || score <= 0)
                score += SaidWeight * ShareSaid(lines[i].Text, bodyWords ??= BodyWords(lines, isBody, firstProse));
            if (score > bestScore)
                (best, bestScore) = (lines[i], score);
        }

        // Of a headline that stands there twice, the one at the text.
        for (int i = firstProse - 1; best is not null && i >= from; i--)
        {
            if (lines[i] == best || (ReportHeader.SameLetters(lines[i].Span, best.Span) && CanBeTitle(lines, i)))
                return lines[i];
        }

        return best;
    }

    private static bool CanBeTitle(List<PageLine> lines, int i) =>
        lines[i] is { Role: LineRole.Open, Row: null, Words: > 0 and <= LongestTitle } line
        && !Byline.TryRead(line.Span, out _) && !ReportHeader.IsDateLine(lines, i);

    /// <summary>By its looks and its place.</summary>
    private static double Score(List<PageLine> lines, int i, int firstProse)
    {
        PageLine line = lines[i];
        ReadOnlySpan<char> text = line.Span;
        (bool date, bool byline) = Below(lines, i, firstProse);
        return 0.3
            + (2.9 * Math.Min(line.Words, 8) / 8)
            + (line.IsHeading ? HeadingWeight : 0)
            + (date ? 2.2 : 0)
            + (byline ? 1.6 : 0)
            + (text[^1] == '?' ? 0.9 : 0)
            + (IsCapitalised(text) ? 0.8 : 0)
            - (text[^1] is '.' or ':' or ',' ? 2.7 : 0)
            - (char.IsLower(text[0]) ? 1.1 : 0)
            - (text.Contains(" | ", StringComparison.Ordinal) ? 0.6 : 0)
            - (0.5 * Math.Log(firstProse - i));
    }

    /// <summary>Whether the date and the byline stand just below a line, as they do below a headline.</summary>
    private static (bool Date, bool Byline) Below(List<PageLine> lines, int i, int firstProse)
    {
        bool date = false, byline = false;
        for (int j = i + 1; j < firstProse && j <= i + FarthestBelow; j++)
        {
            date |= ReportHeader.IsDateLine(lines, j);
            byline |= lines[j].Words <= LongestByline && Byline.TryRead(lines[j].Span, out _);
        }

        return (date, byline);
    }

    /// <summary>True where three words of five begin with a capital.</summary>
    private static bool IsCapitalised(ReadOnlySpan<char> text)
    {
        int words = 0, capitals = 0;
        foreach (Range word in text.Split(' '))
        {
            words++;
            capitals += !text[word].IsEmpty && char.IsUpper(text[word][0]) ? 1 : 0;
        }

        return capitals * 5 >= words * 3;
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
