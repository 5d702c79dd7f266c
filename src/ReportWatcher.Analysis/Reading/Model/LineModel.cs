using System.Globalization;

namespace ReportWatcher.Analysis.Reading.Model;

/// <summary>
/// Gradient-boosted regression trees (Friedman, 2001) with logistic loss: the log odds that a line is article, from its
/// features. The trees are fitted by "reading train" of the benchmarks and are data.
/// </summary>
internal sealed class LineModel
{
    /// <summary>A split (<see cref="Feature"/> at most <see cref="Value"/>: go on at the next node, else at Right) or, with Feature -1, a leaf.</summary>
    internal readonly record struct Node(short Feature, float Value, short Right);

    private readonly float _start;
    private readonly Node[][] _trees;

    public LineModel(float start, Node[][] trees) => (_start, _trees) = (start, trees);

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
        var trees = new List<Node[]>();
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith("start ", StringComparison.Ordinal))
                start = float.Parse(line.AsSpan(6), CultureInfo.InvariantCulture);
            else if (line[0] != '#')
                trees.Add([.. line.Split(' ').Select(ParseNode)]);
        }

        return new LineModel(start, [.. trees]);
    }

    /// <returns>Log odds: above 0 for article.</returns>
    public float Score(ReadOnlySpan<float> features)
    {
        float score = _start;
        foreach (Node[] tree in _trees)
        {
            int at = 0;
            while (tree[at].Feature >= 0)
                at = features[tree[at].Feature] <= tree[at].Value ? at + 1 : tree[at].Right;
            score += tree[at].Value;
        }

        return score;
    }

    private static Node ParseNode(string text)
    {
        if (text[0] == '=')
            return new Node(-1, float.Parse(text.AsSpan(1), CultureInfo.InvariantCulture), 0);
        string[] parts = text.Split(':');
        return new Node(short.Parse(parts[0], CultureInfo.InvariantCulture), float.Parse(parts[1], CultureInfo.InvariantCulture), short.Parse(parts[2], CultureInfo.InvariantCulture));
    }
}
