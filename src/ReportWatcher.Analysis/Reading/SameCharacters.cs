namespace ReportWatcher.Analysis.Reading;

/// <summary>Compares stretches of text as strings are compared, so that lines need not become strings to be looked up.</summary>
internal sealed class SameCharacters : IEqualityComparer<ReadOnlyMemory<char>>
{
    public static readonly SameCharacters Comparer = new();

    public bool Equals(ReadOnlyMemory<char> x, ReadOnlyMemory<char> y) => x.Span.SequenceEqual(y.Span);

    public int GetHashCode(ReadOnlyMemory<char> obj) => string.GetHashCode(obj.Span);
}
