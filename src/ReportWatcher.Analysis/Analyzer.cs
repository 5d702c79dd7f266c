using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Text;
using ReportWatcher.Analysis.Topics;
using ReportWatcher.Analysis.Topics.Model;
using ReportWatcher.Analysis.Watching;

namespace ReportWatcher.Analysis;

/// <summary>The stages in their order: figures, topics, watches. Immutable; threads may share it.</summary>
public sealed class Analyzer(TopicSet topics, WatchSet watches)
{
    private readonly ScratchPool<ArticleText> _texts = new(() => new ArticleText(), text => text.Tokens.IsOversized);

    public TopicSet Topics { get; } = topics;

    public WatchSet Watches { get; } = watches;

    /// <param name="article">As read.</param>
    /// <param name="inbox">Tag of the inbox the report came through.</param>
    /// <param name="prefilter">False: every watch is evaluated without the engine's prefilter, which must change nothing.</param>
    /// <param name="model">What was learnt of the topics; null: their rules alone.</param>
    public Findings Analyze(Article article, string inbox, bool prefilter = true, TopicModel? model = null)
    {
        IReadOnlyList<Figure> figures = FigureExtractor.Extract(article);
        ArticleText text = _texts.Rent();
        try
        {
            text.Read(article);
            TopicResult about = Topics.Classify(text, prefilter, model);
            (IReadOnlyList<WatchMatch> matches, IReadOnlyList<OpenMatch> open) = Watches.Match(text, inbox, about.Topics, figures, prefilter);
            if (Watches.Everything is not null)
                (matches, open) = EverythingMatcher.AddTo(matches, open, Watches, article, inbox, about.Topics, prefilter);
            return new Findings(article, about.Topics, about.Unsure, figures, matches) { Open = open };
        }
        finally
        {
            _texts.Return(text);
        }
    }
}
