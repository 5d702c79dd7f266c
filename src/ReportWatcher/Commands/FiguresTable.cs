using System.Globalization;
using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Series;
using ReportWatcher.Mail;
using Spectre.Console;

namespace ReportWatcher.Commands;

/// <summary>Series of figures for a terminal: a table, with a bar for each figure.</summary>
internal static class FiguresTable
{
    private const int WidestBar = 20;

    public static void Print(IAnsiConsole screen, IReadOnlyList<FigureSeries> series)
    {
        if (series.Count == 0)
            screen.WriteLine("No report has stated such a figure yet.");
        foreach (FigureSeries one in series)
        {
            screen.MarkupLineInterpolated($"[bold]{one.Name}[/]");
            Table table = new Table().Border(TableBorder.Rounded).AddColumns("Day", "Figure", "", "Source", "Sentence");
            decimal greatest = one.Points.Max(p => Height(p.Statement.Figure));
            foreach (SeriesPoint point in one.Points)
                table.AddRow(Row(point, greatest));
            screen.Write(table);
        }
    }

    /// <summary>One line for each series that has more than one figure: most of what reports state is stated once.</summary>
    public static void PrintOverview(IAnsiConsole screen, IReadOnlyList<FigureSeries> series)
    {
        FigureSeries[] followed = [.. series.Where(s => s.Points.Sum(p => 1 + p.Copies.Count) > 1)];
        if (followed.Length > 0)
        {
            Table table = new Table().Border(TableBorder.Rounded).AddColumns("Figures of", "Reports", "First", "", "Last", "");
            foreach (FigureSeries one in followed)
            {
                Statement first = one.Points[0].Statement, last = one.Points[^1].Statement;
                table.AddRow(
                    new Text(one.Name), new Text($"{one.Points.Sum(p => 1 + p.Copies.Count)}"),
                    new Text(Day(first)), new Text(FigureFormat.Format(first.Figure)), new Text(Day(last)), new Text(FigureFormat.Format(last.Figure)));
            }

            screen.Write(table);
        }

        screen.WriteLine($"{series.Count} series, {followed.Length} with more than one report. See one with: figures --of soldiers --near Iraq");
    }

    private static Text[] Row(SeriesPoint point, decimal greatest)
    {
        Statement statement = point.Statement;
        string bar = statement.Figure.Kind == FigureKind.Date || greatest <= 0 ? "" : new string('█', (int)(Math.Max(0, Height(statement.Figure)) / greatest * WidestBar));
        string copies = point.Copies.Count == 0 ? "" : $"\nand {point.Copies.Count} more: {string.Join(", ", point.Copies.Select(c => Source(c)).Distinct().Take(5))}";
        return
        [
            new(Day(statement) + (statement.In.DayStated ? "" : "\n(arrived)")), new(FigureFormat.Format(statement.Figure)), new(bar, new Style(Color.Blue)),
            new(Source(statement) + copies), new(VisibleText.Cut(VisibleText.OneLine(statement.Figure.Sentence), 240)),
        ];
    }

    private static decimal Height(Figure figure) => figure.Upper ?? figure.Value;

    private static string Day(Statement statement) => statement.In.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Source(Statement statement) => VisibleText.Escape(statement.In.Source ?? statement.In.Name);
}
