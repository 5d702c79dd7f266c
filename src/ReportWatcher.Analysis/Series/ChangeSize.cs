using System.Diagnostics.CodeAnalysis;
using ReportWatcher.Analysis.Figures;

namespace ReportWatcher.Analysis.Series;

/// <summary>How large a difference must be to count ("By"): a share of the earlier figure, or an amount in the figures' own unit.</summary>
/// <param name="Share">0.05 for "5%"; null where an amount is given.</param>
/// <param name="Unit">Of the amount; null for a bare number, which means the unit of whatever is compared.</param>
internal sealed record ChangeSize(decimal? Share, decimal Amount, Unit? Unit)
{
    public const string Allowed = "allowed is a share of the earlier figure, \"5%\", or an amount, \"200\", \"$100m\", \"0.5 percentage points\"";

    /// <param name="mistake">What is wrong with it; ends with what is allowed.</param>
    public static bool TryParse(string written, [NotNullWhen(true)] out ChangeSize? size, [NotNullWhen(false)] out string? mistake)
    {
        (size, mistake) = (null, null);
        if (!Comparison.TryReadAmount(written.Trim(), out Quantity quantity) || quantity.Upper is not null)
        {
            mistake = $"cannot be read as a size; {Allowed}";
            return false;
        }

        if (quantity.Value <= 0)
        {
            mistake = $"must be more than nothing; {Allowed}";
            return false;
        }

        size = quantity.Unit is { Name: "%" } ? new ChangeSize(quantity.Value / 100, 0, null) : new ChangeSize(null, quantity.Value, quantity.Unit);
        return true;
    }

    /// <summary>Whether the step from the earlier to the later figure is at least this large.</summary>
    public bool IsReached(Statement earlier, LevelOf later)
    {
        decimal gap = Math.Abs(later.Above(earlier.Level));
        if (Share is { } share) return later.ShareAbove(earlier.Level) is { } reached ? Math.Abs(reached) >= share : gap > 0;
        return AmountIn(earlier.Figure) is { } amount && gap >= amount;
    }

    /// <summary>The amount in the unit of a figure; null where it is one of something else.</summary>
    private decimal? AmountIn(Figure figure)
    {
        if (Unit is null) return Amount;
        if (figure.Unit == Unit.Name || (figure.Unit == "%" && Unit.Name == "percentage point")) return Amount;
        return figure.Unit is { } name && Lexicon.FindUnit(name) is { } own && own.Dimension == Unit.Dimension && own.Dimension is not (Dimension.Money or Dimension.Other)
            ? Amount * Unit.Factor / own.Factor
            : null;
    }
}
