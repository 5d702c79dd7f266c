using System.Globalization;
using ReportWatcher.Analysis.Figures;

namespace ReportWatcher.Mail;

/// <summary>Shows how a figure was read: "about 2,500 American soldiers" as "≈ 2,500".</summary>
internal static class FigureFormat
{
    public static string Format(Figure figure)
    {
        if (figure.Kind == FigureKind.Date) return VisibleText.OneLine(Sign(figure.Qualifier) + (figure.Date ?? Number(figure.Value)));

        string value = figure.Upper is { } upper ? $"{Number(figure.Value)} – {Number(upper)}" : Sign(figure.Qualifier) + Number(figure.Value);
        bool one = figure.Value == 1 && figure.Upper is null;
        return VisibleText.Cut(VisibleText.OneLine(figure.Kind switch
        {
            FigureKind.Money => $"{value} {figure.Unit}",
            FigureKind.Percent => $"{value} %",
            FigureKind.Ordinal => $"no. {value}",
            FigureKind.Duration => $"{value} {figure.Unit}{(one || figure.Unit is null ? "" : "s")}",
            _ => $"{value} {figure.Unit}",
        }), 60);
    }

    private static string Number(decimal value) => value.ToString("#,##0.####", CultureInfo.InvariantCulture);

    private static string Sign(Qualifier qualifier) => qualifier switch
    {
        Qualifier.About or Qualifier.Nearly => "≈ ",
        Qualifier.AtLeast => "≥ ",
        Qualifier.MoreThan => "> ",
        Qualifier.AtMost => "≤ ",
        Qualifier.LessThan => "< ",
        _ => "",
    };
}
