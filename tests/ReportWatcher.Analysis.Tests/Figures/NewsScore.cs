using System.Text.Json;
using System.Text.Json.Serialization;
using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Reading;

namespace ReportWatcher.Analysis.Tests.Figures;

/// <summary>One figure that a labelled sentence states. <see cref="Minor"/>: nobody would set an alert on it; right to report and right to leave out.</summary>
public sealed record NewsFigure(string Text, decimal Value, decimal? Upper, string? Qualifier, string? Unit, string? Subject, FigureKind Kind, string? Date, string? Place, bool Minor);

/// <summary>One labelled sentence of Specs/news.json.</summary>
/// <param name="Set">"first" was written before the scanner was tuned to news, "second" after, "third" to "sixth" later; each was measured before a rule was made for it.</param>
public sealed record NewsCase(string Set, DateOnly? Published, string Text, NewsFigure[] Figures)
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNameCaseInsensitive = true, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public static NewsCase[] Load(string file) => JsonSerializer.Deserialize<NewsCase[]>(File.ReadAllText(file), s_json)!;
}

/// <summary>How well the figures of labelled news are read. A reported and a labelled figure belong together if their spans overlap most.</summary>
public sealed class NewsScore
{
    private readonly List<string> _mistakes = [];

    public int Expected { get; private set; }

    /// <summary>Labelled figures that matter, with one reported in their place.</summary>
    public int Found { get; private set; }

    public int Reported { get; private set; }

    /// <summary>Reported where nothing is labelled: a counter, year, time or designation.</summary>
    public int False { get; private set; }

    /// <summary>Reported figures whose value (and upper end, and date) is the labelled one.</summary>
    public int RightValues { get; private set; }

    public int RightQualifiers { get; private set; }

    /// <summary>Found figures that are labelled with a unit or a subject, and those of them where it is right.</summary>
    public int WithUnitOrSubject { get; private set; }

    public int RightUnitsOrSubjects { get; private set; }

    public int WithPlace { get; private set; }

    public int RightPlaces { get; private set; }

    public IReadOnlyList<string> Mistakes => _mistakes;

    public override string ToString()
        => $"found {Share(Found, Expected)}, values {Share(RightValues, Reported)}, qualifiers {Share(RightQualifiers, Found)}, "
         + $"subject or unit {Share(RightUnitsOrSubjects, WithUnitOrSubject)}, false {Share(False, Reported)}, places {Share(RightPlaces, WithPlace)}";

    private static string Share(int part, int all) => $"{(double)part / all:0.000} ({part}/{all})";

    public void Add(NewsCase news)
    {
        var article = new Article { Title = news.Text, TitleStated = false, Lead = news.Text, Body = news.Text, Published = news.Published };
        IReadOnlyList<Figure> reported = FigureExtractor.Extract(article);
        var pairs = new Dictionary<Figure, NewsFigure>();
        int from = 0;
        foreach (NewsFigure expected in news.Figures)
        {
            int start = news.Text.IndexOf(expected.Text, from, StringComparison.Ordinal);
            int end = start + expected.Text.Length;
            from = start + 1;
            Figure? figure = reported.Where(r => !pairs.ContainsKey(r)).MaxBy(r => Math.Min(r.End, end) - Math.Max(r.Start, start));
            if (figure is not null && figure.Start < end && start < figure.End) pairs.Add(figure, expected);
            else if (!expected.Minor) _mistakes.Add($"missed  {expected.Text} | {news.Text}");
            if (!expected.Minor) Expected++;
        }
        Reported += reported.Count;
        foreach (Figure figure in reported)
        {
            if (pairs.TryGetValue(figure, out NewsFigure? expected)) Compare(figure, expected, news);
            else
            {
                False++;
                _mistakes.Add($"false   {figure.Text} | {news.Text}");
            }
        }
    }

    private void Compare(Figure figure, NewsFigure expected, NewsCase news)
    {
        bool value = expected.Date is not null ? figure.Date == expected.Date : Near(figure.Value, expected.Value) && Near(figure.Upper, expected.Upper);
        if (Note(value, "value", $"{expected.Text}: {figure.Value} {figure.Upper} {figure.Date}", news)) RightValues++;
        if (expected.Minor) return;
        Found++;
        if (Note(figure.Qualifier.ToString().Equals(expected.Qualifier ?? "exact", StringComparison.OrdinalIgnoreCase), "qual", $"{expected.Text}: {figure.Qualifier}", news)) RightQualifiers++;
        if (expected.Unit is not null || expected.Subject is not null)
        {
            WithUnitOrSubject++;
            bool right = expected.Unit is not null ? figure.Unit == expected.Unit : figure.SubjectHead == Head(expected.Subject!);
            if (Note(right, "subject", $"{expected.Text}: {figure.Unit} {figure.Subject} ({figure.SubjectHead})", news)) RightUnitsOrSubjects++;
        }
        if (expected.Place is not null)
        {
            WithPlace++;
            if (Note(figure.Place == expected.Place, "place", $"{expected.Text}: {figure.Place}", news)) RightPlaces++;
        }
    }

    private bool Note(bool right, string what, string found, NewsCase news)
    {
        if (!right) _mistakes.Add($"{what,-8}{found} | {news.Text}");
        return right;
    }

    private static bool Near(decimal? one, decimal? two) => one == two || (one is decimal a && two is decimal b && Math.Abs(a - b) <= 0.0001m * Math.Max(1, Math.Abs(b)));

    private static string Head(string subject)
    {
        int end = subject.IndexOfAny([' ']) < 0 ? -1 : Math.Max(subject.IndexOf(" of ", StringComparison.Ordinal), subject.IndexOf(" per ", StringComparison.Ordinal));
        string phrase = end < 0 ? subject : subject[..end];
        return phrase[(phrase.LastIndexOf(' ') + 1)..];
    }
}
