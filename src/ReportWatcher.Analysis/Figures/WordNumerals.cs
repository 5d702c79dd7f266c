namespace ReportWatcher.Analysis.Figures;

/// <summary>Reads numbers in words: "twenty-one", "two and a half million", "a dozen", "three quarters".</summary>
internal static class WordNumerals
{
    private const WordClass BelowHundred = WordClass.Unit | WordClass.Teen | WordClass.Ten;

    public static Numeral Read(in TokenStream s, int at)
    {
        if (s.Is(at, WordClass.Article)) return BehindArticle(s, at);
        if (s.Is(at, WordClass.Half)) return FromHalf(s, at);
        if (s.Is(at, WordClass.Denominator) && !s.Is(at, WordClass.Ordinal) && s.Is(at + 1, WordClass.Magnitude)) return FromHalf(s, at); // quarter million
        // "hundred soldiers" without a number before it is the rest of "several hundred".
        return s.Is(at, BelowHundred) ? Cardinal(s, at, at, 0) : default;
    }

    /// <summary>"a hundred", "a dozen", "half a million", "a quarter of"; "a half" only of something.</summary>
    private static Numeral BehindArticle(in TokenStream s, int at)
    {
        int next = at + 1;
        if (s.Is(next, WordClass.Dozen)) return new Numeral(at, next + 1, 12, false, false, false);
        if (s.Is(next, WordClass.Hundred | WordClass.Magnitude)) return Cardinal(s, at, next, 1);
        if (s.Is(next, WordClass.Ten)) return ShareOfTens(s, at);
        if (!s.Is(next, WordClass.Half | WordClass.Denominator)) return default;
        if (s.Is(next, WordClass.Half) && IsMeasureOfHalf(s, next + 1)) return FromHalf(s, next) with { First = at };
        if (s.Is(next + 1, WordClass.Magnitude) || (s.Is(next, WordClass.Half) && s.Is(next + 1, WordClass.Dozen))) return FromHalf(s, next) with { First = at };
        if (IsOfMagnitude(s, next + 1)) return new Numeral(at, next + 4, s[next + 3].Word.Factor / s[next].Word.Number, false, false, true);
        // "nearly a third said", "rose by a third to 40"; but "for about a third round"
        bool bound = ((s.Is(at - 1, WordClass.Qualifier) || s.IsWord(at - 1, "by")) && !s.Is(next + 1, WordClass.Ranked)) || s.Is(next + 1, WordClass.Comparative); // a third below
        bool share = bound || s.IsWord(at - 1, "which") || s.IsWord(next + 1, "of") || s[next + 1].Kind == TokenKind.None || s.IsMark(next + 1, '\n');
        return share && s[next].Word.Number > 0 ? new Numeral(at, next + 1, 1 / s[next].Word.Number, false, true, false) : default;
    }

    /// <summary>"a twenty-first of the sum", and where nothing follows; "a twenty-first birthday" is a rank.</summary>
    private static Numeral ShareOfTens(in TokenStream s, int article)
    {
        if (!FractionReader.TryDivisor(s, article + 1, 1, out decimal divisor, out int end)) return default;
        bool share = (s.IsWord(end, "of") && !s.Is(end + 1, WordClass.Month)) || NumeralReader.IsLineEnd(s, end);
        return share ? new Numeral(article, end, 1 / divisor, false, true, false) : default;
    }

    /// <summary>"of a million".</summary>
    private static bool IsOfMagnitude(in TokenStream s, int at) => s.IsWord(at, "of") && s.Is(at + 1, WordClass.Article) && s.Is(at + 2, WordClass.Magnitude);

    /// <summary>"half a million", "half a dozen", "half an hour", "half of the ...", "half the ..."; any other "half" is no figure.</summary>
    private static Numeral FromHalf(in TokenStream s, int at)
    {
        decimal value = 1 / s[at].Word.Number;
        int next = at + 1;
        if (s.Is(at - 1, WordClass.Ordinal)) return default; // the second half of the year
        if (s.IsHyphen(next)) next++;
        bool article = s.Is(next, WordClass.Article);
        if (article) next++;
        if (s.Is(next, WordClass.Magnitude)) return new Numeral(at, next + 1, value * s[next].Word.Factor, false, false, true);
        if ((article || IsMeasureOfHalf(s, next)) && s.Is(next, WordClass.Percent | WordClass.Measure | WordClass.Duration)) return new Numeral(at, next, value, false, true, false);
        if (s.Is(next, WordClass.Dozen)) return new Numeral(at, next + 1, value * 12, false, false, false);
        bool share = s.Is(at, WordClass.Half) && (s.IsWord(at + 1, "of") || s.Is(at + 1, WordClass.Definite) || s.Is(at - 1, WordClass.Qualifier) || s.IsWord(at - 1, "by")) && !s.IsHyphen(at + 1);
        return share ? new Numeral(at, at + 1, value, false, true, false) : default;
    }

    /// <summary>The state of a number that is being read: finished magnitudes, the group under way, and what stood before the last "and".</summary>
    private ref struct Sum
    {
        public decimal Total, Group, Magnitude, BeforeAnd;
        public bool HasMagnitude, LastWasTen;

        public readonly decimal Value => Total + Group;
    }

    /// <summary>"half mile", "half-hour"; but "half-year results".</summary>
    private static bool IsMeasureOfHalf(in TokenStream s, int at) => s.Is(at, WordClass.Measure) || s.IsWord(at, "hour");

    /// <param name="group">1 where an article stands for "one": "a hundred".</param>
    private static Numeral Cardinal(in TokenStream s, int first, int at, decimal group)
    {
        var sum = new Sum { Group = group, Magnitude = decimal.MaxValue };
        return TrySum(s, ref at, s.Count, ref sum) ? WithEnding(s, first, at, sum) : default;
    }

    /// <summary>Adds the words of a cardinal up to a limit, without what may close it; false where there are none.</summary>
    private static bool TrySum(in TokenStream s, ref int at, int limit, ref Sum sum)
    {
        bool any = false;
        while (at < limit)
        {
            int next = at;
            bool and = false;
            if (any && IsJoint(s, next)) next++;
            else if (any && s.Is(next, WordClass.And) && MayFollowAnd(s, next, sum)) (next, and) = (next + 1, true);
            decimal before = sum.Value;
            if (!TryAdd(s[next], any, and, ref sum)) break;
            if (and) sum.BeforeAnd = before;
            at = next + 1;
            any = true;
            if (sum.Value > NumeralReader.Largest) return false;
        }
        return any;
    }

    /// <summary>The hyphen of "twenty-one"; some writers put blanks around it.</summary>
    private static bool IsJoint(in TokenStream s, int at)
        => s.IsHyphen(at) || (s.IsMark(at, '-') && s.Is(at - 1, WordClass.Ten) && s.Is(at + 1, WordClass.Unit));

    private static bool TryAdd(in Token token, bool any, bool and, ref Sum sum)
    {
        Word word = token.Word;
        bool ten = false;
        if (token.Is(WordClass.Hundred))
        {
            if (sum.Group >= 100) return false;
            sum.Group = (sum.Group == 0 ? 1 : sum.Group) * 100;
        }
        else if (token.Is(WordClass.Magnitude))
        {
            if (and || sum.Value == 0) return false;
            sum.Total = word.Factor < sum.Magnitude ? sum.Total + (sum.Group * word.Factor) : sum.Value * word.Factor;
            (sum.Group, sum.Magnitude, sum.HasMagnitude) = (0, word.Factor, true);
        }
        else if (token.Is(WordClass.Unit))
        {
            if (any && sum.Value == 0) return false; // nought-four
            if (any && (sum.Group % 10 != 0 || sum.Group % 100 == 10 || word.Number == 0)) return false;
            sum.Group += word.Number;
        }
        else if (token.Is(WordClass.Teen | WordClass.Ten))
        {
            if (sum.Group % 100 != 0) return false;
            sum.Group += word.Number;
            ten = token.Is(WordClass.Ten);
        }
        else return false;
        sum.LastWasTen = ten;
        return true;
    }

    /// <summary>"hundred and six", "thousand and two hundred"; but "hundred and three quarters" adds a fraction.</summary>
    private static bool MayFollowAnd(in TokenStream s, int and, in Sum sum)
    {
        int at = and + 1;
        // "twenty and three and three fifths": the fraction behind it shows that one number is spoken
        if (sum.LastWasTen && s.Is(at, WordClass.Unit) && FractionReader.TryAnd(s, at + 1, out _, out _)) return !FractionReader.TryAnd(s, and, out _, out _);
        if (!s.Is(at, BelowHundred) || sum.Group % 100 != 0 || sum.Value == 0) return false;
        if (sum.Group > 0 && s.Is(at + 1, WordClass.Hundred)) return false;
        return !FractionReader.TryAnd(s, and, out _, out _);
    }

    /// <summary>What may close a number: "point five", "dozen", "and a half [million]", "thirds".</summary>
    private static Numeral WithEnding(in TokenStream s, int first, int at, in Sum sum)
    {
        if (s.IsWord(at, "point") && s.Is(at + 1, BelowHundred)) return WithPoint(s, first, at + 1, sum.Value);
        if (s.Is(at, WordClass.Dozen)) return new Numeral(first, at + 1, sum.BeforeAnd + ((sum.Value - sum.BeforeAnd) * 12), false, false, false);
        if (FractionReader.TryAnd(s, at, out decimal part, out int end)) return WithPart(s, first, end, part, sum);
        if (sum.LastWasTen && TryTensDivisor(s, at, sum, out Numeral small)) return small with { First = first };
        if (FractionReader.TryDivisor(s, at, sum.Value, out decimal divisor, out end)) return TrySplit(s, first, at, out Numeral split) ? split : Share(s, first, end, sum.Value / divisor);
        return new Numeral(first, at, sum.Value, false, false, sum.HasMagnitude);
    }

    /// <summary>"one hundred thirty-fifths" is 100/35: a ten without "and" before it belongs to the divisor.</summary>
    private static bool TryTensDivisor(in TokenStream s, int at, in Sum sum, out Numeral numeral)
    {
        numeral = default;
        decimal ten = sum.Value % 100;
        decimal count = sum.Value - ten;
        int ordinal = s.IsHyphen(at) ? at + 1 : at;
        if (count == 0 || sum.BeforeAnd > 0 || !s.Is(ordinal, WordClass.Denominator) || s[ordinal].Word.Number is < 3 or > 9 || s.TextOf(ordinal)[^1] != 's') return false;
        numeral = new Numeral(at, ordinal + 1, count / (ten + s[ordinal].Word.Number), false, true, false);
        return true;
    }

    /// <summary>
    /// "one hundred one thousand fifths" is 100/1005: where a second cardinal begins inside and makes the greater divisor, the fraction is one below 1,
    /// as fractions are.
    /// </summary>
    private static bool TrySplit(in TokenStream s, int first, int end, out Numeral numeral)
    {
        for (int at = first + 1; at < end; at++)
        {
            int start = first;
            var count = new Sum { Magnitude = decimal.MaxValue };
            if (!TryLongDivisor(s, at, 2, out decimal divisor, out int afterDivisor) || !TrySum(s, ref start, at, ref count) || start != at || count.Value >= divisor) continue;
            numeral = new Numeral(first, afterDivisor, count.Value / divisor, false, true, false);
            return true;
        }
        numeral = default;
        return false;
    }

    /// <summary>"one hundred [and] fifth" behind "one", "one thousand fifths" behind "two": a divisor that is a whole cardinal but for its end.</summary>
    /// <param name="count">The number before it, which tells singular from plural.</param>
    public static bool TryLongDivisor(in TokenStream s, int at, decimal count, out decimal divisor, out int end)
    {
        (divisor, end) = (0, at);
        if (!s.Is(at, BelowHundred) || !s.Is(at + 1, WordClass.Hundred | WordClass.Magnitude)) return false;
        int ordinal = at;
        var sum = new Sum { Magnitude = decimal.MaxValue };
        if (!TrySum(s, ref ordinal, s.Count, ref sum)) return false;
        if (s.IsHyphen(ordinal) || s.Is(ordinal, WordClass.And)) ordinal++;
        decimal last = s[ordinal].Word.Number;
        if (!s.Is(ordinal, WordClass.Denominator) || last is < 3 or > 99 || sum.Value % (last < 10 ? 10 : 100) != 0) return false;
        if (s.TextOf(ordinal)[^1] is 's' or 'S' != count > 1) return false;
        (divisor, end) = (sum.Value + last, ordinal + 1);
        return true;
    }

    /// <summary>"one million and a half", "one billion and a quarter million", "five and a quarter".</summary>
    private static Numeral WithPart(in TokenStream s, int first, int end, decimal part, in Sum sum)
    {
        if (s.Is(end, WordClass.Magnitude))
        {
            decimal factor = s[end].Word.Factor;
            decimal value = sum.HasMagnitude && factor < sum.Magnitude ? sum.Value + (part * factor) : (sum.Value + part) * factor;
            return new Numeral(first, end + 1, value, false, false, true);
        }
        decimal scale = sum.HasMagnitude && sum.Group == 0 ? sum.Magnitude : 1;
        return new Numeral(first, end, sum.Value + (part * scale), false, false, sum.HasMagnitude);
    }

    /// <summary>"two thirds", "three quarters [of a] billion".</summary>
    private static Numeral Share(in TokenStream s, int first, int end, decimal value)
    {
        int at = IsOfMagnitude(s, end) ? end + 2 : end;
        return s.Is(at, WordClass.Magnitude)
            ? new Numeral(first, at + 1, value * s[at].Word.Factor, false, false, true)
            : new Numeral(first, end, value, false, true, false);
    }

    private static Numeral WithPoint(in TokenStream s, int first, int at, decimal value)
    {
        decimal scale = 1;
        while (s.Is(at, BelowHundred) && scale < 1e12m)
        {
            decimal digits = s[at].Word.Number;
            scale *= s.Is(at, WordClass.Unit) ? 10 : 100;
            if (s.Is(at, WordClass.Ten))
            {
                int unit = s.IsHyphen(at + 1) ? at + 2 : at + 1;
                if (s.Is(unit, WordClass.Unit)) (digits, at) = (digits + s[unit].Word.Number, unit);
            }
            value += digits / scale;
            at++;
        }
        return s.Is(at, WordClass.Magnitude)
            ? new Numeral(first, at + 1, value * s[at].Word.Factor, false, false, true)
            : new Numeral(first, at, value, false, false, false);
    }
}
