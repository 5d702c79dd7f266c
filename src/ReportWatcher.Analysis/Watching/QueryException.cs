namespace ReportWatcher.Analysis.Watching;

/// <summary>A mistake in a query. The message says what was read, how to mend it, and shows the place.</summary>
internal sealed class QueryException(string query, int position, int length, string problem)
    : Exception(Compose(query, position, length, problem))
{
    private const int ShownAround = 40;

    /// <summary>First UTF-16 code unit of the mistake in the query, from 0.</summary>
    public int Position { get; } = position;

    /// <summary>What is wrong, without place and caret.</summary>
    public string Problem { get; } = problem;

    private static string Compose(string query, int position, int length, string problem)
    {
        int from = Math.Max(0, position - ShownAround);
        int to = Math.Min(query.Length, position + length + ShownAround);
        string before = from > 0 ? "..." : "";
        string line = before + query[from..to].ReplaceLineEndings(" ").Replace('\t', ' ') + (to < query.Length ? "..." : "");
        string caret = new string(' ', before.Length + position - from) + new string('^', Math.Max(1, Math.Min(length, to - position)));
        return $"Position {position + 1}: {problem}\n  {line}\n  {caret}";
    }
}
