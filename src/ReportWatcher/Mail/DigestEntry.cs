using System.Text.Json;

namespace ReportWatcher.Mail;

/// <summary>What a digest shows of one watch that fired in one report: cut to size and cleaned when the report was recorded.</summary>
/// <param name="Topics">The best first.</param>
/// <param name="Figures">Those that fired the watch.</param>
/// <param name="Excerpts">The first sentences with hits.</param>
/// <param name="MoreExcerpts">Sentences with hits beyond those.</param>
internal sealed record DigestEntry(
    string Watch, string Headline, string? Source, string? Published, string File, string Inbox, IReadOnlyList<string> Topics,
    IReadOnlyList<DigestEntry.FigureLine> Figures, IReadOnlyList<Excerpt> Excerpts, int MoreExcerpts)
{
    private const int MostExcerpts = 2;
    private const int MostFigures = 4;

    /// <param name="Text">As the report words it.</param>
    /// <param name="Value">As it was read.</param>
    internal sealed record FigureLine(string Text, string Value);

    public static DigestEntry Of(AlertContent alert)
    {
        AlertView view = AlertView.Of(alert);
        return new DigestEntry(
            view.Watch, view.Headline, Cleaned(alert.Findings.Article.Source), alert.Findings.Article.Published?.ToString("d MMMM yyyy"),
            VisibleText.Escape(alert.FileName), VisibleText.OneLine(alert.Inbox), [.. view.Topics.Select(t => t.Name)],
            [.. view.Figures.Where(f => f.Fired).Take(MostFigures).Select(f => new FigureLine(f.Text, f.Value))],
            [.. view.Excerpts.Take(MostExcerpts)],
            view.MoreExcerpts + Math.Max(0, view.Excerpts.Count - MostExcerpts));
    }

    public static DigestEntry FromJson(string json) => JsonSerializer.Deserialize<DigestEntry>(json, FindingsJson.Options)!;

    public string ToJson() => JsonSerializer.Serialize(this, FindingsJson.Options);

    private static string? Cleaned(string? text) => string.IsNullOrWhiteSpace(text) ? null : VisibleText.Cut(VisibleText.OneLine(text), 100);
}
