using System.Globalization;
using System.Text;
using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Series;
using ReportWatcher.Mail;

namespace ReportWatcher.Commands;

/// <summary>Series of figures as an SVG: time to the right, one panel for each series, from zero up. A range is a line from end to end.</summary>
internal static class FiguresPicture
{
    private const int Width = 760, Panel = 260, Left = 84, Right = 24, Top = 44, Bottom = 36;
    private const int MaxPanels = 12;

    private const string Style = """
        text { font: 13px system-ui, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif; fill: #5b6776 }
        .name { font-size: 15px; font-weight: 600; fill: #1c2530 }
        .paper { fill: #fff } .grid { stroke: #e3e9ef } .line { stroke: #5b93c9; stroke-width: 2; fill: none }
        .point { fill: #2b6cb0 } .range { stroke: #2b6cb0; stroke-width: 3; stroke-linecap: round; opacity: .5 }
        @media (prefers-color-scheme: dark) {
          .paper { fill: #1b2128 } text { fill: #9aa7b5 } .name { fill: #e6eaef } .grid { stroke: #2c353f } .point { fill: #8ab8e6 }
        }
        """;

    public static string Draw(IReadOnlyList<FigureSeries> series)
    {
        FigureSeries[] drawn = [.. series.Where(s => s.Points[0].Statement.Figure.Kind != FigureKind.Date).Take(MaxPanels)];
        int height = Math.Max(1, drawn.Length) * Panel;
        StringBuilder svg = new($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{height}\" viewBox=\"0 0 {Width} {height}\" role=\"img\">\n");
        svg.Append($"<style>\n{Style}\n</style>\n<rect class=\"paper\" width=\"{Width}\" height=\"{height}\"/>\n");
        if (drawn.Length == 0)
            svg.Append($"<text x=\"{Left}\" y=\"{Top}\">No figures.</text>\n");
        for (int i = 0; i < drawn.Length; i++)
            DrawPanel(svg, drawn[i], i * Panel);
        return svg.Append("</svg>\n").ToString();
    }

    private static void DrawPanel(StringBuilder svg, FigureSeries series, int top)
    {
        (int first, int last) = (series.Points[0].Statement.In.Day.DayNumber, series.Points[^1].Statement.In.Day.DayNumber);
        double highest = series.Points.Max(p => (double)(p.Statement.Figure.Upper ?? p.Statement.Figure.Value));
        double lowest = Math.Min(0, series.Points.Min(p => (double)p.Statement.Figure.Value));
        double step = Step(highest - lowest);

        svg.Append($"<text class=\"name\" x=\"{Left}\" y=\"{top + 24}\">{MailHtml.Encode(VisibleText.Cut(VisibleText.OneLine(series.Name), 80))}</text>\n");
        for (double tick = Math.Floor(lowest / step) * step; tick <= highest + (step / 2); tick += step)
        {
            svg.Append($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(tick)}\" y2=\"{Y(tick)}\"/>");
            svg.Append($"<text x=\"{Left - 8}\" y=\"{Y(tick, 4)}\" text-anchor=\"end\">{Short(tick)}</text>\n");
        }

        svg.Append($"<text x=\"{Left}\" y=\"{top + Panel - 12}\">{Day(first)}</text>");
        if (last > first)
            svg.Append($"<text x=\"{Width - Right}\" y=\"{top + Panel - 12}\" text-anchor=\"end\">{Day(last)}</text>\n");
        svg.Append($"<polyline class=\"line\" points=\"{string.Join(' ', series.Points.Select(p => $"{X(p)},{Y(Middle(p))}"))}\"/>\n");
        foreach (SeriesPoint point in series.Points)
        {
            Figure figure = point.Statement.Figure;
            if (figure.Upper is { } upper)
                svg.Append($"<line class=\"range\" x1=\"{X(point)}\" x2=\"{X(point)}\" y1=\"{Y((double)figure.Value)}\" y2=\"{Y((double)upper)}\"/>");
            svg.Append($"<circle class=\"point\" cx=\"{X(point)}\" cy=\"{Y(Middle(point))}\" r=\"4\"><title>{MailHtml.Encode(Title(point.Statement))}</title></circle>\n");
        }

        string X(SeriesPoint point) => Text(Left + ((Width - Left - Right) * (last == first ? 0.5 : (double)(point.Statement.In.Day.DayNumber - first) / (last - first))));

        string Y(double value, int below = 0)
        {
            double bottom = Math.Floor(lowest / step) * step, ceiling = Math.Max(Math.Ceiling(highest / step) * step, bottom + step);
            return Text(top + Top + ((Panel - Top - Bottom) * (ceiling - value) / (ceiling - bottom)) + below);
        }
    }

    private static double Middle(SeriesPoint point) => (double)(point.Statement.Figure.Value + (point.Statement.Figure.Upper ?? point.Statement.Figure.Value)) / 2;

    private static string Title(Statement statement)
        => VisibleText.OneLine($"{Day(statement.In.Day.DayNumber)}, {statement.In.Source ?? statement.In.Name}: {statement.Figure.Sentence}");

    /// <summary>1, 2 or 5 times a power of ten, so that the range has two to five of them.</summary>
    private static double Step(double range)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(range, 1e-9))));
        return (range / power) switch { <= 2 => power / 2, <= 5 => power, _ => power * 2 };
    }

    private static string Short(double value) => Math.Abs(value) switch
    {
        >= 1e12 => Text(value / 1e12) + " tn",
        >= 1e9 => Text(value / 1e9) + " bn",
        >= 1e6 => Text(value / 1e6) + " m",
        _ => value.ToString("#,##0.##", CultureInfo.InvariantCulture),
    };

    private static string Day(int number) => DateOnly.FromDayNumber(number).ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
