using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Text;
using ReportWatcher.Analysis.Watching;

namespace ReportWatcher.Mail;

/// <summary>A sentence of the report with the words that made the watch fire: all its hits are marked in the one sentence.</summary>
/// <param name="InTitle">It is the headline.</param>
/// <param name="Pieces">In order; what lies between distant hits of a long sentence is left out.</param>
/// <param name="OnlyPossible">Each figure in it may satisfy the watch's condition, none does for certain.</param>
/// <param name="InFurniture">It stands outside the article.</param>
internal sealed record Excerpt(bool InTitle, IReadOnlyList<Excerpt.Piece> Pieces, bool OnlyPossible, bool InFurniture = false)
{
    /// <param name="Text">Cleaned: one line, no controls.</param>
    internal readonly record struct Piece(string Text, bool Marked);

    private const int WholeSentence = 480; // shown uncut up to this
    private const int Around = 140; // context on either side of a hit in a longer one
    private const int LongestMark = 240;
    private const int LongestExcerpt = 900;

    /// <summary>One excerpt for each sentence with hits, in the order of the reasons.</summary>
    public static IReadOnlyList<Excerpt> Of(Article article, IReadOnlyList<MatchReason> reasons)
    {
        var sentences = new Dictionary<(bool InTitle, bool InFurniture, int Start, string Sentence), List<MatchReason>>();
        foreach (MatchReason reason in reasons)
        {
            var key = (reason.InTitle, reason.InFurniture, SentenceStart(article, reason), reason.Sentence);
            if (!sentences.TryGetValue(key, out List<MatchReason>? hits)) sentences.Add(key, hits = []);
            hits.Add(reason);
        }

        return [.. sentences.Select(s => Of(s.Key.Sentence, s.Key.Start, s.Value))];
    }

    /// <summary>The sentence of one figure.</summary>
    public static Excerpt Of(Analysis.Figures.Figure figure)
        => Of(figure.Sentence, -1, [new MatchReason(figure.Text, figure.Start, figure.End, figure.Sentence, figure.InTitle, figure)]);

    /// <summary>
    /// Where the sentence begins in the body (the title): the one occurrence that has the hit inside. -1 where the text has no such place,
    /// which is when the sentence was tidied after it was cut out, or stands outside the article.
    /// </summary>
    private static int SentenceStart(Article article, MatchReason reason)
    {
        string text = reason.InTitle ? article.Title : article.Body;
        string sentence = reason.Sentence;
        if (reason.InFurniture || reason.Start < 0 || reason.End > text.Length || reason.Start > reason.End) return -1;

        int from = Math.Max(0, reason.End - sentence.Length);
        int until = Math.Min(text.Length, reason.Start + sentence.Length);
        int start = until - from < sentence.Length ? -1 : text.IndexOf(sentence, from, until - from, StringComparison.Ordinal);
        return start;
    }

    private static Excerpt Of(string sentence, int start, List<MatchReason> hits)
    {
        bool onlyPossible = hits.Exists(h => h.Figure is not null) && hits.TrueForAll(h => h.Figure is null || h.Certainty == Analysis.Figures.Certainty.Possible);
        return new Excerpt(
            hits[0].InTitle, Cut(sentence, Merge(hits.Select(h => InSentence(h, sentence, start)))), onlyPossible, hits[0].InFurniture);
    }

    private static TextSpan InSentence(MatchReason hit, string sentence, int start)
    {
        if (start >= 0) return new TextSpan(hit.Start - start, hit.End - start);

        int found = sentence.IndexOf(hit.Text, StringComparison.Ordinal);
        return found < 0 ? default : new TextSpan(found, found + hit.Text.Length);
    }

    /// <summary>In order, none empty, none touching another.</summary>
    private static List<TextSpan> Merge(IEnumerable<TextSpan> spans)
    {
        var merged = new List<TextSpan>();
        foreach (TextSpan span in spans.Where(s => s.Length > 0).OrderBy(s => s.Start))
        {
            if (merged.Count > 0 && span.Start <= merged[^1].End) merged[^1] = new TextSpan(merged[^1].Start, Math.Max(span.End, merged[^1].End));
            else merged.Add(span);
        }

        return merged;
    }

    private static List<Piece> Cut(string sentence, List<TextSpan> marks)
    {
        var pieces = new List<Piece>();
        if (marks.Count == 0)
        {
            pieces.Add(new Piece(VisibleText.Cut(VisibleText.OneLine(sentence), WholeSentence), Marked: false));
            return pieces;
        }

        bool whole = sentence.Length <= WholeSentence;
        int shown = 0, at = 0;
        foreach (TextSpan mark in marks)
        {
            if (shown > LongestExcerpt) break;

            // What stands before this mark: all of it, or the end of it, or the end of the last mark's context and the beginning of this one's.
            string before = sentence[at..mark.Start];
            if (!whole && before.Length > (at == 0 ? Around : 2 * Around)) before = (at == 0 ? "" : Head(before)) + " … " + Tail(before);
            string marked = VisibleText.Cut(VisibleText.Flatten(sentence[mark.Start..mark.End]), LongestMark);
            Add(before, marked: false);
            pieces.Add(new Piece(marked, Marked: true));
            shown += before.Length + marked.Length;
            at = mark.End;
        }

        string after = sentence[at..];
        Add(whole || after.Length <= Around ? after : Head(after) + " …", marked: false);
        return pieces;

        void Add(string text, bool marked)
        {
            text = VisibleText.Flatten(text);
            if (pieces.Count == 0) text = text.TrimStart(' ');
            if (text.Length > 0) pieces.Add(new Piece(text, marked));
        }
    }

    private static string Head(string text)
    {
        int end = VisibleText.CharacterStart(text, Around);
        int space = text.LastIndexOf(' ', end - 1, 24);
        return space > 0 ? text[..space] : text[..end];
    }

    private static string Tail(string text)
    {
        int start = VisibleText.CharacterStart(text, text.Length - Around);
        int space = text.IndexOf(' ', start, 24);
        return space > 0 ? text[(space + 1)..] : text[start..];
    }
}
