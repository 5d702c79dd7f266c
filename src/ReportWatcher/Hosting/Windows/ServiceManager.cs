using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace ReportWatcher.Hosting.Windows;

/// <summary>The service as the service control manager of Windows has it: made, removed, started, stopped, asked.</summary>
[SupportedOSPlatform("windows")]
internal sealed class ServiceManager(TimeProvider time)
{
    private const string DisplayName = "ReportWatcher", Account = @"NT SERVICE\" + WindowsService.Name;
    private const string DescriptionText = "Watches folders for reports and mails an alert when a watched word or figure appears in one.";

    // The program itself gives up after 30 s. Windows waits with its own shutdown for no longer than this.
    private const uint PreshutdownMilliseconds = 40_000;

    private const uint ServiceSidUnrestricted = 1;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60), s_look = TimeSpan.FromMilliseconds(100);

    // A failure that lasts, mistakes in the settings say, is tried again every five minutes; a day without one makes the next the first again.
    private static readonly TimeSpan[] s_restartAfter = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5)];
    private static readonly TimeSpan s_forgetFailuresAfter = TimeSpan.FromDays(1);

    /// <summary>Makes the service: started with Windows, as a user of its own, restarted when it fails.</summary>
    /// <param name="command">The command line.</param>
    /// <returns>What this Windows does not know of all that was asked for; mostly nothing.</returns>
    /// <exception cref="ServiceException">It is there already, or may not be made.</exception>
    public static unsafe IReadOnlyList<string> Create(string command)
    {
        using ServiceHandle manager = Manager(ServiceApi.ManagerConnect | ServiceApi.ManagerCreateService);
        using ServiceHandle service = Check(ServiceApi.CreateServiceW(
            manager, WindowsService.Name, DisplayName,
            ServiceApi.ChangeConfiguration | ServiceApi.StartAccess, ServiceApi.OwnProcess, ServiceApi.AutoStart, ServiceApi.ErrorNormal, command,
            group: null, tag: 0, dependencies: null, Account, password: null), "made");

        List<string> unknown = [];
        fixed (char* description = DescriptionText)
            Set(ServiceApi.Description, &description, "description");
        uint yes = 1, sid = ServiceSidUnrestricted, preshutdown = PreshutdownMilliseconds;
        // After what else starts with Windows: the network's names are known by then.
        Set(ServiceApi.DelayedAutoStart, &yes, "delayed start");
        SetRecovery();
        // Also when it ends by itself with an exit code, not only when it crashes.
        Set(ServiceApi.FailureActionsFlag, &yes, "recovery after an orderly end with an error");
        Set(ServiceApi.SidInfo, &sid, "service SID");
        Set(ServiceApi.PreshutdownInfo, &preshutdown, "time to finish before Windows shuts down");
        return unknown;

        void SetRecovery()
        {
            ServiceApi.FailureAction* actions = stackalloc ServiceApi.FailureAction[s_restartAfter.Length];
            for (int i = 0; i < s_restartAfter.Length; i++)
                actions[i] = new() { Type = ServiceApi.FailureAction.Restart, DelayMilliseconds = (uint)s_restartAfter[i].TotalMilliseconds };
            ServiceApi.FailureActionList list = new() { ResetSeconds = (uint)s_forgetFailuresAfter.TotalSeconds, Count = (uint)s_restartAfter.Length, Actions = actions };
            Set(ServiceApi.FailureActions, &list, "recovery");
        }

        void Set(uint level, void* value, string what)
        {
            if (ServiceApi.ChangeServiceConfig2W(service, level, value))
                return;
            if (Marshal.GetLastPInvokeError() != ServiceApi.InvalidLevel)
                throw Failure("set up");
            // Wine, or a Windows older than all that is supported.
            unknown.Add(what);
        }
    }

    /// <exception cref="ServiceException">It is not there, or may not be removed.</exception>
    public static void Delete()
    {
        using ServiceHandle service = Open(ServiceApi.Delete);
        if (!ServiceApi.DeleteService(service))
            throw Failure("removed");
    }

    /// <summary>Starts it and waits until it watches.</summary>
    /// <returns>False: it ran already.</returns>
    /// <exception cref="ServiceException">It is not there, may not be started, or ended at once.</exception>
    public async Task<bool> StartAsync(CancellationToken stopping)
    {
        using ServiceHandle service = Open(ServiceApi.StartAccess | ServiceApi.QueryStatus);
        if (!ServiceApi.StartServiceW(service, 0, 0))
            return Marshal.GetLastPInvokeError() == ServiceApi.AlreadyRunning ? false : throw Failure("started");

        ServiceApi.ProcessStatus status = await LeavesAsync(service, ServiceState.StartPending, stopping);
        return status.Status.State == ServiceState.Running ? true
            : throw new ServiceException($"The service ended as soon as it was started{WhyItEnded(status.Status)}. The Event Log, \"Application\", has the reason; reportwatcher check looks at the settings.");
    }

    /// <summary>Stops it and waits until its process is gone, so that its files can be replaced.</summary>
    /// <returns>False: it did not run.</returns>
    /// <exception cref="ServiceException">It is not there, may not be stopped, or does not stop.</exception>
    public async Task<bool> StopAsync(CancellationToken stopping)
    {
        using ServiceHandle service = Open(ServiceApi.StopAccess | ServiceApi.QueryStatus);
        uint process = Query(service).ProcessId;
        if (!ServiceApi.ControlService(service, ServiceControl.Stop, out _))
            return Marshal.GetLastPInvokeError() == ServiceApi.NotActive ? false : throw Failure("stopped");

        ServiceApi.ProcessStatus status = await LeavesAsync(service, ServiceState.StopPending, stopping);
        if (status.Status.State != ServiceState.Stopped)
            throw new ServiceException($"The service was told to stop and is {status.Status.State}.");
        await EndsAsync(process, stopping);
        return true;
    }

    /// <summary>Null where it is not installed; without an exit code while it has not ended yet.</summary>
    /// <exception cref="ServiceException">The manager does not tell.</exception>
    public static (ServiceState State, uint ProcessId, uint? ExitCode)? Find()
    {
        using ServiceHandle manager = Manager(ServiceApi.ManagerConnect);
        using ServiceHandle service = ServiceApi.OpenServiceW(manager, WindowsService.Name, ServiceApi.QueryStatus);
        if (service.IsInvalid)
            return Marshal.GetLastPInvokeError() == ServiceApi.NoSuchService ? null : throw Failure("asked");

        ServiceApi.ProcessStatus status = Query(service);
        uint? code = status.Status switch
        {
            { State: not ServiceState.Stopped } or { Win32ExitCode: ServiceApi.NeverStarted } => null,
            { Win32ExitCode: ServiceApi.SpecificError } => status.Status.SpecificExitCode,
            _ => status.Status.Win32ExitCode,
        };
        return (status.Status.State, status.ProcessId, code);
    }

    private static ServiceHandle Manager(uint access) => Check(ServiceApi.OpenSCManagerW(null, null, access), "reached");

    private static ServiceHandle Open(uint access)
    {
        using ServiceHandle manager = Manager(ServiceApi.ManagerConnect);
        return Check(ServiceApi.OpenServiceW(manager, WindowsService.Name, access), "reached");
    }

    private static unsafe ServiceApi.ProcessStatus Query(ServiceHandle service)
        => ServiceApi.QueryServiceStatusEx(service, 0, out ServiceApi.ProcessStatus status, sizeof(ServiceApi.ProcessStatus), out _) ? status : throw Failure("asked");

    private async Task<ServiceApi.ProcessStatus> LeavesAsync(ServiceHandle service, ServiceState pending, CancellationToken stopping)
    {
        long begun = time.GetTimestamp();
        while (true)
        {
            ServiceApi.ProcessStatus status = Query(service);
            if (status.Status.State != pending)
                return status;
            if (time.GetElapsedTime(begun) > s_patience)
                throw new ServiceException($"The service is still {pending} after {s_patience.TotalSeconds:0} s. The Event Log, \"Application\", may have the reason.");
            await Task.Delay(s_look, time, stopping);
        }
    }

    /// <summary>By its number: not even an administrator may open every service's process.</summary>
    private async Task EndsAsync(uint process, CancellationToken stopping)
    {
        long begun = time.GetTimestamp();
        while (process != 0 && IsThere((int)process))
        {
            if (time.GetElapsedTime(begun) > s_patience)
                throw new ServiceException($"The service has stopped, but its process {process} is still there after {s_patience.TotalSeconds:0} s.");
            await Task.Delay(s_look, time, stopping);
        }

        static bool IsThere(int id)
        {
            try
            {
                Process.GetProcessById(id).Dispose();
                return true;
            }
            catch (ArgumentException)
            {
                return false;
            }
        }
    }

    private static string WhyItEnded(ServiceApi.Status status) => status.Win32ExitCode switch
    {
        0 => "",
        ServiceApi.SpecificError => $", with exit code {status.SpecificExitCode}",
        uint error => $": {new Win32Exception((int)error).Message}",
    };

    private static ServiceHandle Check(ServiceHandle handle, string verb) => handle.IsInvalid ? throw Failure(verb) : handle;

    private static ServiceException Failure(string verb) => new(Marshal.GetLastPInvokeError() switch
    {
        ServiceApi.AccessDenied => "This needs an administrator: run it in a console that was started with \"Run as administrator\".",
        ServiceApi.NoSuchService => "The service is not installed: reportwatcher service install",
        ServiceApi.ServiceExists => "The service is installed already. To install it anew, first: reportwatcher service uninstall (settings and data stay)",
        ServiceApi.MarkedForDelete => "The service is being removed. Windows waits until every window that shows it is closed (Services, Event Viewer, Task Manager); then try again.",
        ServiceApi.Disabled => "The service is disabled: sc config ReportWatcher start= delayed-auto",
        ServiceApi.LogonFailed => $"Windows does not let the service's user, {Account}, log on as a service: a policy of this machine forbids it.",
        int error => $"The service cannot be {verb}: {new Win32Exception(error).Message} ({error})",
    });
}

/// <summary>What the service control manager refuses, with what to do about it.</summary>
internal sealed class ServiceException(string message) : Exception(message);
