using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Series;
using ReportWatcher.Analysis.Topics;
using ReportWatcher.Analysis.Watching;

namespace ReportWatcher.Analysis.Tests.Series;

/// <summary>Reads one report after the other with one watch on figures and remembers what they state, as the ledger does.</summary>
internal sealed class Desk
{
    private static readonly DateOnly s_today = new(2026, 11, 25);

    private readonly SynonymTable _synonyms;
    private readonly Analyzer _analyzer;
    private readonly List<Statement> _known = [];
    private readonly SeriesMemory _memory;
    private long _reports;

    public Desk(FigureConditionDefinition condition, SynonymTable? synonyms = null)
    {
        _synonyms = synonyms ?? SynonymTable.Shipped;
        List<DefinitionError> errors = [];
        WatchSet watches = WatchSet.Compile([new WatchDefinition { Name = "w", Figures = [condition] }], [], [], errors, synonyms: _synonyms);
        errors.ShouldBeEmpty();
        _memory = new SeriesMemory((key, _) => Recall(new SeriesAddress([key.Head], key.Anywhere ? null : [key.Place])));
        _memory.Use(_synonyms);
        _analyzer = new Analyzer(TopicSet.Compile(new Dictionary<string, TopicDefinition>(), errors), watches);
    }

    public IReadOnlyList<Statement> Known => _known;

    /// <summary>What the last report was too old to change.</summary>
    public Statement? Newer { get; private set; }

    /// <param name="day">Null: the report states no date.</param>
    /// <returns>What is news in it.</returns>
    public IReadOnlyList<FigureNews> Read(string text, DateOnly? day, string? source = null, string? name = null)
    {
        Article article = new() { Title = text, TitleStated = false, Lead = text, Body = text, Published = day, Source = source };
        StatedIn stated = StatedIn.Of(article, ++_reports, name ?? $"{_reports}.txt", s_today);
        Findings findings = _analyzer.Analyze(article, "main");
        Findings settled = findings.Settle(stated, Recall);
        // Whatever a test is about: the series kept ready must say what reading all that is known says.
        Describe(findings.Settle(stated, _memory)).ShouldBe(Describe(settled));
        _memory.Add(stated, findings.Figures);
        Newer = settled.Newer;
        _known.AddRange(findings.Figures.Select(figure => Statement.Of(figure, stated, _synonyms)).OfType<Statement>());
        return [.. settled.Matches.SelectMany(match => match.Reasons).Select(reason => reason.News).OfType<FigureNews>()];
    }

    /// <summary>The news in short: "Changed 2,500 soldiers -> 2,000 soldiers".</summary>
    public IReadOnlyList<string> Tell(string text, DateOnly? day, string? source = null, string? name = null)
        => [.. Read(text, day, source, name).Select(n => $"{n.Kind} {n.Earlier?.Figure.Text} -> {n.Now.Figure.Text}")];

    private static string Describe(Findings settled)
        => string.Join('\n', settled.Followed.Select(f => $"{f.Now.Figure.Text} beside {f.Newest?.In.Name} {f.Newest?.Figure.Text}").Concat(settled.Matches
            .SelectMany(match => match.Reasons).Select(r => r.News).OfType<FigureNews>()
            .Select(n => $"{n.Kind} {n.Now.Figure.Text} {n.Earlier?.Figure.Text} {n.Earlier?.In.Name}: {string.Join(", ", n.Series.Select(s => s.In.Name + " " + s.Figure.Text))}")));

    /// <summary>Only what the ledger's index would find.</summary>
    private Statement[] Recall(SeriesAddress address)
        => [.. _known.Where(s => address.Heads.Contains(SeriesAddress.HeadOf(s.Figure)) && (address.Places is null || address.Places.Contains(SeriesAddress.PlaceOf(s.Figure))))];
}
