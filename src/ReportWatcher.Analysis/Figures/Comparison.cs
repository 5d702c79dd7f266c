using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace ReportWatcher.Analysis.Figures;

/// <summary>What <see cref="FigureConditionDefinition.Is"/> asks: an interval (or, for "!=", all but it) in a unit.</summary>
/// <remarks>
/// A comparison without a unit applies to counts only: "> 20" is not meant for 25 % or 30 kilometres. With a unit it applies to figures of that
/// dimension, converted where the conversion is exact; currencies are never converted.
/// </remarks>
internal sealed record Comparison(Interval Interval, bool Not, Unit? Unit)
{
    public const string Allowed = "allowed is an operator (>=, >, <=, <, =, !=) and a number, or two numbers with \"to\", each with a unit if one is meant: \">= 2000\", \"< 5%\", \"<= 3 months\", \">= $1bn\", \"2000 to 3000\"";

    private static readonly (string Sign, Qualifier Meaning, bool Not)[] s_operators =
    [
        (">=", Qualifier.AtLeast, false), ("≥", Qualifier.AtLeast, false), ("<=", Qualifier.AtMost, false), ("≤", Qualifier.AtMost, false),
        ("!=", Qualifier.Exact, true), ("≠", Qualifier.Exact, true), ("<>", Qualifier.Exact, true), ("==", Qualifier.Exact, false),
        (">", Qualifier.MoreThan, false), ("<", Qualifier.LessThan, false), ("=", Qualifier.Exact, false),
    ];

    /// <param name="written">As the user wrote it.</param>
    /// <param name="mistake">What is wrong with it; ends with what is allowed.</param>
    public static bool TryParse(string written, [NotNullWhen(true)] out Comparison? comparison, [NotNullWhen(false)] out string? mistake)
    {
        (comparison, mistake) = (null, null);
        string amount = written.Trim();
        (string Sign, Qualifier Meaning, bool Not) sign = Array.Find(s_operators, o => amount.StartsWith(o.Sign, StringComparison.Ordinal));
        if (sign.Sign is not null) amount = amount[sign.Sign.Length..].TrimStart();

        if (!TryReadAmount(amount, out Quantity quantity))
        {
            mistake = $"cannot be read as a comparison; {Allowed}";
            return false;
        }
        if (sign.Sign is null && quantity.Upper is null)
        {
            mistake = $"says no comparison: write \"= {amount}\" or \">= {amount}\"; {Allowed}";
            return false;
        }
        if (sign.Sign is not null && quantity.Upper is not null)
        {
            mistake = $"has an operator and a range; {Allowed}";
            return false;
        }
        Qualifier meaning = sign.Sign is null ? Qualifier.Between : sign.Meaning;
        comparison = new Comparison(FigureRange.Of(quantity.Value, quantity.Upper, meaning).Allowed, sign.Not, quantity.Unit);
        return true;
    }

    /// <summary>Reads the whole of the text as one quantity, by the grammar that reads reports.</summary>
    public static bool TryReadAmount(string text, out Quantity quantity)
    {
        Token[] tokens = Lexer.Rent(text, out int count);
        try
        {
            var stream = new TokenStream(text, tokens.AsSpan(0, count));
            return QuantityReader.TryRead(stream, 0, out quantity) && quantity.AmountEnd == count && quantity.Kind != FigureKind.Ordinal;
        }
        finally
        {
            ArrayPool<Token>.Shared.Return(tokens);
        }
    }

    /// <summary>How sure it is that the figure satisfies the comparison; null where it cannot.</summary>
    public Certainty? Test(Figure figure)
    {
        if (!TryConvert(figure, out decimal value, out decimal? upper)) return null;
        FigureRange range = FigureRange.Of(value, upper, figure.Qualifier);
        if (Not)
        {
            if (!range.Allowed.Overlaps(Interval)) return Certainty.Certain;
            return range.Plausible.IsInside(Interval) ? null : Certainty.Possible;
        }
        if (range.Allowed.IsInside(Interval)) return Certainty.Certain;
        return range.Plausible.Overlaps(Interval) ? Certainty.Possible : null;
    }

    private bool TryConvert(Figure figure, out decimal value, out decimal? upper)
    {
        (value, upper) = (figure.Value, figure.Upper);
        if (Unit is null) return figure.Kind == FigureKind.Count;
        if (figure.Unit is null || figure.Kind == FigureKind.Count) return false;
        if (figure.Unit == Unit.Name) return true;
        if (Lexicon.FindUnit(figure.Unit) is not Unit unit || unit.Dimension != Unit.Dimension
            || unit.Dimension is Dimension.Money or Dimension.Other) return false;
        (value, upper) = (unit.Convert(value, Unit), upper is decimal top ? unit.Convert(top, Unit) : null);
        return true;
    }
}
