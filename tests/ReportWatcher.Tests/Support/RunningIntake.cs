using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ReportWatcher.Hosting;
using ReportWatcher.Intake;
using ReportWatcher.Settings;

namespace ReportWatcher.Tests.Support;

/// <summary>The intake of a site at work in this process: real files, real events, a real ledger; the clock is the test's where it gives one.</summary>
internal sealed class RunningIntake : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ServiceProvider _stages;
    private readonly Task _running;

    public RunningIntake(Site site, TimeProvider? time = null)
    {
        IServiceCollection services = new ServiceCollection()
            .AddStages(SettingsFile.Load(site.SettingsFile))
            .AddLogging(logging => logging.AddProvider(Log));
        if (time is not null)
            services.AddSingleton(time);
        _stages = services.BuildServiceProvider();
        _running = _stages.GetRequiredService<InboxIntake>().RunAsync(_stop.Token);
        site.Running = _running;
    }

    public RecordedLog Log { get; } = new();

    public T Stage<T>() where T : notnull => _stages.GetRequiredService<T>();

    /// <summary>Drops a report that is taken at once and waits for its end: whatever was in the inbox before it has been looked at by then.</summary>
    public static async Task LookedAtAsync(Site site, string marker)
    {
        site.Drop(marker, $"A marker that nobody watches for, called {marker}.\n\nIt says nothing of any number.\n");
        await site.FiledAsync(marker);
    }

    /// <summary>Stops the intake and brings up what failed in it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await Eventually.EndsAsync(_running, "the intake to stop");
        }
        catch (OperationCanceledException)
        {
        }
        finally
        {
            await _stages.DisposeAsync();
            _stop.Dispose();
        }
    }
}
