using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace ReportWatcher.Tests.Support;

/// <summary>Our own executable as a child process.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Task _outputRead;

    /// <param name="unread">Nothing of its standard output is ever read.</param>
    private ServiceProcess(Process process, bool unread = false)
    {
        _process = process;
        _outputRead = Task.WhenAll(unread ? Task.CompletedTask : ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    /// <summary>What it has printed so far, to both channels.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    public bool HasExited => _process.HasExited;

    public int Id => _process.Id;

    /// <summary>Starts the service and waits until it watches its inboxes.</summary>
    public static async Task<ServiceProcess> StartAsync(Site site, params (string Name, string Value)[] environment)
    {
        ServiceProcess service = Start(["run", "--settings", site.SettingsFile], environment);
        try
        {
            await service.PrintsAsync("Watching ");
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    public static ServiceProcess Start(IEnumerable<string> arguments, params (string Name, string Value)[] environment)
        => new(Process.Start(Command(arguments, environment))!);

    /// <summary>Starts the service and reads nothing of what it prints, but for its errors.</summary>
    public static ServiceProcess StartUnread(Site site) => new(Process.Start(Command(["run", "--settings", site.SettingsFile], []))!, unread: true);

    /// <summary>The same through a program that takes a command: setpriv, nice, ...</summary>
    public static async Task<ServiceProcess> StartThroughAsync(Site site, string program, params string[] arguments)
    {
        ServiceProcess service = new(Process.Start(Through(program, arguments, Command(["run", "--settings", site.SettingsFile], [])))!);
        await service.PrintsAsync("Watching ");
        return service;
    }

    /// <summary>Starts the service as the child of another program, such as a tracer, whose arguments end where ours begin.</summary>
    public static ServiceProcess StartUnder(IReadOnlyList<string> program, Site site, params (string Name, string Value)[] environment)
    {
        ProcessStartInfo command = Command(["run", "--settings", site.SettingsFile], environment);
        foreach (string argument in program.Skip(1).Append(command.FileName).Reverse())
            command.ArgumentList.Insert(0, argument);
        command.FileName = program[0];
        return new ServiceProcess(Process.Start(command)!);
    }

    /// <summary>Runs a verb to its end.</summary>
    public static Task<Finished> RunAsync(params string[] arguments) => RunAsync(arguments, []);

    public static async Task<Finished> RunAsync(IEnumerable<string> arguments, (string Name, string Value)[] environment, string? folder = null)
    {
        ProcessStartInfo command = Command(arguments, environment);
        command.WorkingDirectory = folder ?? command.WorkingDirectory;
        return await FinishAsync(command);
    }

    public static Task<Finished> RunThroughAsync(string program, IEnumerable<string> programArguments, params string[] arguments)
        => FinishAsync(Through(program, programArguments, Command(arguments, [])));

    private static async Task<Finished> FinishAsync(ProcessStartInfo command)
    {
        using Process process = Process.Start(command)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        await Eventually.EndsAsync(process.WaitForExitAsync(), $"the end of {string.Join(' ', command.ArgumentList)}");
        return new Finished(process.ExitCode, await output, await error);
    }

    private static ProcessStartInfo Through(string program, IEnumerable<string> arguments, ProcessStartInfo command)
    {
        foreach (string argument in arguments.Append(command.FileName).Reverse())
            command.ArgumentList.Insert(0, argument);
        command.FileName = program;
        return command;
    }

    /// <summary>Waits until it has printed <paramref name="text"/>.</summary>
    public Task PrintsAsync(string text)
        => Eventually.IsTrueAsync(
            () => Output.Contains(text, StringComparison.Ordinal) || (HasExited ? throw new InvalidOperationException($"It ended with {_process.ExitCode}:\n{Output}") : false),
            $"the service to print \"{text}\"");

    /// <summary>SIGKILL, as a crash or an out-of-memory kill would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as systemd stops a service.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> TerminateAsync()
    {
        Signal(Signals.Terminate);
        return await ExitAsync();
    }

    public void Signal(int signal) => Signals.Send(_process.Id, signal);

    public async Task<int> ExitAsync()
    {
        await Eventually.EndsAsync(_process.WaitForExitAsync(), "the service to end");
        await _outputRead;
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_output)
                _output.AppendLine(line);
        }
    }

    private static ProcessStartInfo Command(IEnumerable<string> arguments, (string Name, string Value)[] environment)
    {
        // Through the dotnet that runs the tests: the executable itself looks for one in the system's place only.
        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host
            : Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";
        ProcessStartInfo command = new(dotnet, [Path.Combine(AppContext.BaseDirectory, "reportwatcher.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach ((string name, string value) in environment)
            command.Environment[name] = value;
        return command;
    }
}

/// <summary>Numbers of signals, as kill(2) takes them.</summary>
internal static partial class Signals
{
    public const int Hangup = 1, Kill = 9, Terminate = 15, Continue = 18, Stop = 19;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int process, int signal);

    public static void Send(int process, int signal)
    {
        if (kill(process, signal) != 0)
            throw new InvalidOperationException($"Process {process} cannot be signalled.");
    }
}

internal sealed record Finished(int Code, string Output, string Error)
{
    public System.Text.Json.JsonElement Json => System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(Output);
}
