using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Reading;

namespace ReportWatcher.Analysis.Tests.Figures;

/// <summary>Articles and figures for the tests of this folder.</summary>
internal static class Some
{
    public static Article Article(string body, DateOnly? published = null) => new()
    {
        Title = body,
        TitleStated = false,
        Lead = body,
        Body = body,
        Published = published,
    };

    public static IReadOnlyList<Figure> FiguresIn(string body, DateOnly? published = null)
        => FigureExtractor.Extract(Article(body, published));
}
