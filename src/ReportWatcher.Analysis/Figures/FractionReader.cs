namespace ReportWatcher.Analysis.Figures;

/// <summary>Reads the fractions behind and inside numbers: "two thirds", "and a half", "one in five".</summary>
internal static class FractionReader
{
    /// <summary>"and a half", "and three quarters", "and a third": what is added to the number before it.</summary>
    public static bool TryAnd(in TokenStream s, int at, out decimal value, out int end)
    {
        (value, end) = (0, at);
        if (!s.Is(at, WordClass.And)) return false;
        at++;
        if (s.Is(at, WordClass.Article))
        {
            // "killed two and a third was hurt": a rank, no part
            bool part = s.Is(at + 1, WordClass.Denominator) && !(s.Is(at + 1, WordClass.Ordinal) && s[at + 2].Kind == TokenKind.Word) && !s.Is(at + 2, WordClass.Ranked);
            if (part) (value, end) = (1 / s[at + 1].Word.Number, at + 2);
            return part;
        }
        if (s.Is(at, WordClass.Unit) && TryDivisor(s, at + 1, s[at].Word.Number, out decimal divisor, out end))
        {
            value = s[at].Word.Number / divisor;
            return value < 1;
        }
        Numeral count = WordNumerals.Read(s, at);
        if (!count.Found || !count.IsFraction || count.Value >= 1) return false;
        (value, end) = (count.Value, count.End);
        return true;
    }

    /// <summary>"thirds" behind "two", "twenty-fifth" behind "one": the divisor that begins at the token.</summary>
    /// <param name="count">The number before it, which tells singular from plural.</param>
    public static bool TryDivisor(in TokenStream s, int at, decimal count, out decimal divisor, out int end)
    {
        (divisor, end) = (0, at);
        if (s.IsHyphen(at) || (s.IsMark(at, '-') && s.Is(at + 1, WordClass.Denominator))) at++;
        decimal tens = 0;
        if (s.Is(at, WordClass.Ten))
        {
            tens = s[at].Word.Number;
            at++;
            if (s.IsHyphen(at)) at++;
            if (!s.Is(at, WordClass.Ordinal | WordClass.Denominator) || s[at].Word.Number is 0 or > 9) return false;
        }
        if (!s.Is(at, WordClass.Denominator)) return false;
        bool plural = s.TextOf(at)[^1] is 's' or 'S';
        if (plural != count > 1) return false;
        (divisor, end) = (tens + s[at].Word.Number, at + 1);
        return true;
    }

    /// <summary>"two in five voters" at the start of a clause or behind a hedge; "killed two in five raids" counts.</summary>
    private static bool MayBeShare(in TokenStream s, in Numeral number)
        => number.Value < 10 && (s[number.First - 1].Kind is TokenKind.None or TokenKind.Mark || s.Is(number.First - 1, WordClass.Qualifier | WordClass.And) || s.IsWord(number.First - 1, "that") || s.IsWord(number.First - 1, "or"));

    /// <summary>"one in five voters", "two out of three": a share. "40 in 2009" and "one in six days" are none.</summary>
    public static Numeral AsRatio(in TokenStream s, in Numeral number)
    {
        if (number.Value is < 1 or > 99 || number.Value != decimal.Truncate(number.Value) || number.HasMagnitude) return number;
        int at = number.End;
        bool outOf = s.IsWord(at, "out") && s.IsWord(at + 1, "of");
        bool isIn = s.IsWord(at, "in") && (number.Value == 1 || MayBeShare(s, number));
        bool over = s.IsWord(at, "over");
        if (!outOf && !isIn && !over) return number;
        int next = outOf ? at + 2 : at + 1;
        if (isIn && s.IsWord(next, "every")) next++;
        Numeral whole = s.IsNumber(next) && !s[next].Has(TokenFlags.Decimal | TokenFlags.Ordinal) && !DateReader.IsYear(s, next)
            ? new Numeral(next, next + 1, s[next].Value, true, false, false)
            : WordNumerals.Read(s, next);
        if (!whole.Found || whole.IsFraction || whole.Value <= number.Value) return number;
        if (isIn && number.Value > 1 && whole.Value is not (3 or 5 or 10 or 100)) return number;
        // "17 out of 46 ministers" counts ministers
        if (number.Value > 9 || (outOf && number.InDigits && whole.Value is not (<= 10 or 100 or 1000))) return number;
        // "won two over three years"; the sum "one over three" ends its clause
        if (over && s[whole.End].Kind == TokenKind.Word) return number;
        if (s.Is(whole.End, WordClass.Duration | WordClass.Month | WordClass.Percent | WordClass.Measure)) return number;
        return new Numeral(number.First, whole.End, number.Value / whole.Value, number.InDigits, true, false);
    }
}
