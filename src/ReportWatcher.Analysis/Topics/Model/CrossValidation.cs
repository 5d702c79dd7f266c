namespace ReportWatcher.Analysis.Topics.Model;

/// <summary>Cuts the examples into parts and judges each part by weights trained on the others.</summary>
internal static class CrossValidation
{
    /// <summary>The part of every example. Every topic's examples are spread evenly, the rarest topics first.</summary>
    public static int[] Folds(ExampleSet examples, int folds, int seed)
    {
        int rows = examples.Examples.Count;
        int[] positives = [.. Enumerable.Range(0, examples.Topics.Count).Select(examples.Positives)];
        int[] order = [.. Enumerable.Range(0, rows)];
        new Random(seed).Shuffle(order);
        // A text of several topics goes with its rarest, the one that can least spare it.
        int RarestTopic(int row) => Enumerable.Range(0, examples.Topics.Count).Where(topic => examples.Label(row, topic) > 0)
            .OrderBy(topic => positives[topic]).ThenBy(topic => topic).FirstOrDefault(-1);

        int[] fold = new int[rows];
        int next = 0;
        foreach (int row in order.GroupBy(RarestTopic).OrderBy(group => group.Key).SelectMany(group => group))
            fold[row] = next++ % folds;
        return fold;
    }

    /// <summary>The margins of all examples, row by row, a margin for each topic.</summary>
    /// <param name="train">Weights from the numbers of the examples to learn from.</param>
    public static float[] Margins(SparseMatrix texts, int topics, int[] fold, Func<int[], WeightTable> train)
    {
        float[] margins = new float[(long)texts.Rows * topics];
        for (int part = 0; part <= fold.Max(); part++)
        {
            WeightTable weights = train([.. Enumerable.Range(0, texts.Rows).Where(row => fold[row] != part)]);
            float[] buffer = new float[weights.Stride];
            for (int row = 0; row < texts.Rows; row++)
            {
                if (fold[row] != part)
                    continue;
                weights.Margins(texts[row], buffer);
                buffer.AsSpan(0, topics).CopyTo(margins.AsSpan(row * topics));
            }
        }

        return margins;
    }
}
