using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Series;
using ReportWatcher.Analysis.Text;
using ReportWatcher.Analysis.Topics;

namespace ReportWatcher.Analysis.Watching;

/// <summary>All watches, compiled together once; immutable and shared by threads.</summary>
public sealed class WatchSet
{
    private readonly CompiledWatch[] _all;
    private readonly CompiledWatch[] _watches;
    private readonly FigureConditionIndex _figures;
    private readonly ScratchPool<RuleMatches> _scratch = new(() => new RuleMatches(), matches => matches.IsOversized);

    private WatchSet(CompiledWatch[] all, MatchScope scope = MatchScope.Article)
    {
        _all = all;
        _watches = Array.FindAll(all, watch => watch.Definition.Match == scope);
        Rules = new RuleSet([.. _watches.Select(watch => watch.Rule)]);
        _figures = new FigureConditionIndex([.. _watches.Select(watch => watch.Figures)]);
        if (_watches.Length < all.Length && scope == MatchScope.Article)
            Everything = new WatchSet(all, MatchScope.Everything);
    }

    /// <summary>The watches that are held against all that a file says; null where there are none.</summary>
    internal WatchSet? Everything { get; }

    /// <summary>The words of the watches, by the watches' numbers.</summary>
    internal RuleSet Rules { get; }

    /// <summary>How many watches were compiled.</summary>
    public int Count => _all.Length;

    /// <summary>
    /// Compiles the definitions. Mistakes (a bad phrase, an unknown topic, a watch that can never fire or fires always) are added to
    /// <paramref name="errors"/> under keys "Watches:INDEX:..." and leave that watch out.
    /// </summary>
    /// <param name="terms">Named sub-queries: "bases" is used in queries as @bases. Their mistakes come under "Terms:NAME".</param>
    /// <param name="synonyms">What counts as the same thing in figures; null: <see cref="SynonymTable.Shipped"/>.</param>
    public static WatchSet Compile(
        IReadOnlyList<WatchDefinition> definitions, IReadOnlyCollection<string> topicNames, IReadOnlyCollection<string> inboxTags,
        ICollection<DefinitionError> errors, IReadOnlyDictionary<string, string>? terms = null, SynonymTable? synonyms = null)
    {
        NamedTerms named = new(terms ?? new Dictionary<string, string>(), topicNames, errors);
        WatchCompiler compiler = new(topicNames, inboxTags, named, synonyms ?? SynonymTable.Shipped, errors);
        return new WatchSet([.. definitions.Select(compiler.Compile).OfType<CompiledWatch>()]);
    }

    /// <summary>Says in plain words when a watch fires, one part a line; null if there is no sound watch of this name.</summary>
    public string? Explain(string name)
    {
        CompiledWatch? watch = Array.Find(_all, watch => string.Equals(watch.Name, name, StringComparison.OrdinalIgnoreCase));
        return watch is null ? null : WatchPrinter.Print(watch);
    }

    /// <summary>"There is no watch ...", with the nearest name and all names, for a name that <see cref="Explain"/> does not know.</summary>
    public string UnknownName(string name) => Suggestion.Unknown("watch", name, [.. _all.Select(watch => watch.Name)]);

    /// <summary>The watches that the report alone makes fire, in their order.</summary>
    /// <param name="inbox">Tag of the inbox that the report came through.</param>
    /// <param name="topics">The topics given to the article, without the unsure ones.</param>
    /// <param name="figures">The figures of the article.</param>
    /// <param name="prefilter">False: every watch is evaluated word by word, as the reference that the engine is held to.</param>
    public IReadOnlyList<WatchMatch> Match(
        Article article, string inbox, IReadOnlyList<TopicScore> topics, IReadOnlyList<Figure> figures, bool prefilter = true)
    {
        ArticleText text = new();
        text.Read(article);
        return Match(text, inbox, topics, figures, prefilter).Matches;
    }

    internal (IReadOnlyList<WatchMatch> Matches, IReadOnlyList<OpenMatch> Open) Match(
        ArticleText text, string inbox, IReadOnlyList<TopicScore> topics, IReadOnlyList<Figure> figures, bool prefilter)
    {
        // So few that looking through them beats a set.
        var topicNames = new string[topics.Count];
        for (int i = 0; i < topicNames.Length; i++)
            topicNames[i] = topics[i].Name;
        RuleMatches held = _scratch.Rent();
        try
        {
            Rules.Match(text, topicNames, held, prefilter);
            FigureCandidates candidates = prefilter ? _figures.Candidates(figures) : default;
            MatchReport? report = null;
            List<WatchMatch> matches = [];
            List<OpenMatch> open = [];
            for (int i = 0; i < held.Count; i++)
            {
                CompiledWatch watch = _watches[held.Rule(i)];
                if (prefilter && watch.Figures.Count > 0 && !candidates.Includes(held.Rule(i)))
                    continue;
                if (!Concerns(watch, inbox, topicNames))
                    continue;
                report ??= new MatchReport(text, figures);
                if (report.Outcome(watch, held.Hits(i)) is not { } outcome)
                    continue;
                if (outcome.Questions.Count > 0)
                    open.Add(new OpenMatch(watch.Name, outcome.Holds, matches.Count, outcome.Reasons, outcome.Questions));
                if (outcome.Holds)
                    matches.Add(new WatchMatch(watch.Name, outcome.Reasons));
            }

            return (matches, open);
        }
        finally
        {
            _scratch.Return(held);
        }
    }

    /// <summary>Where a watch stands among all.</summary>
    internal int PlaceOf(string watch) => Array.FindIndex(_all, w => w.Name == watch);

    private static bool Concerns(CompiledWatch watch, string inbox, string[] topics)
        => (watch.Inboxes.Count == 0 || watch.Inboxes.Contains(inbox, StringComparer.OrdinalIgnoreCase))
            && (watch.Topics.Count == 0 || watch.Topics.Any(topics.Contains));
}
