using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using ReportWatcher.Analysis;
using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Topics;
using ReportWatcher.Analysis.Watching;
using ReportWatcher.Hosting;
using ReportWatcher.Ledger;
using ReportWatcher.Outbox;
using ReportWatcher.Settings;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Outbox;

/// <summary>A real ledger with a recording transport and a clock that stands still, and reports that fire watches without a folder in between.</summary>
internal sealed class OutboxSite : IAsyncDisposable
{
    private readonly List<ReportLedger> _ledgers = [];
    private int _reports;

    /// <param name="change">Changes the section ReportWatcher of the ordinary settings.</param>
    public OutboxSite(Action<JsonObject>? change = null, DateTimeOffset? start = null)
    {
        Site = new Site(change);
        Site.Folders.Create();
        Time = new TestTime(start);
        Live = new LiveSettings(Load());
        Open();
    }

    public Site Site { get; }

    public TestTime Time { get; }

    public LiveSettings Live { get; }

    public RecordingTransport Transport { get; } = new();

    public ReportLedger Ledger => _ledgers[^1];

    public OutboxSender Sender { get; private set; } = null!;

    public DigestWriter Digests { get; private set; } = null!;

    public OperatorNotices Notices { get; private set; } = null!;

    public IReadOnlyList<AlertRow> Alerts => Site.Alerts;

    public IReadOnlyList<AlertRow> Mails(string kind) => [.. Alerts.Where(a => a.Kind == kind)];

    public async Task RestartAsync()
    {
        await Ledger.DisposeAsync();
        Open();
    }

    public void ChangeSettings(Action<JsonObject> change)
    {
        Site.WriteSettings(change);
        Live.Replace(Load());
    }

    /// <summary>Records a report in which watches fire.</summary>
    public Task<RecordedReport> ReportAsync(params string[] watches) => ReportAsync(null, ["withdrawal"], watches);

    /// <summary>A report in which a watch fires because of a figure.</summary>
    public Task<RecordedReport> FigureAsync(string watch, decimal value)
    {
        Figure figure = Some.Figure(Some.Body, "about 2,500 foreign soldiers", value, subject: "soldiers");
        return RecordAsync(null, ["withdrawal"], [new WatchMatch(watch, [new MatchReason(figure.Text, figure.Start, figure.End, figure.Sentence, Figure: figure)])]);
    }

    public Task<RecordedReport> ReportAsync(string? title, string[] topics, params string[] watches)
    {
        const string sentence = "There are about 2,500 foreign soldiers in the country, spread over three main sites.";
        return RecordAsync(title, topics, [.. watches.Select(w => new WatchMatch(w, [Some.Hit(Some.Body, "foreign soldiers", sentence)]))]);
    }

    private async Task<RecordedReport> RecordAsync(string? title, string[] topics, WatchMatch[] matches)
    {
        int number = Interlocked.Increment(ref _reports);
        string name = $"report-{number}.txt";
        ClaimedReport report = await Ledger.ClaimAsync("wire", name, $"/inbox/{name}");
        Article article = Some.Article(title ?? $"Report {number}");
        Findings findings = Some.Findings(article) with
        {
            Topics = [.. topics.Select(t => new TopicScore(t, 0.9, []))],
            Matches = matches,
        };
        IReadOnlyList<NewAlert> alerts = AlertComposer.Compose(Live.Current, report, findings, Time.GetUtcNow());
        return await Ledger.RecordAsync(report, new ContentIdentity($"sha of {name}", 10), findings, alerts);
    }

    public Task DrainAsync() => Sender.DrainAsync(_ => { }, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        Digests.Dispose();
        await Ledger.DisposeAsync();
        Site.Dispose();
    }

    private WatcherSettings Load() => SettingsFile.Load(Site.SettingsFile);

    private void Open()
    {
        _ledgers.Add(ReportLedger.Open(Site.Folders, Time));
        OutboxSignal signal = new();
        Sender = new OutboxSender(new AlertLedger(Ledger, Time), Ledger, Live, signal, new Progress(Time), Time, NullLogger<OutboxSender>.Instance) { OpenTransport = (_, _) => Transport };
        Notices = new OperatorNotices(new NoticeLedger(Ledger, Time), Ledger, Site.Folders, Live, signal, Time, NullLogger<OperatorNotices>.Instance);
        Digests = new DigestWriter(new DigestLedger(Ledger, Time), Live, signal, Time, NullLogger<DigestWriter>.Instance);
    }
}
