namespace ReportWatcher.Analysis.Figures;

/// <summary>Which part of its month or year a date names: "early 2027", "the end of September".</summary>
internal enum PeriodPart { None, Start, Middle, End }

/// <summary>A date in the precision stated: month and day are 0 where they are not.</summary>
/// <param name="First">First token, the deadline's preposition included.</param>
/// <param name="Anchor">First token without the preposition.</param>
/// <param name="End">One past the last token.</param>
/// <param name="Year">0 where it is not stated and no published date resolves it.</param>
/// <param name="IsDeadline">"by 2026", "until September", "the end of this year".</param>
internal readonly record struct DateReading(int First, int Anchor, int End, int Year, int Month, int Day, Qualifier Qualifier, bool IsDeadline)
{
    public PeriodPart Part { get; init; }

    /// <summary>Written as a full date, but no day of the calendar: "29 February 2019".</summary>
    public bool IsImpossible { get; init; }

    /// <summary>Worth reporting: a deadline, or at least a month of a year. A year by itself only places the sentence in time.</summary>
    public bool IsFigure => Year > 0 && (IsDeadline || Month > 0);
}

/// <summary>Reads dates and deadlines: "July 31, 2024", "31 July 2024", "September 2014", "by the end of this year".</summary>
internal static class DateReader
{
    /// <param name="at">Where the date begins, without a preposition.</param>
    /// <param name="published">Resolves "this year" and dates without a year.</param>
    public static bool TryRead(in TokenStream s, int at, DateOnly? published, out DateReading date)
    {
        if (TryDistance(s, at, published, out date)) return true;
        var core = new DateParts();
        bool isPart = TryPartOfPeriod(s, at, published, ref core);
        if (!isPart)
        {
            core = default;
            if (!TryPlain(s, at, published, ref core)) return false;
        }
        (int first, Qualifier qualifier, bool deadline) = Preposition(s, at, core.End, core.Relative, ahead: core.Year >= published?.Year);
        (Qualifier after, int end) = QualifierReader.AfterDate(s, core.End);
        if (after != Qualifier.Exact) (qualifier, core.End) = (after, end);
        if (core is { Year: 0, Month: 9, Day: 11 }) (core.Month, core.Day) = (0, 0); // the attacks of 2001
        if (core.Year == 0 && published is DateOnly day) core.Year = NearestYear(core.Month, core.Day, day, deadline ? Qualifier.AtMost : qualifier);
        bool impossible = core.YearStated && !IsValid(core);
        if (!IsValid(core)) core.Year = 0; // 29 February of the nearest year
        // "in March" places the sentence in time; only a deadline makes a month without its year a figure.
        if (core.Day == 0 && !core.YearStated && !core.Relative && !(deadline && first < at)) core.Year = 0;
        bool isDeadline = deadline || core.Part != PeriodPart.None;
        // "it was not until 1986": a year gone by is no deadline.
        if (core.Month == 0 && core.Year < published?.Year) isDeadline = false;
        date = new DateReading(first, at, core.End, core.Year, core.Month, core.Day, qualifier, isDeadline) { Part = core.Part, IsImpossible = impossible };
        return true;
    }

    /// <summary>"two weeks before May 13, 1999", "16 days after 3 May": the day that is meant. Months and years of distance say no day.</summary>
    private static bool TryDistance(in TokenStream s, int at, DateOnly? published, out DateReading date)
    {
        date = default;
        if (!s.Is(at + 1, WordClass.Duration) && !s.Is(at + 2, WordClass.Duration)) return false;
        Numeral count = NumeralReader.Read(s, at);
        int unit = count.End;
        bool back = s.IsWord(unit + 1, "before");
        if (!count.Found || count.Value is < 1 or > 1000 || !s.Is(unit, WordClass.Duration) || !(back || s.IsWord(unit + 1, "after") || s.IsWord(unit + 1, "from"))) return false;
        int days = s[unit].Word.Measure!.Name switch { "day" => 1, "week" => 7, _ => 0 };
        if (days == 0 || !TryRead(s, unit + 2, published, out DateReading anchor) || anchor is { Year: 0 } or { Day: 0 }) return false;
        int number = new DateOnly(anchor.Year, anchor.Month, anchor.Day).DayNumber + ((int)count.Value * (back ? -days : days));
        if (number < 0 || number > DateOnly.MaxValue.DayNumber) return false;
        var day = DateOnly.FromDayNumber(number);
        date = new DateReading(at, at, anchor.End, day.Year, day.Month, day.Day, days == 1 ? Qualifier.Exact : Qualifier.About, false);
        return true;
    }

    private ref struct DateParts
    {
        public int End, Year, Month, Day;
        public bool YearStated, Relative;
        public PeriodPart Part;
    }

    /// <summary>The word before the date, as the bound that it sets.</summary>
    private static (int First, Qualifier Qualifier, bool Deadline) Preposition(in TokenStream s, int at, int end, bool relative, bool ahead)
    {
        int first = at;
        if (!relative && s.IsWord(first - 1, "year") && DateReader.IsYear(s, at)) first--;
        if (first < at && (s.IsWord(first - 1, "calendar") || s.IsWord(first - 1, "fiscal"))) first--;
        int before = first - 1;
        if (s.IsWord(before, "the") && s.Is(before - 1, WordClass.DatePreposition) && !relative) before--;
        if (TryStart(s, before, end, ahead, out int opening)) return (opening, Qualifier.AtLeast, true);
        if (ahead && s.IsWord(before, "to") && s.Is(before - 1, WordClass.Extends)) return (before, Qualifier.AtMost, true);
        if (ahead && s.IsWord(before, "to") && s.Is(before - 1, WordClass.Postpones)) return (first, Qualifier.Exact, true);
        if (!s.Is(before, WordClass.DatePreposition))
        {
            (Qualifier hedge, int start) = QualifierReader.Before(s, first);
            // "until at least July 15": ahead, and not sooner.
            if (start < first && (s.IsWord(start - 1, "until") || s.IsWord(start - 1, "till"))) return (start - 1, hedge, true);
            bool deadlineStated = hedge == Qualifier.AtMost || (start < first && s.IsWord(start, "no"));
            return (start, hedge, deadlineStated);
        }
        ReadOnlySpan<char> word = s.TextOf(before);
        bool Is(ReadOnlySpan<char> text, string name) => text.Equals(name, StringComparison.OrdinalIgnoreCase);
        if (Is(word, "by") || Is(word, "until") || Is(word, "till")) return (before, Qualifier.AtMost, true);
        if (Is(word, "before")) return (before, Qualifier.LessThan, true);
        if (Is(word, "beyond")) return (before, Qualifier.MoreThan, true);
        if (Is(word, "through")) return (before, Qualifier.AtMost, true);
        return (before, Is(word, "after") ? Qualifier.MoreThan : Qualifier.AtLeast, false);
    }

    /// <summary>"starting in May", "from 2035": the date is the first day; but "from 2004 to 2008", "up from March".</summary>
    /// <param name="ahead">The year is stated and lies ahead: only then does "from" set a date.</param>
    private static bool TryStart(in TokenStream s, int before, int dateEnd, bool ahead, out int first)
    {
        first = before;
        if (s.IsWord(before, "starting") || s.IsWord(before, "beginning")) return true;
        bool on = s.IsWord(before, "on") || s.IsWord(before, "in") || s.IsWord(before, "from");
        if (on && (s.IsWord(before - 1, "starting") || s.IsWord(before - 1, "beginning")))
        {
            first = before - 1;
            return true;
        }
        return ahead && s.IsWord(before, "from") && !s.IsWord(dateEnd, "to") && !s.IsWord(dateEnd, "until") && !s.IsWord(dateEnd, "through") && !s.IsDash(dateEnd);
    }

    /// <summary>"the end of 2026", "end of this year", "early 2027", "mid-September 2026".</summary>
    private static bool TryPartOfPeriod(in TokenStream s, int at, DateOnly? published, ref DateParts parts)
    {
        int word = s.IsWord(at, "the") && s.Is(at + 1, WordClass.PartOfPeriod) ? at + 1 : at;
        int next = word + 1;
        if (s.Is(word, WordClass.PartOfPeriod))
        {
            if (!s.IsWord(next++, "of") || !TryPeriod(s, next, published, ref parts)) return false;
            parts.Part = s.IsWord(word, "middle") ? PeriodPart.Middle : s.IsWord(word, "start") || s.IsWord(word, "beginning") ? PeriodPart.Start : PeriodPart.End;
            return true;
        }
        if (s.Is(word, WordClass.Ordinal) && s.IsWord(next, "month")) return TryMonthByRank(s, word, ref parts);
        if (s.Is(word, WordClass.Ordinal) && (s.IsWord(next, "half") || s.IsWord(next, "quarter"))) return TryHalfOrQuarter(s, word, published, ref parts);
        if (!s.Is(word, WordClass.PartAdverb)) return false;
        if (s.IsHyphen(next)) next++;
        if (s.IsWord(next, "in")) next++;
        if (!TryPeriod(s, next, published, ref parts) || !parts.YearStated) return false;
        parts.Part = s.IsWord(word, "early") ? PeriodPart.Start : s.IsWord(word, "late") ? PeriodPart.End : PeriodPart.Middle;
        return true;
    }

    /// <summary>"the second half of 2027", "the first quarter of next year".</summary>
    private static bool TryHalfOrQuarter(in TokenStream s, int ordinal, DateOnly? published, ref DateParts parts)
    {
        int at = ordinal + 2;
        if (s.IsWord(at, "of") || s.IsWord(at, "in")) at++;
        if (!TryPeriod(s, at, published, ref parts) || parts.Month > 0) return false;
        int last = s.IsWord(ordinal + 1, "half") ? 2 : 4;
        int rank = (int)s[ordinal].Word.Number;
        if (rank > last) return false;
        parts.Part = rank == 1 ? PeriodPart.Start : rank == last ? PeriodPart.End : PeriodPart.Middle;
        return true;
    }

    /// <summary>"the third month of 2021".</summary>
    private static bool TryMonthByRank(in TokenStream s, int ordinal, ref DateParts parts)
    {
        if (!s.IsWord(ordinal + 2, "of") || !TryYear(s, ordinal + 3, ref parts)) return false;
        parts.Month = (int)s[ordinal].Word.Number;
        return parts.Month <= 12;
    }

    private static bool TryPeriod(in TokenStream s, int at, DateOnly? published, ref DateParts parts)
        => TryRelative(s, at, published, ref parts) || TryMonthFirst(s, at, published, ref parts) || TryYear(s, at, ref parts);

    /// <summary>"this year", "the year", "next month".</summary>
    private static bool TryRelative(in TokenStream s, int at, DateOnly? published, ref DateParts parts)
    {
        int offset = s.IsWord(at, "next") ? 1 : s.IsWord(at, "last") ? -1 : 0;
        if (offset == 0 && !s.IsWord(at, "this") && !s.IsWord(at, "the")) return false;
        bool year = s.IsWord(at + 1, "year");
        if (!year && !s.IsWord(at + 1, "month")) return false;
        parts.End = at + 2;
        parts.Relative = true;
        if (published is not DateOnly day) return true;
        DateOnly resolved = Shift(day, year ? offset * 12 : offset);
        parts.Year = resolved.Year;
        if (!year) parts.Month = resolved.Month;
        return true;
    }

    /// <summary>The day moved by whole months, kept inside the calendar.</summary>
    private static DateOnly Shift(DateOnly day, int months)
        => (day.Year is 1 && months < 0) || (day.Year is 9999 && months > 0) ? day : day.AddMonths(months);

    private static bool TryPlain(in TokenStream s, int at, DateOnly? published, ref DateParts parts)
    {
        int start = at;
        if (s.Is(start, WordClass.Weekday) && (s[start].Has(TokenFlags.Capital) || s.IsNumber(start + 1) || s.IsNumber(start + 2)))
        {
            start++;
            if (s.IsMark(start, '.')) start++;
            if (s.IsMark(start, ',')) start++;
        }
        if (TryJoined(s, start, ref parts)) return true;
        parts = default; // what a failed attempt left
        if (TryMonthFirst(s, start, published, ref parts)) return true;
        parts = default;
        if (TryDayFirst(s, start, ref parts)) return true;
        parts = default;
        if (TryHoliday(s, start, published, ref parts)) return true;
        parts = default;
        return start == at && (TryYear(s, at, ref parts) || TryDeadlineYear(s, at, published, ref parts));
    }

    /// <summary>"by next year": relative years count behind a preposition only.</summary>
    private static bool TryDeadlineYear(in TokenStream s, int at, DateOnly? published, ref DateParts parts)
        => (s.IsWord(at, "next") || s.IsWord(at, "this")) && s.Is(at - 1, WordClass.DatePreposition) && TryRelative(s, at, published, ref parts);

    /// <summary>Four digits from 1900 to 2099 that are no count of what follows.</summary>
    private static bool TryYear(in TokenStream s, int at, ref DateParts parts)
    {
        if (s.Is(at, WordClass.Unit) || !IsYear(s, at)) return false;
        parts.Year = (int)s[at].Value;
        parts.YearStated = true;
        parts.End = at + 1;
        if (s.Is(at + 1, WordClass.Month) && s[at + 1].SpaceBefore && IsMonth(s, at + 1) && !s.IsNumber(at + 2)) (parts.Month, parts.End) = ((int)s[at + 1].Word.Number, at + 2); // 2017 April
        return true;
    }

    public static bool IsYear(in TokenStream s, int at)
    {
        ref readonly Token token = ref s[at];
        return token.Kind == TokenKind.Number && token.End - token.Start == 4 && (token.Value is >= 1900 and < 2100 || IsEndOfCentury(s, at))
               && !token.Has(TokenFlags.Grouped | TokenFlags.Decimal | TokenFlags.Ordinal | TokenFlags.Fraction);
    }

    /// <summary>"by 2100", the year to which climate and population are reckoned; "cut by 2100 soldiers" counts.</summary>
    private static bool IsEndOfCentury(in TokenStream s, int at)
        => s[at].Value == 2100 && (s.IsWord(at - 1, "by") || s.IsWord(at - 1, "until") || s.IsWord(at - 1, "in") || s.IsWord(at - 1, "before"))
           && (s[at + 1].Kind is TokenKind.None or TokenKind.Mark || s.Is(at + 1, WordClass.Stop));

    /// <summary>"July 31, 2024", "Dec. 31", "September 2014", "April of this year", "Sept-23-2020".</summary>
    private static bool TryMonthFirst(in TokenStream s, int at, DateOnly? published, ref DateParts parts)
    {
        if (!IsMonth(s, at)) return false;
        parts.Month = (int)s[at].Word.Number;
        parts.End = at + 1;
        int next = SkipSeparator(s, at + 1, dot: true);
        // "in January 25 people were jailed"
        bool countsRather = s.IsWord(at - 1, "in") && s[next + 1].Kind == TokenKind.Word;
        if (!countsRather && IsDay(s, next, out int day))
        {
            parts.Day = day;
            parts.End = next + 1;
            if (s.IsHyphen(next + 1) && IsDay(s, next + 2, out _)) parts.End = next + 3;
            next = SkipSeparator(s, parts.End, dot: false);
        }
        if (s.IsWord(next, "of") || s.IsWord(next, "in")) next++;
        ReadYear(s, next, published, ref parts);
        if (parts.Day == 0 && !parts.YearStated && !parts.Relative && !s[at].Has(TokenFlags.Capital)) return false;
        return parts.YearStated || IsValid(parts);
    }

    /// <summary>"Easter 2018", "by Christmas"; without a year only behind a preposition: "Christmas trees" are no date.</summary>
    private static bool TryHoliday(in TokenStream s, int at, DateOnly? published, ref DateParts parts)
    {
        if (!s.Is(at, WordClass.Holiday) || !Holidays.TryName(s, at, out Holiday? holiday, out int end)) return false;
        parts.End = end;
        ReadYear(s, s.IsMark(end, ',') || s.IsWord(end, "of") || s.IsWord(end, "in") ? end + 1 : end, published, ref parts);
        bool bound = s[at].Has(TokenFlags.Capital) && s.Is(at - 1, WordClass.DatePreposition) && (s[end].Kind != TokenKind.Word || s.Is(end, WordClass.Stop));
        int year = parts.Year > 0 ? parts.Year : bound && published is DateOnly today ? today.Year : 0;
        if (year is < 2 or > 9998) return false;
        DateOnly day = holiday.In(year);
        if (parts.Year == 0)
        {
            // The one at hand: of a deadline the next, behind "since" the last.
            bool last = s.IsWord(at - 1, "since");
            if (!last && day < published) day = holiday.In(year + 1);
            else if (last && day > published) day = holiday.In(year - 1);
        }
        (parts.Year, parts.Month, parts.Day) = (day.Year, day.Month, day.Day);
        return true;
    }

    /// <summary>"31 July 2024", "the 4th of July", "05-Aug-2016".</summary>
    private static bool TryDayFirst(in TokenStream s, int at, ref DateParts parts)
    {
        if (!IsDay(s, at, out int day)) return false;
        int next = at + 1;
        if ((s.IsHyphen(next) || s.IsWord(next, "or") || s.Is(next, WordClass.And) || s.IsWord(next, "to")) && IsDay(s, next + 1, out _)) next += 2; // 16 or 17 March
        if (s.IsWord(next, "of")) next++;
        else if ((s.IsDash(next) || s.IsMark(next, '/')) && s.Glued(next)) next++;
        if (!IsMonth(s, next)) return false;
        parts.Month = (int)s[next].Word.Number;
        parts.Day = day;
        parts.End = next + 1;
        int year = SkipSeparator(s, next + 1, dot: true);
        if (s.IsWord(year, "of") || s.IsWord(year, "in")) year++;
        ReadYear(s, year, null, ref parts);
        return IsValid(parts);
    }

    /// <summary>2024-07-31, 31/12/2024, 05-Aug-2016, 2020/Sep/23; where day and month could change places, no date is read.</summary>
    private static bool TryJoined(in TokenStream s, int at, ref DateParts parts)
    {
        if (s[at].Kind is not (TokenKind.Number or TokenKind.Word) || s[at + 1].Mark is not ('-' or '/' or '.') || !s.Glued(at + 1) || !s.Glued(at + 2)) return TryCompact(s, at, ref parts);
        char separator = s[at + 1].Mark;
        bool third = s[at + 3].Mark == separator && s.Glued(at + 3) && s.Glued(at + 4) && s[at + 4].Kind is TokenKind.Number or TokenKind.Word;
        int one = 0;
        int two = 0;
        parts.End = third ? at + 5 : at + 3;
        for (int i = at; i < parts.End; i += 2)
        {
            if (IsYear(s, i) && parts.Year == 0) (parts.Year, parts.YearStated) = ((int)s[i].Value, true);
            else if (s.Is(i, WordClass.Month) && parts.Month == 0) parts.Month = (int)s[i].Word.Number;
            else if (IsDay(s, i, out int number) && s[i].Kind == TokenKind.Number && two == 0) (one, two) = one == 0 ? (number, 0) : (one, number);
            else if (third && i == at + 4 && IsShortYear(s, i, out int year)) (parts.Year, parts.YearStated) = (year, true);
            else return false;
        }
        if (parts.Year == 0) return false;
        if (parts.Month > 0) parts.Day = one;
        else if (two == 0)
        {
            // "2015-12"; but "1990-1" is a range of years
            if (one is 0 or > 12 || separator == '.' || (IsYear(s, at) && s[at + 2].End - s[at + 2].Start == 1 && one < 2)) return false;
            parts.Month = one;
        }
        else if (IsYear(s, at)) (parts.Month, parts.Day) = (one, two);
        else if (one > 12) (parts.Day, parts.Month) = (one, two);
        else if (two > 12 || one == two) (parts.Month, parts.Day) = (one, two);
        else parts.Year = 0; // its parts are taken, its meaning is not guessed
        return parts.Year == 0 || parts.Month is >= 1 and <= 12;
    }

    /// <summary>03/18/24; the digits below 40 are of this century.</summary>
    private static bool IsShortYear(in TokenStream s, int at, out int year)
    {
        ref readonly Token token = ref s[at];
        bool two = token.Kind == TokenKind.Number && token.End - token.Start == 2 && !token.Has(TokenFlags.Decimal);
        year = (int)(two ? token.Value < 40 ? 2000 + token.Value : 1900 + token.Value : 0);
        return two;
    }

    /// <summary>20240731.</summary>
    private static bool TryCompact(in TokenStream s, int at, ref DateParts parts)
    {
        ref readonly Token token = ref s[at];
        if (token.Kind != TokenKind.Number || token.End - token.Start != 8 || token.Value is < 19000101 or > 20991231 || token.Value != decimal.Truncate(token.Value)) return false;
        int digits = (int)token.Value;
        (parts.Year, parts.Month, parts.Day, parts.YearStated, parts.End) = (digits / 10000, digits / 100 % 100, digits % 100, true, at + 1);
        return parts.Month is >= 1 and <= 12 && parts.Day >= 1 && IsValid(parts);
    }

    private static void ReadYear(in TokenStream s, int at, DateOnly? published, ref DateParts parts)
    {
        if (IsYear(s, at) && !(s.IsMark(at + 1, ':') && s.Glued(at + 1)))
        {
            (parts.Year, parts.YearStated, parts.End) = ((int)s[at].Value, true, at + 1);
            return;
        }
        if (parts.Day != 0) return;
        var relative = new DateParts();
        if (!TryRelative(s, at, published, ref relative) || relative.Month != 0 || s.IsWord(at, "the")) return;
        (parts.Year, parts.Relative, parts.End) = (relative.Year, true, relative.End);
    }

    private static int SkipSeparator(in TokenStream s, int at, bool dot)
    {
        if (dot && s.IsMark(at, '.') && s.Glued(at)) at++;
        if (s.IsMark(at, ',')) at++;
        else if ((s.IsDash(at) || s.IsMark(at, '/')) && s.Glued(at) && s.Glued(at + 1)) at++;
        return at;
    }

    /// <summary>"may" and "march" are months with a capital or a number beside them only.</summary>
    private static bool IsMonth(in TokenStream s, int at)
    {
        ref readonly Token token = ref s[at];
        if (!token.Is(WordClass.Month)) return false;
        if (token.Has(TokenFlags.Capital) && token.End - token.Start > 3) return true;
        bool numberBeside = s.IsNumber(at + 1) || s.IsNumber(at + 2) || s.IsNumber(at - 1) || (s.IsWord(at - 1, "of") && s.IsNumber(at - 2));
        if (token.Is(WordClass.Stop)) return numberBeside && (IsYear(s, at + 1) || IsYear(s, at + 2) || token.Has(TokenFlags.Capital) || IsDay(s, at - 1, out _));
        return numberBeside || token.Has(TokenFlags.Capital);
    }

    private static bool IsDay(in TokenStream s, int at, out int day)
    {
        day = 0;
        ref readonly Token token = ref s[at];
        if (token.Kind == TokenKind.Number)
        {
            if (token.Has(TokenFlags.Grouped | TokenFlags.Decimal | TokenFlags.Fraction) || token.Value is < 1 or > 31) return false;
            day = (int)token.Value;
            return true;
        }
        if (!token.Is(WordClass.Ordinal) || token.Word.Number > 31) return false;
        day = (int)token.Word.Number;
        return true;
    }

    private static bool IsValid(in DateParts parts)
        => parts.Day == 0 || (parts.Month is >= 1 and <= 12 && parts.Day <= DateTime.DaysInMonth(parts.Year is > 0 and < 9999 ? parts.Year : 2024, parts.Month));

    /// <summary>The year that brings the date nearest to the published day; a deadline lies on or after it, "since" on or before.</summary>
    private static int NearestYear(int month, int day, DateOnly published, Qualifier qualifier)
    {
        if (month == 0) return 0;
        int months = published.Month - month;
        bool gone = months > 0 || (months == 0 && day > 0 && day < published.Day);
        return qualifier switch
        {
            Qualifier.AtMost or Qualifier.LessThan => gone ? published.Year + 1 : published.Year,
            Qualifier.AtLeast => gone || months == 0 ? published.Year : published.Year - 1,
            _ => months > 6 ? published.Year + 1 : months < -6 ? published.Year - 1 : published.Year,
        };
    }
}
