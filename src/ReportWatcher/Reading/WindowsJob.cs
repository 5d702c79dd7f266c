using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace ReportWatcher.Reading;

/// <summary>A Windows job object around a process: it ends with us, and its memory is limited.</summary>
internal sealed partial class WindowsJob : IDisposable
{
    private const int ExtendedLimitInformation = 9; // JobObjectExtendedLimitInformation
    private const uint LimitProcessMemory = 0x100, KillOnJobClose = 0x2000;

    private readonly SafeFileHandle _handle;

    private WindowsJob(SafeFileHandle handle) => _handle = handle;

    public void Dispose() => _handle.Dispose();

    /// <exception cref="Win32Exception">Windows refuses.</exception>
    [SupportedOSPlatform("windows")]
    public static WindowsJob Around(Process process, long memory)
    {
        WindowsJob job = new(CreateJobObjectW(0, null));
        ExtendedLimits limits = new() { Flags = KillOnJobClose | LimitProcessMemory, ProcessMemory = (nuint)memory };
        if (job._handle.IsInvalid
            || !SetInformationJobObject(job._handle, ExtendedLimitInformation, limits, Marshal.SizeOf<ExtendedLimits>())
            || !AssignProcessToJobObject(job._handle, process.SafeHandle))
        {
            Win32Exception refused = new(Marshal.GetLastPInvokeError());
            job.Dispose();
            throw refused;
        }

        return job;
    }

    /// <summary>JOBOBJECT_EXTENDED_LIMIT_INFORMATION.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct ExtendedLimits
    {
        public long ProcessTime, JobTime;
        public uint Flags;
        public nuint LeastWorkingSet, MostWorkingSet;
        public uint Processes;
        public nuint Affinity;
        public uint Priority, Scheduling;
        public ulong Reads, Writes, Others, BytesRead, BytesWritten, BytesOther;
        public nuint ProcessMemory, JobMemory, PeakProcessMemory, PeakJobMemory;
    }

    [LibraryImport("kernel32", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    private static partial SafeFileHandle CreateJobObjectW(nint attributes, string? name);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetInformationJobObject(SafeFileHandle job, int information, in ExtendedLimits limits, int length);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool AssignProcessToJobObject(SafeFileHandle job, SafeProcessHandle process);
}
