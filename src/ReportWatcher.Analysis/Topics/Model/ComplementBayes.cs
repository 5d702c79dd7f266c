namespace ReportWatcher.Analysis.Topics.Model;

/// <summary>
/// Complement naive Bayes: Rennie, Shih, Teevan and Karger, "Tackling the Poor Assumptions of Naive Bayes Text Classifiers", ICML 2003.
/// A topic is judged by how little a text looks like all others: with few examples there is more to be counted there.
/// </summary>
internal static class ComplementBayes
{
    private const double Smoothing = 0.3;

    public static WeightTable Train(SparseMatrix texts, ExampleSet examples, ReadOnlySpan<int> rows, int terms)
    {
        int topics = examples.Topics.Count;
        double[] counts = new double[(long)terms * topics];
        double[] totals = new double[topics];
        foreach (int row in rows)
            Count(texts[row], row);

        WeightTable weights = new(terms, topics);
        for (int term = 0; term < terms; term++)
        {
            Span<float> ofTerm = weights.Row(term);
            double sum = 0;
            for (int topic = 0; topic < topics; topic++)
            {
                double weight = -Math.Log((counts[((long)term * topics) + topic] + Smoothing) / (totals[topic] + (Smoothing * terms)));
                ofTerm[topic] = (float)weight;
                sum += weight;
            }

            // What a term says for every topic alike decides nothing; taken off, the sign says for or against.
            for (int topic = 0; topic < topics; topic++)
                ofTerm[topic] -= (float)(sum / topics);
        }

        return weights;

        void Count(SparseRow x, int row)
        {
            for (int topic = 0; topic < topics; topic++)
            {
                if (examples.Label(row, topic) >= 0)
                    continue;
                for (int i = 0; i < x.Terms.Length; i++)
                {
                    counts[((long)x.Terms[i] * topics) + topic] += x.Values[i];
                    totals[topic] += x.Values[i];
                }
            }
        }
    }
}
