using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;
using ReportWatcher.Hosting.Windows;
using ReportWatcher.Intake;
using ReportWatcher.Learning;
using ReportWatcher.Ledger;
using ReportWatcher.Outbox;
using ReportWatcher.Reading;
using ReportWatcher.Settings;
using ReportWatcher.Storage;
using ReportWatcher.Upkeep;

namespace ReportWatcher.Hosting;

/// <summary>The stages, registered in the order in which a report passes them.</summary>
internal static class Stages
{
    public static IServiceCollection AddStages(this IServiceCollection services, WatcherSettings settings)
        => services
            .AddSingleton(TimeProvider.System)
            .AddSingleton<Progress>()
            .AddSingleton(new LiveSettings(settings))
            .AddSingleton(new Folders(settings.DataFolder))
            .AddSingleton(provider => DataLock.Take(provider.GetRequiredService<Folders>()))
            .AddSingleton(OpenLedger)
            .AddSingleton<ExampleLedger>()
            .AddSingleton<LiveModel>()
            .AddSingleton<TopicLearning>()
            .AddSingleton<Corrections>()
            .AddSingleton<DiskRoom>()
            .AddSingleton<ReportClaims>()
            .AddSingleton(CreateReader)
            .AddSingleton<ReportProcessor>()
            .AddSingleton<ReportFiling>()
            .AddSingleton<ReportPipeline>()
            .AddSingleton<InboxStates>()
            .AddSingleton<InboxIntake>()
            .AddSingleton<AlertLedger>()
            .AddSingleton<OutboxSignal>()
            .AddSingleton<DigestLedger>()
            .AddSingleton<DigestWriter>()
            .AddSingleton<NoticeLedger>()
            .AddSingleton<OperatorNotices>()
            .AddSingleton<OutboxSender>()
            .AddSingleton<RetryLedger>()
            .AddSingleton<Retries>()
            .AddSingleton<RetryDesk>()
            .AddSingleton<RetentionLedger>()
            .AddSingleton<Retention>()
            .AddSingleton<SettingsReload>()
            .AddSingleton<ServiceHealth>();

    /// <summary>Who started the service is told how it gets on; where nobody asks to be told, the console's Ctrl+C ends it.</summary>
    public static IServiceCollection AddLifetime(this IServiceCollection services, WindowsService? windows)
    {
        NotifySocket? systemd = NotifySocket.TakeFromEnvironment();
        if (OperatingSystem.IsWindows() && windows is not null)
            services.AddSingleton(windows).AddSingleton<IHostLifetime, WindowsServiceLifetime>();
        else if (systemd is not null)
            services.AddSingleton(systemd).AddSingleton<IHostLifetime, SystemdLifetime>();
        // systemd's own watchdog needs nothing of ours to work. Who else starts services has none.
        return systemd?.Watchdog is not null ? services : services.AddSingleton<HangWatch>().AddPart<HangWatch>("watchdog", (watch, stopping) => watch.RunAsync(stopping));
    }

    /// <summary>What runs as long as the service does. <see cref="StopDeadline"/> is the caller's to add.</summary>
    public static IServiceCollection AddParts(this IServiceCollection services)
        => services
            // Longer than between two sweeps: it knows of each when the one before is over, and needs not look for it twice a minute.
            .AddQuartz(quartz => quartz.ConfigureScheduler(scheduler => scheduler.IdleWaitTime = 2 * OutboxSchedule.Interval))
            .AddQuartzHostedService()
            .AddSingleton<ClockWatch>()
            .AddSingleton<RetrainSchedule>()
            .AddSingleton<OutboxSchedule>()
            .AddSingleton<HealthServer>()
            .AddSingleton<RetentionSchedule>()
            .AddSingleton(provider => new WorkingSet(provider.GetRequiredService<TimeProvider>()))
            .AddPart<SettingsReload>("settings", (reload, stopping) => reload.RunAsync(stopping))
            .AddPart<ClockWatch>("clock", (clock, stopping) => clock.RunAsync(stopping))
            .AddPart<Corrections>("corrections", (corrections, stopping) => corrections.RunAsync(stopping))
            .AddPart<RetrainSchedule>("retraining", (schedule, stopping) => schedule.RunAsync(stopping))
            .AddPart<InboxIntake>("intake", (intake, stopping) => intake.RunAsync(stopping))
            .AddPart<OutboxSchedule>("outbox schedule", (schedule, stopping) => schedule.RunAsync(stopping))
            .AddPart<OutboxSender>("outbox", (sender, stopping) => sender.RunAsync(stopping))
            .AddPart<RetryDesk>("retries", (desk, stopping) => desk.RunAsync(stopping))
            .AddPart<HealthServer>("health", (server, stopping) => server.RunAsync(stopping))
            .AddPart<RetentionSchedule>("retention", (schedule, stopping) => schedule.RunAsync(stopping))
            .AddPart<WorkingSet>("working set", (memory, stopping) => memory.RunAsync(stopping));

    private static IServiceCollection AddPart<T>(this IServiceCollection services, string name, Func<T, CancellationToken, Task> run) where T : notnull
        => services.AddSingleton<IHostedService>(provider => new Part(
            name,
            stopping => run(provider.GetRequiredService<T>(), stopping),
            provider.GetRequiredService<StopDeadline>(),
            provider.GetRequiredService<IHostApplicationLifetime>(),
            provider.GetRequiredService<ILogger<Part>>()));

    private static ReportReader CreateReader(IServiceProvider provider)
    {
        LiveSettings live = provider.GetRequiredService<LiveSettings>();
        return new ReportReader(
            () => live.Current.Reader, () => live.Current.Reading, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ReportReader>>());
    }

    private static ReportLedger OpenLedger(IServiceProvider provider)
    {
        // The lock first: there is one writer.
        _ = provider.GetRequiredService<DataLock>();
        TimeProvider time = provider.GetRequiredService<TimeProvider>();
        using IDisposable? longer = provider.GetService<NotifySocket>()?.AskForTime("Opening the ledger; a large one is brought up to date for minutes after an upgrade", time);
        return ReportLedger.Open(provider.GetRequiredService<Folders>(), time, provider.GetRequiredService<ILogger<ReportLedger>>());
    }
}
