namespace ReportWatcher.Analysis.Topics.Model;

/// <summary>Texts as rows of term weights, in compressed sparse row form.</summary>
internal sealed class SparseMatrix
{
    private readonly List<int> _starts = [0];
    private readonly List<int> _terms = [];
    private readonly List<float> _values = [];

    public int Rows => _starts.Count - 1;

    public void AddRow(ReadOnlySpan<int> terms, ReadOnlySpan<float> values)
    {
        _terms.AddRange(terms);
        _values.AddRange(values);
        _starts.Add(_terms.Count);
    }

    public SparseRow this[int row]
    {
        get
        {
            int from = _starts[row], length = _starts[row + 1] - from;
            return new SparseRow(
                System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_terms).Slice(from, length),
                System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_values).Slice(from, length));
        }
    }
}

/// <summary>The terms of one text, each once, with their weights.</summary>
internal readonly ref struct SparseRow(ReadOnlySpan<int> terms, ReadOnlySpan<float> values)
{
    public readonly ReadOnlySpan<int> Terms = terms;
    public readonly ReadOnlySpan<float> Values = values;
}
