using System.Globalization;
using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Series;
using ReportWatcher.Ledger;

namespace ReportWatcher.Commands;

/// <summary>Series of figures as comma-separated values (RFC 4180), the copies of a wire story each with a line of its own.</summary>
internal static class FiguresCsv
{
    private const string Header = "series,day,day_stated,value,upper,qualifier,unit,date,text,place,source,report,copy,sentence";

    public static void Write(TextWriter output, IEnumerable<FigureSeries> series)
    {
        output.Write(Header + "\r\n");
        foreach (FigureSeries one in series)
        {
            foreach (SeriesPoint point in one.Points)
            {
                WriteLine(output, one.Name, point.Statement, isCopy: false);
                foreach (Statement copy in point.Copies)
                    WriteLine(output, one.Name, copy, isCopy: true);
            }
        }
    }

    private static void WriteLine(TextWriter output, string series, Statement statement, bool isCopy)
    {
        Figure figure = statement.Figure;
        output.Write(string.Join(
            ',', Cell(series), FigureLedger.DayText(statement.In.Day), Word(statement.In.DayStated), Number(figure.Value), Number(figure.Upper), Word(figure.Qualifier), Cell(figure.Unit),
            figure.Date, Cell(figure.Text), Cell(figure.Place), Cell(statement.In.Source), Cell(statement.In.Name), Word(isCopy), Cell(figure.Sentence)));
        output.Write("\r\n");
    }

    private static string Number(decimal? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Word(object value) => $"{value}".ToLowerInvariant();

    /// <summary>
    /// A text of a report. One that a spreadsheet would take for a formula gets an apostrophe before it, which spreadsheets read as "this is text"
    /// (OWASP, CSV Injection).
    /// </summary>
    private static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        string safe = text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠' ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n\t") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"")}\"";
    }
}
