using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ReportWatcher.Hosting;
using ReportWatcher.Intake;
using ReportWatcher.Ledger;
using ReportWatcher.Outbox;
using ReportWatcher.Settings;

namespace ReportWatcher.Benchmarks.Intake;

/// <summary>The intake of the service on a folder of generated reports, in this process.</summary>
internal sealed class IntakeRun : IAsyncDisposable
{
    private readonly string _folder;
    private readonly CancellationTokenSource _stop = new();
    private readonly ServiceProvider _stages;
    private readonly RecordedTimes _recorded = new();
    private Task _running = Task.CompletedTask;

    /// <param name="mail">The mail settings.</param>
    public IntakeRun(string folder, JsonObject mail)
    {
        _folder = folder;
        Directory.CreateDirectory(Inbox);
        WatcherSettings settings = SettingsFile.Load(ReportStock.WriteSettings(folder, mail));
        _stages = new ServiceCollection().AddStages(settings).AddLogging(logging => logging.AddProvider(_recorded)).BuildServiceProvider();
    }

    public string Inbox => Path.Combine(_folder, "inbox");

    public LedgerWriter Ledger => _stages.GetRequiredService<ReportLedger>().Writer;

    public int Recorded => _recorded.Count;

    /// <param name="withOutbox">Alerts are sent too, not only recorded.</param>
    public void Start(bool withOutbox = false)
        => _running = withOutbox
            ? Task.WhenAll(_stages.GetRequiredService<InboxIntake>().RunAsync(_stop.Token), _stages.GetRequiredService<OutboxSender>().RunAsync(_stop.Token))
            : _stages.GetRequiredService<InboxIntake>().RunAsync(_stop.Token);

    /// <summary>Waits until so many reports are recorded; returns the instant of the last.</summary>
    public async Task<long> RecordedAsync(int count)
    {
        // Not by looking now and then: to be woken so often would be a part of what is measured.
        if (await Task.WhenAny(_recorded.Reaches(count), _running) == _running)
            await _running;
        return _recorded.Last;
    }

    /// <summary>From here on the time of each record is kept: of a million they would be all the memory.</summary>
    public void KeepTimes() => _recorded.KeepsTimes = true;

    /// <summary>When a report was recorded, as the monotonic clock counts.</summary>
    public long RecordedAt(string name) => _recorded.Times[name];

    /// <summary>Stops the intake; whatever is under way is finished.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException)
        {
        }

        await _stages.DisposeAsync();
    }

    /// <summary>What is wrong with the outcome; empty where every report is recorded, fired what it must and lies in done/ with its content.</summary>
    public IReadOnlyList<string> Check(int reports)
    {
        List<string> wrong = [];
        string data = Path.Combine(_folder, "data");
        using SqliteConnection db = new($"Data Source={Path.Combine(data, "ledger.db")};Pooling=False");
        db.Open();
        BitSet seen = new(reports);
        foreach (Row row in db.Query<Row>(
            """
            SELECT name AS Name, state AS State, folder AS Folder, stored_name AS StoredName, size AS Size, filed_at IS NOT NULL AS Filed,
                (SELECT group_concat(watch, ',' ORDER BY watch) FROM matches WHERE report_id = id) AS Fired FROM reports
            """, buffered: false))
        {
            int number = Number(row.Name);
            string fires = string.Join(',', ReportStock.Fires(number).Distinct().Order().Select(ReportStock.WatchName));
            string file = Path.Combine(data, row.Folder ?? "", row.StoredName);
            if (!seen.Add(number))
                wrong.Add($"{row.Name}: recorded twice");
            if (row.State != "done" || !row.Filed || (row.Fired ?? "") != fires)
                wrong.Add($"{row.Name}: {row.State}, filed {row.Filed}, fired \"{row.Fired}\" and must fire \"{fires}\"");
            if (!File.Exists(file) || new FileInfo(file).Length != row.Size)
                wrong.Add($"{row.Name}: does not lie whole in {row.Folder}");
            if (wrong.Count > 20)
                return wrong;
        }

        if (seen.Count != reports)
            wrong.Add($"{seen.Count} of {reports} reports are in the ledger");
        foreach (string left in new[] { Inbox, Path.Combine(data, "work"), Path.Combine(data, "failed") }.SelectMany(Directory.EnumerateFiles).Take(5))
            wrong.Add($"{left}: left behind");
        return wrong;
    }

    public static string FileName(int number) => string.Create(CultureInfo.InvariantCulture, $"report-{number:0000000}.txt");

    public async ValueTask DisposeAsync()
    {
        await _stages.DisposeAsync();
        _stop.Dispose();
    }

    private static int Number(string name) => int.Parse(name.AsSpan(7, 7), CultureInfo.InvariantCulture);

    private sealed class Row
    {
        public string Name { get; init; } = "";

        public string State { get; init; } = "";

        public string? Folder { get; init; }

        public string StoredName { get; init; } = "";

        public long Size { get; init; }

        public bool Filed { get; init; }

        public string? Fired { get; init; }
    }

    private sealed class BitSet(int size)
    {
        private readonly bool[] _bits = new bool[size];

        public int Count { get; private set; }

        public bool Add(int bit)
        {
            if (_bits[bit])
                return false;
            Count++;
            return _bits[bit] = true;
        }
    }

    /// <summary>Counts the events that say a report is recorded, and keeps their times: they are logged when the transaction is durable.</summary>
    private sealed class RecordedTimes : ILoggerProvider, ILogger
    {
        private readonly Lock _lock = new();
        private int _count;
        private int _goal = int.MaxValue;
        private TaskCompletionSource _reached = new();

        public bool KeepsTimes { get; set; }

        public int Count => Volatile.Read(ref _count);

        public long Last { get; private set; }

        public ConcurrentDictionary<string, long> Times { get; } = [];

        /// <summary>Ends when so many are recorded.</summary>
        public Task Reaches(int count)
        {
            lock (_lock)
            {
                (_goal, _reached) = (count, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                if (_count >= _goal)
                    _reached.SetResult();
                return _reached.Task;
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Warning)
                Console.Error.WriteLine(formatter(state, exception));
            if (eventId.Id != 1001)
                return;
            long now = TimeProvider.System.GetTimestamp();
            if (KeepsTimes && state is IReadOnlyList<KeyValuePair<string, object?>> values)
                Times[(string)values[0].Value!] = now;
            lock (_lock)
            {
                Last = now;
                if (++_count == _goal)
                    _reached.TrySetResult();
            }
        }

        public void Dispose()
        {
        }
    }
}
