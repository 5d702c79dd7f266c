using System.Buffers;
using System.Globalization;

namespace ReportWatcher.Analysis.Figures;

/// <summary>Cuts a text into words, numbers and marks. One pass, no allocation but the rented array.</summary>
internal static class Lexer
{
    // decimal holds 28 digits; a longer run of digits is an identifier.
    private const int MostDigits = 24;

    /// <summary>The tokens in an array rented from the shared pool, which the caller returns.</summary>
    public static Token[] Rent(ReadOnlySpan<char> text, out int count)
    {
        // A token has at least one character; news has 5 to 6 per token.
        Token[] tokens = ArrayPool<Token>.Shared.Rent((text.Length / 3) + 16);
        count = 0;
        int at = 0;
        bool blank = true;
        while (at < text.Length)
        {
            char c = text[at];
            if (c is ' ' or '\t' or '\r' or '\u00a0' or '\u2009' or '\u202f' or '\u200b' or '\ufeff')
            {
                at++;
                blank = true;
                continue;
            }
            if (count == tokens.Length) tokens = Grow(tokens);
            // Not a copy, which would wait for the last one to be written.
            ref readonly Token previous = ref count > 0 ? ref tokens[count - 1] : ref Token.None;
            Token token = Next(text, at, blank, previous);
            tokens[count++] = token;
            at = token.End;
            blank = false;
        }
        return tokens;
    }

    private static Token[] Grow(Token[] tokens)
    {
        Token[] larger = ArrayPool<Token>.Shared.Rent(tokens.Length * 2);
        tokens.CopyTo(larger, 0);
        ArrayPool<Token>.Shared.Return(tokens);
        return larger;
    }

    private static Token Next(ReadOnlySpan<char> text, int at, bool blank, in Token previous)
    {
        TokenFlags flags = blank ? TokenFlags.SpaceBefore : TokenFlags.None;
        char c = text[at];
        if (IsLetter(c)) return ReadWord(text, at, flags);
        if (IsDigit(c)) return ReadNumber(text, at, flags, previous);
        if (c == '.' && at + 1 < text.Length && IsDigit(text[at + 1]) && previous.Kind != TokenKind.Number && (blank || previous.Kind is not (TokenKind.Word or TokenKind.Designation)))
            return ReadNumber(text, at, flags, previous);
        decimal fraction = c > '\u007f' ? WordLists.VulgarFraction(c) : 0;
        if (fraction != 0) return new Token(TokenKind.Number, flags | TokenFlags.Fraction, '\0', at, at + 1, Word.Unknown, fraction);
        return ReadMark(text, at, flags);
    }

    private static Token ReadMark(ReadOnlySpan<char> text, int at, TokenFlags flags)
    {
        char c = text[at];
        int end = at + 1;
        if (c == '°' && end < text.Length && text[end] is 'C' or 'F' or 'c' or 'f') end++;
        Word word = c is '$' or '<' or '>' or '~' or '°' or '&' || c > '\u007f' ? Lexicon.Find(text[at..end]) : Word.Unknown;
        return new Token(TokenKind.Mark, flags, c, at, end, word, 0);
    }

    private static Token ReadWord(ReadOnlySpan<char> text, int at, TokenFlags flags)
    {
        int end = at + 1;
        bool small = !char.IsUpper(text[at]);
        if (!small) flags |= TokenFlags.Capital;
        while (end < text.Length && IsLetter(text[end])) small |= !char.IsUpper(text[end++]);
        if (!small) flags |= TokenFlags.AllCapitals;

        if (end < text.Length && text[end] is '$') // US$, HK$, c$
        {
            Word money = Lexicon.Find(text[at..(end + 1)]);
            if (money != Word.Unknown) return new Token(TokenKind.Word, flags, '\0', at, end + 1, money, 0);
        }
        if (end < text.Length && text[end] is ':' or '@' or '.' && IsAddress(text, at, end))
            return new Token(TokenKind.Designation, flags, '\0', at, EndOfAddress(text, at), Word.Unknown, 0);

        if (end - at == 1 && text[at] == 'x' && text[at..].StartsWith("x10^")) return new Token(TokenKind.Word, flags, '\0', at, end, Word.Unknown, 0);
        Word word = Lexicon.Find(text[at..end]);
        if (end == text.Length || !IsDigit(text[end])) return new Token(TokenKind.Word, flags, '\0', at, end, word, 0);

        // "USD34.6" and "Dec31" are two tokens, "km2" is a unit, "M4A1" a name.
        if ((word.Classes & (WordClass.CurrencyPrefix | WordClass.Month)) != 0) return new Token(TokenKind.Word, flags, '\0', at, end, word, 0);
        while (end < text.Length && (IsLetter(text[end]) || IsDigit(text[end]))) end++;
        word = Lexicon.Find(text[at..end]);
        TokenKind kind = word == Word.Unknown ? TokenKind.Designation : TokenKind.Word;
        return new Token(kind, flags, '\0', at, end, word, 0);
    }

    private static bool IsAddress(ReadOnlySpan<char> text, int at, int end) => text[end] switch
    {
        ':' => text[end..].StartsWith("://"),
        '.' => text[at..end].Equals("www", StringComparison.OrdinalIgnoreCase),
        _ => true,
    };

    private static int EndOfAddress(ReadOnlySpan<char> text, int at)
    {
        int length = text[at..].IndexOfAny(" \t\r\n\u00a0");
        return length < 0 ? text.Length : at + length;
    }

    private static Token ReadNumber(ReadOnlySpan<char> text, int at, TokenFlags flags, in Token previous)
    {
        var digits = new DigitRun(text, at);
        flags |= digits.Flags;
        if (digits.IsName || (digits.End - at > MostDigits))
            return new Token(TokenKind.Designation, flags, '\0', at, Math.Max(digits.End, EndOfName(text, at)), Word.Unknown, 0);
        int end = digits.End;
        if (end == text.Length || !IsLetter(text[end])) return new Token(TokenKind.Number, flags, '\0', at, end, Word.Unknown, digits.Value);

        int suffixEnd = end + 1;
        while (suffixEnd < text.Length && IsLetter(text[suffixEnd])) suffixEnd++;
        ReadOnlySpan<char> suffix = text[end..suffixEnd];
        if (IsOrdinalEnding(suffix)) return new Token(TokenKind.Number, flags | TokenFlags.Ordinal, '\0', at, suffixEnd, Word.Unknown, digits.Value);
        if (suffixEnd < text.Length && IsDigit(text[suffixEnd])) // km2; else "24M2", "4x4"
        {
            while (suffixEnd < text.Length && (IsLetter(text[suffixEnd]) || IsDigit(text[suffixEnd]))) suffixEnd++;
            suffix = text[end..suffixEnd];
            if (suffix.StartsWith("x10") && suffixEnd < text.Length && text[suffixEnd] == '^') return new Token(TokenKind.Number, flags, '\0', at, end, Word.Unknown, digits.Value);
        }
        const WordClass units = WordClass.ShortMagnitude | WordClass.Magnitude | WordClass.Measure | WordClass.Duration | WordClass.Currency
            | WordClass.Clock | WordClass.Percent | WordClass.Month | WordClass.Dozen;
        bool known = (Lexicon.Find(suffix).Classes & units) != 0 || suffix is "C" or "F"; // 40C
        return known
            ? new Token(TokenKind.Number, flags, '\0', at, end, Word.Unknown, digits.Value)
            : new Token(TokenKind.Designation, flags, '\0', at, suffixEnd, Word.Unknown, 0);
    }

    private static int EndOfName(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && (IsDigit(text[at]) || IsLetter(text[at]) || (text[at] == '.' && at + 1 < text.Length && IsDigit(text[at + 1])))) at++;
        return at;
    }

    private static bool IsOrdinalEnding(ReadOnlySpan<char> suffix)
        => suffix.Length == 2
           && (suffix.Equals("th", StringComparison.OrdinalIgnoreCase) || suffix.Equals("st", StringComparison.OrdinalIgnoreCase)
               || suffix.Equals("nd", StringComparison.OrdinalIgnoreCase) || suffix.Equals("rd", StringComparison.OrdinalIgnoreCase));

    internal static bool IsDigit(char c) => c <= '\u007f' ? char.IsAsciiDigit(c) : char.IsDigit(c);

    /// <summary>Letters with their vowel signs, and the raised 2 and 3 of "km²".</summary>
    private static bool IsLetter(char c) => c <= '\u007f' ? char.IsAsciiLetter(c) : char.IsLetter(c) || c is '²' or '³' || IsVowelSign(c);

    private static bool IsVowelSign(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    internal static int DigitOf(char c) => c <= '\u007f' ? c - '0' : CharUnicodeInfo.GetDecimalDigitValue(c);
}

/// <summary>A number in digits: its value, how it was written and where it ends.</summary>
internal ref struct DigitRun
{
    public DigitRun(ReadOnlySpan<char> text, int start)
    {
        int at = start;
        decimal value = 0;
        int whole = Digits(text, ref at, ref value);
        if (whole > 1 && Lexer.DigitOf(text[start]) == 0) Flags |= TokenFlags.LeadingZero;
        if (whole is > 0 and <= 3 && !Flags.HasFlag(TokenFlags.LeadingZero)) ReadGroups(text, whole, ref at, ref value);
        if (!ReadDecimals(text, start, ref at, ref value)) IsName = true;
        ReadExponent(text, ref at, ref value);
        End = at;
        Value = value;
    }

    public decimal Value { get; }

    public int End { get; }

    public TokenFlags Flags { get; private set; }

    /// <summary>Several dots, or digits beyond what a figure has: a version, an address, a key.</summary>
    public bool IsName { get; }

    private static int Digits(ReadOnlySpan<char> text, ref int at, ref decimal value)
    {
        int first = at;
        // Ordinary numbers fit a long, whose arithmetic is many times faster than decimal's.
        long small = 0;
        while (at < text.Length && Lexer.IsDigit(text[at]))
        {
            if (at - first < 18) small = (small * 10) + Lexer.DigitOf(text[at]);
            else if (at - first < 27) value = ((at - first == 18 ? small : value) * 10) + Lexer.DigitOf(text[at]);
            at++;
        }
        if (at - first <= 18) value = small;
        return at - first;
    }

    /// <summary>Thousands: "2,500", "2 500", "1.234.567", lakhs "12,34,567".</summary>
    private void ReadGroups(ReadOnlySpan<char> text, int whole, ref int at, ref decimal value)
    {
        if (at >= text.Length) return;
        char separator = text[at];
        bool isBlank = separator is ' ' or '\u00a0' or '\u2009' or '\u202f';
        if (!isBlank && separator is not (',' or '٬' or '.' or '\'' or '’')) return;

        int end = at;
        decimal sum = value;
        int groups = 0;
        while (end < text.Length && text[end] == separator)
        {
            int width = CountDigits(text, end + 1);
            bool lakh = width == 2 && separator == ',' && whole <= 2 && end + 3 < text.Length && text[end + 3] == ',' && CountDigits(text, end + 4) is 2 or 3;
            if (width != 3 && !lakh) break;
            for (int i = end + 1; i <= end + width; i++) sum = (sum * 10) + Lexer.DigitOf(text[i]);
            end += width + 1;
            groups++;
            if (groups > 7) return;
        }
        // "22,24" and "2.500" are no thousands; a dot counts only where it comes twice.
        if (groups == 0 || (separator == '.' && groups < 2 && !(end < text.Length && text[end] == ',' && CountDigits(text, end + 1) is 1 or 2))) return;
        if (separator == '.' && end < text.Length && text[end] == '.' && CountDigits(text, end + 1) > 0) return;
        if (end < text.Length && text[end] == separator && CountDigits(text, end + 1) > 0 && !isBlank) return;
        // The rest of "423 0000" and of "tel 770 123 4567" shows that these were no groups.
        if (isBlank && end < text.Length && text[end] is ' ' or '-' && CountDigits(text, end + 1) > 0) return;
        at = end;
        value = sum;
        Flags |= TokenFlags.Grouped;
    }

    /// <summary>False where no decimals, but another dot or more digits than a figure has, follow.</summary>
    private bool ReadDecimals(ReadOnlySpan<char> text, int start, ref int at, ref decimal value)
    {
        if (at >= text.Length) return true;
        char point = text[at];
        int width = CountDigits(text, at + 1);
        if (width == 0) return true;
        if (width > 20) return false;
        bool isComma = point is ',' && !Flags.HasFlag(TokenFlags.LeadingZero)
            && (width <= 2 || Flags.HasFlag(TokenFlags.Grouped)) && !NextIsGroup(text, at + 1 + width) && !(start > 0 && text[start - 1] == ',');
        if (point == ',' && Flags.HasFlag(TokenFlags.Grouped) && text[at - 4] == ',') return true;
        if (point is not ('.' or '٫') && !isComma) return true;
        if (point == '.' && NextIsDot(text, at + 1 + width)) return false;

        decimal scale = 1;
        decimal fraction = 0;
        for (int i = at + 1; i <= at + width; i++)
        {
            fraction = (fraction * 10) + Lexer.DigitOf(text[i]);
            scale *= 10;
        }
        if (value > 1e12m && width > 10) return false;
        value += fraction / scale;
        at += width + 1;
        Flags |= TokenFlags.Decimal;
        return true;
    }

    /// <summary>"1.3e6".</summary>
    private void ReadExponent(ReadOnlySpan<char> text, ref int at, ref decimal value)
    {
        if (at >= text.Length || text[at] is not ('e' or 'E')) return;
        int sign = at + 1 < text.Length && text[at + 1] is '+' or '-' ? 1 : 0;
        int width = CountDigits(text, at + 1 + sign);
        if (width is 0 or > 2 || Math.Abs(value) > 1e9m) return;
        int exponent = 0;
        for (int i = 0; i < width; i++) exponent = (exponent * 10) + Lexer.DigitOf(text[at + 1 + sign + i]);
        if (exponent > 18) return;
        bool negative = sign == 1 && text[at + 1] == '-';
        for (int i = 0; i < exponent; i++) value = negative ? value / 10 : value * 10;
        at += 1 + sign + width;
        Flags |= TokenFlags.Decimal;
    }

    private static bool NextIsGroup(ReadOnlySpan<char> text, int at) => at < text.Length && text[at] == ',' && CountDigits(text, at + 1) > 0;

    private static bool NextIsDot(ReadOnlySpan<char> text, int at) => at + 1 < text.Length && text[at] == '.' && Lexer.IsDigit(text[at + 1]);

    private static int CountDigits(ReadOnlySpan<char> text, int at)
    {
        int first = at;
        while (at < text.Length && Lexer.IsDigit(text[at])) at++;
        return at - first;
    }
}
