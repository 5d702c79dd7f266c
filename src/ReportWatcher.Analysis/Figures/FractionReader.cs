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
        if (WordNumerals.TryLongDivisor(s, at, count, out divisor, out end)) return true;
        decimal tens = 0;
        bool joined = false;
        if (s.Is(at, WordClass.Ten))
        {
            tens = s[at].Word.Number;
            at++;
            joined = s.IsHyphen(at);
            if (joined) at++;
            if (!s.Is(at, WordClass.Ordinal | WordClass.Denominator) || s[at].Word.Number is 0 or > 9) return false;
        }
        if (!s.Is(at, WordClass.Denominator) && !joined) return false; // "one twenty second delay"
        bool plural = s.TextOf(at)[^1] is 's' or 'S';
        if (plural != count > 1) return false;
        (divisor, end) = (tens + s[at].Word.Number, at + 1);
        return true;
    }

    /// <summary>"two in five voters" at the start of a clause or behind a hedge; "killed two in five raids" counts.</summary>
    private static bool MayBeShare(in TokenStream s, in Numeral number)
        => number.Value < 10 && (s[number.First - 1].Kind is TokenKind.None or TokenKind.Mark || s.Is(number.First - 1, WordClass.Qualifier | WordClass.And) || s.IsWord(number.First - 1, "that") || s.IsWord(number.First - 1, "or"));

    /// <summary>"one job in eight", "one child in every three": the noun may stand inside. "one soldier in 40 attacks" counts both.</summary>
    private static bool TryOneNounIn(in TokenStream s, in Numeral number, out Numeral part)
    {
        part = default;
        int noun = number.End;
        if (!s.IsWord(noun + 1, "in") || s[noun].Kind != TokenKind.Word || !s[noun].SpaceBefore || s.Is(noun, WordClass.Stop | WordClass.Measure | WordClass.Duration | WordClass.Currency | WordClass.Numeral)) return false;
        int next = s.IsWord(noun + 2, "every") ? noun + 3 : noun + 2;
        Numeral whole = s.IsNumber(next) && s[next].Flags is TokenFlags.SpaceBefore or (TokenFlags.SpaceBefore | TokenFlags.Grouped) && !DateReader.IsYear(s, next)
            ? new Numeral(next, next + 1, s[next].Value, true, false, false)
            : WordNumerals.Read(s, next);
        if (!whole.Found || whole.IsFraction || whole.Value <= 1) return false;
        bool ends = s[whole.End].Kind is TokenKind.None || s[whole.End].Mark is '.' or ',' or ';' or '-' or '–' or '—' or ')' or '\n' or '!' or '?' || (s.Is(whole.End, WordClass.Stop) && !s.IsWord(whole.End, "of"));
        if (!ends || s.IsHyphen(whole.End)) return false;
        part = new Numeral(number.First, whole.End, 1 / whole.Value, number.InDigits, true, false);
        return true;
    }

    /// <summary>"2000 over 3", a line by itself: read aloud, a division; "paid 2000 over 3 years" are two figures.</summary>
    private static bool TryLine(in TokenStream s, in Numeral number, out Numeral quotient)
    {
        quotient = default;
        int at = number.End + 1;
        Numeral divisor = s.IsNumber(at) && !s[at].Has(TokenFlags.Ordinal) ? new Numeral(at, at + 1, s[at].Value, true, false, false) : WordNumerals.Read(s, at);
        if (!divisor.Found || divisor.Value <= 0 || !NumeralReader.IsLineEnd(s, number.First - 1) || !NumeralReader.IsLineEnd(s, divisor.End)) return false;
        quotient = new Numeral(number.First, divisor.End, number.Value / divisor.Value, number.InDigits, true, false);
        return true;
    }

    /// <summary>"one in five voters", "two out of three": a share. "40 in 2009" and "one in six days" are none.</summary>
    public static Numeral AsRatio(in TokenStream s, in Numeral number)
    {
        if (s.IsWord(number.End, "over") && TryLine(s, number, out Numeral quotient)) return quotient;
        if (number.Value == 1 && number.End == number.First + 1 && TryOneNounIn(s, number, out Numeral part)) return part;
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
