namespace ReportWatcher.Analysis.Figures;

/// <summary>A number in digits or words; the tokens from <see cref="First"/> up to, without, <see cref="End"/>.</summary>
internal readonly record struct Numeral(int First, int End, decimal Value, bool InDigits, bool IsFraction, bool HasMagnitude)
{
    public bool Found => End > First;

    /// <summary>Four plain digits from 1900 to 2099.</summary>
    public bool LooksLikeYear { get; init; }
}

/// <summary>Reads numbers: "2,500", "2.5 million", "twenty-one", "two and a half million", "three quarters", "a dozen".</summary>
internal static class NumeralReader
{
    public const decimal Largest = 1e24m;

    /// <summary>The number that begins at the token; not <see cref="Numeral.Found"/> where none does.</summary>
    public static Numeral Read(in TokenStream s, int at)
    {
        int first = at;
        bool negative = false;
        if (s.Is(at, WordClass.Minus) && !(s.IsWord(at - 1, "or") && s.IsWord(at - 2, "plus"))) (negative, at) = (true, at + 1);
        else if (IsSign(s, at) || (s[at].Mark is '-' or '−' && s.IsNumber(at + 1) && IsCell(s, at))) (negative, at) = (true, at + 1);

        Numeral numeral = s.IsNumber(at) ? FromDigits(s, at) : WordNumerals.Read(s, at);
        if (numeral.Found && !numeral.IsFraction) numeral = FractionReader.AsRatio(s, numeral);
        if (!numeral.Found || Math.Abs(numeral.Value) > Largest) return default;
        return negative ? numeral with { First = first, Value = -numeral.Value } : numeral;
    }

    /// <summary>A minus against its number, and no hyphen of "6-month" or dash of "50 - 60".</summary>
    private static bool IsSign(in TokenStream s, int at)
        => s[at].Mark is '-' or '−' && s.IsNumber(at + 1) && s.Glued(at + 1) && (!s.IsNumber(at - 1) || IsChange(s, at))
           && (at == 0 || s[at].SpaceBefore || s[at - 1].Mark is '(' or '<' or '>' or '=' or '$' or '\n' or '"' or '“');

    /// <summary>"WTI 70.05 -0.31": a price and its change; the ends of a range rise, and have blanks on both sides of the dash or on neither.</summary>
    private static bool IsChange(in TokenStream s, int sign)
        => s[sign].SpaceBefore && s[sign - 1].Has(TokenFlags.Decimal) && s[sign + 1].Has(TokenFlags.Decimal) && s[sign + 1].Value < s[sign - 1].Value;

    /// <summary>
    /// Whether the line that begins with the token holds one amount and nothing else, as the cell of a pasted table does: there "- 10 k" is below zero,
    /// where "- 10 villages" begins a list, and "10G" is ten thousand million, where "a 10G link" is a name.
    /// </summary>
    internal static bool IsCell(in TokenStream s, int first)
    {
        const WordClass amount = WordClass.ShortMagnitude | WordClass.Hundred | WordClass.Magnitude | WordClass.Percent | WordClass.Currency | WordClass.Measure | WordClass.Duration;
        if (!IsLineEnd(s, first - 1)) return false;
        int at = first;
        while (s.IsNumber(at) || s[at].Mark is '-' or '−' or '/' or '%' || s.Is(at, amount)) at++;
        return at > first && IsLineEnd(s, at);
    }

    internal static bool IsLineEnd(in TokenStream s, int at) => s[at].Kind == TokenKind.None || s[at].Mark == '\n';

    private static Numeral FromDigits(in TokenStream s, int at)
    {
        ref readonly Token token = ref s[at];
        if (token.Has(TokenFlags.Ordinal)) return default;
        decimal value = token.Value;
        bool plain = !token.Has(TokenFlags.Grouped | TokenFlags.Decimal | TokenFlags.Fraction);
        bool year = plain && value is >= 1900 and < 2100 && token.End - token.Start == 4;
        int end = at + 1;
        bool fraction = token.Has(TokenFlags.Fraction);

        if (plain && TryFraction(s, end - 1, out decimal part, out int afterPart)) // 3/4
            (value, end, fraction, year) = (part, afterPart, true, false);
        else if (plain && s.IsNumber(end) && s[end].SpaceBefore && TryFraction(s, end, out part, out afterPart)) // 2 1/4
            (value, end, year) = (value + part, afterPart, false);
        else if (plain && s.IsHyphen(end) && TryFraction(s, end + 1, out part, out afterPart)) // 7-1/4
            (value, end, year) = (value + part, afterPart, false);
        else if (plain && s.IsNumber(end) && s[end].Has(TokenFlags.Fraction)) // 2½
            (value, end, year) = (value + s[end].Value, end + 1, false);
        else if (TryPower(s, at, out part, out afterPart))
            return new Numeral(at, afterPart, part, true, false, false);

        return WithMagnitudes(s, at, end, value, fraction) with { LooksLikeYear = year && end == at + 1 };
    }

    /// <summary>"1.3x10^6", "2.5^-1".</summary>
    private static bool TryPower(in TokenStream s, int at, out decimal value, out int end)
    {
        (value, end) = (0, at);
        int caret = at + 1;
        decimal factor = 1;
        decimal root = s[at].Value;
        if ((s.IsWord(caret, "x") || s.IsMark(caret, '×')) && s.Glued(caret) && s.IsNumber(caret + 1) && s.Glued(caret + 1)) (factor, root, caret) = (root, s[caret + 1].Value, caret + 2);
        if (!s.IsMark(caret, '^') || !s.Glued(caret)) return false;
        int exponent = caret + 1;
        bool negative = false;
        for (; s[exponent].Mark is '-' or '−' or '+' && s.Glued(exponent); exponent++) negative ^= s[exponent].Mark != '+';
        if (!s.IsNumber(exponent) || !s.Glued(exponent) || s[exponent].Value > 60 || s[exponent].Has(TokenFlags.Decimal)) return false;
        double power = Math.Pow((double)root, (double)s[exponent].Value * (negative ? -1 : 1)) * (double)factor;
        if (!(Math.Abs(power) < (double)Largest)) return false;
        (value, end) = ((decimal)power, exponent + 1);
        return true;
    }

    private static bool TryFraction(in TokenStream s, int at, out decimal value, out int end)
    {
        (value, end) = (0, at);
        if (!s.IsMark(at + 1, '/') || !s.Glued(at + 1) || !s.IsNumber(at + 2) || !s.Glued(at + 2) || s.IsMark(at + 3, '/')) return false;
        decimal upper = s[at].Value;
        decimal lower = s[at + 2].Value;
        // 9/11 and 24/7 are names.
        bool usual = lower is 2 or 3 or 4 or 5 or 6 or 8 or 10 or 16 or 20 or 32 or 40 or 64 or 100;
        if (!usual || upper >= lower || upper == 0 || s[at].Has(TokenFlags.Decimal) || s[at + 2].Has(TokenFlags.Decimal)) return false;
        (value, end) = (upper / lower, at + 3);
        return true;
    }

    /// <summary>What may follow digits: "million", "hundred and 21", "dozen", "and a half million", k, bn.</summary>
    private static Numeral WithMagnitudes(in TokenStream s, int first, int end, decimal value, bool fraction)
    {
        bool hasMagnitude = false;
        if (FractionReader.TryAnd(s, end, out decimal part, out int afterPart) && s.Is(afterPart, WordClass.Magnitude)) (value, end) = (value + part, afterPart);
        if (s.Is(end, WordClass.Hundred | WordClass.Magnitude) && s[end].Word.Factor is var factor)
        {
            (value, hasMagnitude) = (value * factor, true);
            end++;
            while (s.Is(end, WordClass.Magnitude) && value < Largest) value *= s[end++].Word.Factor; // lakh crore
            decimal most = factor;
            while (TryTail(s, end, most, out decimal tail, out int afterTail)) (value, end, most) = (value + tail, afterTail, Math.Min(most, tail));
            if (FractionReader.TryAnd(s, end, out part, out afterPart)) (value, end) = (value + (part * factor), afterPart);
            fraction = false;
        }
        else if (s.Is(end, WordClass.Dozen) && !s.Is(end, WordClass.Unit)) (value, end, fraction) = (value * 12, end + 1, false);
        return new Numeral(first, end, value, true, fraction, hasMagnitude);
    }

    /// <summary>"[and] three hundred", "and 21" behind a magnitude.</summary>
    private static bool TryTail(in TokenStream s, int at, decimal below, out decimal value, out int end)
    {
        (value, end) = (0, at);
        bool and = s.Is(at, WordClass.And);
        int start = and ? at + 1 : at;
        if (s.IsNumber(start))
        {
            if (!s.Is(start + 1, WordClass.Hundred | WordClass.Magnitude) && !and) return false;
            if (s[start].Has(TokenFlags.Decimal | TokenFlags.Ordinal | TokenFlags.Grouped) || s[start].Value == 0) return false;
            (value, end) = (s[start].Value, start + 1);
            if (s.Is(end, WordClass.Hundred | WordClass.Magnitude)) value *= s[end++].Word.Factor;
            return value < below;
        }
        if (!s.Is(start, WordClass.Unit | WordClass.Teen | WordClass.Ten)) return false;
        Numeral words = WordNumerals.Read(s, start);
        (value, end) = (words.Value, words.End);
        return words.Found && !words.IsFraction && value < below && value > 0;
    }
}
