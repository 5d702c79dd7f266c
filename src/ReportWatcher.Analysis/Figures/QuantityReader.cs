namespace ReportWatcher.Analysis.Figures;

/// <summary>A quantity in the text: token indexes, and what they mean.</summary>
internal struct Quantity
{
    /// <summary>First token of the qualifier, if any, else of the amount.</summary>
    public int First;

    /// <summary>First token of the number, without currency and qualifier.</summary>
    public int NumberFirst;

    /// <summary>One past the number; of a range, its first number.</summary>
    public int NumberEnd;

    /// <summary>First token of number and unit, without the qualifier.</summary>
    public int AmountFirst;

    /// <summary>Of a range, first token of its upper end; else 0.</summary>
    public int UpperFirst;

    /// <summary>One past number and unit.</summary>
    public int AmountEnd;

    /// <summary>One past everything: a qualifier behind the number included, the subject not.</summary>
    public int End;

    public decimal Value;
    public decimal? Upper;
    public Qualifier Qualifier;
    public Unit? Unit;
    public FigureKind Kind;
    public Subject Subject;

    /// <summary>What looks like a quantity but is a name, a counter, a time: its tokens are passed over.</summary>
    public bool IsName;

    /// <summary>Written as a fraction: "two thirds".</summary>
    public bool IsFraction;
}

/// <summary>Reads a quantity: qualifier, currency, number or range, unit, subject.</summary>
internal static class QuantityReader
{
    private static readonly Unit s_fraction = Lexicon.FindUnit("fraction")!;

    public static bool TryRead(in TokenStream s, int at, out Quantity quantity)
    {
        quantity = default;
        if (s.Is(at, WordClass.Ten) && s.IsHyphen(at + 1) && s.Is(at + 2, WordClass.Ordinal) && !s.Is(at + 2, WordClass.Duration)) return TryOrdinal(s, at, ref quantity); // twenty-first
        int numberAt = UnitReader.CurrencyBefore(s, at, out Unit? money);
        Numeral number = NumeralReader.Read(s, numberAt);
        if (!number.Found) return TryOrdinal(s, at, ref quantity);

        quantity.AmountFirst = at;
        quantity.NumberFirst = numberAt;
        quantity.Unit = money;
        quantity.Value = number.Value;
        quantity.IsFraction = number.IsFraction;
        quantity.NumberEnd = number.End;
        quantity.AmountEnd = number.End;
        UnitReader.Read(s, ref number, ref quantity);
        (quantity.Qualifier, quantity.First) = QualifierReader.Before(s, quantity.AmountFirst);
        if (IsSpread(s, quantity)) (quantity.Qualifier, quantity.First) = (Qualifier.Exact, quantity.AmountFirst);
        ReadRange(s, number, ref quantity);
        ReadSecondBound(s, ref quantity);
        quantity.End = quantity.AmountEnd;
        quantity.Kind = KindOf(quantity);
        ReadQualifierAfter(s, ref quantity);
        ReadSubject(s, number, ref quantity);
        quantity.IsName = NameFilter.IsName(s, number, quantity);
        return true;
    }

    /// <summary>"paid back over 18 years", "killed over two days": in that time; but "for over 18 years", "is over 18 years old", "over 18 years ago".</summary>
    private static bool IsSpread(in TokenStream s, in Quantity quantity)
    {
        if (quantity.Unit is not { Dimension: Dimension.Time or Dimension.Calendar } || quantity.First != quantity.AmountFirst - 1 || !s.IsWord(quantity.First, "over")) return false;
        bool share = s[quantity.First - 1].Mark == '%'; // "by 43% over two years in a trial"; but "spent over 18 years in prison"
        bool dated = s.TextOf(quantity.AmountEnd) is "ago" or "of" or "later" or "earlier" or "after" or "before" || (s.IsWord(quantity.AmountEnd, "in") && !share);
        return !dated && !s.IsHyphen(quantity.AmountEnd) && !s.IsWord(quantity.AmountEnd - 1, "old")
            && (s[quantity.First - 1].Kind is TokenKind.Word or TokenKind.Number || s[quantity.First - 1].Mark == '%') && !s.Is(quantity.First - 1, WordClass.TakesTime | WordClass.DatePreposition | WordClass.Determiner);
    }

    private static void ReadQualifierAfter(in TokenStream s, ref Quantity quantity)
    {
        (Qualifier after, int end) = QualifierReader.After(s, quantity.AmountEnd);
        if (after != Qualifier.Exact)
        {
            quantity.Qualifier = quantity.Upper is null ? QualifierReader.Combine(quantity.Qualifier, after) : quantity.Qualifier;
            quantity.End = end;
        }
        else if (s.IsHyphen(quantity.AmountEnd) && s.IsWord(quantity.AmountEnd + 1, "strong")) quantity.End = quantity.AmountEnd + 2;
    }

    // Ranges

    /// <summary>"between 50 and 60%", "from 20 to 30", "$20 to $30", "50-60", "two or three".</summary>
    private static void ReadRange(in TokenStream s, in Numeral number, ref Quantity quantity)
    {
        int at = quantity.AmountEnd;
        if (s.IsDash(at) && s.Glued(at) && s.IsWord(at + 1, "to")) at++; // "eight- to ten-week"
        bool between = QualifierReader.IsBetween(s, quantity.AmountFirst) || (s.IsWord(quantity.AmountFirst, "ages") && QualifierReader.IsBetween(s, quantity.AmountFirst - 1));
        bool from = s.IsWord(quantity.AmountFirst - 1, "from");
        bool dash = s.IsDash(at) && (s[at].SpaceBefore == s[at + 1].SpaceBefore);
        bool tilde = s[at].Mark is '~' or '～';
        bool to = s.IsWord(at, "to") || s.IsWord(at, "through");
        bool or = s.IsWord(at, "or") && number.Value is > 0 and < 100 && !number.IsFraction;
        if (!(between && s.Is(at, WordClass.And)) && !dash && !to && !or && !tilde) return;
        // "rose from 40 to 60" and "cut from 2,500 to 1,000" name two figures.
        if (from && to && IsChange(s, quantity.AmountFirst - 1)) return;
        // "fell 65 cents to $14.35", "rise by $19bn to $419bn": by how much, and to what
        if (to && !from && quantity.Unit is not null && ChangesBy(s, quantity)) return;

        if (s[at + 1].Kind == TokenKind.Number && DateReader.TryRead(s, at + 1, null, out DateReading date) && date.Month > 0) return; // 12 months to 31 December
        int upperAt = UnitReader.CurrencyBefore(s, at + 1, out Unit? upperMoney);
        Numeral upper = NumeralReader.Read(s, upperAt);
        if (!upper.Found || upper.Value < 0 && dash) return;
        if (or && (upper.Value != number.Value + 1 || quantity.Unit is not null)) return;
        var second = new Quantity { Unit = upperMoney, Value = upper.Value, AmountEnd = upper.End };
        UnitReader.Read(s, ref upper, ref second);
        if (number.IsFraction && second.Unit is { Dimension: Dimension.Money }) return; // fell by a fifth to SFr1.2bn
        decimal low = LowerBound(number, upper, quantity);
        if (second.Value <= low || (number.LooksLikeYear && upper.LooksLikeYear) || !SameUnit(quantity.Unit, second.Unit)) return;
        if (to && !from && !Adjacent(second.Value, low) && !(low == 0 && second.Unit is not null)) return;
        (quantity.Value, quantity.Upper, quantity.UpperFirst, quantity.AmountEnd) = (low, second.Value, at + 1, second.AmountEnd);
        quantity.Unit ??= second.Unit;
        quantity.Qualifier = Qualifier.Between;
        quantity.First = between || (from && to) ? quantity.AmountFirst - 1 : quantity.First;
    }

    private static bool ChangesBy(in TokenStream s, in Quantity quantity)
    {
        int before = s.IsWord(quantity.First - 1, "by") ? quantity.First - 2 : quantity.First - 1;
        return s.Is(before, WordClass.Change);
    }

    // "gave 4 to 2,000 people", "fell in 2004 to 789m": the ends of a range without "from" are of one order.
    private static bool Adjacent(decimal upper, decimal lower) => lower > 0 && upper <= lower * 20;

    /// <summary>"2 to 3 million": the first number shares the magnitude of the second.</summary>
    private static decimal LowerBound(in Numeral lower, in Numeral upper, in Quantity quantity)
    {
        if (!upper.HasMagnitude || lower.HasMagnitude || lower.Value >= 1000 || lower.Value <= 0) return quantity.Value;
        decimal magnitude = upper.Value >= 1e12m ? 1e12m : upper.Value >= 1e9m ? 1e9m : upper.Value >= 1e6m ? 1e6m : 1e3m;
        return lower.Value * magnitude < upper.Value ? lower.Value * magnitude : quantity.Value;
    }

    private static bool SameUnit(Unit? one, Unit? two) => one is null || two is null || one.Name == two.Name;

    private static bool IsChange(in TokenStream s, int from)
    {
        for (int i = from - 1; i >= from - 5 && s[i].Kind == TokenKind.Word; i--)
        {
            if (s.Is(i, WordClass.Change)) return true;
        }
        return false;
    }

    /// <summary>"more than 40 but fewer than 60", "at most 100 and at least 20": two bounds are a range.</summary>
    private static void ReadSecondBound(in TokenStream s, ref Quantity quantity)
    {
        bool lower = quantity.Qualifier is Qualifier.MoreThan or Qualifier.AtLeast;
        if (!lower && quantity.Qualifier is not (Qualifier.LessThan or Qualifier.AtMost)) return;
        int at = quantity.AmountEnd;
        if (!s.Is(at, WordClass.And) && !s.IsWord(at, "but") && !s.IsMark(at, ',')) return;
        const int longestQualifier = 7;
        for (int numberAt = at + 2; numberAt <= at + 1 + longestQualifier && s[numberAt - 1].Kind != TokenKind.None; numberAt++)
        {
            if (!FigureExtractor.MayStart(s, numberAt)) continue;
            (Qualifier meaning, int first) = QualifierReader.Before(s, numberAt);
            bool upper = meaning is Qualifier.LessThan or Qualifier.AtMost;
            if (first != at + 1 || upper != lower || meaning is not (Qualifier.LessThan or Qualifier.AtMost or Qualifier.MoreThan or Qualifier.AtLeast)) return;
            Numeral number = NumeralReader.Read(s, numberAt);
            if (!number.Found) return;
            var second = new Quantity { Value = number.Value, AmountEnd = number.End };
            UnitReader.Read(s, ref number, ref second);
            if (!SameUnit(quantity.Unit, second.Unit) || (lower ? second.Value <= quantity.Value : second.Value >= quantity.Value)) return;
            (quantity.Value, quantity.Upper) = lower ? (quantity.Value, second.Value) : (second.Value, quantity.Value);
            (quantity.AmountEnd, quantity.Qualifier) = (second.AmountEnd, Qualifier.Between);
            quantity.Unit ??= second.Unit;
            return;
        }
    }

    // Kind and subject

    private static FigureKind KindOf(in Quantity quantity) => quantity.Unit?.Dimension switch
    {
        Dimension.Money => FigureKind.Money,
        Dimension.Percent or Dimension.Points => FigureKind.Percent,
        Dimension.Time or Dimension.Calendar => FigureKind.Duration,
        null => quantity.IsFraction ? FigureKind.Measure : FigureKind.Count,
        _ => FigureKind.Measure,
    };

    private static void ReadSubject(in TokenStream s, in Numeral number, ref Quantity quantity)
    {
        if (quantity.Unit is null && quantity.IsFraction) quantity.Unit = s_fraction;
        int at = s[quantity.End].Mark is '"' or '”' && s[quantity.End + 1].Kind == TokenKind.Word ? quantity.End + 1 : quantity.End; // "up to 500" soldiers
        if (quantity.Unit == s_fraction && s.IsWord(number.First + 2, "in") && number.End > number.First + 3 && s[number.First + 1].Kind == TokenKind.Word)
        {
            quantity.Subject = new Subject(number.First + 1, number.First + 2, number.First + 2); // one job in eight
            return;
        }
        if (quantity.Kind != FigureKind.Count)
        {
            bool isAttribute = quantity.Kind is FigureKind.Money or FigureKind.Percent || s.IsHyphen(number.End) || s.IsHyphen(quantity.AmountEnd - 2);
            quantity.Subject = quantity.IsFraction && quantity.Unit == s_fraction && !s.IsWord(at, "of") ? SubjectReader.Read(s, at, singular: false) : SubjectReader.ReadAfterUnit(s, at, isAttribute);
            return;
        }
        bool single = quantity.Value == 1 && quantity.Upper is null;
        if (s.IsNumber(at) && s.IsHyphen(at + 1) && s.Is(at + 2, WordClass.Duration) && s.IsHyphen(at + 3)) at += 5; // two 11-year-old boys
        else if (s.IsNumber(at) && s.Glued(at + 1) && s.Is(at + 1, WordClass.Measure)) at += 2; // six 155mm howitzers
        else if (s.IsNumber(at) && s.IsHyphen(at + 1) && s.Is(at + 2, WordClass.Measure | WordClass.Currency)) at += 3; // four 2,000-pound bombs
        if (s.IsHyphen(at))
        {
            // "five-member committee" counts members; "two-state solution" counts nothing.
            bool grouped = s[number.First].Has(TokenFlags.Grouped) && s[at + 1].Kind == TokenKind.Word; // a 10,000-word letter
            if (grouped || s.Is(at + 1, WordClass.Compound)) quantity.Subject = new Subject(at + 1, at + 2, at + 2);
            else quantity.IsName = true;
            return;
        }
        bool strong = s.IsWord(at - 1, "strong");
        quantity.Subject = SubjectReader.Read(s, at, single || strong);
        if (!quantity.Subject.Found && s[at].Kind is not TokenKind.Number) quantity.Subject = SubjectReader.OfNumber(s, quantity.First);
    }

    // Ranks

    /// <summary>"the second round", "the tenth anniversary": ranks of what comes in a series; other ordinals name things.</summary>
    private static bool TryOrdinal(in TokenStream s, int at, ref Quantity quantity)
    {
        int end = at + 1;
        decimal rank = s[at].Value;
        if (s.Is(at, WordClass.Ten) && s.IsHyphen(end) && s.Is(end + 1, WordClass.Ordinal)) (rank, end) = (s[at].Word.Number + s[end + 1].Word.Number, end + 2);
        else if (s.Is(at, WordClass.Ordinal)) rank = s[at].Word.Number;
        else if (!s.IsNumber(at) || !s[at].Has(TokenFlags.Ordinal)) return false;

        quantity = new Quantity
        {
            First = at, NumberFirst = at, AmountFirst = at, NumberEnd = end, AmountEnd = end, End = end,
            Value = rank, Kind = FigureKind.Ordinal, Qualifier = Qualifier.Exact, IsName = true,
        };
        for (int noun = end; noun < end + 3 && s[noun].Kind == TokenKind.Word && !s.Is(noun, WordClass.Stop); noun++)
        {
            if (s.IsHyphen(noun + 1) || !s.Is(noun, WordClass.Ranked)) continue;
            // "First Fleet", "Fourth Geneva Conference" are names; "first" before most nouns is an adverb of time.
            bool name = s[at].Has(TokenFlags.Capital) && s[noun].Has(TokenFlags.Capital);
            if (name) break;
            // "fourth biggest donor", "sixth straight quarter": ranked with the noun behind
            bool goesOn = s.TextOf(noun).EndsWith("est", StringComparison.OrdinalIgnoreCase) || s.IsWord(noun, "straight") || s.IsWord(noun, "consecutive") || s.IsWord(noun, "successive");
            Subject donor = goesOn ? SubjectReader.Read(s, noun + 1, singular: true) : default;
            int head = donor.Found ? donor.HeadEnd : noun + 1;
            quantity.Subject = SubjectReader.WithComplement(s, new Subject(end, head, head));
            quantity.IsName = false;
            break;
        }
        return true;
    }
}
