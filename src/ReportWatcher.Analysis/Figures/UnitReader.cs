namespace ReportWatcher.Analysis.Figures;

/// <summary>Reads what a number is in: currency before or behind it, percent, measures, durations.</summary>
internal static class UnitReader
{
    private static readonly Unit s_percent = Lexicon.Find("percent").Measure!;
    private static readonly Unit s_points = Lexicon.Find("pp").Measure!;
    private static readonly Unit s_basisPoints = Lexicon.Find("bps").Measure!;
    private static readonly Unit s_year = Lexicon.Find("year").Measure!;
    private static readonly Unit s_hour = Lexicon.Find("hour").Measure!;
    private static readonly Unit s_second = Lexicon.Find("seconds").Measure!;
    private static readonly Unit s_barrelsPerDay = Lexicon.Find("bpd").Measure!;
    private static readonly Unit s_pound = Lexicon.Find("lb").Measure!;
    private static readonly Unit s_celsius = Lexicon.Find("°C").Measure!;
    private static readonly Unit s_fahrenheit = Lexicon.Find("°F").Measure!;

    /// <summary>A currency sign or code before the number; returns where the number begins.</summary>
    public static int CurrencyBefore(in TokenStream s, int at, out Unit? money)
    {
        money = null;
        if (!s.Is(at, WordClass.CurrencyPrefix)) return at;
        ref readonly Token token = ref s[at];
        // "Sen" and "won" in running text are names and verbs; codes are written in capitals.
        if (token.Kind == TokenKind.Word && !token.Has(TokenFlags.AllCapitals) && char.IsAsciiLetter(s.Text[token.End - 1]) && token.End - token.Start > 2 && !s.Glued(at + 1) && !s[at + 1].Has(TokenFlags.Grouped)) return at;
        int next = at + 1;
        if (s.IsMark(next, '.') && s.Glued(next)) next++;
        if (token.Kind == TokenKind.Word && s.IsMark(next, '$')) next++;
        if (!s.IsNumber(next) && !(s.IsDash(next) && s.IsNumber(next + 1)) && !s.Is(next, WordClass.Numeral | WordClass.Article)) return at;
        money = token.Word.Money;
        return next;
    }

    /// <summary>The unit behind the number, with the magnitude before it ("bn", "m"); widens the amount by both.</summary>
    public static void Read(in TokenStream s, ref Numeral number, ref Quantity quantity)
    {
        int at = number.End;
        bool isMoney = quantity.Unit is not null;
        if (TryShortMagnitude(s, at, isMoney, number, out decimal factor))
        {
            number = number with { End = at + 1, Value = number.Value * factor, HasMagnitude = true };
            (quantity.Value, quantity.NumberEnd, quantity.AmountEnd) = (number.Value, at + 1, at + 1);
            at++;
        }
        if (isMoney)
        {
            // "$5 US", "$10 million USD"
            if (s.Is(at, WordClass.Currency) && s[at].Kind == TokenKind.Word && s[at].Has(TokenFlags.AllCapitals)) (quantity.Unit, quantity.AmountEnd) = (s[at].Word.Money, at + 1);
            else if (s.IsMark(number.First - 1, '$') && s.TextOf(at) is "US" && !(s[at + 1].Kind == TokenKind.Word && !s.Is(at + 1, WordClass.Stop))) quantity.AmountEnd = at + 1; // but "$5m US aid"
            quantity.Value *= quantity.Unit!.Factor;
            // "$100 and fifty."
            if (quantity.AmountEnd == at && quantity.Unit.Factor == 1 && IsWholeAndPlain(s, number) && s.Is(at, WordClass.And) && WordNumerals.Read(s, at + 1) is { Found: true } cents && IsBareCents(s, cents, quantity))
                (quantity.Value, quantity.AmountEnd) = (quantity.Value + (cents.Value / 100), cents.End);
            return;
        }
        if (TryUnit(s, at, number, out Unit? unit, out int end))
        {
            (quantity.Unit, quantity.AmountEnd) = (unit, end);
            if (unit!.Dimension == Dimension.Money) ReadRestOfMoney(s, number, ref quantity);
            else if (unit.Name == "foot") ReadInches(s, ref quantity);
        }
        else if (IsPercentOf(s, number)) (quantity.Unit, quantity.AmountFirst) = (s_percent, s.IsWord(number.First - 2, "cent") ? number.First - 3 : number.First - 2);
        else ReadAge(s, number, ref quantity);
    }

    /// <summary>Behind the name of money: "75 USD million", "3 dollars 50 cents", "15 dollars 50".</summary>
    private static void ReadRestOfMoney(in TokenStream s, in Numeral number, ref Quantity quantity)
    {
        int end = quantity.AmountEnd;
        quantity.Value *= quantity.Unit!.Factor;
        if (!number.HasMagnitude && s.Is(end, WordClass.Magnitude)) (quantity.Value, quantity.AmountEnd) = (quantity.Value * s[end].Word.Factor, end + 1);
        if (quantity.Unit.Factor != 1 || quantity.AmountEnd != end) return;
        int at = s.Is(end, WordClass.And) ? end + 1 : end;
        if (s.IsNumber(at) && s[at].Has(TokenFlags.Decimal | TokenFlags.Grouped)) return;
        Numeral part = NumeralReader.Read(s, at);
        if (!part.Found || part.Value is < 1 or > 99 || part.IsFraction) return;
        if (s.Is(part.End, WordClass.Currency) && s[part.End].Word.Money is { Factor: 0.01m }) (quantity.Value, quantity.AmountEnd) = (quantity.Value + (part.Value / 100), part.End + 1);
        else if (s.Is(part.End, WordClass.Currency) && s[part.End].Word.Money is { Factor: 0.1m } tenth && tenth.Name == quantity.Unit.Name) ReadTenths(s, part, ref quantity);
        else if (IsBareCents(s, part, quantity)) (quantity.Value, quantity.AmountEnd) = (quantity.Value + (part.Value / 100), part.End);
    }

    /// <summary>"five kuai three mao", "five kuai three mao two": tenths, and the hundredths whose name nobody says.</summary>
    private static void ReadTenths(in TokenStream s, in Numeral tenths, ref Quantity quantity)
    {
        (quantity.Value, quantity.AmountEnd) = (quantity.Value + (tenths.Value / 10), tenths.End + 1);
        Numeral hundredths = NumeralReader.Read(s, tenths.End + 1);
        if (hundredths.Value is >= 1 and < 10 && IsBareCents(s, hundredths, quantity)) (quantity.Value, quantity.AmountEnd) = (quantity.Value + (hundredths.Value / 100), hundredths.End);
    }

    /// <summary>
    /// "one dollar and two", "15 dollars 50": cents without their name are a whole number that counts nothing, so the clause ends with it, or in words goes
    /// on with "and". "between one dollar and two" is a range.
    /// </summary>
    private static bool IsBareCents(in TokenStream s, in Numeral cents, in Quantity quantity)
    {
        if (!cents.Found || cents.Value is < 1 or > 99 || cents.Value != decimal.Truncate(cents.Value) || cents.IsFraction || QualifierReader.IsBetween(s, quantity.AmountFirst)) return false;
        int end = s.IsWord(cents.End, "more") || s.IsWord(cents.End, "less") || s.IsWord(cents.End, "each") || s.IsWord(cents.End, "apiece") ? cents.End + 1 : cents.End;
        bool closes = s[end].Kind is TokenKind.None || s[end].Mark is '.' or '\n' or '!' or ';' or '?' || (s.IsMark(end, ',') && end > cents.End);
        return closes || (!cents.InDigits && s.Is(end, WordClass.And));
    }

    private static bool IsWholeAndPlain(in TokenStream s, in Numeral number)
        => number.InDigits && !number.HasMagnitude && !number.IsFraction && number.End == number.First + 1 && !s[number.First].Has(TokenFlags.Decimal | TokenFlags.Grouped);

    /// <summary>"5 feet 2 inches".</summary>
    private static void ReadInches(in TokenStream s, ref Quantity quantity)
    {
        int at = s.Is(quantity.AmountEnd, WordClass.And) ? quantity.AmountEnd + 1 : quantity.AmountEnd;
        Numeral inches = NumeralReader.Read(s, at);
        if (!inches.Found || inches.Value is < 0 or >= 12 || s[inches.End].Word.Measure?.Name != "inch") return;
        (quantity.Value, quantity.AmountEnd) = (quantity.Value + (inches.Value / 12), inches.End + 1);
    }

    /// <summary>"a per cent of 12" at the end of a clause.</summary>
    private static bool IsPercentOf(in TokenStream s, in Numeral number)
        => s.IsWord(number.First - 1, "of") && s[number.End].Kind is TokenKind.None or TokenKind.Mark
           && (s.Is(number.First - 2, WordClass.Percent) ? !s.Is(number.First - 3, WordClass.Numeral) && !s.IsNumber(number.First - 3) : s.IsWord(number.First - 2, "cent") && s.IsWord(number.First - 3, "per") && !s.Is(number.First - 4, WordClass.Numeral) && !s.IsNumber(number.First - 4));

    /// <summary>"aged 34", "of age 87", "at the age of 43".</summary>
    private static void ReadAge(in TokenStream s, in Numeral number, ref Quantity quantity)
    {
        int before = quantity.AmountFirst - 1;
        bool between = s.IsWord(before, "between");
        bool of = s.IsWord(before, "of") && (s.IsWord(before - 1, "age") || s.IsWord(before - 1, "ages"));
        if (between || of) before--;
        if (number.InDigits && s.IsHyphen(before) && s.IsWord(before - 1, "magnitude")) before--; // a magnitude-6.4 quake
        if (number.InDigits && s.IsWord(before, "magnitude")) (quantity.Unit, quantity.AmountFirst) = (s[before].Word.Measure, before);
        if (quantity.Value is < 1 or > 120 || !(s.IsWord(before, "aged") || s.IsWord(before, "age") || (s.IsWord(before, "ages") && (of || !s[before].Has(TokenFlags.Capital))))) return;
        quantity.Unit = s_year;
        if (!between) quantity.AmountFirst = before;
    }

    /// <summary>"a quarter point", "a half-point rise": points of a rate.</summary>
    private static bool TryPartOfPoint(in TokenStream s, int at, in Numeral number, ref Unit? unit, ref int end)
    {
        if (!number.IsFraction || number.InDigits || number.Value >= 1 || !(s.IsWord(at, "point") || s.IsWord(at, "points"))) return false;
        (unit, end) = (s_points, at + 1);
        return true;
    }

    /// <summary>k, m, bn behind digits. "m" is million behind a currency, in capitals, or before a noun ("3m barrels"); else metre.</summary>
    private static bool TryShortMagnitude(in TokenStream s, int at, bool isMoney, in Numeral number, out decimal factor)
    {
        factor = 1;
        ref readonly Token token = ref s[at];
        if (s.TextOf(at) is "G" && number.InDigits && !number.HasMagnitude && NumeralReader.IsCell(s, number.First))
        {
            factor = 1e9m;
            return true;
        }
        if (!token.Is(WordClass.ShortMagnitude) || !number.InDigits || number.HasMagnitude || (s.IsHyphen(at + 1) && !(s.Glued(at) && s.IsNumber(at + 2)))) return false;
        bool glued = s.Glued(at);
        if (s.TextOf(at).Equals("mm", StringComparison.OrdinalIgnoreCase) && !isMoney) return false; // $1MM; else millimetres
        if (token.Is(WordClass.Measure) && !isMoney) // m, t
        {
            bool capital = token.Has(TokenFlags.Capital);
            if (capital && s.TextOf(at) is "M" && s[at + 1].Kind is TokenKind.None or TokenKind.Mark) return (factor = token.Word.Factor) > 1;
            bool beforeNoun = SubjectReader.Read(s, at + 1, false).Found || s.Is(at + 1, WordClass.Currency) || (s.Is(at + 1, WordClass.Measure) && !s.Is(at + 1, WordClass.Stop)) || (s.IsWord(at, "m") && IsMillion(s, at)) || TryBarrelsPerDay(s, at + 1, out _);
            if (!glued ? !beforeNoun : !(capital || beforeNoun)) return false;
            if (s.TextOf(at).Equals("t", StringComparison.OrdinalIgnoreCase) && !beforeNoun) return false;
        }
        else if (!glued && !isMoney && token.End - token.Start == 1 && !s.IsNumber(at - 1)) return false;
        factor = token.Word.Factor;
        return true;
    }

    /// <summary>"the total stood at 1.9m in May", "rose to 3m": millions, unless a length is spoken of.</summary>
    private static bool IsMillion(in TokenStream s, int at)
    {
        if (!s.Glued(at) || s.Is(at + 1, WordClass.LengthCue) || s.IsHyphen(at + 1)) return false;
        for (int i = at - 2; i > at - 8 && s[i].Mark is not ('.' or '\n'); i--)
        {
            if (s.Is(i, WordClass.LengthCue) && !s.IsWord(i, "from") && !s.IsWord(i, "up") && !s.IsWord(i, "down") && !s.IsWord(i, "by")) return false;
            if (s.IsWord(i, "height") || s.IsWord(i, "depth") || s.IsWord(i, "length") || s.IsWord(i, "width") || s.IsWord(i, "distance") || s.IsWord(i, "waves") || s.IsWord(i, "metres") || s.IsWord(i, "within")) return false;
        }
        return s[at - 1].Has(TokenFlags.Decimal) || s.IsWord(at - 2, "to") || s.IsWord(at - 2, "from") || s.IsWord(at - 2, "at") || s.IsWord(at - 2, "some");
    }

    private static bool TryUnit(in TokenStream s, int at, in Numeral number, out Unit? unit, out int end)
    {
        (unit, end) = (null, at);
        if (s[at].Mark is '%' or '٪' or '％')
        {
            (unit, end) = (s_percent, at + 1);
            return true;
        }
        if (s[at].Mark is '(' or '[' or '{' or '<' && s.Is(at + 1, WordClass.Measure) && s[at + 2].Mark is ')' or ']' or '}' or '>')
        {
            (unit, end) = (s[at + 1].Word.Measure, at + 3); // 20 (kg)
            return true;
        }
        int next = s.IsHyphen(at) ? at + 1 : at; // six-month, 10-gallon
        bool hyphen = next != at;
        // "two more years", "three full months"
        if (!hyphen && s.Is(next + 1, WordClass.Duration) && (s.IsWord(next, "more") || s.IsWord(next, "further") || s.IsWord(next, "additional") || s.IsWord(next, "full") || s.IsWord(next, "consecutive"))) next++;
        // "half a percentage point", "a quarter of a percent"
        if (number.IsFraction && s.IsWord(at, "of") && s.Is(at + 1, WordClass.Article) && s.Is(at + 2, WordClass.Percent | WordClass.Duration | WordClass.Measure)) next = at + 2;
        else if (number.IsFraction && s.Is(at, WordClass.Article)) next = at + 1;
        if (TryPartOfPoint(s, next, number, ref unit, ref end)) return true;
        ref readonly Token token = ref s[next];
        if (token.Kind is not (TokenKind.Word or TokenKind.Mark)) return false;
        // "9,000 M-4 rifles"
        if (s.IsHyphen(next + 1) && s[next + 2].Kind is TokenKind.Number or TokenKind.Designation) return false;
        if (token.Is(WordClass.Percent)) return TryPercent(s, next, ref unit, ref end);
        if (TryMoneyBehind(s, next, number, hyphen, ref unit, ref end)) return true;
        if (token.Is(WordClass.Duration)) return TryDuration(s, next, hyphen, ref unit, ref end);
        return TryMeasure(s, next, hyphen, ref unit, ref end);
    }

    private static bool TryPercent(in TokenStream s, int at, ref Unit? unit, ref int end)
    {
        bool points = s.IsWord(at + 1, "points") || s.IsWord(at + 1, "point");
        (unit, end) = points && s.IsWord(at, "percentage") ? (s_points, at + 2) : (s[at].Word.Measure, at + 1);
        return true;
    }

    private static bool TryMoneyBehind(in TokenStream s, int at, in Numeral number, bool hyphen, ref Unit? unit, ref int end)
    {
        if (s.IsWord(at, "per") && s.IsWord(at + 1, "cent"))
        {
            (unit, end) = (s_percent, at + 2);
            return true;
        }
        ref readonly Token token = ref s[at];
        if (token.Is(WordClass.Currency))
        {
            if (token.Is(WordClass.CurrencyPrefix) && s.IsNumber(at + 1) && s.Glued(at + 1)) return false; // "3 USD50 cards"
            if (s.IsWord(at, "won") && !number.HasMagnitude && !token.Has(TokenFlags.AllCapitals) && number.Value < 1000) return false;
            if (s.IsWord(at, "p") && (!s.Glued(at) || token.Has(TokenFlags.Capital) || number.Value is 480 or 720 or 1080 or 1440 or 2160)) return false; // 412.5p, no 1080p
            if (IsOtherWord(s, at)) return false;
            if (s.TextOf(at).StartsWith("pound", StringComparison.OrdinalIgnoreCase) && IsWeight(s, at, number, hyphen))
            {
                (unit, end) = (s_pound, at + 1);
                return true;
            }
            (unit, end) = (token.Word.Money, at + 1);
            if (s.IsWord(end, "sterling")) end++;
            return true;
        }
        // "Kuwaiti dinars", "US dollars", "New Zealand dollars"
        int name = s.IsWord(at, "new") || s.IsWord(at, "hong") || s.IsWord(at, "sri") || s.IsWord(at, "saudi") ? at + 1 : at;
        if (!s.Is(name + 1, WordClass.Currency) && name != at) name = at;
        if (s.Is(name + 1, WordClass.Currency) && s[name].Kind == TokenKind.Word && WordLists.NationalMoney(s.TextOf(name), s.TextOf(name + 1)) is Unit national)
        {
            (unit, end) = (national, name + 2);
            return true;
        }
        // "29,300 Thai baht": a nationality before a currency that needs none
        if (s.Is(at + 1, WordClass.Currency) && Places.Country(s.TextOf(at)) is not null)
        {
            (unit, end) = (s[at + 1].Word.Money, at + 2);
            return true;
        }
        return false;
    }

    /// <summary>Names of money that mean something else behind a number: "12 marks".</summary>
    internal static bool IsOtherWord(in TokenStream s, int at) => s.IsWord(at, "marks") || s.IsWord(at, "sen") || s.IsWord(at, "all") || s.IsWord(at, "rs") || (s.IsWord(at, "mao") && s[at].Has(TokenFlags.Capital));

    /// <summary>"2,000-pound bomb", "200 pounds of explosives", "weighs 90 pounds"; else pounds are money.</summary>
    private static bool IsWeight(in TokenStream s, int at, in Numeral number, bool hyphen)
    {
        if (hyphen || s.IsWord(at + 1, "of")) return true;
        for (int i = number.First - 1; i >= number.First - 5; i--)
        {
            ReadOnlySpan<char> word = s.TextOf(i);
            if (word.StartsWith("weigh", StringComparison.OrdinalIgnoreCase) || word.Equals("lose", StringComparison.OrdinalIgnoreCase)) return true;
            if (word.StartsWith("pay", StringComparison.OrdinalIgnoreCase) || word.Equals("paid", StringComparison.OrdinalIgnoreCase)
                || word.StartsWith("cost", StringComparison.OrdinalIgnoreCase) || word.StartsWith("fine", StringComparison.OrdinalIgnoreCase)
                || word.Equals("worth", StringComparison.OrdinalIgnoreCase)) return false;
        }
        bool rate = (s.IsWord(at + 1, "per") || s.Is(at + 1, WordClass.Article)) && s.Is(at + 2, WordClass.Duration); // 230 pounds a year
        return !rate && number.Value < 1000 && !number.HasMagnitude;
    }

    private static bool TryDuration(in TokenStream s, int at, bool hyphen, ref Unit? unit, ref int end)
    {
        (unit, end) = (s[at].Word.Measure, at + 1);
        if (s.IsMark(end, '.') && s.Glued(end) && s.IsWord(at, "min")) return true;
        // 29-year-old, 29 years old, 18 months of age
        int next = s.IsHyphen(end) ? end + 1 : end;
        if (s.IsWord(next, "old") || s.IsWord(next, "olds")) end = next + 1;
        else if (!hyphen && s.IsWord(end, "of") && s.IsWord(end + 1, "age")) end += 2;
        return true;
    }

    private static bool TryMeasure(in TokenStream s, int at, bool hyphen, ref Unit? unit, ref int end)
    {
        int noun = at;
        if (s.Is(at, WordClass.MeasurePrefix))
        {
            noun = s.IsHyphen(at + 1) ? at + 2 : at + 1;
            if (!s.Is(noun, WordClass.Measure) || WithPrefix(s.TextOf(at), s[noun].Word.Measure!) is not Unit prefixed) return false;
            (unit, end) = (prefixed, noun + 1);
            ReadRate(s, ref unit, ref end);
            return true;
        }
        if (TryBarrelsPerDay(s, at, out end))
        {
            unit = s_barrelsPerDay;
            return true;
        }
        if (IsTemperature(s, at, hyphen))
        {
            (unit, end) = (s.IsWord(at, "c") ? s_celsius : s_fahrenheit, at + 1);
            return true;
        }
        if (!s.Is(noun, WordClass.Measure)) return s.IsWord(at, "basis") && s.IsWord(at + 1, "points") && (unit = s_basisPoints) is not null && (end = at + 2) > 0;
        if (s.IsWord(noun, "in") && !s.Glued(noun)) return false; // "40 in Baghdad"
        if (s.TextOf(noun) is "G") return false; // 5G: a network, not five grams
        bool letter = s[noun].End - s[noun].Start == 1 && s[noun].Has(TokenFlags.Capital);
        if (letter && s[noun].SpaceBefore) return false; // "40 M and", "3 T"
        unit = s[noun].Word.Measure;
        end = noun + 1;
        if (s[noun].Is(WordClass.Clock) && !s[at - 1].Has(TokenFlags.Decimal)) return (unit = null) is not null; // 2 pm
        if (unit!.Dimension == Dimension.Angle) ReadTemperature(s, ref unit, ref end);
        else ReadRate(s, ref unit, ref end);
        return true;
    }

    /// <summary>"barrels per day", "barrels of crude a day", "200,000-barrel-per-day", "b/d": what "bpd" is short for.</summary>
    private static bool TryBarrelsPerDay(in TokenStream s, int at, out int end)
    {
        end = at + 3;
        if (s.IsWord(at, "b") && s.IsMark(at + 1, '/') && s.IsWord(at + 2, "d")) return true;
        if (!s.IsWord(at, "barrels") && !s.IsWord(at, "barrel")) return false;
        int per = at + 1;
        if (s.IsWord(per, "of") && s[per + 1].Kind == TokenKind.Word) per += s.IsWord(per + 1, "crude") && s.IsWord(per + 2, "oil") ? 3 : 2;
        if (s.IsHyphen(per)) per++;
        if (!s.IsWord(per, "per") && !s.Is(per, WordClass.Article)) return false;
        int day = s.IsHyphen(per + 1) ? per + 2 : per + 1;
        end = day + 1;
        return s.IsWord(day, "day");
    }

    /// <summary>"square kilometre", "cubic foot", "nautical mile", "metric ton".</summary>
    private static Unit? WithPrefix(ReadOnlySpan<char> prefix, Unit unit)
    {
        if (unit.Dimension == Dimension.Mass) return unit;
        return Lexicon.FindUnit(prefix.StartsWith("sq", StringComparison.OrdinalIgnoreCase) ? "square" : prefix.StartsWith("cu", StringComparison.OrdinalIgnoreCase) ? "cubic" : "nautical", unit.Name);
    }

    /// <summary>"40C (104F)", "minus 18C"; but "flat 18C" and "Route 40C".</summary>
    private static bool IsTemperature(in TokenStream s, int at, bool hyphen)
    {
        if (hyphen || !s.Glued(at) || !s[at].Has(TokenFlags.Capital) || !(s.IsWord(at, "c") || s.IsWord(at, "f"))) return false;
        ref readonly Token before = ref s[at - 2];
        return !before.Is(WordClass.Designator) && !(before.Kind is TokenKind.Word or TokenKind.Designation && before.Has(TokenFlags.Capital) && s[at - 3].Kind != TokenKind.None);
    }

    private static void ReadTemperature(in TokenStream s, ref Unit unit, ref int end)
    {
        if (s.IsWord(end, "celsius") || s.IsWord(end, "centigrade") || s.IsWord(end, "c")) (unit, end) = (s_celsius, end + 1);
        else if (s.IsWord(end, "fahrenheit") || s.IsWord(end, "f")) (unit, end) = (s_fahrenheit, end + 1);
    }

    /// <summary>"kilometres per hour", "km/h", "miles an hour", "cubic metres per second".</summary>
    private static void ReadRate(in TokenStream s, ref Unit unit, ref int end)
    {
        bool per = s.IsWord(end, "per") || s.Is(end, WordClass.Article) || (s.IsMark(end, '/') && s.Glued(end));
        if (!per || unit.Dimension is not (Dimension.Length or Dimension.Volume)) return;
        Unit? time = s.IsWord(end + 1, "h") ? s_hour : s.IsWord(end + 1, "s") || s.IsWord(end + 1, "second") ? s_second : s[end + 1].Word.Measure;
        if (time is { Dimension: Dimension.Time } && Lexicon.FindUnit(unit.Name, time.PerName) is Unit rate) (unit, end) = (rate, end + 2);
    }
}
