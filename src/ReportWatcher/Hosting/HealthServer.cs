using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using ReportWatcher.Intake;
using ReportWatcher.Settings;
using ReportWatcher.Storage;

namespace ReportWatcher.Hosting;

/// <summary>
/// Tells monitoring programs how the service is: answers on the loopback address (<c>/healthz</c>, <c>/readyz</c>, <c>/metrics</c>) and sends the
/// same metrics to a collector. Does nothing, and loads none of what it needs for that, unless the settings ask for it.
/// </summary>
internal sealed class HealthServer(LiveSettings live, ServiceHealth health, Folders folders, InboxStates inboxes, TimeProvider time, ILogger<HealthServer> log)
{
    /// <summary>After which a port that another program has is tried again.</summary>
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(30);

    /// <summary>Until stopped; anew where a change of the settings concerns it.</summary>
    public Task RunAsync(CancellationToken stopping) => live.FollowAsync(settings => settings.Health, RunAsync, stopping);

    private async Task RunAsync(HealthOptions options, CancellationToken stopping)
    {
        if (options.Port == 0 && string.IsNullOrEmpty(options.OtlpEndpoint))
            await Task.Delay(Timeout.InfiniteTimeSpan, time, stopping);
        else
            await MeasureAsync(options, stopping);
    }

    private async Task MeasureAsync(HealthOptions options, CancellationToken stopping)
    {
        using QueueGauges gauges = new(folders, live, inboxes, time);
        using PrometheusText text = new();
        using MeterProvider provider = Collect(options, text);
        BeginSeries();
        live.Changed += BeginSeries;
        try
        {
            while (options.Port > 0)
            {
                await ServeAsync(options.Port, text, stopping);
                await Task.Delay(s_again, time, stopping);
            }

            await Task.Delay(Timeout.InfiniteTimeSpan, time, stopping);
        }
        finally
        {
            live.Changed -= BeginSeries;
        }
    }

    private void BeginSeries()
    {
        Meters.Begin();
        foreach (WatchOptions watch in live.Current.Watches)
            Meters.BeginWatch(watch.Name);
    }

    private static MeterProvider Collect(HealthOptions options, PrometheusText text)
    {
        MeterProviderBuilder builder = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(resource => resource.AddService("reportwatcher", serviceVersion: typeof(HealthServer).Assembly.GetName().Version?.ToString(3)))
            .AddMeter(Meters.Name)
            // A series for each watch, and there are users with thousands.
            .AddView(Meters.WatchesFiredName, new MetricStreamConfiguration { CardinalityLimit = 20_000 })
            .AddReader(new BaseExportingMetricReader(text));
        if (options.OtlpEndpoint is { Length: > 0 } endpoint)
        {
            builder.AddOtlpExporter((exporter, reader) =>
            {
                exporter.Protocol = options.OtlpProtocol == OtlpProtocol.Grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
                Uri address = new(endpoint);
                // OpenTelemetry Protocol Exporter, "Endpoint URLs for OTLP/HTTP": the base address of a collector has no path.
                exporter.Endpoint = options.OtlpProtocol == OtlpProtocol.HttpProtobuf && address.AbsolutePath == "/" ? new Uri(address, "v1/metrics") : address;
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.OtlpInterval.TotalMilliseconds;
            });
        }

        return builder.Build();
    }

    /// <summary>Answers until stopped; ends where the port cannot be had.</summary>
    private async Task ServeAsync(int port, PrometheusText text, CancellationToken stopping)
    {
        using HttpListener? listener = Open(port);
        if (listener is null)
            return;

        log.HealthServed(port);
        while (true)
        {
            HttpListenerContext context = await listener.GetContextAsync().WaitAsync(stopping);
            _ = AnswerAsync(context, text);
        }
    }

    private HttpListener? Open(int port)
    {
        // By name: a request that names another host is a page in somebody's browser trying its luck. A bare container cannot look up localhost,
        // and Windows lets an ordinary user have the name, not the number.
        string[][] choices = [["localhost", "127.0.0.1"], ["127.0.0.1"], ["localhost"]];
        string reason = "";
        foreach (string[] hosts in choices)
        {
            HttpListener listener = new();
            try
            {
                foreach (string host in hosts)
                    listener.Prefixes.Add($"http://{host}:{port}/");
                listener.Start();
                return listener;
            }
            catch (HttpListenerException e)
            {
                ((IDisposable)listener).Dispose();
                reason = e.Message;
            }
        }

        log.HealthPortTaken(port, reason);
        return null;
    }

    private async Task AnswerAsync(HttpListenerContext context, PrometheusText text)
    {
        try
        {
            (int code, string type, string body) = await AnswerToAsync(context.Request, text);
            byte[] bytes = Encoding.UTF8.GetBytes(body);
            HttpListenerResponse response = context.Response;
            (response.StatusCode, response.ContentType, response.ContentLength64) = (code, type, bytes.Length);
            response.Headers["Cache-Control"] = "no-store";
            if (code == 405)
                response.Headers["Allow"] = "GET, HEAD";
            response.Close(context.Request.HttpMethod == "HEAD" ? [] : bytes, willBlock: false);
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException or IOException)
        {
            // Whoever asked is gone, or we stop.
            context.Response.Abort();
        }
        catch (Exception e)
        {
            log.HealthFaulted(e);
            context.Response.Abort();
        }
    }

    private async Task<(int Code, string Type, string Body)> AnswerToAsync(HttpListenerRequest request, PrometheusText text)
    {
        if (request.HttpMethod is not ("GET" or "HEAD"))
            return (405, "text/plain", "GET or HEAD, please.\n");
        return request.Url?.AbsolutePath switch
        {
            "/healthz" => Verdict(await health.FindHangsAsync()),
            "/readyz" => Verdict(await health.FindProblemsAsync()),
            "/metrics" => (200, PrometheusText.ContentType, text.Read()),
            _ => (404, "text/plain", "There are /healthz, /readyz and /metrics.\n"),
        };
    }

    private static (int Code, string Type, string Body) Verdict(IReadOnlyList<string> problems)
        => (problems.Count == 0 ? 200 : 503, "application/json",
            JsonSerializer.Serialize(new { status = problems.Count == 0 ? "ok" : "failed", problems }, FindingsJson.Options) + "\n");
}
