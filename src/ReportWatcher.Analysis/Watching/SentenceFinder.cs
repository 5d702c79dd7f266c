using ReportWatcher.Analysis.Text;

namespace ReportWatcher.Analysis.Watching;

/// <summary>The sentences around hits. Splits the body only when it is first asked: most articles match nothing.</summary>
internal sealed class SentenceFinder(string body)
{
    private IReadOnlyList<TextSpan>? _sentences;
    private (int From, int To) _last;
    private string _lastText = "";

    /// <summary>The sentence that holds a stretch of the body; all of them if it reaches over several.</summary>
    public string Around(int start, int end)
    {
        _sentences ??= Sentences.Split(body);
        int first = LastBeginningBy(start);
        int last = LastBeginningBy(end - 1);
        if (first < 0)
            return body[start..end];
        int from = _sentences[first].Start;
        int to = Math.Max(_sentences[last].End, end);
        // Neighbouring hits share a sentence, and then its string.
        if (_last != (from, to))
            (_last, _lastText) = ((from, to), body[from..to]);
        return _lastText;
    }

    private int LastBeginningBy(int offset)
    {
        int low = 0, high = _sentences!.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_sentences[middle].Start <= offset)
                low = middle + 1;
            else
                high = middle;
        }

        return low - 1;
    }
}
