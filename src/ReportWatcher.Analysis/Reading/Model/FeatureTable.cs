namespace ReportWatcher.Analysis.Reading.Model;

/// <summary>The features of a page's lines, a row each, in one piece of memory.</summary>
internal sealed class FeatureTable(int rows, int width)
{
    private readonly float[] _values = new float[rows * width];

    public int Rows => rows;

    public Span<float> this[int row] => _values.AsSpan(row * width, width);
}
