using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ReportWatcher.Analysis;
using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Series;
using ReportWatcher.Analysis.Topics;
using ReportWatcher.Analysis.Watching;

namespace ReportWatcher;

/// <summary>The JSON of findings, as <c>explain --json</c> prints it and the ledger keeps it. Its names are an interface: other programs read them.</summary>
internal static class FindingsJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        // Readable Arabic and quotation marks; the output is no HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static ReportJson Of(Findings findings) => new(
        Of(findings.Article),
        [.. findings.Topics.Select(Of)],
        [.. findings.Unsure.Select(Of)],
        [.. findings.Figures.Select(Of)],
        [.. findings.Matches.Select(m => new MatchJson(m.Watch, [.. m.Reasons.Select(Of)]))]);

    public static string Text(IEnumerable<string> words) => JsonSerializer.Serialize(words, Options);

    public static string Text(WatchMatch match) => JsonSerializer.Serialize(match.Reasons.Select(Of), Options);

    private static ArticleJson Of(Article a) => new(
        a.Title, a.TitleStated, a.Source, a.Author, a.Published?.ToString("yyyy-MM-dd"), a.Language, a.Lead, a.Body, a.Furniture, a.FurnitureReasons,
        Math.Round(a.ShareKept, 3), a.IsLittle);

    private static TopicJson Of(TopicScore t) => new(t.Name, Math.Round(t.Score, 3), t.Reasons, t.Terms.Count > 0 ? t.Terms : null);

    private static FigureJson Of(Figure f) => new(
        f.Text, f.Value, f.Upper, f.Qualifier, f.Unit, f.Subject, f.Place, f.Kind, f.Date, f.Sentence, f.Start, f.End, FieldOf(f.InTitle));

    private static ReasonJson Of(MatchReason r) => new(
        r.Text, r.Start, r.End, r.Sentence, r.InFurniture ? "furniture" : FieldOf(r.InTitle), r.Figure is null ? null : new(r.Figure.Text, r.Figure.Value, r.Figure.Upper, r.Certainty),
        r.News is null ? null : Of(r.News));

    private static NewsJson Of(FigureNews n) => new(
        n.Kind, n.Difference, n.Share is { } share ? Math.Round(share, 4) : null, n.DaysLeft, n.Earlier is { } earlier ? Of(earlier) : null);

    public static FollowedJson Of(FollowedFigure f) => new(f.Watch, f.Now.Figure.Text, f.IsLate, f.Newest is { } newest ? Of(newest) : null);

    public static StatementJson Of(Statement s) => new(
        s.In.Day.ToString("yyyy-MM-dd"), s.In.DayStated, s.Figure.Text, s.Figure.Value, s.Figure.Upper, s.Figure.Qualifier, s.Figure.Unit, s.Figure.Date, s.Figure.Place,
        s.In.Source, s.In.Name, s.Figure.Sentence);

    private static string? FieldOf(bool inTitle) => inTitle ? "title" : null;
}

internal sealed record ReportJson(
    ArticleJson Article, IReadOnlyList<TopicJson> Topics, IReadOnlyList<TopicJson> Unsure, IReadOnlyList<FigureJson> Figures, IReadOnlyList<MatchJson> Matches);

internal sealed record ArticleJson(
    string Title, bool TitleStated, string? Source, string? Author, string? Published, string? Language, string Lead, string Body,
    IReadOnlyList<string> Furniture, IReadOnlyList<FurnitureReason> FurnitureReasons, double ShareKept, bool LittleKept);

internal sealed record TopicJson(
    string Name, double Score, IReadOnlyList<string> Reasons,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<TopicTerm>? Terms);

internal sealed record FigureJson(
    string Text, decimal Value, decimal? Upper, Qualifier Qualifier, string? Unit, string? Subject, string? Place, FigureKind Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Date,
    string Sentence, int Start, int End,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Field);

internal sealed record MatchJson(string Watch, IReadOnlyList<ReasonJson> Reasons);

internal sealed record ReasonJson(
    string Text, int Start, int End, string Sentence,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Field,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FigureHitJson? Figure,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] NewsJson? News);

internal sealed record FigureHitJson(string Text, decimal Value, decimal? Upper, Certainty Certainty);

/// <param name="Share">Of the earlier figure: 0.2 is 20 % more.</param>
internal sealed record NewsJson(
    FigureNewsKind Kind, decimal? Difference, decimal? Share, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? DaysLeft, StatementJson? Earlier);

/// <param name="Late">The newest is newer than the report, which changes nothing any more.</param>
internal sealed record FollowedJson(string Watch, string Text, bool Late, StatementJson? Newest);

/// <summary>One figure of one report in a series.</summary>
/// <param name="Day">The article's own date, or the day of its arrival where <paramref name="DayStated"/> is false.</param>
internal sealed record StatementJson(
    string Day, bool DayStated, string Text, decimal Value, decimal? Upper, Qualifier Qualifier, string? Unit,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Date, string? Place, string? Source, string Report, string Sentence);
