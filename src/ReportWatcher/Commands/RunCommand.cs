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
    /// <summary>In the command line of the installed service of Windows.</summary>
    public static Option<bool> ServiceOption { get; } = new("--service") { Hidden = true };

    public static Command Create()
    {
        Command command = new("run", "Watch the inboxes until stopped (the default).") { ServiceOption };
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
        builder.Services.AddStages(settings).AddParts().AddLifetime(windows);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(30));

        using IHost host = builder.Build();
        // Before the host starts: a data folder in use is a plain error, no failed start with a stack trace.
        _ = host.Services.GetRequiredService<DataLock>();
        _ = host.Services.GetRequiredService<Ledger.ReportLedger>();
        host.Services.GetRequiredService<ReportReader>().StartAhead();
        await host.RunAsync(stopping);
        return Environment.ExitCode;
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
