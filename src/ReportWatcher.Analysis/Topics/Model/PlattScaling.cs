namespace ReportWatcher.Analysis.Topics.Model;

/// <summary>A margin made a probability: p = 1 / (1 + exp(a·margin + b)).</summary>
/// <remarks>
/// Fitted as in Lin, Lin and Weng, "A Note on Platt's Probabilistic Outputs for Support Vector Machines", Machine Learning 68 (2007):
/// Newton's method with backtracking on smoothed targets, in a form in which nothing overflows.
/// </remarks>
internal readonly record struct PlattScaling(double A, double B)
{
    private const int MostSteps = 100;
    private const double Ridge = 1e-12;
    private const double ShortestStep = 1e-10;

    public double Probability(double margin)
    {
        double f = (A * margin) + B;
        return f >= 0 ? Math.Exp(-f) / (1 + Math.Exp(-f)) : 1 / (1 + Math.Exp(f));
    }

    /// <param name="margins">Of texts that the weights were not trained on.</param>
    /// <param name="labels">True where the text is about the topic.</param>
    public static PlattScaling Fit(IReadOnlyList<float> margins, IReadOnlyList<bool> labels)
    {
        int positives = labels.Count(label => label), negatives = labels.Count - positives;
        // Bayes' targets instead of 0 and 1: with few examples certainty would be feigned.
        double high = (positives + 1.0) / (positives + 2.0), low = 1 / (negatives + 2.0);
        double a = 0, b = Math.Log((negatives + 1.0) / (positives + 1.0));
        double loss = Loss(margins, labels, high, low, a, b);
        for (int step = 0; step < MostSteps; step++)
        {
            double h11 = Ridge, h22 = Ridge, h21 = 0, g1 = 0, g2 = 0;
            for (int i = 0; i < margins.Count; i++)
            {
                double p = new PlattScaling(a, b).Probability(margins[i]);
                double curvature = p * (1 - p), gradient = (labels[i] ? high : low) - p;
                h11 += margins[i] * margins[i] * curvature;
                h22 += curvature;
                h21 += margins[i] * curvature;
                g1 += margins[i] * gradient;
                g2 += gradient;
            }

            if (Math.Abs(g1) < 1e-5 && Math.Abs(g2) < 1e-5)
                break;
            double determinant = (h11 * h22) - (h21 * h21);
            double da = -((h22 * g1) - (h21 * g2)) / determinant, db = -((-h21 * g1) + (h11 * g2)) / determinant;
            double slope = (g1 * da) + (g2 * db);
            double length = 1;
            for (; length >= ShortestStep; length /= 2)
            {
                double there = Loss(margins, labels, high, low, a + (length * da), b + (length * db));
                if (there < loss + (1e-4 * length * slope))
                {
                    (a, b, loss) = (a + (length * da), b + (length * db), there);
                    break;
                }
            }

            if (length < ShortestStep)
                break;
        }

        // A slope the wrong way comes from margins that say nothing: then the share of the topic is all that is known.
        return a < 0 ? new PlattScaling(a, b) : new PlattScaling(0, Math.Log((negatives + 1.0) / (positives + 1.0)));
    }

    private static double Loss(IReadOnlyList<float> margins, IReadOnlyList<bool> labels, double high, double low, double a, double b)
    {
        double loss = 0;
        for (int i = 0; i < margins.Count; i++)
        {
            double f = (a * margins[i]) + b, target = labels[i] ? high : low;
            loss += f >= 0 ? (target * f) + Math.Log(1 + Math.Exp(-f)) : ((target - 1) * f) + Math.Log(1 + Math.Exp(f));
        }

        return loss;
    }
}
