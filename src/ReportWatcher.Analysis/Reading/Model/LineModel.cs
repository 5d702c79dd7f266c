using System.Globalization;

namespace ReportWatcher.Analysis.Reading.Model;

/// <summary>
/// Gradient-boosted regression trees (Friedman, 2001) with logistic loss: the log odds that a line is article, from its
/// features. The trees are fitted by "reading train" of the benchmarks and are data.
/// </summary>
/// <remarks>
/// Every tree is laid out as a full binary tree of the same depth, level by level, so that finding a leaf is arithmetic
/// without a branch to mispredict; shallower leaves are repeated below.
/// </remarks>
internal sealed class LineModel
{
    private const int Abreast = 4;

    private readonly float _start;
    private readonly int _depth;

    /// <summary>2^depth - 1 splits a tree.</summary>
    private readonly Split[] _splits;

    /// <summary>2^depth leaves a tree.</summary>
    private readonly float[] _leaves;

    /// <summary>To the left where the feature is at most the value.</summary>
    private readonly record struct Split(int Feature, float Value);

    private LineModel(float start, int depth, Split[] splits, float[] leaves) => (_start, _depth, _splits, _leaves) = (start, depth, splits, leaves);

    /// <param name="resource">"LineModel.txt": the lines of pasted text; "BlockModel.txt": the blocks of HTML.</param>
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

        int depth = trees.Max(tree => DepthBelow(tree, 0));
        // Filled up with trees that say nothing.
        int count = (trees.Count + Abreast - 1) / Abreast * Abreast;
        var splits = new Split[count * ((1 << depth) - 1)];
        var leaves = new float[count << depth];
        for (int t = 0; t < trees.Count; t++)
            Lay(trees[t], 0, splits.AsSpan(t * ((1 << depth) - 1), (1 << depth) - 1), leaves.AsSpan(t << depth, 1 << depth), 0);
        return new LineModel(start, depth, splits, leaves);
    }

    /// <returns>Log odds: above 0 for article.</returns>
    public float Score(ReadOnlySpan<float> features)
    {
        float score = _start;
        int inner = (1 << _depth) - 1;
        // Four trees abreast: going down one is a chain of loads that wait for each other.
        for (int tree = 0; tree < _leaves.Length; tree += Abreast * (inner + 1))
        {
            ReadOnlySpan<Split> splits = _splits.AsSpan(tree / (inner + 1) * inner, Abreast * inner);
            ReadOnlySpan<Split> splitsA = splits[..inner], splitsB = splits.Slice(inner, inner), splitsC = splits.Slice(2 * inner, inner), splitsD = splits.Slice(3 * inner, inner);
            int a = 0, b = 0, c = 0, d = 0;
            for (int level = 0; level < _depth; level++)
            {
                a = Below(splitsA, a, features);
                b = Below(splitsB, b, features);
                c = Below(splitsC, c, features);
                d = Below(splitsD, d, features);
            }

            ReadOnlySpan<float> leaves = _leaves.AsSpan(tree, Abreast * (inner + 1));
            score += leaves[a - inner];
            score += leaves[b + 1];
            score += leaves[c + inner + 2];
            score += leaves[d + (2 * inner) + 3];
        }

        return score;
    }

    private static int Below(ReadOnlySpan<Split> splits, int node, ReadOnlySpan<float> features)
    {
        Split split = splits[node];
        return (2 * node) + (features[split.Feature] > split.Value ? 2 : 1);
    }

    private static int DepthBelow(string[] nodes, int at) =>
        nodes[at][0] == '=' ? 0 : 1 + Math.Max(DepthBelow(nodes, at + 1), DepthBelow(nodes, RightOf(nodes[at])));

    /// <param name="at">Index in <paramref name="nodes"/>.</param>
    /// <param name="place">The node's place in the full tree: the children of n are 2n + 1 and 2n + 2.</param>
    private static void Lay(string[] nodes, int at, Span<Split> splits, Span<float> leaves, int place)
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
            splits[place] = new Split(int.Parse(parts[0], CultureInfo.InvariantCulture), Number(parts[1]));
        }

        Lay(nodes, isLeaf ? at : at + 1, splits, leaves, 2 * place + 1);
        Lay(nodes, isLeaf ? at : RightOf(nodes[at]), splits, leaves, 2 * place + 2);
    }

    private static int RightOf(string node) => int.Parse(node.AsSpan(node.LastIndexOf(':') + 1), CultureInfo.InvariantCulture);

    private static float Number(ReadOnlySpan<char> text) => float.Parse(text, CultureInfo.InvariantCulture);
}
