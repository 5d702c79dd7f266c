using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Text;
using ReportWatcher.Analysis.Topics.Model;
using ReportWatcher.Analysis.Watching;

namespace ReportWatcher.Analysis.Topics;

/// <summary>All topics, compiled together; immutable and shared by threads.</summary>
public sealed class TopicSet
{
    private readonly CompiledTopic[] _topics;
    private readonly RuleSet _rules;
    private readonly ScratchPool<TopicScoring> _scratch = new(() => new TopicScoring(), scoring => scoring.IsOversized);

    private TopicSet(CompiledTopic[] topics, List<Rule> rules)
    {
        _topics = topics;
        _rules = new RuleSet(rules);
    }

    /// <summary>The names as the settings spell them.</summary>
    public IReadOnlyCollection<string> Names => [.. _topics.Select(topic => topic.Name)];

    /// <summary>Compiles the definitions; mistakes are added to <paramref name="errors"/> under keys "Topics:NAME:..." and leave that topic out.</summary>
    /// <param name="terms">Named sub-queries, used in queries as @name.</param>
    public static TopicSet Compile(
        IReadOnlyDictionary<string, TopicDefinition> definitions, ICollection<DefinitionError> errors,
        IReadOnlyDictionary<string, string>? terms = null)
    {
        // The settings report the terms' own mistakes once, when the watches are compiled.
        TopicCompiler compiler = new(new NamedTerms(terms ?? new Dictionary<string, string>(), [], []), errors);
        CompiledTopic[] topics = [.. definitions.Select(pair => compiler.Compile(pair.Key, pair.Value)).OfType<CompiledTopic>()];
        return new TopicSet(topics, compiler.Rules);
    }

    /// <summary>The topics given to an article and those near their threshold.</summary>
    /// <param name="model">Null: the rules alone.</param>
    public TopicResult Classify(Article article, TopicModel? model = null)
    {
        ArticleText text = new();
        text.Read(article);
        return Classify(text, prefilter: true, model);
    }

    internal TopicResult Classify(ArticleText text, bool prefilter, TopicModel? model = null)
    {
        TopicScoring scoring = _scratch.Rent();
        try
        {
            _rules.Match(text, [], scoring.Held, prefilter);
            return Classify(text, scoring, model);
        }
        finally
        {
            _scratch.Return(scoring);
        }
    }

    private TopicResult Classify(ArticleText text, TopicScoring scoring, TopicModel? model)
    {
        TopicCombination combination = new(model, text);
        TopicScore[] scores = new TopicScore[_topics.Length];
        for (int from = 0, topic = 0; topic < _topics.Length; topic++)
        {
            int to = from;
            while (to < scoring.Held.Count && scoring.Held.Rule(to) < _topics[topic].EndRule)
                to++;
            scores[topic] = combination.Score(_topics[topic], scoring.Score(_topics[topic], text, from, to));
            from = to;
        }

        return TopicCombination.Decide(_topics, scores);
    }
}

/// <summary>The topics given and those below their threshold but near it ("unsure"), each by falling score.</summary>
public sealed record TopicResult(IReadOnlyList<TopicScore> Topics, IReadOnlyList<TopicScore> Unsure);
