using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ReportWatcher.Hosting;

/// <summary>
/// The metrics as Prometheus reads them: "Exposition formats", text format 0.0.4; names as OpenTelemetry's "Prometheus and OpenMetrics
/// Compatibility" makes them of ours. (OpenTelemetry's own exporter for Prometheus is a beta.)
/// </summary>
[ExportModes(ExportModes.Pull)]
internal sealed class PrometheusText : BaseExporter<Metric>, IPullMetricExporter
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();
    private readonly Lock _lock = new();

    /// <summary>Set by the reader that this exporter is given to.</summary>
    public Func<int, bool>? Collect { get; set; }

    /// <summary>All metrics as they are now.</summary>
    public string Read()
    {
        lock (_lock)
        {
            _text.Clear();
            Collect!(Timeout.Infinite);
            return _text.ToString();
        }
    }

    public override ExportResult Export(in Batch<Metric> batch)
    {
        foreach (Metric metric in batch)
            Write(metric);
        return ExportResult.Success;
    }

    internal static string NameOf(string name, string unit, bool isCounter)
    {
        string suffix = unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => "", // {things} are said in words
        };
        return name.Replace('.', '_') + suffix + (isCounter ? "_total" : "");
    }

    private void Write(Metric metric)
    {
        bool isCounter = metric.MetricType is MetricType.LongSum or MetricType.DoubleSum, isHistogram = metric.MetricType == MetricType.Histogram;
        string name = NameOf(metric.Name, metric.Unit, isCounter);
        _text.Append("# HELP ").Append(name).Append(' ').Append(metric.Description.Replace("\\", "\\\\").Replace("\n", "\\n")).Append('\n')
            .Append("# TYPE ").Append(name).Append(isCounter ? " counter\n" : isHistogram ? " histogram\n" : " gauge\n");
        foreach (ref readonly MetricPoint point in metric.GetMetricPoints())
        {
            if (isHistogram)
                WriteHistogram(name, point);
            else
                Sample(name, point.Tags, null, ValueOf(metric.MetricType, point));
        }
    }

    private static double ValueOf(MetricType type, in MetricPoint point) => type switch
    {
        MetricType.LongSum or MetricType.LongSumNonMonotonic => point.GetSumLong(),
        MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => point.GetSumDouble(),
        MetricType.LongGauge => point.GetGaugeLastValueLong(),
        _ => point.GetGaugeLastValueDouble(),
    };

    private void WriteHistogram(string name, in MetricPoint point)
    {
        long upTo = 0;
        foreach (HistogramBucket bucket in point.GetHistogramBuckets())
        {
            upTo += bucket.BucketCount;
            Sample(name + "_bucket", point.Tags, Number(bucket.ExplicitBound), upTo);
        }

        Sample(name + "_sum", point.Tags, null, point.GetHistogramSum());
        Sample(name + "_count", point.Tags, null, point.GetHistogramCount());
    }

    /// <param name="bound">The label le of a bucket.</param>
    private void Sample(string name, ReadOnlyTagCollection tags, string? bound, double value)
    {
        _text.Append(name);
        char before = '{';
        foreach (KeyValuePair<string, object?> tag in tags)
        {
            Label(tag.Key.Replace('.', '_'), Convert.ToString(tag.Value, CultureInfo.InvariantCulture)!);
        }

        if (bound is not null)
            Label("le", bound);
        if (before == ',')
            _text.Append('}');
        _text.Append(' ').Append(Number(value)).Append('\n');

        void Label(string key, string text)
        {
            _text.Append(before).Append(key).Append("=\"").Append(text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n")).Append('"');
            before = ',';
        }
    }

    private static string Number(double value)
        => double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);
}
