using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Series;
using ReportWatcher.Analysis.Text;

using Token = ReportWatcher.Analysis.Text.Token;

namespace ReportWatcher.Analysis.Watching;

/// <summary>Turns the hits in one article into reasons that a person can check: words, place, sentence.</summary>
internal sealed class MatchReport(ArticleText text, IReadOnlyList<Figure> figures)
{
    /// <summary>Nobody reads more reasons than this; a giant report full of one word must not fill the memory with them.</summary>
    private const int MostReasons = 10_000;

    private readonly Article _article = text.Article;
    private readonly SentenceFinder _sentences = new(text.Article.Body);

    /// <summary>Why a watch whose words hold fires, or may; null if it does not, because none of its figures or expressions is there.</summary>
    public WatchOutcome? Outcome(CompiledWatch watch, ReadOnlySpan<TokenSpan> hits)
    {
        List<MatchReason> reasons = [];
        List<MemoryQuestion> questions = [];
        List<TokenSpan> ignored = watch.Rule.Ignore.Count == 0 || watch.Figures.Count + watch.Regexes.Count == 0
            ? [] : new ReferenceMatcher(text, []).Occurrences(watch.Rule.Ignore);
        bool holds = watch.Figures.Count == 0 || AddFigures(watch, ignored, reasons, questions);
        if (!holds && questions.Count == 0 || watch.Regexes.Count > 0 && !AddFits(watch, ignored, reasons))
            return null;

        bool wordsAlone = reasons.Count == 0;
        foreach (TokenSpan hit in hits)
        {
            // The source's name made it fire, but stands nowhere in the text.
            if (!text.IsInSource(hit.First) && reasons.Count < MostReasons)
                reasons.Add(Reason(text.IsInTitle(hit.First), text.Tokens.Tokens[hit.First].Start, text.Tokens.Tokens[hit.End - 1].End));
        }

        // Words alone are in the order of the text already.
        return new WatchOutcome(holds, wordsAlone ? reasons : InOrder(reasons), questions);
    }

    /// <summary>Each span once: a figure that two conditions found with what is news in it, with the greater certainty, and rather than as mere words.</summary>
    public static MatchReason[] InOrder(IEnumerable<MatchReason> reasons)
        => [.. reasons
            .OrderBy(reason => reason.News is null).ThenBy(reason => reason.Figure is null).ThenByDescending(reason => reason.Certainty)
            .DistinctBy(reason => (reason.InTitle, reason.Start, reason.End))
            .OrderByDescending(reason => reason.InTitle).ThenBy(reason => reason.Start).ThenBy(reason => reason.End)];

    public static MatchReason Reason(Figure figure, Certainty certainty, FigureNews? news = null)
        => new(figure.Text, figure.Start, figure.End, figure.Sentence, figure.InTitle, figure, certainty, news);

    private MatchReason Reason(bool inTitle, int start, int end)
        => inTitle
            ? new MatchReason(_article.Title[start..end], start, end, _article.Title, InTitle: true)
            : new MatchReason(_article.Body[start..end], start, end, _sentences.Around(start, end));

    /// <summary>True if one of the watch's figures is there; those that earlier reports have a say in become questions.</summary>
    private bool AddFigures(CompiledWatch watch, List<TokenSpan> ignored, List<MatchReason> reasons, List<MemoryQuestion> questions)
    {
        int before = reasons.Count;
        foreach (FigureCondition condition in watch.Figures)
        {
            FigureHit[] hits = [.. condition.Find(figures).Where(hit => !IsIgnored(ignored, hit.Figure.InTitle, hit.Figure.Start, hit.Figure.End))];
            if (condition.Memory is null)
                reasons.AddRange(hits.Select(hit => Reason(hit.Figure, hit.Certainty)));
            else if (hits.Length > 0)
                questions.Add(new MemoryQuestion(condition, hits, figures));
        }

        return reasons.Count > before;
    }

    /// <summary>True if one of the watch's regular expressions fits somewhere.</summary>
    private bool AddFits(CompiledWatch watch, List<TokenSpan> ignored, List<MatchReason> reasons)
    {
        int before = reasons.Count;
        foreach (WatchRegex regex in watch.Regexes)
        {
            // A title that is only the body's first sentence is read there.
            if (_article.TitleStated)
                AddFits(regex, inTitle: true, ignored, reasons);
            AddFits(regex, inTitle: false, ignored, reasons);
        }

        return reasons.Count > before;
    }

    private void AddFits(WatchRegex regex, bool inTitle, List<TokenSpan> ignored, List<MatchReason> reasons)
    {
        List<(int Start, int End)> fits = [];
        regex.AddHits(inTitle ? _article.Title : _article.Body, fits);
        reasons.AddRange(fits.Where(fit => !IsIgnored(ignored, inTitle, fit.Start, fit.End)).Select(fit => Reason(inTitle, fit.Start, fit.End)));
    }

    private bool IsIgnored(List<TokenSpan> ignored, bool inTitle, int start, int end)
    {
        foreach (TokenSpan span in ignored)
        {
            ReadOnlySpan<Token> tokens = text.Tokens.Tokens;
            if (text.IsInTitle(span.First) == inTitle && tokens[span.First].Start < end && start < tokens[span.End - 1].End)
                return true;
        }

        return false;
    }
}

/// <param name="Holds">The watch fires, whatever the questions bring.</param>
/// <param name="Reasons">In the order of the text, title first.</param>
/// <param name="Questions">An answer with news makes it fire too.</param>
internal sealed record WatchOutcome(bool Holds, IReadOnlyList<MatchReason> Reasons, IReadOnlyList<MemoryQuestion> Questions);
