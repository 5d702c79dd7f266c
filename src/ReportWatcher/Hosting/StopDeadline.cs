using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace ReportWatcher.Hosting;

/// <summary>
/// The last resort of a service that is to end: when it has not some time later, because a part of it hangs, what hangs is named in the log and the
/// process is ended, so that whoever started it can start it anew.
/// </summary>
/// <param name="limit">Between <see cref="Begin"/> and that.</param>
/// <param name="end">Ends the process with an exit code; does not return.</param>
internal sealed class StopDeadline(TimeSpan limit, Action<int> end) : IDisposable
{
    /// <summary>How long the parts have, by HostOptions.ShutdownTimeout.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>With what follows: the ends of the reading processes and the ledger's last checkpoint. TimeoutStopSec= in the unit for systemd is longer.</summary>
    public static readonly TimeSpan Limit = Patience + TimeSpan.FromSeconds(8);

    // The log may be what hangs: a terminal that was stopped, a pipe that nobody reads.
    private static readonly TimeSpan s_words = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Scope, byte> _open = new();
    private readonly TaskCompletionSource _ended = new();
    private int _begun;

    public StopDeadline()
        : this(Limit, EndProcess)
    {
    }

    /// <summary>Something that must end before the process does.</summary>
    /// <param name="what">For the log.</param>
    /// <returns>To be disposed of when it has ended.</returns>
    public IDisposable Open(string what)
    {
        Scope scope = new(this, what);
        _open[scope] = 0;
        return scope;
    }

    /// <summary>What is open, for the log; null: nothing.</summary>
    public string? Missing => _open.IsEmpty ? null : string.Join(", ", _open.Keys.Select(scope => scope.What).Order(StringComparer.Ordinal));

    /// <summary>From now on the time runs, once.</summary>
    public void Begin(ILoggerFactory logs)
    {
        // A thread of its own: the pool's may be what hangs. The end of the process is the end of it.
        if (Interlocked.Exchange(ref _begun, 1) == 0)
            new Thread(() => Wait(logs)) { IsBackground = true, Name = "stop deadline" }.Start();
    }

    /// <summary>All has ended.</summary>
    public void Dispose() => _ended.TrySetResult();

    private void Wait(ILoggerFactory logs)
    {
        if (_ended.Task.Wait(limit))
            return;

        int code = Environment.ExitCode == 0 ? 1 : Environment.ExitCode;
        string what = Missing ?? "the process";
        bool said = InTime(() =>
        {
            logs.CreateLogger<StopDeadline>().NotEnded(limit.TotalSeconds, what, code);
            // The console's logger writes from a thread of its own.
            logs.Dispose();
        });
        if (!said)
            InTime(() => PrintPast($"The service was to end {limit.TotalSeconds} s ago; what has not ended is {what}, and its log. The process is ended with code {code}"));
        end(code);
    }

    private static bool InTime(Action action)
    {
        Thread thread = new(() => action()) { IsBackground = true };
        thread.Start();
        return thread.Join(s_words);
    }

    /// <summary>Whoever waits to print something keeps all others from printing anything, to standard error too, by a lock in .NET.</summary>
    private static void PrintPast(string line)
    {
        if (OperatingSystem.IsWindows())
        {
            Console.Error.WriteLine(line);
            return;
        }

        using SafeFileHandle errors = new(2, ownsHandle: false);
        using FileStream stream = new(errors, FileAccess.Write, bufferSize: 0);
        stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
    }

    /// <summary>Without the ceremony of .NET, which waits for others: what has not ended by now hangs.</summary>
    private static void EndProcess(int code)
    {
        if (OperatingSystem.IsWindows())
            NativeExit.TerminateProcess(NativeExit.GetCurrentProcess(), (uint)code);
        else
            NativeExit.Exit(code);
    }

    private sealed class Scope(StopDeadline deadline, string what) : IDisposable
    {
        public string What => what;

        public void Dispose() => deadline._open.TryRemove(this, out _);
    }
}

/// <summary>The system's own ways to end a process at once.</summary>
internal static partial class NativeExit
{
    /// <summary>_exit(2).</summary>
    [LibraryImport("libc", EntryPoint = "_exit")]
    internal static partial void Exit(int code);

    [LibraryImport("kernel32")]
    internal static partial nint GetCurrentProcess();

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool TerminateProcess(nint process, uint code);
}
