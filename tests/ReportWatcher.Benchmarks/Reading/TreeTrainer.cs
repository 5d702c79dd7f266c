using System.Globalization;
using System.Text;
using ReportWatcher.Analysis.Reading.Model;

namespace ReportWatcher.Benchmarks.Reading;

/// <summary>A line with its features, its label and what it weighs in its page.</summary>
internal readonly record struct Example(float[] Features, bool IsBody, float Weight);

/// <summary>Gradient boosting with logistic loss over binned features (Friedman 2001; second-order leaves as in XGBoost). Deterministic.</summary>
/// <param name="leastHessian">Least sum of second derivatives in a leaf: about as many average lines as four times this.</param>
internal sealed class TreeTrainer(IReadOnlyList<Example> examples, int featureCount, double leastHessian)
{
    private const int Bins = 64;
    private const double Lambda = 2;

    private readonly float[][] _edges = new float[featureCount][];
    private readonly byte[][] _binned = new byte[featureCount][];
    private readonly double[] _gradient = new double[examples.Count];
    private readonly double[] _hessian = new double[examples.Count];
    private readonly double[] _score = new double[examples.Count];
    private readonly double[] _gains = new double[featureCount];

    public IReadOnlyList<double> Gains => _gains;

    /// <returns>The model in the form that <see cref="LineModel.Parse"/> reads.</returns>
    public string Train(int trees, int depth, double rate)
    {
        Bin();
        double body = examples.Where(e => e.IsBody).Sum(e => (double)e.Weight);
        double all = examples.Sum(e => (double)e.Weight);
        double start = Math.Log(body / (all - body));
        Array.Fill(_score, start);
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"start {start:0.####}\n"));
        for (int t = 0; t < trees; t++)
        {
            for (int i = 0; i < examples.Count; i++)
            {
                double p = 1 / (1 + Math.Exp(-_score[i]));
                _gradient[i] = examples[i].Weight * ((examples[i].IsBody ? 1 : 0) - p);
                _hessian[i] = examples[i].Weight * Math.Max(p * (1 - p), 1e-6);
            }

            var nodes = new List<string>();
            Grow([.. Enumerable.Range(0, examples.Count)], depth, rate, nodes);
            text.AppendJoin(' ', nodes).Append('\n');
        }

        return text.ToString();
    }

    private void Bin()
    {
        for (int f = 0; f < featureCount; f++)
        {
            int feature = f;
            float[] values = [.. examples.Select(e => e.Features[feature]).Order()];
            float[] edges = [.. Enumerable.Range(1, Bins - 1).Select(b => values[(int)((long)b * (values.Length - 1) / Bins)]).Distinct()];
            _edges[f] = edges;
            _binned[f] = [.. examples.Select(e => BinOf(edges, e.Features[feature]))];
        }
    }

    /// <summary>The first bin whose edge is at least the value.</summary>
    private static byte BinOf(float[] edges, float value)
    {
        int at = Array.BinarySearch(edges, value);
        return (byte)(at >= 0 ? at : ~at);
    }

    private void Grow(int[] rows, int depth, double rate, List<string> nodes)
    {
        (int feature, int bin, double gain) = depth == 0 ? (-1, 0, 0) : BestSplit(rows);
        if (feature < 0)
        {
            double leaf = rate * rows.Sum(i => _gradient[i]) / (rows.Sum(i => _hessian[i]) + Lambda);
            nodes.Add(string.Create(CultureInfo.InvariantCulture, $"={leaf:0.####}"));
            foreach (int i in rows)
                _score[i] += leaf;
            return;
        }

        _gains[feature] += gain;
        int at = nodes.Count;
        nodes.Add("");
        Grow([.. rows.Where(i => _binned[feature][i] <= bin)], depth - 1, rate, nodes);
        nodes[at] = string.Create(CultureInfo.InvariantCulture, $"{feature}:{_edges[feature][bin]:R}:{nodes.Count}");
        Grow([.. rows.Where(i => _binned[feature][i] > bin)], depth - 1, rate, nodes);
    }

    private (int Feature, int Bin, double Gain) BestSplit(int[] rows)
    {
        (int Feature, int Bin, double Gain) best = (-1, 0, 1e-3);
        var gradients = new double[Bins + 1];
        var hessians = new double[Bins + 1];
        for (int f = 0; f < featureCount; f++)
        {
            Array.Clear(gradients);
            Array.Clear(hessians);
            byte[] binned = _binned[f];
            double g = 0, h = 0;
            foreach (int i in rows)
            {
                gradients[binned[i]] += _gradient[i];
                hessians[binned[i]] += _hessian[i];
                g += _gradient[i];
                h += _hessian[i];
            }

            double leftG = 0, leftH = 0;
            for (int b = 0; b < _edges[f].Length; b++)
            {
                leftG += gradients[b];
                leftH += hessians[b];
                if (leftH < leastHessian || h - leftH < leastHessian)
                    continue;
                double gain = leftG * leftG / (leftH + Lambda) + (g - leftG) * (g - leftG) / (h - leftH + Lambda) - g * g / (h + Lambda);
                if (gain > best.Gain)
                    best = (f, b, gain);
            }
        }

        return best;
    }
}
