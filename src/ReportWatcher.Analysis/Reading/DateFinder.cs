using System.Buffers;
using ReportWatcher.Analysis.Text;

namespace ReportWatcher.Analysis.Reading;

/// <summary>Finds the dates that a text states, in the forms that pages use.</summary>
/// <remarks>
/// "July 22, 2024", "22nd of July 2024", "22-Jul-2024", "2024-07-22", "22/07/2024", "22.07.2024", "22 تموز/يوليو 2024",
/// "22ی تەممووزی 2024", "22'ê Tîrmehê 2024", each with a weekday or not.
/// </remarks>
internal static class DateFinder
{
    private enum Kind { Number, Word, Mark }

    /// <param name="Value">Number: its value; word: unused; mark: the character.</param>
    private readonly record struct Token(Kind Kind, int Start, int End, int Value)
    {
        public int Length => End - Start;
    }

    public static StatedDate[] Find(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAnyInRange('0', '9') && !text.ContainsAnyInRange('\u0660', '\u06F9'))
            return [];
        List<StatedDate>? found = null;
        Token[] buffer = ArrayPool<Token>.Shared.Rent(text.Length);
        ReadOnlySpan<Token> tokens = buffer.AsSpan(0, Tokenize(text, buffer));
        for (int i = 0; i < tokens.Length;)
        {
            if (At(text, tokens, i, out StatedDate date, out int next))
            {
                (found ??= []).Add(WithWeekday(text, tokens, date, i, next));
                i = next;
            }
            else
            {
                i++;
            }
        }

        ArrayPool<Token>.Shared.Return(buffer);
        return found is null ? [] : [.. found];
    }

    private static bool At(ReadOnlySpan<char> text, ReadOnlySpan<Token> tokens, int i, out StatedDate date, out int next) =>
        Numeric(text, tokens, i, out date, out next) || DayMonth(text, tokens, i, out date, out next) || MonthDay(text, tokens, i, out date, out next);

    /// <summary>"2024-07-22", "22/07/2024": three numbers, twice the same mark, no blank between; "22.07.24" only alone, else it is a version.</summary>
    private static bool Numeric(ReadOnlySpan<char> text, ReadOnlySpan<Token> tokens, int i, out StatedDate date, out int next)
    {
        date = default;
        next = i + 5;
        if (i + 4 >= tokens.Length || tokens[i].Kind != Kind.Number || tokens[i + 2].Kind != Kind.Number || tokens[i + 4].Kind != Kind.Number)
            return false;
        int mark = tokens[i + 1].Value;
        if (tokens[i + 1].Kind != Kind.Mark || tokens[i + 3].Kind != Kind.Mark || mark != tokens[i + 3].Value || mark is not ('-' or '/' or '.')
            || text[tokens[i].Start..tokens[i + 4].End].Contains(' '))
        {
            return false;
        }

        (Token a, Token b, Token c) = (tokens[i], tokens[i + 2], tokens[i + 4]);
        if (b.Length > 2)
            return false;
        if (a.Length == 4 && c.Length <= 2)
            date = new StatedDate(a.Start, c.End, a.Value, b.Value, c.Value, null, false);
        else if (a.Length <= 2 && (c.Length == 4 || (c.Length == 2 && (mark != '.' || (b.Length == 2 && tokens.Length == 5)))))
            date = DayFirst(a, b, c);
        return date.Date is not null;
    }

    private static StatedDate DayFirst(Token a, Token b, Token c)
    {
        int year = c.Length == 2 ? 2000 + c.Value : c.Value;
        bool monthFirst = b.Value > 12;
        return new StatedDate(a.Start, c.End, year, monthFirst ? a.Value : b.Value, monthFirst ? b.Value : a.Value, null,
            OrderOpen: a.Value <= 12 && b.Value <= 12 && a.Value != b.Value)
        {
            NumericOrder = monthFirst ? -1 : a.Value > 12 ? 1 : 0,
        };
    }

    /// <summary>"22 July 2024", "22nd of July, 2024", "22-Jul-2024", "22 July".</summary>
    private static bool DayMonth(ReadOnlySpan<char> text, ReadOnlySpan<Token> tokens, int i, out StatedDate date, out int next)
    {
        date = default;
        next = i;
        if (tokens[i].Kind != Kind.Number || tokens[i].Value is < 1 or > 31 || tokens[i].Length > 2)
            return false;
        int at = SkipMark(tokens, i + 1, "'’");
        if (IsWord(text, tokens, at, "st", "nd", "rd", "th", "ê", "yê", "ی") && tokens[at].Start <= tokens[i].End + 1)
            at++;
        at = SkipMark(tokens, at, ".-/");
        if (IsWord(text, tokens, at, "of", "de"))
            at++;
        if (!IsMonth(text, tokens, at, out int month, out next))
            return false;
        int end = tokens[next - 1].End;
        int? year = YearAt(tokens, SkipMark(tokens, SkipWord(text, tokens, SkipMark(tokens, next, ",.-/،"), "de"), ","), out int past);
        if (year is not null)
            (next, end) = (past, tokens[past - 1].End);
        date = new StatedDate(tokens[i].Start, end, year, month, tokens[i].Value, null, false);
        return true;
    }

    /// <summary>"July 22, 2024", "Jul. 22nd 2024", "July 22".</summary>
    private static bool MonthDay(ReadOnlySpan<char> text, ReadOnlySpan<Token> tokens, int i, out StatedDate date, out int next)
    {
        date = default;
        if (!IsMonth(text, tokens, i, out int month, out next))
            return false;
        int at = SkipMark(tokens, next, ".-");
        if (at >= tokens.Length || tokens[at].Kind != Kind.Number || tokens[at].Value is < 1 or > 31 || tokens[at].Length > 2)
            return false;
        (int day, int end) = (tokens[at].Value, tokens[at].End);
        next = at + 1;
        if (IsWord(text, tokens, next, "st", "nd", "rd", "th") && tokens[next].Start == end)
            end = tokens[next++].End;
        int? year = YearAt(tokens, SkipMark(tokens, next, ",.-،"), out int past);
        if (year is not null)
            (next, end) = (past, tokens[past - 1].End);
        date = new StatedDate(tokens[i].Start, end, year, month, day, null, false);
        return true;
    }

    private static StatedDate WithWeekday(ReadOnlySpan<char> text, ReadOnlySpan<Token> tokens, StatedDate date, int first, int next)
    {
        int before = first - 1;
        while (before >= 0 && (tokens[before] is { Kind: Kind.Mark, Value: ',' or '.' or '(' or '،' } || IsWord(text, tokens, before, "الموافق")))
            before--;
        if (before >= 0 && CalendarWords.Weekday(text[tokens[before].Start..tokens[before].End]) is { } named)
            return date with { Weekday = named, Start = tokens[before].Start };

        int after = SkipMark(tokens, next, ",(،");
        if (after < tokens.Length && after > next && CalendarWords.Weekday(text[tokens[after].Start..tokens[after].End]) is { } behind)
            return date with { Weekday = behind };
        return date;
    }

    private static int? YearAt(ReadOnlySpan<Token> tokens, int at, out int next)
    {
        next = at + 1;
        if (at >= tokens.Length || tokens[at].Kind != Kind.Number)
            return null;
        // "Mar 14, 202434 min read": pages without a blank between year and reading time.
        int year = tokens[at].Length switch { 4 => tokens[at].Value, 5 => tokens[at].Value / 10, 6 => tokens[at].Value / 100, _ => 0 };
        return year is >= 1900 and <= 2100 ? year : null;
    }

    private static bool IsMonth(ReadOnlySpan<char> text, ReadOnlySpan<Token> tokens, int at, out int month, out int next)
    {
        next = at + 1;
        month = 0;
        if (at >= tokens.Length || tokens[at].Kind != Kind.Word)
            return false;
        // "تشرين الثاني", "كانون الأول": two words make the month.
        if (at + 1 < tokens.Length && tokens[at + 1].Kind == Kind.Word && text[tokens[at].Start] > '\u0600'
            && CalendarWords.Month(text[tokens[at].Start..tokens[at + 1].End]) is { } two)
        {
            month = two;
            next = SkipSameMonth(text, tokens, at + 2, month);
            return true;
        }

        month = CalendarWords.Month(text[tokens[at].Start..tokens[at].End]) ?? 0;
        next = month > 0 ? SkipSameMonth(text, tokens, next, month) : next;
        return month > 0;
    }

    /// <summary>"تموز/يوليو", "تموز (يوليو)": Arabic agencies name a month twice, for the East and for the West.</summary>
    private static int SkipSameMonth(ReadOnlySpan<char> text, ReadOnlySpan<Token> tokens, int next, int month)
    {
        int at = SkipMark(tokens, next, "/(");
        return at > next && IsMonth(text, tokens, at, out int same, out int past) && same == month
            ? SkipMark(tokens, past, ")")
            : next;
    }

    private static bool IsWord(ReadOnlySpan<char> text, ReadOnlySpan<Token> tokens, int at, params ReadOnlySpan<string> words)
    {
        if (at >= tokens.Length || tokens[at].Kind != Kind.Word)
            return false;
        foreach (string word in words)
        {
            if (text[tokens[at].Start..tokens[at].End].Equals(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static int SkipWord(ReadOnlySpan<char> text, ReadOnlySpan<Token> tokens, int at, string word) => IsWord(text, tokens, at, word) ? at + 1 : at;

    private static int SkipMark(ReadOnlySpan<Token> tokens, int at, string marks) =>
        at < tokens.Length && tokens[at].Kind == Kind.Mark && marks.Contains((char)tokens[at].Value, StringComparison.Ordinal) ? at + 1 : at;

    /// <returns>How many there are.</returns>
    private static int Tokenize(ReadOnlySpan<char> text, Span<Token> tokens)
    {
        int count = 0;
        for (int i = 0; i < text.Length;)
        {
            int start = i;
            if (char.IsDigit(text[i]))
            {
                int value = 0;
                for (; i < text.Length && char.IsDigit(text[i]); i++)
                    value = i - start < 8 ? value * 10 + (int)char.GetNumericValue(text[i]) : value;
                tokens[count++] = new Token(Kind.Number, start, i, value);
            }
            else if (char.IsLetter(text[i]))
            {
                // "ProductJanuary 5": a new word where a capital follows a small letter.
                do
                    i++;
                while (i < text.Length && (char.IsLetter(text[i]) ? !(char.IsUpper(text[i]) && char.IsLower(text[i - 1])) : Letters.Kind(text[i]) == LetterKind.Ignorable));
                tokens[count++] = new Token(Kind.Word, start, i, 0);
            }
            else
            {
                // Direction marks stand between the parts of a date in right-to-left text.
                if (!char.IsWhiteSpace(text[i]) && Letters.Kind(text[i]) != LetterKind.Ignorable)
                    tokens[count++] = new Token(Kind.Mark, start, i + 1, text[i]);
                i++;
            }
        }

        return count;
    }
}
