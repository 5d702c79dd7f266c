namespace ReportWatcher.Analysis.Figures;

/// <summary>
/// "There are 2,500 soldiers in Iraq. The number will fall to 2,000." What a bare count is of stands in the sentence before. Taken over only where nothing else
/// can be meant: the sentence begins with the number itself, and the one before states exactly one count, of the same order.
/// </summary>
internal static class CarriedSubject
{
    private static readonly string[] s_openings = ["The number", "That number", "This number", "The figure", "That figure", "The total", "That total", "Their number", "It"];

    public static void Fill(List<Figure> figures)
    {
        for (int i = 1; i < figures.Count; i++)
        {
            Figure figure = figures[i];
            if (figure is { Kind: FigureKind.Count, Subject: null, SentenceBefore: not null } && SpeaksOfTheNumber(figure) && OnlyCountOf(figures, figure.SentenceBefore) is { } before && IsOfOrder(figure, before))
                figures[i] = figure with { Subject = before.Subject, SubjectHead = before.SubjectHead, Place = figure.Place ?? before.Place };
        }
    }

    /// <summary>"The number will fall to ", "It stood at ".</summary>
    private static bool SpeaksOfTheNumber(Figure figure)
    {
        ReadOnlySpan<char> sentence = figure.Sentence;
        int at = sentence.IndexOf(figure.Text, StringComparison.Ordinal);
        int opening = OpeningLength(sentence);
        if (opening == 0 || at <= opening) return false;
        ReadOnlySpan<char> between = sentence[opening..at].Trim();
        bool stands = false, changes = false;
        ReadOnlySpan<char> last = "";
        foreach (Range range in between.Split(' '))
        {
            last = between[range];
            stands |= last is "stood" or "stands" or "is" or "was" or "remained" or "remains";
            changes |= Lexicon.Find(last).Classes.HasFlag(WordClass.Change);
            if (last.Length > 0 && (last is "of" || !char.IsLetterOrDigit(last[^1]))) return false; // "the number of prisoners", "It is the third, ..."
        }
        return (changes && last is "to") || (stands && last is "at");
    }

    /// <returns>0 where the sentence opens otherwise.</returns>
    private static int OpeningLength(ReadOnlySpan<char> sentence)
    {
        foreach (string words in s_openings)
        {
            if (sentence.StartsWith(words) && sentence[words.Length..].StartsWith(' ')) return words.Length;
        }
        return 0;
    }

    private static Figure? OnlyCountOf(List<Figure> figures, string sentence)
    {
        Figure? only = null;
        foreach (Figure figure in figures)
        {
            if (figure.InTitle || figure.Kind != FigureKind.Count || figure.Sentence != sentence) continue;
            if (only is not null || figure.Subject is null) return null;
            only = figure;
        }
        return only;
    }

    private static bool IsOfOrder(Figure one, Figure two) => one.Value > 0 && two.Value > 0 && one.Value <= two.Value * 10 && two.Value <= one.Value * 10;
}
