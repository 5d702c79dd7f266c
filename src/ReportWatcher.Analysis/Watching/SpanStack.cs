namespace ReportWatcher.Analysis.Watching;

/// <summary>Lists of spans, one upon the other in one array: the verifier's working memory, without an object for each list.</summary>
internal sealed class SpanStack
{
    private TokenSpan[] _spans = new TokenSpan[256];

    public int Top { get; private set; }

    public int Capacity => _spans.Length;

    public TokenSpan this[int index] => _spans[index];

    public ReadOnlySpan<TokenSpan> From(int start) => _spans.AsSpan(start, Top - start);

    public void Push(TokenSpan span)
    {
        if (Top == _spans.Length)
            Array.Resize(ref _spans, Top * 2);
        _spans[Top++] = span;
    }

    /// <summary>The first span of the whole stack, which must be sorted, that begins at a token or after it.</summary>
    public int FirstFrom(int token)
    {
        int low = 0, high = Top;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_spans[middle].First < token)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    public void CutTo(int top) => Top = top;

    /// <summary>Sorts the list that reaches from a start to the top, each span once.</summary>
    public void SortAndDistinct(int start)
    {
        Span<TokenSpan> spans = _spans.AsSpan(start, Top - start);
        if (IsRising(spans))
            return;
        Sort(spans);
        int kept = start;
        for (int i = start; i < Top; i++)
        {
            if (kept == start || _spans[i] != _spans[kept - 1])
                _spans[kept++] = _spans[i];
        }

        Top = kept;
    }

    /// <summary>Moves the list from <paramref name="source"/> to the top down to <paramref name="start"/>, over what lay between.</summary>
    public void MoveDown(int source, int start)
    {
        _spans.AsSpan(source, Top - source).CopyTo(_spans.AsSpan(start));
        Top = start + Top - source;
    }

    // Lists are a handful of hits mostly; for them, insertion is several times faster than the general sort.
    private static void Sort(Span<TokenSpan> spans)
    {
        if (spans.Length > 24)
        {
            spans.Sort();
            return;
        }

        for (int i = 1; i < spans.Length; i++)
        {
            TokenSpan span = spans[i];
            int at = i;
            for (; at > 0 && spans[at - 1].CompareTo(span) > 0; at--)
                spans[at] = spans[at - 1];
            spans[at] = span;
        }
    }

    private static bool IsRising(ReadOnlySpan<TokenSpan> spans)
    {
        for (int i = 1; i < spans.Length; i++)
        {
            if (spans[i - 1].CompareTo(spans[i]) >= 0)
                return false;
        }

        return true;
    }
}
