namespace ReportWatcher.Analysis.Figures;

/// <summary>
/// Finds the place or body that a figure is tied to. In this order: behind the figure in its sentence ("soldiers in Iraq", "were killed near
/// Mosul"), in its noun phrase ("Iraqi soldiers"), before it ("In Iraq, ...", "Iraq's 329 deputies", "Iran enriched ...").
/// </summary>
internal static class PlaceReader
{
    // What a sentence says further on is rarely tied to the figure any more.
    private const int Reach = 25;

    /// <param name="first">First token of the figure.</param>
    /// <param name="end">One past its last token, its subject included.</param>
    /// <param name="sentenceStart">First character of the sentence.</param>
    /// <param name="sentenceEnd">One past its last.</param>
    public static string? Read(in TokenStream s, int first, int end, in Subject subject, int sentenceStart, int sentenceEnd)
        => After(s, end, sentenceEnd) ?? Opening(s, first, sentenceStart) ?? Within(s, subject) ?? Before(s, first, sentenceStart);

    private static string? After(in TokenStream s, int from, int sentenceEnd)
    {
        for (int at = from; at < from + Reach && s[at].Kind != TokenKind.None && s[at].Start < sentenceEnd; at++)
        {
            // "..., a spokesman said in Geneva"; another clause speaks of another thing, and a list behind a colon of each.
            if (s.Is(at, WordClass.Saying) || s[at].Mark is ';' or ':' or '"' or '“' or '”') return null;
            if (s.Is(at, WordClass.PlacePreposition) && !IsInName(s, at) && NameBehind(s, at + 1) is string place) return place;
        }
        return null;
    }

    /// <summary>"the Coalition to Defeat ISIS".</summary>
    private static bool IsInName(in TokenStream s, int to) => s.IsWord(to, "to") && s[to - 1].Has(TokenFlags.Capital) && s[to + 1].Has(TokenFlags.Capital) && !s.Is(to - 1, WordClass.Country);

    /// <summary>"In Iraq, 40 American soldiers", "Iraq is home to 2,500 American soldiers": where they are, before whose they are.</summary>
    private static string? Opening(in TokenStream s, int first, int sentenceStart)
    {
        int at = first - 1;
        while (at >= 0 && at > first - Reach && s[at].Start > sentenceStart) at--;
        if (at < 0 || s[at].Start != sentenceStart) return null;
        if (s.Is(at, WordClass.PlacePreposition) && NameBehind(s, at + 1) is string place) return place;
        bool hosts = CountryAt(s, at, out int end) is not null && ((s.IsWord(end, "is") && s.IsWord(end + 1, "home") && s.IsWord(end + 2, "to")) || s.IsWord(end, "hosts") || s.IsWord(end, "houses"));
        return hosts ? CountryAt(s, at, out _) : null;
    }

    private static string? Within(in TokenStream s, in Subject subject)
    {
        for (int at = subject.First; at < subject.End; at++)
        {
            if (CountryAt(s, at, out _) is string country) return country;
        }
        return null;
    }

    private static string? Before(in TokenStream s, int first, int sentenceStart)
    {
        for (int at = first - 1; at >= 0 && at > first - Reach && s[at].Start >= sentenceStart; at--)
        {
            if (s[at].Mark is ';' or '"' or '“' or '”') return null;
            if (!s[at].Has(TokenFlags.Capital)) continue;
            bool led = at > 0 && s.Is(at - 1, WordClass.PlacePreposition) && (s[at - 1].Start == sentenceStart || !ToldBetween(s, at, first));
            if (led && NameBehind(s, at) is string place) return place;
            if (CountryAt(s, at, out int end) is string country && !Speaks(s, end)) return country;
        }
        return null;
    }

    /// <summary>"told reporters in Geneva that 40 people": the place of the telling.</summary>
    private static bool ToldBetween(in TokenStream s, int name, int figure)
    {
        for (int at = name - 8; at < figure; at++)
        {
            if (s.Is(at, WordClass.Saying) || s.IsWord(at, "that") || (at > name && s[at].Mark is ',' or '(')) return true;
        }
        return false;
    }

    /// <summary>"US officials said", "according to Iraqi statements": who says it is not whom it is about.</summary>
    /// <param name="at">One past the country.</param>
    private static bool Speaks(in TokenStream s, int at)
    {
        for (int i = at - 2; i > at - 6; i--)
        {
            if (s.IsWord(i, "according")) return true;
        }
        for (int i = at; i < at + 4; i++)
        {
            if (s.Is(i, WordClass.Saying)) return true;
        }
        return s.Is(at, WordClass.Currency);
    }

    /// <summary>"Iraq", "the northern city of Mosul", "eastern Syria", "Ain al-Asad"; null where no name follows.</summary>
    private static string? NameBehind(in TokenStream s, int at)
    {
        for (int words = 0; words < 6; words++, at++)
        {
            if (StartsName(s, at)) return Name(s, at);
            // "in two villages of the Bekaa"
            bool between = s.Is(at, WordClass.Determiner | WordClass.Numeral) || s.IsNumber(at) || (s.IsWord(at, "of") && words > 0) || (s[at].Kind == TokenKind.Word && !s.Is(at, WordClass.Stop | WordClass.Preposition));
            if (!between) return null;
        }
        return null;
    }

    private static bool StartsName(in TokenStream s, int at)
    {
        if (IsArabicArticle(s, at)) return true;
        ref readonly Token token = ref s[at];
        return token.Kind == TokenKind.Word && token.Has(TokenFlags.Capital)
               && !token.Is(WordClass.Month | WordClass.Weekday | WordClass.Currency | WordClass.Person | WordClass.NoPlace) && (token.End - token.Start > 1 || s.IsMark(at + 1, '.'));
    }

    private static string Name(in TokenStream s, int at)
    {
        if (CountryAt(s, at, out _) is string country) return country;
        int end = at;
        while (StartsName(s, end) || (end > at && s.IsWord(end, "of") && StartsName(s, end + 1)))
        {
            if (IsArabicArticle(s, end)) end += 2;
            end++;
            while (s.IsHyphen(end) && s[end + 1].Kind == TokenKind.Word) end += 2;
            if (end - at > 8 || (s[end].Kind == TokenKind.Word && !s[end].SpaceBefore)) break;
        }
        return s.Text[s[at].Start..s[end - 1].End].ToString();
    }

    /// <summary>"al-Asad": the article is written small.</summary>
    private static bool IsArabicArticle(in TokenStream s, int at)
        => s[at].Kind == TokenKind.Word && s[at].End - s[at].Start == 2 && s.IsHyphen(at + 1) && s[at + 2].Has(TokenFlags.Capital) && (s[at].Has(TokenFlags.Capital) || (s.Text[s[at].Start] is 'a' or 'e'));

    /// <summary>The country that is named at the token, by the longest name.</summary>
    private static string? CountryAt(in TokenStream s, int at, out int end)
    {
        end = at;
        if (!s.Is(at, WordClass.Country)) return null;
        const int longestName = 5;
        int last = at;
        while (last < at + longestName && s[last + 1].Kind is TokenKind.Word or TokenKind.Mark && s[last + 1].Mark is '\0' or '.') last++;
        for (end = last + 1; end > at; end--)
        {
            if (Places.Country(s.Text[s[at].Start..s[end - 1].End]) is string country) return country;
        }
        return null;
    }
}
