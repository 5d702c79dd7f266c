using System.Numerics;
using System.Runtime.InteropServices;

namespace ReportWatcher.Analysis.Topics.Model;

/// <summary>
/// A weight for every term and topic, and one more row for the bias. The topics of a term lie side by side, so that one pass over the
/// terms of a text gives the margins of all topics: an addition of vectors whose lanes are topics.
/// </summary>
/// <remarks>As no sum runs across lanes, the result does not depend on how wide the machine's vectors are.</remarks>
internal sealed class WeightTable
{
    private readonly float[] _weights;
    private readonly int _stride;

    public WeightTable(int terms, int topics)
    {
        Terms = terms;
        Topics = topics;
        _stride = (topics + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
        _weights = new float[(long)(terms + 1) * _stride];
    }

    /// <summary>Without the bias.</summary>
    public int Terms { get; }

    public int Topics { get; }

    /// <summary>Length that a buffer of margins must have: the number of topics, rounded up to whole vectors.</summary>
    public int Stride => _stride;

    /// <summary>The weights of a term for each topic; row <see cref="Terms"/> is the bias.</summary>
    public Span<float> Row(int term) => _weights.AsSpan(term * _stride, Topics);

    public Span<float> Bias => Row(Terms);

    /// <summary>Writes w·x + b for every topic.</summary>
    public void Margins(SparseRow x, Span<float> margins)
    {
        Span<Vector<float>> sums = MemoryMarshal.Cast<float, Vector<float>>(margins[.._stride]);
        ReadOnlySpan<Vector<float>> weights = MemoryMarshal.Cast<float, Vector<float>>((ReadOnlySpan<float>)_weights);
        int width = sums.Length;
        weights.Slice(Terms * width, width).CopyTo(sums);
        for (int i = 0; i < x.Terms.Length; i++)
        {
            Vector<float> value = new(x.Values[i]);
            ReadOnlySpan<Vector<float>> row = weights.Slice(x.Terms[i] * width, width);
            for (int lane = 0; lane < sums.Length; lane++)
                sums[lane] += row[lane] * value;
        }
    }

    /// <summary>Adds step·x to the weights and step to the bias.</summary>
    public void Add(SparseRow x, ReadOnlySpan<float> step)
    {
        ReadOnlySpan<Vector<float>> steps = MemoryMarshal.Cast<float, Vector<float>>(step[.._stride]);
        Span<Vector<float>> weights = MemoryMarshal.Cast<float, Vector<float>>(_weights.AsSpan());
        int width = steps.Length;
        for (int i = 0; i < x.Terms.Length; i++)
        {
            Vector<float> value = new(x.Values[i]);
            Span<Vector<float>> row = weights.Slice(x.Terms[i] * width, width);
            for (int lane = 0; lane < steps.Length; lane++)
                row[lane] += steps[lane] * value;
        }

        Span<Vector<float>> bias = weights.Slice(Terms * width, width);
        for (int lane = 0; lane < steps.Length; lane++)
            bias[lane] += steps[lane];
    }

    /// <summary>Adds another table's weights: the margins are then the sums of both.</summary>
    public void Add(WeightTable other)
    {
        for (int i = 0; i < _weights.Length; i++)
            _weights[i] += other._weights[i];
    }
}
