namespace ReportWatcher.Analysis.Figures;

/// <summary>Reads how a number is hedged, on its left ("at least") and on its right ("or more").</summary>
internal static class QualifierReader
{
    /// <summary>The qualifier that ends right before the token, and its first token (<paramref name="at"/> itself where there is none).</summary>
    public static (Qualifier Meaning, int First) Before(in TokenStream s, int at)
    {
        int end = at;
        // "more than another 40", "up to a further 300", "at least a total of 40"
        if (s.IsWord(end - 1, "another") || s.IsWord(end - 1, "additional") || s.IsWord(end - 1, "further")) end--;
        if (end < at && (s.IsWord(end - 1, "a") || s.IsWord(end - 1, "an"))) end--;
        if (s.IsWord(end - 1, "of") && s.IsWord(end - 2, "total") && s.IsWord(end - 3, "a")) end -= 3;
        if (s[end - 1].Mark is '<' or '>' && s[end - 2].Mark is '<' or '>' or '=') return (Qualifier.Exact, at); // "=>" and "<>" are no comparisons of prose
        foreach (QualifierPhrase phrase in s[end - 1].Word.Qualifiers)
        {
            int first = end - phrase.Words.Length;
            if (first >= 0 && Matches(s, first, phrase.Words) && !IsPreposition(s, first, phrase)) return (phrase.Meaning, first);
        }
        return Comparison(s, at);
    }

    private static bool Matches(in TokenStream s, int first, string[] words)
    {
        for (int i = 0; i < words.Length; i++)
        {
            if (!s.TextOf(first + i).Equals(words[i], StringComparison.OrdinalIgnoreCase)) return false;
        }
        return true;
    }

    /// <summary>"talks about two issues", "handed over 40 prisoners": the word belongs to the verb.</summary>
    private static bool IsPreposition(in TokenStream s, int first, QualifierPhrase phrase)
        => phrase.Words.Length == 1 && phrase.Words[0] is "about" or "over" or "around" or "under" or "above" or "below" or "beyond"
           && s.Is(first - 1, WordClass.TakesPreposition);

    /// <summary>The signs &lt; &gt; = before a number, also with a blank inside: "> = 30".</summary>
    private static (Qualifier Meaning, int First) Comparison(in TokenStream s, int at)
    {
        if (s[at - 1].Mark == '=' && s[at - 2].Mark is '<' or '>' && s[at - 3].Mark is not ('<' or '>' or '='))
            return (s[at - 2].Mark == '>' ? Qualifier.AtLeast : Qualifier.AtMost, at - 2);
        return (Qualifier.Exact, at);
    }

    /// <summary>The qualifier that begins at the token, and the token behind it.</summary>
    public static (Qualifier Meaning, int End) After(in TokenStream s, int at)
    {
        if (s.IsMark(at, '+') && s.Glued(at)) return (Qualifier.AtLeast, at + 1);
        if (s.IsHyphen(at) && s.IsWord(at + 1, "plus")) return (Qualifier.AtLeast, at + 2); // 150-plus
        if (s.IsHyphen(at) && s.IsWord(at + 1, "odd")) return (Qualifier.About, at + 2); // 40-odd
        if (s.IsWord(at, "plus") && (s.IsHyphen(at - 1) || !s.Is(at + 1, WordClass.Numeral | WordClass.Article)) && !s.IsNumber(at + 1)) return (Qualifier.AtLeast, at + 1);
        if (!s.IsWord(at, "or") && !s.IsWord(at, "and")) return (Qualifier.Exact, at);
        int next = at + 1;
        if (s.IsWord(next, "so") && s.IsWord(at, "or")) return (Qualifier.About, next + 1);
        bool up = s.IsWord(next, "more") || s.IsWord(next, "greater") || s.IsWord(next, "above") || s.IsWord(next, "over") || s.IsWord(next, "higher") || s.IsWord(next, "older") || (s.IsWord(next, "up") && s.IsWord(at, "and")) || s.IsWord(next, "later");
        bool down = s.IsWord(next, "less") || s.IsWord(next, "fewer") || s.IsWord(next, "below") || s.IsWord(next, "under") || s.IsWord(next, "lower") || s.IsWord(next, "younger");
        // "500 or more than 600" compares anew; "40 killed and more wounded" goes on.
        if ((!up && !down) || s.IsWord(next + 1, "than") || s.IsWord(next + 1, "or") || (s.IsWord(at, "and") && !EndsClause(s, next + 1))) return (Qualifier.Exact, at);
        return (up ? Qualifier.AtLeast : Qualifier.AtMost, next + 1);
    }

    /// <summary>"2026 or later", "1 May 2016 and after".</summary>
    public static (Qualifier Meaning, int End) AfterDate(in TokenStream s, int at)
    {
        if (!s.IsWord(at, "or") && !s.IsWord(at, "and")) return (Qualifier.Exact, at);
        bool later = s.IsWord(at + 1, "later") || s.IsWord(at + 1, "after") || s.IsWord(at + 1, "greater") || s.IsWord(at + 1, "beyond");
        bool earlier = s.IsWord(at + 1, "earlier") || s.IsWord(at + 1, "before");
        if ((!later && !earlier) || s[at + 2].Kind is TokenKind.Word or TokenKind.Number) return (Qualifier.Exact, at);
        return (later ? Qualifier.AtLeast : Qualifier.AtMost, at + 2);
    }

    private static bool EndsClause(in TokenStream s, int at)
        => s[at].Kind is TokenKind.None or TokenKind.Mark || s.Is(at, WordClass.Stop);

    /// <summary>Words between a qualifier and its number widen the span, so the qualifier is read once more for ranges: "between".</summary>
    public static bool IsBetween(in TokenStream s, int at) => s.IsWord(at - 1, "between");

    /// <summary>One meaning out of the left and the right qualifier; "about 500 or more" is at least.</summary>
    public static Qualifier Combine(Qualifier before, Qualifier after) => after == Qualifier.Exact ? before : after;
}
