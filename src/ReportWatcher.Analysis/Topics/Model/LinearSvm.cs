namespace ReportWatcher.Analysis.Topics.Model;

/// <summary>
/// One-vs-rest linear support vector machines with squared hinge loss, by dual coordinate descent: algorithm 3 of Hsieh, Chang, Lin,
/// Keerthi and Sundararajan, "A Dual Coordinate Descent Method for Large-scale Linear SVM", ICML 2008, as in LIBLINEAR.
/// </summary>
/// <remarks>
/// All topics are trained in one walk over the texts, in the same random order: each topic's problem is still its own, but a text's
/// terms are fetched once for all of them. That takes the place of LIBLINEAR's shrinking, which would have each topic go its own way.
/// </remarks>
internal static class LinearSvm
{
    private const double Tolerance = 0.1;
    private const int MostPasses = 60;

    /// <param name="rows">The texts to learn from; their order is of no matter to what the examples say but, as the seed, it is to the result.</param>
    /// <param name="cost">C: how much a margin error costs against large weights.</param>
    public static WeightTable Train(SparseMatrix texts, ExampleSet examples, ReadOnlySpan<int> rows, int terms, double cost, int seed)
    {
        int topics = examples.Topics.Count;
        WeightTable weights = new(terms, topics);
        double diagonal = 1 / (2 * cost);
        double[] alpha = new double[(long)texts.Rows * topics];
        double[] curvature = Curvature(texts, diagonal);
        float[] margins = new float[weights.Stride], step = new float[weights.Stride];
        int[] order = rows.ToArray();
        Random random = new(seed);

        for (int pass = 0; pass < MostPasses; pass++)
        {
            random.Shuffle(order);
            double largest = double.NegativeInfinity, smallest = double.PositiveInfinity;
            foreach (int row in order)
            {
                SparseRow x = texts[row];
                weights.Margins(x, margins);
                bool moved = false;
                for (int topic = 0; topic < topics; topic++)
                {
                    step[topic] = 0;
                    int label = examples.Label(row, topic);
                    if (label == 0)
                        continue;
                    ref double a = ref alpha[((long)row * topics) + topic];
                    double gradient = (label * margins[topic]) - 1 + (diagonal * a);
                    double projected = a == 0 ? Math.Min(gradient, 0) : gradient;
                    largest = Math.Max(largest, projected);
                    smallest = Math.Min(smallest, projected);
                    if (Math.Abs(projected) < 1e-12)
                        continue;
                    double before = a;
                    a = Math.Max(a - (gradient / curvature[row]), 0);
                    step[topic] = (float)((a - before) * label);
                    moved = true;
                }

                if (moved)
                    weights.Add(x, step);
            }

            if (largest - smallest < Tolerance)
                break;
        }

        return weights;
    }

    /// <summary>The second derivative along each text's coordinate: x·x, 1 for the bias, and the diagonal of the squared loss.</summary>
    private static double[] Curvature(SparseMatrix texts, double diagonal)
    {
        double[] curvature = new double[texts.Rows];
        for (int row = 0; row < curvature.Length; row++)
        {
            double sum = 1 + diagonal;
            foreach (float value in texts[row].Values)
                sum += value * value;
            curvature[row] = sum;
        }

        return curvature;
    }
}
