using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Text;
using ReportWatcher.Analysis.Topics;

namespace ReportWatcher.Analysis.Watching;

/// <summary>Holds the watches that ask for it against all that a file says: the article with its furniture below it.</summary>
internal static class EverythingMatcher
{
    private const string ParagraphBreak = "\n\n";

    /// <summary>Adds what fires to the matches of the article, each in its place.</summary>
    public static (IReadOnlyList<WatchMatch> Matches, IReadOnlyList<OpenMatch> Open) AddTo(
        IReadOnlyList<WatchMatch> matches, IReadOnlyList<OpenMatch> open, WatchSet watches, Article article, string inbox, IReadOnlyList<TopicScore> topics, bool prefilter)
    {
        string furniture = string.Join(ParagraphBreak, article.Furniture);
        // What was set aside follows the article, so that offsets into the body stay what they are.
        Article everything = furniture.Length == 0 ? article : article with { Body = article.Body + ParagraphBreak + furniture };
        ArticleText text = new();
        text.Read(everything);
        IReadOnlyList<WatchMatch> added = watches.Everything!.Match(text, inbox, topics, FigureExtractor.Extract(everything), prefilter).Matches;
        if (added.Count == 0)
            return (matches, open);

        int from = article.Body.Length + ParagraphBreak.Length;
        List<WatchMatch> all = [.. matches];
        List<OpenMatch> moved = [.. open];
        foreach (WatchMatch match in added)
        {
            int place = watches.PlaceOf(match.Watch);
            int at = all.FindIndex(other => watches.PlaceOf(other.Watch) > place);
            at = at < 0 ? all.Count : at;
            all.Insert(at, match with { Reasons = [.. match.Reasons.Select(reason => Placed(reason, from))] });
            for (int i = 0; i < moved.Count; i++)
            {
                if (watches.PlaceOf(moved[i].Watch) > place)
                    moved[i] = moved[i] with { Position = moved[i].Position + 1 };
            }
        }

        return (all, moved);
    }

    private static MatchReason Placed(MatchReason reason, int from)
        => reason.InTitle || reason.Start < from ? reason : reason with
        {
            Start = reason.Start - from,
            End = reason.End - from,
            InFurniture = true,
            Figure = reason.Figure is { } figure ? figure with { Start = figure.Start - from, End = figure.End - from } : null,
        };
}
