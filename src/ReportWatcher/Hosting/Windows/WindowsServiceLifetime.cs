using System.Runtime.Versioning;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReportWatcher.Intake;
using ReportWatcher.Settings;

namespace ReportWatcher.Hosting.Windows;

/// <summary>The life of the service under Windows: running, stopping when it is told to or when Windows shuts down, reloading at a change of parameters.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsServiceLifetime(
    WindowsService service, InboxStates inboxes, SettingsReload settings, IHostApplicationLifetime host, ILogger<WindowsServiceLifetime> log)
    : IHostLifetime, IDisposable
{
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _ = SayRunningAsync();
        host.ApplicationStopping.Register(service.Stopping);
        service.Controlled += Obey;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => service.Controlled -= Obey;

    private async Task SayRunningAsync()
    {
        // Running is who misses no file, as under systemd.
        await inboxes.Looked;
        service.Running();
    }

    /// <summary>The manager waits for the answer, and with it every other service: what takes time goes elsewhere.</summary>
    private void Obey(ServiceControl control)
    {
        if (control == ServiceControl.ParameterChange)
        {
            _ = Task.Run(settings.ReloadAsync);
            return;
        }

        log.ServiceToldToStop($"{control}");
        service.Stopping();
        _ = Task.Run(host.StopApplication);
    }
}
