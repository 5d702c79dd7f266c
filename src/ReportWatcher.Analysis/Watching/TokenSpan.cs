namespace ReportWatcher.Analysis.Watching;

/// <summary>Words of an article that are a hit, or part of one.</summary>
/// <param name="First">The first token.</param>
/// <param name="End">One past the last token.</param>
internal readonly record struct TokenSpan(int First, int End) : IComparable<TokenSpan>
{
    public int CompareTo(TokenSpan other) => First != other.First ? First.CompareTo(other.First) : End.CompareTo(other.End);

    public bool Overlaps(TokenSpan other) => First < other.End && other.First < End;
}
