namespace ReportWatcher.Analysis.Figures;

/// <summary>Tells numbers that count from numbers that name: years, times, counters, footnotes, telephone numbers, units and equipment.</summary>
internal static class NameFilter
{
    public static bool IsName(in TokenStream s, in Numeral number, in Quantity quantity)
    {
        if (quantity.IsName) return true;
        if (IsPronoun(s, number, quantity) || IsTurnOfSpeech(s, number, quantity) || IsAnaphora(s, number, quantity)) return true;
        if (quantity.Kind == FigureKind.Count && IsTimesOrUnclearUnit(s, number, quantity)) return true;
        if (!number.InDigits) return quantity.Kind == FigureKind.Count && IsNamedInWords(s, number, quantity);
        int first = number.First;
        if (s[first].Has(TokenFlags.LeadingZero) && !s[first].Has(TokenFlags.Decimal)) return true;
        return IsChained(s, first, quantity) || IsScore(s, number, quantity) || IsInTelephone(s, number, quantity) || IsClock(s, number, quantity) || IsCounter(s, first, quantity)
            || (quantity.Kind == FigureKind.Count && (IsYear(s, number, quantity) || IsFootnote(s, number, quantity) || IsDesignation(s, number, quantity) || IsModel(s, number, quantity) || IsAddress(s, number) || IsListNumber(s, number) || IsItemNumber(s, number) || IsResolution(s, number, quantity) || IsCalibre(s, number, quantity) || IsPosition(s, number, quantity)));
    }

    /// <summary>"Page 3 of 12", "33.3152, 44.3661", "H.R. 8038".</summary>
    private static bool IsPosition(in TokenStream s, in Numeral number, in Quantity quantity)
    {
        int first = number.First;
        if (s.IsWord(first - 1, "of") && s.IsNumber(first - 2) && s.Is(first - 3, WordClass.Designator)) return true;
        if (IsCoordinate(s, first) && (IsCoordinate(s, first + 2) && s.IsMark(first + 1, ',') || IsCoordinate(s, first - 2) && s.IsMark(first - 1, ','))) return true;
        return s.IsMark(first - 1, '.') && s.Glued(first - 1) && s[first - 2].Has(TokenFlags.Capital) && s[first - 2].End - s[first - 2].Start == 1 && !quantity.Subject.Found;
    }

    private static bool IsCoordinate(in TokenStream s, int at) => s.IsNumber(at) && s[at].Has(TokenFlags.Decimal) && s[at].End - s[at].Start >= 6;

    /// <summary>"one of", "no one", "one who", "this one": stands for somebody or something.</summary>
    internal static bool IsPronoun(in TokenStream s, in Numeral number, in Quantity quantity)
    {
        int at = number.First;
        if (!IsOneAlone(s, number, quantity) || (quantity.Unit is not null && !s.IsHyphen(at - 1))) return false;
        ref readonly Token before = ref s[at - 1];
        if (s.IsHyphen(at - 1) || before.Is(WordClass.Determiner) || before.Is(WordClass.Ordinal) || s.IsWord(at - 1, "no") || s.IsWord(at - 1, "which") || s.IsWord(at - 1, "last")) return true;
        if (s.IsWord(at + 1, "of")) return true;
        if (!quantity.Subject.Found) return !IsBeforeLast(s, at);
        // "one planned for the island", "one divides, the other chooses"
        int head = quantity.Subject.HeadEnd - 1;
        if (head == quantity.Subject.First && (SubjectReader.LooksLikeVerb(s, head) || (SubjectReader.IsPlural(s, head) && !s.Is(head, WordClass.Plural)))) return true;
        return s.TextOf(quantity.Subject.First) is "another" or "who";
    }

    /// <summary>"one day", "one thing", "one last time", "zero tolerance": counts, but nobody is told how many.</summary>
    private static bool IsTurnOfSpeech(in TokenStream s, in Numeral number, in Quantity quantity)
    {
        int at = number.First;
        if (s.IsWord(at, "zero")) return quantity.Unit is null && quantity.Subject.Found is false | s.IsWord(at + 1, "tolerance");
        if (!IsOneAlone(s, number, quantity)) return false;
        if (quantity.Unit is not null) return !s.IsHyphen(at + 1) && (s.IsWord(at + 1, "day") || s.IsWord(at + 1, "night"));
        if (!quantity.Subject.Found) return true;
        ReadOnlySpan<char> noun = s.TextOf(quantity.Subject.First);
        return noun is "thing" or "time" or "way" or "side" or "hand" or "point" or "more" or "step" or "reason" or "example" or "place";
    }

    /// <summary>"one" by itself, before nothing or a unit of time.</summary>
    private static bool IsOneAlone(in TokenStream s, in Numeral number, in Quantity quantity)
        => s.IsWord(number.First, "one") && number.End == number.First + 1 && quantity.Upper is null && quantity.Unit is not { Dimension: not (Dimension.Time or Dimension.Calendar) };

    /// <summary>"one last time", "one next step": a noun follows the word that ends other phrases.</summary>
    private static bool IsBeforeLast(in TokenStream s, int one)
        => (s.IsWord(one + 1, "last") || s.IsWord(one + 1, "next")) && s[one + 2].Kind == TokenKind.Word && !s.Is(one + 2, WordClass.Stop);

    /// <summary>"the two sides", "our two countries" speak of parties already named.</summary>
    private static bool IsAnaphora(in TokenStream s, in Numeral number, in Quantity quantity)
    {
        if (quantity.Unit is not null || quantity.Value > 10 || number.First != quantity.First || !s.Is(number.First - 1, WordClass.Definite)) return false;
        if (!quantity.Subject.Found) return true;
        return s.Is(quantity.Subject.HeadEnd - 1, WordClass.Party);
    }

    /// <summary>"phase two", "the Group of Seven".</summary>
    private static bool IsNamedInWords(in TokenStream s, in Numeral number, in Quantity quantity)
    {
        if (s.IsWord(number.First - 1, "number")) return true; // the number one planemaker
        if (quantity.Subject.Found || quantity.First != number.First) return false;
        int before = number.First - 1;
        // "the former two", "a week or two"
        if (s.IsWord(before, "former") || s.IsWord(before, "latter") || (s.IsWord(before, "or") && number.Value == 2 && s[before - 1].Word.Measure is not null)) return true;
        return (s.Is(before, WordClass.Designator) || (s[number.First].Has(TokenFlags.Capital) && s[before].Kind == TokenKind.Word));
    }

    /// <summary>"7.62 ammunition", ".45 calibre pistols": the bore of what is fired, in millimetres or inches.</summary>
    private static bool IsCalibre(in TokenStream s, in Numeral number, in Quantity quantity)
    {
        if (s.IsWord(number.End, "calibre") || s.IsWord(number.End, "caliber")) return true;
        if (!s[number.First].Has(TokenFlags.Decimal) || number.Value is >= 30 || number.HasMagnitude || !quantity.Subject.Found) return false;
        int head = quantity.Subject.HeadEnd - 1;
        return s.IsWord(head, "ammunition") || s.IsWord(head, "rounds") || s.IsWord(head, "bullets") || s.IsWord(head, "cartridges") || s.IsWord(head, "shells")
            || s.IsWord(head, "rifle") || s.IsWord(head, "rifles") || s.IsWord(head, "guns") || s.IsWord(head, "pistol") || s.IsWord(head, "pistols");
    }

    /// <summary>"10 Downing Street".</summary>
    private static bool IsAddress(in TokenStream s, in Numeral number)
    {
        for (int at = number.End; at < number.End + 3 && s[at].Has(TokenFlags.Capital); at++)
        {
            if (at > number.End && (s.IsWord(at, "street") || s.IsWord(at, "road") || s.IsWord(at, "avenue") || s.IsWord(at, "boulevard") || s.IsWord(at, "lane"))) return true;
        }
        return false;
    }

    /// <summary>"three times", "24 letters" of an unknown unit glued to the number.</summary>
    private static bool IsTimesOrUnclearUnit(in TokenStream s, in Numeral number, in Quantity quantity)
    {
        if (s.IsWord(quantity.AmountEnd, "times") || s.IsWord(quantity.AmountEnd, "fold")) return true;
        if (s.IsWord(number.End, "x") || s.IsMark(number.End, '×')) return true; // 1920 x 1080
        return number.InDigits && quantity.AmountEnd == number.End && s.Glued(number.End) && s[number.End].Kind == TokenKind.Word;
    }

    /// <summary>Part of 12-05-2019, 555-1234, 24/7, 9/11, 2012-13, 3:1, +964 770, #3, or a score: no range came of it.</summary>
    private static bool IsChained(in TokenStream s, int first, in Quantity quantity)
    {
        if (s[first - 1].Mark is '+' && s.Glued(first) && (quantity.Unit is not null || s[first].Has(TokenFlags.Decimal))) return false; // +4.5%, +0.88
        if (s[first - 1].Mark is '#' or '+' or '№' or '/' or '\\' or '_' or '=' or '@' or ':' && s.Glued(first) && !(s[first - 1].Mark == '=' && quantity.First < first)) return true;
        if (quantity.AmountFirst == first && s.IsDash(first - 1) && s.Glued(first) && s.Glued(first - 1) && s[first - 2].Kind is TokenKind.Number or TokenKind.Word or TokenKind.Designation) return true; // F-16
        if (s[first - 1].Mark is '#' or '№') return true; // USDOT# 3182355
        if (s.IsMark(first - 1, '.') && s.Glued(first) && s.Glued(first - 1) && s[first - 2].Kind == TokenKind.Designation) return true; // v4.5
        if (s[first - 1].Mark is '\'' or '’' && s.Glued(first) && s.Glued(first - 1) && s.IsNumber(first - 2)) return true; // 5'11
        int end = quantity.AmountEnd;
        if (s[end].Mark is '/' or '\\' or ':' or '_' or '-' or '–' or '\'' or '’' && s.Glued(end) && s.Glued(end + 1) && s[end + 1].Kind is TokenKind.Number or TokenKind.Designation) return true;
        return false;
    }

    /// <summary>"lost 6-4, 3-6", "a 1-3 defeat", "won 48-52": what looks like a range of small numbers and counts nothing, where somebody wins or loses.</summary>
    private static bool IsScore(in TokenStream s, in Numeral number, in Quantity quantity)
    {
        if (quantity.Upper is not <= 200 || quantity.Unit is not null || !s.IsDash(number.End) || !s.Glued(number.End) || number.End != number.First + 1 || quantity.AmountEnd != number.First + 3) return false;
        int first = number.First;
        int end = quantity.AmountEnd;
        if ((s.IsMark(first - 1, ',') && IsPair(s, first - 4)) || (s.IsMark(end, ',') && IsPair(s, end + 1))) return !quantity.Subject.Found;
        for (int at = first - 1; at > first - 4; at--)
        {
            if (s.Is(at, WordClass.Contest)) return !quantity.Subject.Found;
        }
        return s.Is(end, WordClass.Contest);
    }

    private static bool IsPair(in TokenStream s, int at) => s.IsNumber(at) && s.IsDash(at + 1) && s.Glued(at + 1) && s.IsNumber(at + 2) && s.Glued(at + 2);

    /// <summary>"+964 770 555 0123", "770 555 0123": groups of digits side by side.</summary>
    private static bool IsInTelephone(in TokenStream s, in Numeral number, in Quantity quantity)
    {
        if (quantity.Unit is not null || number.End != number.First + 1) return false;
        if (s[number.First - 1].Has(TokenFlags.LeadingZero) && s.IsNumber(number.First - 1) && !s[number.First - 1].Has(TokenFlags.Decimal)) return true; // 01904 373 069
        if (s[number.First].Has(TokenFlags.Grouped)) return false;
        int from = number.First;
        while (IsDigitGroup(s, from - 1)) from--;
        int to = number.End;
        while (IsDigitGroup(s, to)) to++;
        if (to - from == 2) return s[from].Value >= 100 && !DateReader.IsYear(s, from) && (s[from + 1].Value >= 100 || s[from + 1].Has(TokenFlags.LeadingZero));
        return to - from > 2;
    }

    private static bool IsDigitGroup(in TokenStream s, int at) => s.IsNumber(at) && !s[at].Has(TokenFlags.Grouped | TokenFlags.Decimal | TokenFlags.Fraction | TokenFlags.Ordinal);

    /// <summary>"the 777 in Seattle", "a new 787 plane", "Boeing's 717": three digits and no plural behind them.</summary>
    private static bool IsModel(in TokenStream s, in Numeral number, in Quantity quantity)
    {
        int first = number.First;
        if (quantity.First != first || quantity.Upper is not null || number.End != first + 1 || number.Value is < 100 or >= 1000 || number.Value % 50 == 0 || s.IsHyphen(number.End)) return false;
        bool noun = quantity.Subject.Found && (SubjectReader.IsPlural(s, quantity.Subject.HeadEnd - 1) || s.Is(quantity.Subject.HeadEnd - 1, WordClass.Nominal));
        return !noun && (s.Is(first - 1, WordClass.Determiner) || s.IsWord(first - 1, "new") || (s.IsWord(first - 1, "s") && s.Glued(first - 1)));
    }

    /// <summary>"in 4K", "an 8K camera", "the 5K": resolutions and runs; "8K soldiers" counts.</summary>
    private static bool IsResolution(in TokenStream s, in Numeral number, in Quantity quantity)
        => number.HasMagnitude && quantity.Unit is null && quantity.Upper is null && quantity.First == number.First && number.Value <= 16_000 && number.End == number.First + 2
           && s.TextOf(number.End - 1) is "K" && s.Glued(number.End - 1) && !(quantity.Subject.Found && SubjectReader.IsPlural(s, quantity.Subject.HeadEnd - 1) && s[number.End].Kind == TokenKind.Word);

    private static bool IsClock(in TokenStream s, in Numeral number, in Quantity quantity)
    {
        int end = number.End;
        if (quantity.Unit is { } && quantity.AmountEnd != number.End) return false;
        if (s.Is(end, WordClass.Clock) && !s[end].Is(WordClass.Measure) | number.Value < 25) return true;
        bool dotted = (s.IsWord(end, "a") || s.IsWord(end, "p")) && s.IsMark(end + 1, '.') && s.Glued(end + 1) && s.IsWord(end + 2, "m") && s.Glued(end + 2);
        if (dotted) return true;
        if (s.IsWord(end, "o") && s[end + 1].Mark is '\'' or '’') return true;
        if (s.IsWord(end, "local") && s.IsWord(end + 1, "time")) return true;
        return (s.IsWord(end, "hours") || s.IsWord(end, "hrs")) && number.Value >= 100 && s[number.First].End - s[number.First].Start == 4 && s.IsWord(number.First - 1, "at");
    }

    /// <summary>"Views 477", "Number of readings: 192", "Reading: 169 times", "12 comments".</summary>
    private static bool IsCounter(in TokenStream s, int first, in Quantity quantity)
    {
        int before = s[first - 1].Mark is ':' or '(' ? first - 2 : first - 1;
        if (s.Is(before, WordClass.Counter) && quantity.First == quantity.AmountFirst && (before < first - 1 || s[before].Has(TokenFlags.Capital))) return true;
        if (quantity.Kind == FigureKind.Duration && s.IsWord(quantity.AmountEnd, "read")) return true;
        int noun = quantity.AmountEnd;
        bool counted = s.IsWord(noun, "comments") || s.IsWord(noun, "comment") || s.IsWord(noun, "views") || s.IsWord(noun, "shares") || s.IsWord(noun, "likes") || s.IsWord(noun, "replies");
        return counted && s[noun + 1].Kind is TokenKind.None or TokenKind.Mark && s[first - 1].Kind is TokenKind.None or TokenKind.Mark && s[noun + 1].Mark is '\0' or '\n' or '|';
    }

    /// <summary>Four digits are a year unless they are hedged or people are counted: "the 2003 invasion", "2000 soldiers".</summary>
    private static bool IsYear(in TokenStream s, in Numeral number, in Quantity quantity)
    {
        if (IsOldYear(s, number, quantity)) return true;
        if (!number.LooksLikeYear || quantity.Upper is not null) return number.LooksLikeYear && quantity.Upper is < 2100 and >= 1900;
        bool round = number.Value % 100 == 0;
        if (quantity.Qualifier != Qualifier.Exact && quantity.Subject.Found && round) return false;
        if (quantity.Subject.Found && s.Is(quantity.Subject.HeadEnd - 1, WordClass.Person)
            && !s[quantity.Subject.First].Has(TokenFlags.Capital)) return false;
        return !(round && quantity.Subject.Found && !s.Is(number.First - 1, WordClass.Stop) && !s.Is(number.First - 1, WordClass.Definite));
    }

    /// <summary>"in 1773": four plain digits behind a preposition that count nothing.</summary>
    private static bool IsOldYear(in TokenStream s, in Numeral number, in Quantity quantity)
        => number.Value is >= 1000 and < 1900 && number.End == number.First + 1 && s[number.First].End - s[number.First].Start == 4
           && !quantity.Subject.Found && (quantity.First == number.First || quantity.Qualifier == Qualifier.About) && quantity.Upper is null
           && (s.IsWord(quantity.First - 1, "in") || s.IsWord(quantity.First - 1, "of") || s.Is(quantity.First - 1, WordClass.DatePreposition)); // until about 1773

    /// <summary>[12], (3).</summary>
    private static bool IsFootnote(in TokenStream s, in Numeral number, in Quantity quantity)
    {
        char open = s[number.First - 1].Mark;
        char close = s[number.End].Mark;
        if (open == '[' && close is ']' or ',') return true;
        if (quantity.First != number.First) return false;
        if (open == '(' && close == ')') return true;
        // "At 17, she joined": an age
        if (close == ',' && s.IsWord(number.First - 1, "at") && number.Value is >= 10 and < 100 && s[number.First - 2].Kind is TokenKind.None or TokenKind.Mark) return true;
        // "Messi, now 39, said", "John Smith, 45, said": an age
        if ((s.IsWord(number.First - 1, "now") || s.IsWord(number.First - 1, "then") || s.IsWord(number.First - 1, "just")) && s.IsMark(number.First - 2, ',')) return close == ',' && number.Value is > 9 and < 110;
        return open == ',' && close == ',' && number.Value is > 15 and < 110 && (s[number.First - 2].Has(TokenFlags.Capital) || s.IsHyphen(number.First - 3)) && s[number.First].Flags == TokenFlags.SpaceBefore;
    }

    /// <summary>"Brigade 55", "Resolution 1441", "Article 9", "Boeing 737", "No. 10": the word before the number is its name.</summary>
    private static bool IsDesignation(in TokenStream s, in Numeral number, in Quantity quantity)
    {
        int first = number.First;
        bool letter = s[first + 1].End - s[first + 1].Start == 1 && s.Glued(first + 1) && s[first + 1].Has(TokenFlags.Capital); // flat 6B
        if (quantity.First != first || (number.HasMagnitude && !letter) || IsInRow(s, number)) return false;
        int before = first - 1;
        if (s.IsMark(before, '.') && (s.IsWord(before - 1, "no") || s.IsWord(before - 1, "nos") || s.IsWord(before - 1, "nr") || s.IsWord(before - 1, "nrs") || s.IsWord(before - 1, "art") || s.IsWord(before - 1, "vol") || s.IsWord(before - 1, "vols") || s.IsWord(before - 1, "fig") || s.IsWord(before - 1, "figs") || s.IsWord(before - 1, "pp"))) return true;
        if (IsSecondName(s, before) || IsIdentifier(s, number)) return !quantity.Subject.Found;
        ref readonly Token name = ref s[before];
        if (name.Kind is not (TokenKind.Word or TokenKind.Designation)) return false;
        bool capital = name.Has(TokenFlags.Capital);
        bool grouped = s[first].Has(TokenFlags.Grouped);
        if (name.Is(WordClass.Designator) && !grouped) return capital || !quantity.Subject.Found || !s.Is(quantity.Subject.HeadEnd - 1, WordClass.Person);
        if (!capital || grouped) return false;
        // A capital may only begin the sentence: "Around", "Killed".
        if (name.Is(WordClass.Stop | WordClass.Preposition | WordClass.Determiner | WordClass.Qualifier | WordClass.Month | WordClass.Weekday | WordClass.PartAdverb)) return false;
        if (!quantity.Subject.Found || !IsPlainPlural(s, quantity.Subject)) return true;
        // "the Nebula 3 extends": a verb looks like a plural; people behind the number are counted all the same.
        bool beginsSentence = s[before - 1].Kind is TokenKind.None || s[before - 1].Mark is '.' or '\n' or '!' or '?';
        return !beginsSentence && number.Value <= 12 && !s.Is(quantity.Subject.HeadEnd - 1, WordClass.Person);
    }

    /// <summary>"images 2 and 3", "Articles 9, 10 and 12": names that share the word before the first.</summary>
    private static bool IsSecondName(in TokenStream s, int before)
    {
        for (int at = before; s.Is(at, WordClass.And) || s.IsMark(at, ',') || s.IsWord(at, "or") || s.IsWord(at, "to"); at -= 2)
        {
            if (!s.IsNumber(at - 1) || s[at - 1].Has(TokenFlags.Grouped)) return false;
            if (s.Is(at - 2, WordClass.Designator)) return true;
        }
        return false;
    }

    /// <summary>"(USDOT: 1434373)", "IMO: 9434761": many digits without groups behind a name in capitals.</summary>
    private static bool IsIdentifier(in TokenStream s, in Numeral number)
        => s.IsMark(number.First - 1, ':') && s[number.First - 2].Has(TokenFlags.AllCapitals) && number.End == number.First + 1
           && s[number.First].End - s[number.First].Start >= 5 && !s[number.First].Has(TokenFlags.Grouped | TokenFlags.Decimal);

    /// <summary>"Brent 74.12 +0.88", "Germany 1.2 0.9": a row of a table; the name before the number is what it is of.</summary>
    private static bool IsInRow(in TokenStream s, in Numeral number)
    {
        if (!s[number.First].Has(TokenFlags.Decimal) || !s[number.End].SpaceBefore) return false;
        bool signed = s[number.End].Mark is '+' or '-' or '−' && s.IsNumber(number.End + 1) && s.Glued(number.End + 1);
        return signed || s[number.End].Has(TokenFlags.Decimal);
    }

    private static bool IsPlainPlural(in TokenStream s, in Subject subject)
        => !s[subject.First].Has(TokenFlags.Capital) || SubjectReader.IsPlural(s, subject.HeadEnd - 1);

    /// <summary>"1. " or "2) " at the start of a line, or a number that has a line to itself.</summary>
    private static bool IsListNumber(in TokenStream s, in Numeral number)
    {
        if (!NumeralReader.IsLineEnd(s, number.First - 1))
        {
            // "... with static data. 2. Velocity ...": items that were lines once
            return s.IsMark(number.First - 1, '.') && s.IsMark(number.End, '.') && number.Value <= 30 && number.End == number.First + 1
                && s[number.First].Flags == TokenFlags.SpaceBefore && s[number.End + 1].SpaceBefore && s[number.End + 1].Has(TokenFlags.Capital);
        }
        if (number.First > 0 && NumeralReader.IsLineEnd(s, number.End)) return true;
        return s[number.End].Mark is '.' or ')' or ':' && s.Glued(number.End) && s[number.End + 1].SpaceBefore;
    }

    /// <summary>"1) exports up 8%; 2) imports flat": items that a sentence lists.</summary>
    private static bool IsItemNumber(in TokenStream s, in Numeral number)
    {
        if (!s.IsMark(number.End, ')') || !s.Glued(number.End) || number.Value > 20 || number.End != number.First + 1 || s[number.First].Flags != TokenFlags.SpaceBefore) return false;
        const int reach = 30;
        for (int at = number.First - 1; at > number.First - reach && s[at].Kind != TokenKind.None && s[at].Mark is not (')' or '\n'); at--)
        {
            if (s.IsMark(at, '(')) return false; // it closes what was opened
        }
        return s[number.End + 1].SpaceBefore && s[number.End + 1].Kind == TokenKind.Word;
    }
}
