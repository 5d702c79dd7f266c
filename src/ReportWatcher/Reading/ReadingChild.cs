using System.Diagnostics;
using System.Text;
using ReportWatcher.Analysis.Reading;

namespace ReportWatcher.Reading;

/// <summary>A process of ours that reads files, one at a time, as the parent sees it.</summary>
internal sealed class ReadingChild : IDisposable
{
    // How often a running read is looked at; most end before the first look.
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(500);

    // Longer than the system takes to end a process. Who is not gone by then hangs in the system itself, or has left its pipes to a process that it
    // started and that could not be found any more: nobody waits for these.
    private static readonly TimeSpan s_end = TimeSpan.FromSeconds(5);

    /// <summary>What the runtime and our code take beside the heap that the limit is for.</summary>
    private const long Overhead = 192L * 1024 * 1024;

    private const int LongestLastWords = 2000;

    private readonly Process _process;
    private readonly WindowsJob? _job;
    private readonly ReadingOptions _limits;
    private readonly TimeProvider _time;
    private readonly Stream _input;
    private readonly BufferedStream _output;
    private readonly StringBuilder _lastWords = new();
    private readonly TaskCompletionSource _saidAll = new();
    private bool _greeted;

    private ReadingChild(Process process, WindowsJob? job, ReadingOptions limits, TimeProvider time)
    {
        _process = process;
        _job = job;
        _limits = limits;
        _time = time;
        _input = process.StandardInput.BaseStream;
        _output = new BufferedStream(process.StandardOutput.BaseStream, 64 * 1024);
        LastUsed = time.GetTimestamp();
        process.ErrorDataReceived += (_, line) => KeepLastWords(line.Data);
        process.BeginErrorReadLine();
    }

    /// <summary>Timestamp of the last answer.</summary>
    public long LastUsed { get; private set; }

    public int Id => _process.Id;

    /// <summary>Memory that it holds now, in bytes.</summary>
    public long Resident
    {
        get
        {
            _process.Refresh();
            return _process.HasExited ? 0 : _process.WorkingSet64;
        }
    }

    /// <summary>True after an answer behind which it ends: memory ran out, and who knows what else of it did not get any.</summary>
    public bool IsSpent { get; private set; }

    /// <summary>Null before its first answer; false where it could not give up the network.</summary>
    public bool? IsConfined { get; private set; }

    /// <exception cref="NoReaderException">It does not start.</exception>
    public static ReadingChild Start(ReadingOptions limits, TimeProvider time)
    {
        try
        {
            Process process = Process.Start(Command(limits)) ?? throw new InvalidOperationException("no process");
            return new ReadingChild(process, OperatingSystem.IsWindows() ? WindowsJob.Around(process, limits.MemoryMegabytes * 1024L * 1024 + Overhead) : null, limits, time);
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException or IOException)
        {
            throw new NoReaderException(e.Message, e);
        }
    }

    /// <exception cref="UnreadableReportException">The file cannot be read; the child is well.</exception>
    /// <exception cref="ReadingLostException">The child is dead.</exception>
    /// <exception cref="NoReaderException">The child is dead, and never was ready.</exception>
    /// <exception cref="OperationCanceledException">The child was ended because the service ends.</exception>
    /// <param name="alive">Called now and then while it reads.</param>
    public async Task<ReadReport> ReadAsync(ReadingRequest request, Action? alive, CancellationToken ending)
    {
        // A thread of its own: reading from a pipe blocks, and the pool's threads are for others.
        Task<ReadingAnswer> exchange = Task.Factory.StartNew(() => Exchange(request), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        ReadingLostException? overLimit = await SuperviseAsync(exchange, alive, ending);
        ReadingAnswer answer;
        try
        {
            // By now it has answered or ended, and what it has left comes at once.
            answer = await exchange.WaitAsync(s_end, _time, CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ObjectDisposedException or InvalidOperationException or TimeoutException)
        {
            Kill();
            ending.ThrowIfCancellationRequested();
            throw overLimit ?? WhyItEnded(e);
        }

        LastUsed = _time.GetTimestamp();
        IsSpent = answer.Code == ReadingVerb.OutOfMemory;
        return answer.Report ?? throw new UnreadableReportException(answer.Code ?? "fault", answer.Message ?? "");
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
        _job?.Dispose();
    }

    private ReadingAnswer Exchange(ReadingRequest request)
    {
        // First: what ends it before it has been given a file is not the file's fault.
        if (!_greeted)
        {
            IsConfined = _output.ReadByte() switch
            {
                < 0 => throw new EndOfStreamException(),
                var greeting => greeting == ReadingVerb.Confined,
            };
            _greeted = true;
        }

        ReadingProtocol.Write(_input, request);
        return ReadingProtocol.ReadAnswer(_output);
    }

    /// <returns>Null, or why the child was ended.</returns>
    private async Task<ReadingLostException?> SuperviseAsync(Task exchange, Action? alive, CancellationToken ending)
    {
        long begun = _time.GetTimestamp();
        TimeSpan? usedBefore = null;
        while (await Task.WhenAny(exchange, Task.Delay(s_look, _time, CancellationToken.None)) != exchange)
        {
            if (ending.IsCancellationRequested)
            {
                Kill();
                return null;
            }

            alive?.Invoke();
            try
            {
                _process.Refresh();
                usedBefore ??= _process.TotalProcessorTime;
                if (OverLimit(_time.GetElapsedTime(begun), _process.TotalProcessorTime - usedBefore.Value, _process.WorkingSet64) is { } reason)
                {
                    Kill();
                    return reason;
                }
            }
            catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                // It has ended meanwhile: the exchange knows.
                return null;
            }
        }

        return null;
    }

    private Exception WhyItEnded(Exception e)
    {
        _saidAll.Task.Wait(s_end, CancellationToken.None);
        string lastWords = LastWords();
        int? code = _process.HasExited ? _process.ExitCode : null;
        return !_greeted ? new NoReaderException($"it ended at once with code {code}{lastWords}", e)
            : code == ReadingVerb.OutOfMemoryExit || lastWords.Contains("Out of memory", StringComparison.Ordinal)
            ? OutOfMemory(e)
            : new ReadingLostException("parser-crash", $"reading it ended the process that read it{lastWords}", e);
    }

    private ReadingLostException OutOfMemory(Exception? e = null)
        => new("limit:memory", $"takes more memory to read than Reading:MemoryMegabytes = {_limits.MemoryMegabytes} allows; save it as plain text, or split it", e);

    private ReadingLostException? OverLimit(TimeSpan elapsed, TimeSpan used, long resident)
    {
        if (elapsed > _limits.TimeLimit)
            return new ReadingLostException("timeout", $"takes longer to read than Reading:TimeLimit = {_limits.TimeLimit:c} allows; save it as plain text");
        if (used > _limits.ProcessorTimeLimit)
            return new ReadingLostException("limit:cpu", $"takes more processor time to read than Reading:ProcessorTimeLimit = {_limits.ProcessorTimeLimit:c} allows; save it as plain text");
        return resident > (_limits.MemoryMegabytes * 1024L * 1024) + Overhead ? OutOfMemory() : null;
    }

    private void Kill()
    {
        try
        {
            // With what it started itself: pdftotext.
            _process.Kill(entireProcessTree: true);
            // Without a limit this would also wait until nobody holds its standard error.
            _process.WaitForExit(s_end);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception or AggregateException)
        {
            // It has ended.
        }
    }

    private void KeepLastWords(string? line)
    {
        if (line is null)
            _saidAll.TrySetResult();
        lock (_lastWords)
        {
            if (line is not null && _lastWords.Length < LongestLastWords)
                _lastWords.Append(line.AsSpan(0, Math.Min(line.Length, LongestLastWords))).Append('\n');
        }
    }

    private string LastWords()
    {
        lock (_lastWords)
            return _lastWords.Length == 0 ? "" : $"; it said: {_lastWords.ToString().Trim()}";
    }

    /// <summary>Our own program with the hidden verb, in an environment that holds no secret.</summary>
    private static ProcessStartInfo Command(ReadingOptions limits)
    {
        (string file, string[] arguments) = Self();
        ProcessStartInfo command = new(file, [.. arguments, ReadingVerb.Name])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetPathRoot(AppContext.BaseDirectory)!,
        };
        string[] kept = ["PATH", "SystemRoot", "DOTNET_ROOT", "TMPDIR", "TEMP", "LD_LIBRARY_PATH"];
        KeyValuePair<string, string?>[] keep = [.. command.Environment.Where(variable => kept.Contains(variable.Key, StringComparer.OrdinalIgnoreCase))];
        command.Environment.Clear();
        foreach ((string name, string? value) in keep)
            command.Environment[name] = value;
        command.Environment["DOTNET_GCHeapHardLimit"] = $"0x{limits.MemoryMegabytes * 1024L * 1024:x}";
        // The diagnostic server would open a socket, and a dump would hold the file's text.
        command.Environment["DOTNET_EnableDiagnostics"] = "0";
        return command;
    }

    /// <summary>The muxer with our assembly wherever there is one: the executable would look for a runtime in the system's places only.</summary>
    private static (string File, string[] Arguments) Self()
    {
        // In a single-file program there is none, and the assembly itself would not say where it is.
        string assembly = Path.Combine(AppContext.BaseDirectory, typeof(ReadingChild).Assembly.GetName().Name + ".dll");
        string runtime = System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory();
        string muxer = Path.GetFullPath(Path.Combine(runtime, "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        return File.Exists(assembly) && File.Exists(muxer) ? (muxer, [assembly]) : (Environment.ProcessPath!, []);
    }
}
