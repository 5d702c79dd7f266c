using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Reading;

namespace ReportWatcher.Analysis.Tests.Figures;

/// <summary>Every figure of a report with all that is known of it but its sentences; offsets as in <see cref="Figure"/>.</summary>
public sealed record GoldenReport(string File, GoldenFigure[] Figures)
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static GoldenReport[] Load(string file) => JsonSerializer.Deserialize<GoldenReport[]>(System.IO.File.ReadAllText(file), s_json)!;

    public static GoldenReport Of(string path)
        => new(Path.GetFileName(path), [.. FigureExtractor.Extract(new ArticleReader().Read(System.IO.File.ReadAllBytes(path))).Select(GoldenFigure.Of)]);

    /// <summary>One line a figure, so that a difference shows which.</summary>
    public IEnumerable<string> Lines() => Figures.Select(figure => JsonSerializer.Serialize(figure, s_json));
}

/// <summary>The fields of a <see cref="Figure"/> without the article's sentences.</summary>
public sealed record GoldenFigure(
    int Start, int End, string Text, FigureKind Kind, decimal Value, decimal? Upper, Qualifier Qualifier, string? Unit, string? Subject, string? SubjectHead, string? Place, string? Date, bool InTitle)
{
    public static GoldenFigure Of(Figure figure) => new(
        figure.Start, figure.End, figure.Text, figure.Kind, figure.Value, figure.Upper, figure.Qualifier, figure.Unit, figure.Subject, figure.SubjectHead, figure.Place, figure.Date, figure.InTitle);
}
