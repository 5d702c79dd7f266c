using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dapper;
using ReportWatcher.Hosting;
using ReportWatcher.Ledger;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Hosting;

/// <summary>What monitoring programs are told: over real HTTP, by the executable; and what it is told about, in the stages themselves.</summary>
public sealed partial class HealthTests : IDisposable
{
    private const string Troops = "Commanders met.\n\nThere are about 2,500 soldiers at Camp Bravo.\n";

    private readonly HttpClient _http = new();
    private readonly int _port = FreePort();

    public void Dispose() => _http.Dispose();

    [LinuxFact]
    public async Task WithoutASettingNothingListensAndNothingIsLoadedForIt()
    {
        using Site site = new();
        await using ServiceProcess service = await ServiceProcess.StartAsync(site);
        site.Drop("report.txt", Troops);
        await site.FiledAsync("report.txt");

        string loaded = await File.ReadAllTextAsync($"/proc/{service.Id}/maps");
        loaded.ShouldContain("reportwatcher.dll");
        loaded.ShouldNotContain("OpenTelemetry");
        loaded.ShouldNotContain("HttpListener");
    }

    [Fact]
    public async Task AServiceThatWorksIsAliveAndReady()
    {
        using Site site = WithHealth();
        await using ServiceProcess service = await StartAsync(site);

        (await GetAsync("healthz")).ShouldBe((200, """{"status":"ok","problems":[]}"""));
        await UntilAsync("readyz", 200, """{"status":"ok","problems":[]}""");
    }

    [Fact]
    public async Task TheMetricsCountWhatHappened()
    {
        using Site site = WithHealth();
        await using ServiceProcess service = await StartAsync(site);
        site.Drop("report.txt", Troops);
        site.Drop("empty.txt", "");
        await site.FiledAsync(2);
        site.Drop("again.txt", Troops);
        await site.FiledAsync(3);
        await site.UntilAsync(() => site.Mails.Count == 3, "three mails");
        site.WriteSettings(s => (s["Mail"]!["Transport"], s["Health"]) = ("Pigeon", Health()));
        await service.PrintsAsync("Settings not taken up");

        using HttpResponseMessage response = await _http.GetAsync(Url("metrics"));
        response.Content.Headers.ContentType.ShouldBe(MediaTypeHeaderValue.Parse("text/plain; version=0.0.4; charset=utf-8"));
        Dictionary<string, double> samples = SamplesOf(await response.Content.ReadAsStringAsync());

        samples["""reportwatcher_reports_total{state="done"}"""].ShouldBe(1);
        samples["""reportwatcher_reports_total{state="duplicate"}"""].ShouldBe(1);
        samples["""reportwatcher_reports_total{state="failed"}"""].ShouldBe(1);
        samples["reportwatcher_report_duration_seconds_count"].ShouldBe(3);
        samples["reportwatcher_report_duration_seconds_sum"].ShouldBeInRange(0.0001, 60);
        samples["""reportwatcher_report_duration_seconds_bucket{le="+Inf"}"""].ShouldBe(3);
        samples["""reportwatcher_watches_fired_total{watch="Troops"}"""].ShouldBe(1);
        samples["""reportwatcher_watches_fired_total{watch="Bases"}"""].ShouldBe(1);
        samples["""reportwatcher_mail_attempts_total{outcome="sent"}"""].ShouldBe(3);
        samples["""reportwatcher_mail_attempts_total{outcome="undeliverable"}"""].ShouldBe(0);
        samples["reportwatcher_mail_duration_seconds_count"].ShouldBe(3);
        samples["reportwatcher_mail_duration_seconds_sum"].ShouldBeGreaterThan(0);
        samples["""reportwatcher_readers_lost_total{code="timeout"}"""].ShouldBe(0);
        samples["""reportwatcher_settings_reloads_total{outcome="refused"}"""].ShouldBe(1);
        samples["reportwatcher_reports_waiting"].ShouldBe(0);
        samples["reportwatcher_mails_waiting_age_seconds"].ShouldBe(0);
        samples["reportwatcher_mails_held"].ShouldBe(0);
        samples["""reportwatcher_inbox_watched{inbox="wire"}"""].ShouldBe(1);
        samples["reportwatcher_disk_free_bytes"].ShouldBeGreaterThan(1_000_000);
    }

    [Fact]
    public async Task AMailServerOutOfReachIsSaidAndWhatWaitsForItGrowsOld()
    {
        using Site site = WithHealth(s => s["Mail"] = new JsonObject
        {
            ["Transport"] = "Smtp", ["Host"] = "127.0.0.1", ["Port"] = FreePort(), ["Security"] = "None", ["From"] = "watcher@example.org",
        });
        await using ServiceProcess service = await StartAsync(site);
        site.Drop("report.txt", Troops);
        await service.PrintsAsync("No mail leaves");

        await UntilAsync("readyz", 503, "no mail leaves: ");
        (await GetAsync("healthz")).Code.ShouldBe(200);
        (await ServiceProcess.RunAsync("health", "--settings", site.SettingsFile)).ShouldBe(new Finished(0, """{"status":"ok","problems":[]}""" + "\n", ""));
        Finished ready = await ServiceProcess.RunAsync("health", "--ready", "--settings", site.SettingsFile);
        (ready.Code, ready.Json.GetProperty("problems")[0].GetString()!).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(1), r => r.Item2.ShouldStartWith("no mail leaves: "));
        Dictionary<string, double> samples = SamplesOf((await GetAsync("metrics")).Body);
        samples["reportwatcher_mails_held"].ShouldBe(1);
        samples["reportwatcher_mails_waiting"].ShouldBe(3);
        samples["reportwatcher_mails_waiting_age_seconds"].ShouldBeGreaterThan(0);
        samples["""reportwatcher_mail_attempts_total{outcome="unavailable"}"""].ShouldBe(1);
        samples.ShouldNotContainKey("reportwatcher_mail_duration_seconds_count");
    }

    [LinuxFact]
    public async Task AnInboxThatIsGoneIsSaid()
    {
        using Site site = WithHealth();
        await using ServiceProcess service = await StartAsync(site);
        await UntilAsync("readyz", 200, "ok");

        Directory.Move(site.Inbox, site.Folder["elsewhere"]);

        await UntilAsync("readyz", 503, $"the inbox {site.Inbox} is not watched: ");
        SamplesOf((await GetAsync("metrics")).Body)["""reportwatcher_inbox_watched{inbox="wire"}"""].ShouldBe(0);

        Directory.Move(site.Folder["elsewhere"], site.Inbox);
        await UntilAsync("readyz", 200, "ok");
    }

    [LinuxFact]
    public async Task WhatHangsIsNeitherAliveNorReady()
    {
        TestTime time = new();
        using Site site = new();
        await using RunningIntake intake = new(site, time);
        ServiceHealth health = intake.Stage<ServiceHealth>();
        await RunningIntake.LookedAtAsync(site, "marker.txt");
        (await health.FindProblemsAsync()).ShouldBeEmpty();

        using (intake.Stage<Progress>().Expect("the cook", TimeSpan.FromSeconds(1)))
        {
            time.Advance(TimeSpan.FromSeconds(3));
            (await health.FindHangsAsync()).ShouldBe(["the cook has been overdue for 2 s"]);
            (await health.FindProblemsAsync()).ShouldBe(["the cook has been overdue for 2 s"]);
        }

        using ManualResetEventSlim gate = new();
        Task blocked = intake.Stage<ReportLedger>().Writer.WriteAsync(_ => gate.Wait());
        Task<IReadOnlyList<string>> asked = health.FindHangsAsync();
        time.Advance(TimeSpan.FromSeconds(5));
        (await asked).ShouldBe(["the ledger's writer does not answer"]);
        gate.Set();
        await blocked;
        (await health.FindHangsAsync()).ShouldBeEmpty();
    }

    [LinuxFact]
    public async Task AFullDiskIsSaidAndIsNoHangThatARestartWouldMend()
    {
        TestTime time = new();
        using Site site = new();
        using NotifyListener systemd = new();
        await using RunningIntake intake = new(site, time);
        ReportLedger ledger = intake.Stage<ReportLedger>();
        ServiceHealth health = intake.Stage<ServiceHealth>();
        await RunningIntake.LookedAtAsync(site, "marker.txt");
        await ledger.Writer.WriteAsync(db => db.Execute($"PRAGMA max_page_count = {db.QuerySingle<int>("PRAGMA page_count")}"));
        using SystemdLifetime lifetime = WatchdogTests.Lifetime(intake, systemd, time);
        await lifetime.WaitForStartAsync(default);

        bool room = false;
        Task waiting = ledger.Writer.WriteAsync(db =>
        {
            if (room)
                db.Execute("PRAGMA max_page_count = 1000000");
            db.Execute("INSERT INTO service VALUES ('large', @large)", new { large = new string('x', 100_000) });
        });
        await Eventually.IsTrueAsync(() => ledger.Writer.WaitsForRoom, "the writer to wait");
        using (intake.Stage<Progress>().Expect("the reader, which waits for the writer,", TimeSpan.Zero))
        {
            (await health.FindHangsAsync()).ShouldBeEmpty();
            (await health.FindProblemsAsync()).ShouldContain("the ledger waits for room on the disk");
            systemd.Clear();
            await time.AdvanceUntilAsync(() => systemd.Messages.Contains("WATCHDOG=1\nSTATUS=Waits for room on the disk"), TimeSpan.FromSeconds(30), "a sign of life");
            systemd.Messages.ShouldNotContain(m => m.StartsWith("STATUS=Hangs", StringComparison.Ordinal));
        }

        room = true;
        await time.AdvanceUntilAsync(() => waiting.IsCompletedSuccessfully, TimeSpan.FromSeconds(1), "the writer to go on");
        await time.AdvanceUntilAsync(() => systemd.Messages.Contains($"WATCHDOG=1\nSTATUS=Watching {site.Inbox}"), TimeSpan.FromSeconds(30), "the status to be good again");
        (await health.FindProblemsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task OnlyWhatIsThereIsAnswered()
    {
        using Site site = WithHealth();
        await using ServiceProcess service = await StartAsync(site);

        (await CodeAsync("POST", "healthz")).ShouldBe(405);
        (await CodeAsync("GET", "")).ShouldBe(404);
        (await CodeAsync("GET", "metrics/../../etc/passwd")).ShouldBe(404);
        (await CodeAsync("HEAD", "healthz", host: "127.0.0.1")).ShouldBe(200);
        // A page in somebody's browser whose name server says that it is here.
        (await CodeAsync("GET", "healthz", host: "attacker.example")).ShouldBe(404);
    }

    private async Task<int> CodeAsync(string method, string path, string host = "localhost")
    {
        using HttpRequestMessage request = new(new HttpMethod(method), Url(path)) { Headers = { Host = $"{host}:{_port}" } };
        using HttpResponseMessage response = await _http.SendAsync(request);
        return (int)response.StatusCode;
    }

    [Fact]
    public async Task APortThatAnotherProgramHasIsSaidAndTheServiceRunsAndTakesAnotherWhenTheSettingsSaySo()
    {
        using TcpListener other = new(IPAddress.Loopback, _port);
        other.Start();
        using Site site = WithHealth();
        await using ServiceProcess service = await ServiceProcess.StartAsync(site);
        await service.PrintsAsync($"Health:Port = {_port} cannot be had");
        site.Drop("report.txt", Troops);
        await site.FiledAsync("report.txt");

        int free = FreePort();
        site.WriteSettings(s => s["Health"] = new JsonObject { ["Port"] = free });

        await service.PrintsAsync($"http://localhost:{free}/");
        (await _http.GetStringAsync($"http://127.0.0.1:{free}/healthz")).ShouldContain("ok");
    }

    [Fact]
    public async Task TheSameMetricsGoToACollector()
    {
        using HttpListener collector = new();
        collector.Prefixes.Add($"http://127.0.0.1:{_port}/");
        collector.Start();
        using Site site = new(s => s["Health"] = new JsonObject
        {
            ["OtlpEndpoint"] = $"http://127.0.0.1:{_port}", ["OtlpProtocol"] = "HttpProtobuf", ["OtlpInterval"] = "00:00:01",
        });
        await using ServiceProcess service = await ServiceProcess.StartAsync(site);

        HttpListenerContext sent = await collector.GetContextAsync().WaitAsync(Eventually.Limit, TimeProvider.System);
        using MemoryStream body = new();
        await sent.Request.InputStream.CopyToAsync(body);
        sent.Response.Close();

        (sent.Request.HttpMethod, sent.Request.Url!.AbsolutePath, sent.Request.ContentType).ShouldBe(("POST", "/v1/metrics", "application/x-protobuf"));
        // Names are UTF-8 in the protocol's messages, whatever is around them.
        string text = Encoding.Latin1.GetString(body.ToArray());
        foreach (string name in (string[])["service.name", "reportwatcher.reports", "reportwatcher.mail.attempts", "reportwatcher.inbox.watched", "reportwatcher.mails.waiting.age"])
            text.ShouldContain(name);
    }

    [Fact]
    public async Task TheVerbHealthFailsWhereNobodyAnswersAndWhereThereIsNoPort()
    {
        using Site silent = WithHealth(), closed = new();

        Finished unanswered = await ServiceProcess.RunAsync("health", "--settings", silent.SettingsFile);
        Finished portless = await ServiceProcess.RunAsync("health", "--settings", closed.SettingsFile);

        (unanswered.Code, portless.Code).ShouldBe((1, 2));
        unanswered.Error.ShouldContain($"http://127.0.0.1:{_port}/healthz does not answer");
        portless.Error.ShouldContain("Health:Port");
    }

    [Theory]
    [InlineData("""{ "Port": 70000 }""", "Health:Port")]
    [InlineData("""{ "OtlpEndpoint": "collector:4317" }""", "Health:OtlpEndpoint")]
    [InlineData("""{ "OtlpInterval": "00:00:00" }""", "Health:OtlpInterval")]
    [InlineData("""{ "OtlpProtocol": "Pigeon" }""", "Health:OtlpProtocol")]
    public async Task MistakesInTheSettingsAreNamed(string health, string key)
    {
        using Site site = new(s => s["Health"] = JsonNode.Parse(health));

        Finished check = await ServiceProcess.RunAsync("check", "--settings", site.SettingsFile);

        check.Code.ShouldBe(2);
        (check.Output + check.Error).ShouldContain(key);
    }

    [Theory]
    [InlineData("grafana-dashboard.json", 13)]
    [InlineData("prometheus-alerts.yml", 11)]
    public async Task WhatIsShippedForMonitoringAsksForMetricsAndLabelsThatAreThere(string file, int least)
    {
        using Site site = WithHealth();
        await using ServiceProcess service = await StartAsync(site);
        string[] samples = [.. SamplesOf(await MetricsOfOneReportAsync(site)).Keys];
        string[] expressions = ExpressionsIn(await File.ReadAllTextAsync(Repository.PathOf("deploy", "monitoring", file)));

        expressions.Length.ShouldBeGreaterThanOrEqualTo(least);
        foreach (string name in expressions.SelectMany(e => MetricName().Matches(e)).Select(m => m.Value).Distinct())
            samples.ShouldContain(s => s == name || s.StartsWith(name + "{", StringComparison.Ordinal), name);
        // A value that a rule asks for by label is one that the series begin with.
        foreach (Match label in expressions.SelectMany(e => LabelledMetric().Matches(e)))
            samples.ShouldContain($"{label.Groups[1]}{{{label.Groups[2]}}}");
    }

    [Fact]
    public async Task TheDashboardShowsEveryMetric()
    {
        using Site site = WithHealth();
        await using ServiceProcess service = await StartAsync(site);
        string dashboard = await File.ReadAllTextAsync(Repository.PathOf("deploy", "monitoring", "grafana-dashboard.json"));

        foreach (Match type in TypeLine().Matches(await MetricsOfOneReportAsync(site)))
            dashboard.ShouldContain(type.Groups[1].Value);
    }

    /// <summary>Durations have no series before the first.</summary>
    private async Task<string> MetricsOfOneReportAsync(Site site)
    {
        site.Drop("report.txt", Troops);
        await site.UntilAsync(() => site.Mails.Count == 3, "three mails");
        string metrics = "";
        await Eventually.IsTrueAsync(() => (metrics = GetAsync("metrics").GetAwaiter().GetResult().Body).Contains("mail_duration", StringComparison.Ordinal), "a mail to be counted");
        return metrics;
    }

    private JsonObject Health() => new() { ["Port"] = _port };

    private Site WithHealth(Action<JsonObject>? change = null) => new(s =>
    {
        s["Health"] = Health();
        change?.Invoke(s);
    });

    private static async Task<ServiceProcess> StartAsync(Site site)
    {
        ServiceProcess service = await ServiceProcess.StartAsync(site);
        await service.PrintsAsync("Health and metrics: ");
        return service;
    }

    private string Url(string path) => $"http://127.0.0.1:{_port}/{path}";

    private async Task<(int Code, string Body)> GetAsync(string path)
    {
        using HttpResponseMessage response = await _http.GetAsync(Url(path));
        return ((int)response.StatusCode, (await response.Content.ReadAsStringAsync()).TrimEnd('\n'));
    }

    private async Task UntilAsync(string path, int code, string text)
    {
        (int Code, string Body) said = default;
        await Eventually.IsTrueAsync(
            () =>
            {
                said = GetAsync(path).GetAwaiter().GetResult();
                return said.Code == code && said.Body.Contains(text, StringComparison.Ordinal);
            },
            $"{path} to say {code} {text}; it says {said.Code} {said.Body}");
    }

    /// <summary>Every line that is no comment, by name and labels; each must be one that Prometheus reads.</summary>
    private static Dictionary<string, double> SamplesOf(string metrics)
        => metrics.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').Select(line =>
        {
            Match sample = SampleLine().Match(line);
            sample.Success.ShouldBeTrue(line);
            return (sample.Groups[1].Value, double.Parse(sample.Groups[2].Value.Replace("+Inf", "Infinity"), CultureInfo.InvariantCulture));
        }).ToDictionary();

    private static string[] ExpressionsIn(string file)
        => file[0] == '{'
            ? [.. JsonDocument.Parse(file).RootElement.GetProperty("panels").EnumerateArray().SelectMany(p => p.GetProperty("targets").EnumerateArray()).Select(t => t.GetProperty("expr").GetString()!)]
            : [.. file.Split('\n').Where(line => line.Contains(" expr: ")).Select(line => line.Split(" expr: ")[1])];

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("""^([a-z_]+(?:\{[a-z_]+="[^"]*"(?:,[a-z_]+="[^"]*")*\})?) (\S+)$""")]
    private static partial Regex SampleLine();

    [GeneratedRegex("reportwatcher_[a-z_]+")]
    private static partial Regex MetricName();

    [GeneratedRegex("""(reportwatcher_[a-z_]+)\{([a-z]+="[^"$]*")\}""")]
    private static partial Regex LabelledMetric();

    [GeneratedRegex("^# TYPE ([a-z_]+) ", RegexOptions.Multiline)]
    private static partial Regex TypeLine();
}
