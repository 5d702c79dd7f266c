namespace ReportWatcher.Analysis.Figures;

/// <summary>The noun phrase that a number counts.</summary>
/// <param name="First">First token.</param>
/// <param name="HeadEnd">One past the head noun.</param>
/// <param name="End">One past the whole phrase: "shipments of military equipment".</param>
internal readonly record struct Subject(int First, int HeadEnd, int End)
{
    public bool Found => HeadEnd > First;
}

/// <summary>
/// Reads noun phrases without a part-of-speech tagger. A count other than one is followed by a plural, so the phrase ends with the first plural
/// noun (or with the last of several: "arms dealers"); that needs no list of verbs, which no list would hold.
/// </summary>
internal static class SubjectReader
{
    private const int LongestPhrase = 7;

    /// <summary>What stands right behind the number.</summary>
    public static Subject Read(in TokenStream s, int at, bool singular)
    {
        int first = at;
        if (s.IsWord(first, "more") || s.IsWord(first, "further")) first++;
        if (s.IsWord(first, "of") && (s.Is(first + 1, WordClass.Determiner) || !singular)) return ReadAfterOf(s, first + 1, pluralOnly: true);
        Subject phrase = singular ? ReadSingular(s, first) : ReadPlural(s, first);
        return phrase.Found ? WithComplement(s, phrase) : phrase;
    }

    /// <summary>"40 of the soldiers", "2 million tonnes of wheat", "60% of voters".</summary>
    public static Subject ReadAfterOf(in TokenStream s, int at, bool pluralOnly = false)
    {
        int first = SkipCount(s, SkipDeterminers(s, at));
        Subject phrase = ReadPlural(s, first);
        if (!phrase.Found && !pluralOnly) phrase = ReadSingular(s, first);
        return phrase.Found ? WithComplement(s, phrase) : phrase;
    }

    /// <summary>"the number of advisers dropped to 450", "the number of dead stood at 46": what a count behind its verb is of.</summary>
    /// <param name="first">First token of the count, its qualifier included.</param>
    public static Subject OfNumber(in TokenStream s, int first)
    {
        const int reach = 12;
        bool leads = s.IsWord(first - 1, "to") || s.IsWord(first - 1, "at");
        for (int at = first - 2; leads && at > first - reach && s[at].Mark is not ('.' or ';' or ':' or '\n'); at--)
        {
            if (!s.IsWord(at, "number") || !s.IsWord(at + 1, "of")) continue;
            Subject of = ReadAfterOf(s, at + 2, pluralOnly: true);
            return of.Found && of.End < first && StandsOrChanges(s, of.End, first) ? of : default;
        }
        return default;
    }

    private static bool StandsOrChanges(in TokenStream s, int from, int to)
    {
        for (int at = from; at < to; at++)
        {
            if (s.Is(at, WordClass.Change) || s.IsWord(at, "stood") || s.IsWord(at, "stands") || s.IsWord(at, "remained") || s.IsWord(at, "remains")) return true;
        }
        return false;
    }

    /// <summary>"a $60 million contract", "$8bn in military aid": what money is for, where the words say it plainly.</summary>
    public static Subject ReadAfterUnit(in TokenStream s, int at, bool isAttribute)
    {
        if (s.IsWord(at, "worth")) at++;
        bool linked = s.IsWord(at, "of") || s.IsWord(at, "in");
        if (linked)
        {
            // "$40 million in 2014", "3% in Iraq": place and time, nothing counted.
            int noun = SkipDeterminers(s, at + 1);
            if (s.Is(noun, WordClass.Currency)) return default;
            if (s.IsWord(at, "in") && (noun > at + 1 || s[noun].Has(TokenFlags.Capital) || s.Is(noun, WordClass.Month | WordClass.Duration))) return default;
            return ReadAfterOf(s, at + 1);
        }
        // "a $60 million contract", "a six-month extension"; but "six months working there"
        return isAttribute ? ReadSingular(s, at) : default;
    }

    private static int SkipDeterminers(in TokenStream s, int at)
    {
        while (s.Is(at, WordClass.Determiner) && !s.Is(at, WordClass.Unit)) at++;
        return at;
    }

    /// <summary>"a third of parliament's 329 seats", "half of the roughly 900 troops": the number in between is a figure of its own.</summary>
    private static int SkipCount(in TokenStream s, int at)
    {
        int next = at;
        while (s.Is(next, WordClass.Qualifier) && next < at + 3) next++;
        if (next == at && s[at].Kind == TokenKind.Word && WordEnd(s, at) is int end && end > at + 2 && s.IsWord(end - 1, "s")) next = end;
        Numeral count = s.IsNumber(next) || s.Is(next, WordClass.Numeral) ? NumeralReader.Read(s, next) : default;
        return count.Found && !count.LooksLikeYear ? count.End : at;
    }

    private static Subject ReadPlural(in TokenStream s, int first)
    {
        int at = first;
        int headEnd = 0;
        bool joined = false;
        while (at - first < LongestPhrase * 2)
        {
            int end = WordEnd(s, at);
            if (end == at || !Continues(s, at, first))
            {
                // "American and British soldiers", "armed, masked men"
                if (headEnd == 0 && at > first && !joined && (s.Is(at, WordClass.And) || s.IsMark(at, ',')) && PluralWithin(s, at + 1, 2))
                {
                    (joined, at) = (true, at + 1);
                    continue;
                }
                break;
            }
            if (headEnd != 0 && !ExtendsHead(s, at, end, headEnd)) break;
            // "Leopard 2 tanks"
            if (headEnd == 0 && s[end].Kind == TokenKind.Number && s[end].Value < 1000 && s[at].Has(TokenFlags.Capital) && IsPluralAhead(s, end + 1)) end++;
            if (IsPlural(s, end - 1)) headEnd = end;
            at = end;
        }
        if (headEnd != 0) return new Subject(first, headEnd, headEnd);
        return s.Is(first, WordClass.Nominal) ? new Subject(first, first + 1, first + 1) : default;
    }

    /// <summary>"arms dealers", "Emirates Airbus planes": a plural behind a plural belongs to it.</summary>
    private static bool ExtendsHead(in TokenStream s, int at, int end, int headEnd)
    {
        if (at != headEnd || s.Is(at, WordClass.Nominal)) return false;
        if (IsPlural(s, end - 1)) return !s.Is(headEnd - 1, WordClass.Person) || s.Is(end - 1, WordClass.Person);
        return false;
    }

    private static bool PluralWithin(in TokenStream s, int at, int words)
    {
        for (int i = 0; i < words && Continues(s, at, at); i++)
        {
            int end = WordEnd(s, at);
            if (end == at) return false;
            if (IsPlural(s, end - 1)) return true;
            at = end;
        }
        return false;
    }

    /// <summary>A phrase without a plural ("military aid"): to the next word that cannot belong to it, three words at most.</summary>
    private static Subject ReadSingular(in TokenStream s, int first)
    {
        if (s.IsWord(first, "more") || s.IsWord(first, "fewer")) first++; // 15% more passengers
        // "92% saying they", "$23bn owed", "50% higher": what follows is no noun
        bool verb = LooksLikeVerb(s, first) && !s.IsWord(first - 1, "of") && !Continues(s, first + 1, first);
        if (s.Is(first, WordClass.Comparative) || verb) return default;
        int at = first;
        int words = 0;
        while (words < 4)
        {
            int end = WordEnd(s, at);
            if (end == at || !Continues(s, at, first)) break;
            if (words > 0 && EndsIn(s, end - 1, "ed", "ly")) break;
            if (words > 0 && s.IsWord(at, "other")) break;
            if (words > 0 && s[at + 1].Mark is '\'' or '’' && s.Glued(at + 1) && s.IsWord(at + 2, "t") && s.Glued(at + 2)) break; // one official isn't
            if (words > 0 && s[at].Has(TokenFlags.Capital) && !s[at - 1].Has(TokenFlags.Capital)) break; // burglar Fred Barras
            at = end;
            words++;
            if (IsPlural(s, end - 1) && !(s[end - 1].Word == Word.Unknown && IsPossessive(s, end - 1))) break;
        }
        return at > first ? new Subject(first, at, at) : default;
    }

    public static Subject WithComplement(in TokenStream s, Subject phrase)
    {
        int at = phrase.End;
        if (s.Is(at - 1, WordClass.Collective) && s.IsWord(at, "of"))
        {
            int first = SkipDeterminers(s, at + 1);
            Subject inner = ReadPlural(s, first);
            if (!inner.Found) inner = ReadSingular(s, first);
            if (inner.Found) return phrase with { End = inner.HeadEnd };
        }
        // "barrels per day", "barrels a day"
        bool rate = s.IsWord(at, "per") || (s.Is(at, WordClass.Article) && s.Is(at - 1, WordClass.Collective));
        if (rate && s.Is(at + 1, WordClass.Duration)) return phrase with { End = at + 2 };
        return phrase;
    }

    /// <summary>One past the word at the token, its glued hyphens included ("US-led", "M-4", "F-16").</summary>
    private static int WordEnd(in TokenStream s, int at)
    {
        if (s[at].Kind is not (TokenKind.Word or TokenKind.Designation)) return at;
        int end = at + 1;
        while (s.IsHyphen(end) && s[end + 1].Kind is TokenKind.Word or TokenKind.Number or TokenKind.Designation) end += 2;
        // "Iraq's soldiers", then "U.S. soldiers"
        if (s[end].Mark is '\'' or '’' && s.Glued(end) && s.IsWord(end + 1, "s") && s.Glued(end + 1)) end += 2;
        while (s[end].Mark == '.' && s.Glued(end) && s[end - 1].End - s[end - 1].Start == 1 && s[end - 1].Has(TokenFlags.Capital))
        {
            end++;
            if (s[end].Kind == TokenKind.Word && s.Glued(end) && s[end].End - s[end].Start == 1) end++;
        }
        return end;
    }

    private static bool IsPossessive(in TokenStream s, int at) => s.IsWord(at, "s") && s.Glued(at);

    private static bool Continues(in TokenStream s, int at, int first)
    {
        ref readonly Token token = ref s[at];
        if (token.Kind is not (TokenKind.Word or TokenKind.Designation)) return false;
        bool hyphened = s.IsHyphen(at + 1); // under-18s, long-range
        if (token.Is(WordClass.Stop) && !hyphened && !(at == first && (IsModifier(s, at) || token.Is(WordClass.Plural))) && !(token.Has(TokenFlags.AllCapitals) && token.End - token.Start > 1)) return false; // US, IT
        if (token.End - token.Start == 1 && !token.Has(TokenFlags.Capital)) return false;
        if (token.Is(WordClass.Weekday) && token.Has(TokenFlags.Capital)) return false;
        if (token.Is(WordClass.Month) && token.Has(TokenFlags.Capital)) return false;
        if (token.Is(WordClass.Numeral) && !token.Is(WordClass.Half) && !hyphened) return false;
        if (token.Is(WordClass.Nominal) && at > first && !IsPluralAhead(s, at + 1)) return false;
        // An adverb in -ly leads to a participle: "40 reportedly killed".
        return !(token.End - token.Start > 4 && s.TextOf(at).EndsWith("ly", StringComparison.Ordinal) && at == first && !IsPluralAhead(s, at + 1));
    }

    /// <summary>"80,000 long term care places", "1,500 daily cases"; but "40 metres long and".</summary>
    private static bool IsModifier(in TokenStream s, int at) => s.Is(at, WordClass.Modifier) && s[at + 1].Kind == TokenKind.Word && !s.Is(at + 1, WordClass.Stop);

    private static bool IsPluralAhead(in TokenStream s, int at) => s[at].Kind == TokenKind.Word && IsPlural(s, at);

    internal static bool LooksLikeVerb(in TokenStream s, int at) => EndsIn(s, at, "ed", "ly") || EndsIn(s, at, "ing", "ing");

    private static bool EndsIn(in TokenStream s, int at, string one, string two)
    {
        ReadOnlySpan<char> word = s.TextOf(at);
        return word.Length > 4 && (word.EndsWith(one, StringComparison.Ordinal) || word.EndsWith(two, StringComparison.Ordinal));
    }

    /// <summary>Whether the word may be a plural noun: by the list, or by its -s.</summary>
    public static bool IsPlural(in TokenStream s, int at)
    {
        ref readonly Token token = ref s[at];
        if (token.Kind == TokenKind.Designation) return IsPluralDesignation(s, at);
        if (token.Kind != TokenKind.Word) return false;
        if (token.Is(WordClass.Plural)) return true;
        ReadOnlySpan<char> word = s.TextOf(at);
        if (word.Length < 3 || word[^1] != 's' || token.Is(WordClass.NotPlural)) return false;
        return word[^2] is not ('s' or '\'') && !(word[^2] is 'u' or 'i' && word.Length > 3);
    }

    /// <summary>"F-35s", "A380s", "Airbus 320s", "under-18s"; but "1990s" and "the 1950s".</summary>
    private static bool IsPluralDesignation(in TokenStream s, int at)
    {
        ReadOnlySpan<char> word = s.TextOf(at);
        if (word.Length < (s.IsHyphen(at - 1) ? 2 : 3) || word[^1] != 's' || !char.IsAsciiDigit(word[^2])) return false;
        return char.IsAsciiLetter(word[0]) || s.IsHyphen(at - 1) || s[at - 1].Has(TokenFlags.Capital);
    }
}
