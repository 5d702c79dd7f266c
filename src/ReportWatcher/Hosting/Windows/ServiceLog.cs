using System.Diagnostics;
using System.Runtime.Versioning;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.EventLog;

namespace ReportWatcher.Hosting.Windows;

/// <summary>Where a service of Windows writes: the Event Log, "Application", under the source that the installation registered.</summary>
[SupportedOSPlatform("windows")]
internal static class ServiceLog
{
    private const string LogName = "Application";

    /// <summary>What needs a person, and what the service itself does. A line for each of thousands of reports would push everybody else's events out.</summary>
    public static ILoggingBuilder AddServiceLog(this ILoggingBuilder logging)
        => logging
            .AddEventLog(new EventLogSettings { LogName = LogName, SourceName = WindowsService.Name })
            .AddFilter<EventLogLoggerProvider>(category: null, LogLevel.Warning)
            .AddFilter<EventLogLoggerProvider>("ReportWatcher.Hosting", LogLevel.Information)
            .AddFilter<EventLogLoggerProvider>("ReportWatcher.Settings", LogLevel.Information);

    /// <summary>Tells Windows where the texts of our events are. Only an administrator may do so, and without it no event is written.</summary>
    public static void Register()
    {
        if (!EventLog.SourceExists(WindowsService.Name))
            EventLog.CreateEventSource(WindowsService.Name, LogName);
    }

    /// <summary>Events that are there stay, without their texts.</summary>
    public static void Unregister()
    {
        if (EventLog.SourceExists(WindowsService.Name))
            EventLog.DeleteEventSource(WindowsService.Name);
    }

    /// <summary>For what happens where there is no host.</summary>
    public static void Once(Action<ILogger> write)
    {
        using ILoggerFactory factory = LoggerFactory.Create(logging => logging.AddServiceLog());
        write(factory.CreateLogger<WindowsService>());
    }
}
