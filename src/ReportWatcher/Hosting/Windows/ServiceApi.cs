using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace ReportWatcher.Hosting.Windows;

/// <summary>The functions of Windows for services (winsvc.h), with the constants that we use.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class ServiceApi
{
    public const int AccessDenied = 5, InvalidLevel = 124;
    public const int AlreadyRunning = 1056, Disabled = 1058, NoSuchService = 1060, NotActive = 1062, NotStartedByManager = 1063, SpecificError = 1066,
        LogonFailed = 1069, MarkedForDelete = 1072, ServiceExists = 1073, NeverStarted = 1077;

    public const uint OwnProcess = 0x10, AutoStart = 2, ErrorNormal = 1;
    public const uint ManagerConnect = 1, ManagerCreateService = 2;
    public const uint QueryConfiguration = 1, ChangeConfiguration = 2, QueryStatus = 4, StartAccess = 0x10, StopAccess = 0x20, Delete = 0x10000;

    /// <summary>Levels of ChangeServiceConfig2.</summary>
    public const uint Description = 1, FailureActions = 2, DelayedAutoStart = 3, FailureActionsFlag = 4, SidInfo = 5, PreshutdownInfo = 7;

    public const uint AcceptStop = 1, AcceptShutdown = 4, AcceptParameterChange = 8, AcceptPreshutdown = 0x100;

    [StructLayout(LayoutKind.Sequential)]
    public struct Status
    {
        public uint Type;
        public ServiceState State;
        public uint Accepted, Win32ExitCode, SpecificExitCode, CheckPoint, WaitHint;
    }

    /// <summary>SERVICE_STATUS_PROCESS.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ProcessStatus
    {
        public Status Status;
        public uint ProcessId, Flags;
    }

    /// <summary>SERVICE_TABLE_ENTRYW.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct TableEntry
    {
        public char* Name;
        public delegate* unmanaged<uint, char**, void> Main;
    }

    /// <summary>SC_ACTION.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct FailureAction
    {
        public const uint Restart = 1;

        public uint Type, DelayMilliseconds;
    }

    /// <summary>SERVICE_FAILURE_ACTIONSW.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct FailureActionList
    {
        public uint ResetSeconds;
        public char* RebootMessage, Command;
        public uint Count;
        public FailureAction* Actions;
    }

    [LibraryImport("advapi32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool StartServiceCtrlDispatcherW(TableEntry* table);

    [LibraryImport("advapi32", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    public static partial nint RegisterServiceCtrlHandlerExW(string name, delegate* unmanaged<uint, uint, nint, nint, uint> handler, nint context);

    [LibraryImport("advapi32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool SetServiceStatus(nint handle, in Status status);

    [LibraryImport("advapi32", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    public static partial ServiceHandle OpenSCManagerW(string? machine, string? database, uint access);

    [LibraryImport("advapi32", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    public static partial ServiceHandle OpenServiceW(ServiceHandle manager, string name, uint access);

    [LibraryImport("advapi32", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    public static partial ServiceHandle CreateServiceW(
        ServiceHandle manager, string name, string displayName, uint access, uint type, uint start, uint errorControl, string command, string? group, nint tag,
        string? dependencies, string? account, string? password);

    [LibraryImport("advapi32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool ChangeServiceConfig2W(ServiceHandle service, uint level, void* information);

    [LibraryImport("advapi32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool StartServiceW(ServiceHandle service, uint count, nint arguments);

    [LibraryImport("advapi32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool ControlService(ServiceHandle service, ServiceControl control, out Status status);

    [LibraryImport("advapi32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool QueryServiceStatusEx(ServiceHandle service, int level, out ProcessStatus status, int size, out int needed);

    [LibraryImport("advapi32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool DeleteService(ServiceHandle service);

    [LibraryImport("advapi32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool CloseServiceHandle(nint handle);
}

internal enum ServiceState : uint
{
    Stopped = 1,
    StartPending = 2,
    StopPending = 3,
    Running = 4,
    ContinuePending = 5,
    PausePending = 6,
    Paused = 7,
}

internal enum ServiceControl : uint
{
    Stop = 1,
    Interrogate = 4,
    Shutdown = 5,
    ParameterChange = 6,
    Preshutdown = 15,
}

/// <summary>SC_HANDLE: of the manager or of a service.</summary>
[SupportedOSPlatform("windows")]
internal sealed class ServiceHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => ServiceApi.CloseServiceHandle(handle);
}
