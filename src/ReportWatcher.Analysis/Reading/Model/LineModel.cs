using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ReportWatcher.Analysis.Reading.Model;

/// <summary>
/// Gradient-boosted regression trees (Friedman, 2001) with logistic loss: the log odds that a line is article, from its
/// features. The trees are fitted by "reading train" of the benchmarks and are data.
/// </summary>
/// <remarks>
/// Every tree is laid out as a full binary tree of the same depth, level by level; shallower leaves are repeated below. A
/// tree is not gone down row by row, which is a chain of loads that wait for each other: all its splits are decided for
/// eight rows abreast, and the leaves brought together from the bottom up, without a branch (three times as fast).
/// </remarks>
internal sealed class LineModel
{
    private const int Abreast = 8;

    private readonly float _start;
    private readonly int _depth;

    /// <summary>The features that the splits look at.</summary>
    private readonly int[] _features;

    /// <summary>2^depth - 1 splits a tree.</summary>
    private readonly Split[] _splits;

    /// <summary>2^depth leaves a tree.</summary>
    private readonly float[] _leaves;

    /// <summary>To the left where the feature is at most the value.</summary>
    /// <param name="Feature">Index in <see cref="_features"/>.</param>
    private readonly record struct Split(int Feature, float Value);

    private LineModel(float start, int depth, int[] features, Split[] splits, float[] leaves) =>
        (_start, _depth, _features, _splits, _leaves) = (start, depth, features, splits, leaves);

    /// <param name="resource">"LineModel.txt": the lines of pasted text; "LineContextModel.txt": the same by the scores around them; "BlockModel.txt": the blocks of HTML.</param>
    public static LineModel Load(string resource)
    {
        using Stream stream = typeof(LineModel).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException(resource + " is not embedded in this assembly.");
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    }

    /// <summary>A line "start NUMBER", then a line a tree, nodes in preorder: "feature:value:right" or "=leaf". # begins a comment.</summary>
    public static LineModel Parse(string text)
    {
        float start = 0;
        var trees = new List<string[]>();
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith("start ", StringComparison.Ordinal))
                start = Number(line.AsSpan(6));
            else if (line[0] != '#')
                trees.Add(line.Split(' '));
        }

        int depth = Math.Max(trees.Max(tree => DepthBelow(tree, 0)), 1);
        int[] features = [.. trees.SelectMany(tree => tree).Where(node => node[0] != '=').Select(FeatureOf).Append(0).Distinct().Order()];
        var splits = new Split[trees.Count * ((1 << depth) - 1)];
        var leaves = new float[trees.Count << depth];
        for (int t = 0; t < trees.Count; t++)
            Lay(trees[t], 0, features, splits.AsSpan(t * ((1 << depth) - 1), (1 << depth) - 1), leaves.AsSpan(t << depth, 1 << depth), 0);
        return new LineModel(start, depth, features, splits, leaves);
    }

    /// <returns>The log odds of each row: above 0 for article.</returns>
    public float[] Scores(FeatureTable rows)
    {
        var scores = new float[rows.Rows];
        Score(rows, scores);
        return scores;
    }

    private void Score(FeatureTable rows, Span<float> scores)
    {
        var columns = new Vector256<float>[_features.Length];
        var chosen = new Vector256<float>[1 << (_depth - 1)];
        for (int first = 0; first < rows.Rows; first += Abreast)
        {
            int count = Math.Min(Abreast, rows.Rows - first);
            Turn(rows, first, count, MemoryMarshal.Cast<Vector256<float>, float>(columns.AsSpan()));
            Vector256<float> sums = Score(columns, chosen);
            for (int i = 0; i < count; i++)
                scores[first + i] = sums[i];
        }
    }

    /// <summary>Puts the features of eight rows side by side, feature by feature.</summary>
    private void Turn(FeatureTable rows, int first, int count, Span<float> columns)
    {
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<float> row = rows[first + i];
            for (int f = 0; f < _features.Length; f++)
                columns[(f * Abreast) + i] = row[_features[f]];
        }
    }

    private Vector256<float> Score(ReadOnlySpan<Vector256<float>> columns, Span<Vector256<float>> chosen)
    {
        Vector256<float> sums = Vector256.Create(_start);
        int inner = (1 << _depth) - 1;
        ReadOnlySpan<Split> splits = _splits;
        for (ReadOnlySpan<float> leaves = _leaves; !leaves.IsEmpty; leaves = leaves[(inner + 1)..], splits = splits[inner..])
        {
            int width = (inner + 1) / 2;
            for (int i = 0; i < width; i++)
                chosen[i] = Choose(splits[width - 1 + i], columns, Vector256.Create(leaves[2 * i]), Vector256.Create(leaves[(2 * i) + 1]));
            for (width /= 2; width > 0; width /= 2)
            {
                for (int i = 0; i < width; i++)
                    chosen[i] = Choose(splits[width - 1 + i], columns, chosen[2 * i], chosen[(2 * i) + 1]);
            }

            sums += chosen[0];
        }

        return sums;
    }

    private static Vector256<float> Choose(Split split, ReadOnlySpan<Vector256<float>> columns, Vector256<float> left, Vector256<float> right) =>
        Vector256.ConditionalSelect(Vector256.GreaterThan(columns[split.Feature], Vector256.Create(split.Value)), right, left);

    private static int DepthBelow(string[] nodes, int at) =>
        nodes[at][0] == '=' ? 0 : 1 + Math.Max(DepthBelow(nodes, at + 1), DepthBelow(nodes, RightOf(nodes[at])));

    /// <param name="at">Index in <paramref name="nodes"/>.</param>
    /// <param name="place">The node's place in the full tree: the children of n are 2n + 1 and 2n + 2.</param>
    private static void Lay(string[] nodes, int at, int[] features, Span<Split> splits, Span<float> leaves, int place)
    {
        bool isLeaf = nodes[at][0] == '=';
        if (place >= splits.Length)
        {
            leaves[place - splits.Length] = Number(nodes[at].AsSpan(1));
            return;
        }

        if (!isLeaf)
        {
            string[] parts = nodes[at].Split(':');
            splits[place] = new Split(Array.BinarySearch(features, FeatureOf(nodes[at])), Number(parts[1]));
        }

        Lay(nodes, isLeaf ? at : at + 1, features, splits, leaves, 2 * place + 1);
        Lay(nodes, isLeaf ? at : RightOf(nodes[at]), features, splits, leaves, 2 * place + 2);
    }

    private static int FeatureOf(string node) => int.Parse(node.AsSpan(0, node.IndexOf(':')), CultureInfo.InvariantCulture);

    private static int RightOf(string node) => int.Parse(node.AsSpan(node.LastIndexOf(':') + 1), CultureInfo.InvariantCulture);

    private static float Number(ReadOnlySpan<char> text) => float.Parse(text, CultureInfo.InvariantCulture);
}
