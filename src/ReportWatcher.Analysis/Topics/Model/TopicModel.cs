using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Text;

namespace ReportWatcher.Analysis.Topics.Model;

/// <summary>What was learnt from examples: weights for every term and topic. Immutable; threads may share it.</summary>
public sealed class TopicModel
{
    private readonly ScratchPool<Scratch> _scratch;

    internal TopicModel(TopicModelInfo info, Vocabulary vocabulary, WeightTable weights, PlattScaling[] scalings)
    {
        Info = info;
        Vocabulary = vocabulary;
        Weights = weights;
        Scalings = scalings;
        _scratch = new ScratchPool<Scratch>(() => new Scratch(this), scratch => scratch.Text.Tokens.IsOversized);
    }

    public TopicModelInfo Info { get; }

    /// <summary>Number of terms it knows.</summary>
    public int Terms => Vocabulary.Count;

    internal Vocabulary Vocabulary { get; }

    internal WeightTable Weights { get; }

    /// <summary>In the order of <see cref="TopicModelInfo.Topics"/>.</summary>
    internal PlattScaling[] Scalings { get; }

    /// <summary>Every topic with its probability and the words that speak for and against it, by falling probability.</summary>
    public IReadOnlyList<TopicScore> Score(Article article)
    {
        ArticleText text = new();
        text.Read(article);
        return [.. Score(text).OrderByDescending(topic => topic.Score).ThenBy(topic => topic.Name, StringComparer.Ordinal)];
    }

    /// <summary>The same in the order of <see cref="TopicModelInfo.Topics"/>.</summary>
    /// <param name="least">Topics less probable than this get no reasons: to find them costs more than to classify.</param>
    internal TopicScore[] Score(ArticleText text, double least = 0)
    {
        Scratch scratch = _scratch.Rent();
        try
        {
            SparseRow x = Classify(text, scratch);
            TopicScore[] scores = new TopicScore[Info.Topics.Count];
            for (int topic = 0; topic < scores.Length; topic++)
            {
                TopicScore score = new(Info.Topics[topic].Name, scratch.Probabilities[topic], []);
                scores[topic] = score.Score >= least ? TermReasons.Explain(score, this, topic, x, text) : score;
            }

            return scores;
        }
        finally
        {
            _scratch.Return(scratch);
        }
    }

    /// <summary>The topics that a text of the kind of the examples is given (see <see cref="TopicsPerText"/>).</summary>
    public IReadOnlyList<string> Label(Article article)
    {
        Scratch scratch = _scratch.Rent();
        try
        {
            scratch.Text.Read(article);
            Classify(scratch.Text, scratch);
            TopicDecision.Decide(scratch.Probabilities, Info.TopicsPerText, Info.Threshold, scratch.Given);
            return [.. scratch.Given.Select(topic => Info.Topics[topic].Name)];
        }
        finally
        {
            _scratch.Return(scratch);
        }
    }

    private SparseRow Classify(ArticleText text, Scratch scratch)
    {
        SparseRow x = scratch.Counter.Read(text);
        Weights.Margins(x, scratch.Margins);
        for (int topic = 0; topic < Scalings.Length; topic++)
            scratch.Probabilities[topic] = (float)Scalings[topic].Probability(scratch.Margins[topic]);
        return x;
    }

    private sealed class Scratch(TopicModel model)
    {
        public ArticleText Text { get; } = new();

        public TermCounter Counter { get; } = new(model.Vocabulary);

        public float[] Margins { get; } = new float[model.Weights.Stride];

        public float[] Probabilities { get; } = new float[model.Info.Topics.Count];

        public List<int> Given { get; } = [];
    }
}
