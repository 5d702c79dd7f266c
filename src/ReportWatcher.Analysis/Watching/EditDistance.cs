namespace ReportWatcher.Analysis.Watching;

/// <summary>
/// Optimal string alignment distance (Damerau-Levenshtein without edits inside a swap), as Lucene's fuzzy queries count:
/// a letter inserted, dropped, changed, or swapped with its neighbour is one edit.
/// </summary>
internal static class EditDistance
{
    private const int LongestWord = 64;

    /// <summary>Words longer than 64 letters are within no distance.</summary>
    public static bool IsAtMost(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) > limit || a.Length > LongestWord || b.Length > LongestWord)
            return false;
        Span<int> rows = stackalloc int[3 * (LongestWord + 1)];
        Span<int> before = rows[..(b.Length + 1)];
        Span<int> last = rows.Slice(LongestWord + 1, b.Length + 1);
        Span<int> row = rows.Slice(2 * (LongestWord + 1), b.Length + 1);
        for (int j = 0; j <= b.Length; j++)
            last[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            int best = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int cost = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                cost = Math.Min(cost, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    cost = Math.Min(cost, before[j - 2] + 1);
                row[j] = cost;
                best = Math.Min(best, cost);
            }

            if (best > limit)
                return false;
            Span<int> free = before;
            before = last;
            last = row;
            row = free;
        }

        return last[b.Length] <= limit;
    }
}
