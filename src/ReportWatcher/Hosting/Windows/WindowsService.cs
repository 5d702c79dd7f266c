using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using ReportWatcher.Commands;
using ReportWatcher.Settings;

namespace ReportWatcher.Hosting.Windows;

/// <summary>This process as a service of Windows: what it tells the service control manager, and what it is told. One process is one service.</summary>
/// <remarks>The manager must be answered before the settings are read: whoever cannot is a service that "did not respond", whatever the reason.</remarks>
[SupportedOSPlatform("windows")]
internal sealed class WindowsService : IDisposable
{
    public const string Name = "ReportWatcher";

    private const uint CallNotImplemented = 120;

    // A start or stop that is silent for this long is taken for a hang.
    private static readonly TimeSpan s_waitHint = TimeSpan.FromSeconds(15), s_pulse = TimeSpan.FromSeconds(3);

    // The manager calls back without a context.
    private static WindowsService? s_current;

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer _pulse;
    private nint _handle;
    private ServiceApi.Status _status = new() { Type = ServiceApi.OwnProcess, State = ServiceState.StartPending };

    private WindowsService(TimeProvider time)
        => _pulse = time.CreateTimer(_ => Pulse(), null, s_pulse, s_pulse);

    /// <summary>Raised on the manager's thread, which waits for it.</summary>
    public event Action<ServiceControl>? Controlled;

    /// <summary>Runs what the process is for as a service; its exit code, or the exception that ended it, becomes the service's.</summary>
    /// <exception cref="IOException">The process was not started by the service control manager.</exception>
    public static async Task<int> RunAsync(Func<WindowsService, Task<int>> run)
    {
        using WindowsService service = new(TimeProvider.System);
        await service.ConnectAsync();
        int code = ExitCode.Failed;
        try
        {
            code = await run(service);
        }
        catch (Exception e)
        {
            // Nobody sees what is printed here.
            ServiceLog.Once(log => log.ServiceFailed(e is SettingsException ? null : e, e.Message));
            code = e is SettingsException ? ExitCode.Usage : ExitCode.Failed;
        }
        finally
        {
            service.Stopped(code);
        }

        return code;
    }

    public void Running() => Tell(ServiceState.Running);

    public void Stopping() => Tell(ServiceState.StopPending);

    public void Dispose() => _pulse.Dispose();

    private void Stopped(int code) => Tell(ServiceState.Stopped, code);

    private async Task ConnectAsync()
    {
        s_current = this;
        new Thread(Dispatch) { IsBackground = true, Name = "service control" }.Start();
        await _connected.Task;
    }

    /// <summary>Lends the manager a thread, until the service has stopped.</summary>
    private unsafe void Dispatch()
    {
        fixed (char* name = Name)
        {
            ServiceApi.TableEntry* table = stackalloc ServiceApi.TableEntry[2];
            table[0] = new() { Name = name, Main = &Serve };
            table[1] = default;
            if (ServiceApi.StartServiceCtrlDispatcherW(table))
                return;
        }

        int error = Marshal.GetLastPInvokeError();
        _connected.TrySetException(new IOException(error == ServiceApi.NotStartedByManager
            ? "run --service is for the service control manager of Windows: reportwatcher service start; in a console: reportwatcher run"
            : $"the service control manager cannot be reached: {new Win32Exception(error).Message}"));
    }

    [UnmanagedCallersOnly]
    private static unsafe void Serve(uint count, char** arguments)
    {
        WindowsService service = s_current!;
        service._handle = ServiceApi.RegisterServiceCtrlHandlerExW(Name, &Handle, 0);
        service.Tell(ServiceState.StartPending);
        service._connected.TrySetResult();
    }

    [UnmanagedCallersOnly]
    private static uint Handle(uint control, uint eventType, nint eventData, nint context)
    {
        switch ((ServiceControl)control)
        {
            case ServiceControl.Interrogate:
                return 0;
            case ServiceControl.Stop or ServiceControl.Shutdown or ServiceControl.Preshutdown or ServiceControl.ParameterChange:
                s_current!.Controlled?.Invoke((ServiceControl)control);
                return 0;
            default:
                return CallNotImplemented;
        }
    }

    private void Pulse()
    {
        lock (_lock)
        {
            if (_status.State is ServiceState.StartPending or ServiceState.StopPending && _handle != 0)
                Tell(_status.State);
        }
    }

    private void Tell(ServiceState state, int code = 0)
    {
        lock (_lock)
        {
            // What has ended says no more, and what is ending is not running any more, whenever its inboxes are found.
            if (_status.State == ServiceState.Stopped || (state == ServiceState.Running && _status.State != ServiceState.StartPending))
                return;

            bool pending = state is ServiceState.StartPending or ServiceState.StopPending;
            _status.CheckPoint = !pending ? 0 : state == _status.State ? _status.CheckPoint + 1 : 1;
            _status.WaitHint = pending ? (uint)s_waitHint.TotalMilliseconds : 0;
            _status.State = state;
            _status.Accepted = state == ServiceState.Running
                ? ServiceApi.AcceptStop | ServiceApi.AcceptShutdown | ServiceApi.AcceptPreshutdown | ServiceApi.AcceptParameterChange
                : 0;
            _status.Win32ExitCode = code == 0 ? 0u : ServiceApi.SpecificError;
            _status.SpecificExitCode = (uint)code;
            // It fails when Windows itself is going down, and then nobody is left to be told.
            _ = ServiceApi.SetServiceStatus(_handle, _status);
        }
    }
}
