using System.Buffers;
using ReportWatcher.Analysis.Figures;

namespace ReportWatcher.Benchmarks.Figures;

/// <summary>One predicted span with its value as the scorer reads it.</summary>
internal sealed record Prediction(int Start, int End, string? Value);

/// <summary>
/// Brings what the scanner reads into the form of a suite: each asks for one kind of figure and for another stretch of it (the number alone, number
/// and unit, qualifier and number). The suite "number" scores the numeral reader, all others what reports get, names filtered out.
/// </summary>
internal static class SuitePrediction
{
    /// <param name="bareUnits">Also units that stand without a number, which these suites want and reports never get.</param>
    public static List<Prediction> Of(string suite, string text, DateOnly? published, bool bareUnits)
    {
        Token[] tokens = Lexer.Rent(text, out int count);
        try
        {
            var stream = new TokenStream(text, tokens.AsSpan(0, count));
            return suite switch
            {
                "number" => Numbers(stream),
                "datetime" => Dates(stream, published),
                _ => Quantities(stream, suite, published, bareUnits),
            };
        }
        finally
        {
            ArrayPool<Token>.Shared.Return(tokens);
        }
    }

    private static List<Prediction> Numbers(in TokenStream s)
    {
        var found = new List<Prediction>();
        for (int at = 0; at < s.Count;)
        {
            if (!QuantityReader.TryRead(s, at, out Quantity quantity) || quantity.Kind == FigureKind.Ordinal)
            {
                at++;
                continue;
            }
            // "180ml" is a measure to that suite, no number.
            bool gluedUnit = quantity.Unit?.Dimension is not (null or Dimension.Money or Dimension.Percent) && s.Glued(quantity.NumberEnd) && s[quantity.NumberEnd].Kind == TokenKind.Word;
            int next = quantity.NumberEnd;
            Numeral number = NumeralReader.Read(s, quantity.NumberFirst);
            gluedUnit |= NameFilter.IsPronoun(s, number, quantity) && s.IsWord(number.First, "one");
            if (!gluedUnit) found.Add(new Prediction(s[number.First].Start, s[quantity.Upper is null ? quantity.NumberEnd - 1 : number.End - 1].End, Show(quantity.Value)));
            at = Math.Max(next, at + 1);
        }
        return found;
    }

    private static List<Prediction> Quantities(in TokenStream s, string suite, DateOnly? published, bool bareUnits)
    {
        var found = new List<Prediction>();
        for (int at = 0; at < s.Count;)
        {
            if (!FigureExtractor.MayStart(s, at)) at++;
            else if (suite != "quantulum" && DateReader.TryRead(s, at, published, out DateReading date) && (date.IsFigure || date.Month > 0)) at = Math.Max(date.End, at + 1);
            else if (QuantityReader.TryRead(s, at, out Quantity quantity))
            {
                if (Wanted(s, suite, quantity) is Prediction prediction) found.Add(prediction);
                at = Math.Max(quantity.End, at + 1);
            }
            else at++;
        }
        if (bareUnits) AddBareUnits(s, suite, found);
        return found;
    }

    /// <summary>"the dollar rose": no value.</summary>
    private static void AddBareUnits(in TokenStream s, string suite, List<Prediction> found)
    {
        WordClass units = suite switch { "currency" => WordClass.Currency, "dimension" => WordClass.Measure, "percent" => WordClass.Percent, _ => WordClass.None };
        for (int at = 0; at < s.Count; at++)
        {
            Token unit = s[at];
            bool sign = unit.Kind == TokenKind.Mark && suite == "percent" && unit.Mark == '%';
            bool name = unit.Kind == TokenKind.Word && unit.Is(units) && !UnitReader.IsOtherWord(s, at) && unit.End - unit.Start > 2 && !unit.Is(WordClass.Stop | WordClass.PartOfPeriod) && !(unit.Is(WordClass.CurrencyPrefix) && (s.Is(at + 1, WordClass.Numeral) || s.IsNumber(at + 1)));
            if ((name || sign) && !found.Exists(p => p.Start < unit.End && unit.Start < p.End)) found.Add(new Prediction(unit.Start, unit.End, suite == "percent" ? "null" : null));
        }
    }

    private static Prediction? Wanted(in TokenStream s, string suite, in Quantity quantity) => suite switch
    {
        "range" when !quantity.IsName && Bounds(quantity) is string bounds
            => new Prediction(s[quantity.First].Start, s[(quantity.Upper is null && quantity.End == quantity.AmountEnd ? quantity.NumberEnd : quantity.End) - 1].End, bounds),
        "percent" when !quantity.IsName && quantity.Kind == FigureKind.Percent => Amount(s, quantity),
        "currency" when !quantity.IsName && quantity.Kind == FigureKind.Money => Amount(s, quantity),
        "dimension" when !quantity.IsName && quantity.Kind == FigureKind.Measure && quantity.Unit!.Name != "fraction" => Amount(s, quantity),
        "dimension" when quantity.Kind == FigureKind.Count && quantity.Subject.Found && s.TextOf(quantity.Subject.First).StartsWith("barrel", StringComparison.OrdinalIgnoreCase)
            => Amount(s, quantity) with { End = s[quantity.Subject.First].End },
        "age" when quantity.Kind == FigureKind.Duration && IsAge(s, quantity) => Amount(s, quantity),
        "quantulum" when quantity.Kind != FigureKind.Ordinal => Amount(s, quantity, middle: true),
        _ => null,
    };

    private static bool IsAge(in TokenStream s, in Quantity quantity)
    {
        for (int i = quantity.NumberEnd; i < quantity.AmountEnd; i++)
        {
            if (s.IsWord(i, "old") || s.IsWord(i, "age") || s.IsWord(i, "yo")) return true;
        }
        return s.IsWord(quantity.AmountFirst, "age");
    }

    /// <summary>Number and unit. Of a range quantulum3 wants the middle, the other suites only the end beside the unit.</summary>
    private static Prediction Amount(in TokenStream s, in Quantity quantity, bool middle = false)
    {
        decimal value = quantity.Upper is not decimal upper ? quantity.Value : middle ? (quantity.Value + upper) / 2 : upper;
        // Cents are cents to the suites; to us they are parts of a dollar.
        if (quantity.Unit is { Dimension: Dimension.Money, Factor: < 1 } part) value /= part.Factor;
        int first = quantity.Upper is null || middle ? quantity.AmountFirst : quantity.UpperFirst;
        return new Prediction(s[first].Start, s[quantity.AmountEnd - 1].End, Show(value));
    }

    private static string? Bounds(in Quantity quantity) => quantity.Qualifier switch
    {
        Qualifier.AtLeast => $"[{Show(quantity.Value)},)",
        Qualifier.MoreThan => $"({Show(quantity.Value)},)",
        Qualifier.AtMost => $"(,{Show(quantity.Value)}]",
        Qualifier.LessThan => $"(,{Show(quantity.Value)})",
        Qualifier.Exact when quantity.First < quantity.AmountFirst => $"[{Show(quantity.Value)},{Show(quantity.Value)}]",
        Qualifier.Between => $"[{Show(quantity.Value)},{Show(quantity.Upper ?? quantity.Value)})",
        _ => null,
    };

    private static List<Prediction> Dates(in TokenStream s, DateOnly? published)
    {
        var found = new List<Prediction>();
        for (int at = 0; at < s.Count;)
        {
            if (FigureExtractor.MayStart(s, at) && DateReader.TryRead(s, at, published, out DateReading date))
            {
                if (date.IsImpossible) found.Add(new Prediction(s[date.First].Start, s[date.End - 1].End, "not resolved"));
                else if (date.Year > 0) found.Add(new Prediction(s[date.First].Start, s[date.End - 1].End, Period(date)));
                at = Math.Max(date.End, at + 1);
            }
            else at++;
        }
        return found;
    }

    /// <summary>The suite gives a day as such and a month or year as "START..END", end exclusive, open where a preposition opens it.</summary>
    private static string Period(in DateReading date)
    {
        var start = new DateOnly(date.Year, Math.Max(date.Month, 1), Math.Max(date.Day, 1));
        DateOnly end = date.Day > 0 ? start : date.Month > 0 ? start.AddMonths(1) : start.AddYears(1);
        // The suite cuts a year into thirds: "the end of 2000" begins with September.
        if (date is { Month: 0, Part: not PeriodPart.None }) (start, end) = (start.AddMonths(4 * ((int)date.Part - 1)), start.AddMonths(4 * (int)date.Part));
        return date.Qualifier switch
        {
            Qualifier.AtLeast => $"{Iso(start)}..",
            Qualifier.MoreThan => $"{Iso(end)}..",
            Qualifier.LessThan => $"..{Iso(start)}",
            Qualifier.AtMost => $"..{Iso(end)}",
            _ => date.Day > 0 ? Iso(start) : $"{Iso(start)}..{Iso(end)}",
        };
    }

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd");

    private static string Show(decimal value) => ((double)value).ToString("R");
}
