using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReportWatcher.Hosting;
using ReportWatcher.Hosting.Windows;
using ReportWatcher.Reading;
using ReportWatcher.Settings;
using ReportWatcher.Storage;

namespace ReportWatcher.Commands;

/// <summary><c>run</c>: the service, in the foreground of whoever started it.</summary>
internal static class RunCommand
{
    public const string Name = "run";

    /// <summary>In the command line of the installed service of Windows.</summary>
    public static Option<bool> ServiceOption { get; } = new("--service") { Hidden = true };

    public static Command Create()
    {
        Command command = new(Name, "Watch the inboxes until stopped (the default).") { ServiceOption };
        command.SetAction(RunAsync);
        return command;
    }

    public static Task<int> RunAsync(ParseResult arguments, CancellationToken stopping)
        => OperatingSystem.IsWindows() && arguments.GetValue(ServiceOption)
            ? WindowsService.RunAsync(windows => RunAsync(arguments, windows, stopping))
            : RunAsync(arguments, windows: null, stopping);

    private static async Task<int> RunAsync(ParseResult arguments, WindowsService? windows, CancellationToken stopping)
    {
        WatcherSettings settings = SettingsFile.Load(SettingsFile.Find(arguments.GetValue(CommandLine.SettingsOption)));
        // Empty: the default builder would read settings by its own rules and watch them with a watcher of its own.
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        AddLogging(builder.Logging, arguments.GetValue(CommandLine.JsonOption), windows);
        StopDeadline deadline = new();
        builder.Services.AddSingleton(deadline).AddStages(settings).AddParts().AddLifetime(windows);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = StopDeadline.Patience);

        await using ServiceEnd end = new(builder.Build(), deadline);
        // Before the host starts: a data folder in use is a plain error, no failed start with a stack trace.
        _ = end.Host.Services.GetRequiredService<DataLock>();
        end.Add("the ledger", end.Host.Services.GetRequiredService<Ledger.ReportLedger>());
        ReportReader reader = end.Host.Services.GetRequiredService<ReportReader>();
        end.Add("the processes that read files", reader);
        reader.StartAhead();
        return await RunAsync(end.Host, deadline, stopping);
    }

    /// <summary>From start to stop; a fault of the program is logged with all that is known of it.</summary>
    internal static async Task<int> RunAsync(IHost host, StopDeadline deadline, CancellationToken stopping)
    {
        ILogger log = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(RunCommand));
        try
        {
            await host.StartAsync(stopping);
            // Whoever registers last is told first: before all the others, one of whom may be what hangs.
            using CancellationTokenRegistration asked = stopping.Register(Begin);
            using CancellationTokenRegistration failed = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(Begin);
            // The host gives up in different ways; who has not ended by then is known all the same.
            Task stopped = host.WaitForShutdownAsync(stopping);
            await stopped.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (deadline.Missing is { } missing)
            {
                log.NotEnded(StopDeadline.Patience.TotalSeconds, missing, ExitCode.Failed);
                return ExitCode.Failed;
            }

            await stopped;
            return Environment.ExitCode;
        }
        catch (Exception e) when (Faults.IsFault(e))
        {
            log.ServiceFailed(e, $"{Faults.Say(e)}; please report it");
            return ExitCode.Failed;
        }

        void Begin() => deadline.Begin(host.Services.GetRequiredService<ILoggerFactory>());
    }

    /// <summary>Ends the host, and before it what may take its time, so that the <see cref="StopDeadline"/> can name what does not end.</summary>
    private sealed class ServiceEnd : IAsyncDisposable
    {
        private readonly StopDeadline _deadline;
        private readonly Stack<(string What, object Stage)> _ends = [];

        public ServiceEnd(IHost host, StopDeadline deadline)
        {
            (Host, _deadline) = (host, deadline);
            Add("what is left of the service", host);
        }

        public IHost Host { get; }

        /// <summary>What was added last ends first.</summary>
        public void Add(string what, object stage) => _ends.Push((what, stage));

        public async ValueTask DisposeAsync()
        {
            // Also after a start that failed.
            _deadline.Begin(Host.Services.GetRequiredService<ILoggerFactory>());
            while (_ends.TryPop(out (string What, object Stage) next))
            {
                using IDisposable open = _deadline.Open(next.What);
                if (next.Stage is IAsyncDisposable stage)
                    await stage.DisposeAsync();
                else
                    ((IDisposable)next.Stage).Dispose();
            }
        }
    }

    private static void AddLogging(ILoggingBuilder logging, bool json, WindowsService? windows)
    {
        logging.SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning).AddFilter("Quartz", LogLevel.Warning);
        if (OperatingSystem.IsWindows() && windows is not null)
            logging.AddServiceLog();
        else if (json)
            logging.AddJsonConsole(options => options.UseUtcTimestamp = true);
        else if (JournalLogger.IsWanted)
            logging.AddProvider(new JournalLogger(JournalLogger.SocketPath));
        else
            logging.AddSimpleConsole(options => (options.SingleLine, options.TimestampFormat) = (true, "HH:mm:ss "));
    }
}
