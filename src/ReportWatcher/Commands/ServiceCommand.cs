using System.CommandLine;
using System.Runtime.Versioning;
using ReportWatcher.Hosting.Windows;
using ReportWatcher.Settings;

namespace ReportWatcher.Commands;

/// <summary><c>service</c>: ReportWatcher as a service of Windows.</summary>
internal static class ServiceCommand
{
    private const string Elsewhere = "reportwatcher service is for Windows. Under Linux the package installs a unit of systemd: systemctl enable --now reportwatcher, systemctl status reportwatcher";

    private static readonly Option<string?> s_droppers = new("--droppers")
    {
        Description = "The user or group that may drop reports into the inbox. Default: all users of the machine.",
        HelpName = "NAME",
    };

    public static Command Create()
    {
        Command install = Verb(
            "install", "Make the service and, in ProgramData, its folders and settings. It starts with Windows from then on.",
            (arguments, _) => OperatingSystem.IsWindows() ? Install(arguments) : Refuse(arguments));
        install.Add(s_droppers);
        return new Command("service", "ReportWatcher as a service of Windows: install, uninstall, start, stop, status.")
        {
            install,
            Verb("uninstall", "Stop the service and remove it. The settings and the data stay.",
                (arguments, stopping) => OperatingSystem.IsWindows() ? UninstallAsync(arguments, stopping) : Refuse(arguments)),
            Verb("start", "Start the service and wait until it watches.",
                (arguments, stopping) => OperatingSystem.IsWindows() ? StartAsync(arguments, stopping) : Refuse(arguments)),
            Verb("stop", "Stop the service; wait until it has finished what is in flight.",
                (arguments, stopping) => OperatingSystem.IsWindows() ? StopAsync(arguments, stopping) : Refuse(arguments)),
            Verb("status", "Show whether the service is installed and runs.",
                (arguments, _) => OperatingSystem.IsWindows() ? Status(arguments) : Refuse(arguments)),
        };
    }

    private static Command Verb(string name, string description, Func<ParseResult, CancellationToken, Task<int>> run)
    {
        Command command = new(name, description);
        command.SetAction(run);
        return command;
    }

    private static Task<int> Refuse(ParseResult arguments)
    {
        Terminal.Fail(arguments.GetValue(CommandLine.JsonOption), "no-windows", Elsewhere);
        return Task.FromResult(ExitCode.Usage);
    }

    [SupportedOSPlatform("windows")]
    private static Task<int> Install(ParseResult arguments)
    {
        string? named = arguments.GetValue(CommandLine.SettingsOption);
        string settings = named is null ? SettingsFile.OfTheSystem : Path.GetFullPath(named);
        if (named is not null)
            _ = SettingsFile.Load(settings);
        // The service first: whoever may not make one has changed nothing by then.
        IReadOnlyList<string> unknown = ServiceManager.Create(ServiceCommandLine(settings));
        try
        {
            if (named is null)
                ServiceFolders.Prepare(arguments.GetValue(s_droppers));
            ServiceLog.Register();
        }
        catch
        {
            ServiceManager.Delete();
            throw;
        }

        if (arguments.GetValue(CommandLine.JsonOption))
            Terminal.PrintJson(new { installed = true, settings, unknown });
        else
            PrintInstalled(named is null, settings, unknown);
        return Task.FromResult(ExitCode.Done);
    }

    [SupportedOSPlatform("windows")]
    private static void PrintInstalled(bool ownFolders, string settings, IReadOnlyList<string> unknown)
    {
        Console.Out.WriteLine("The service ReportWatcher is installed.");
        if (unknown.Count > 0)
            Console.Out.WriteLine($"This Windows does not know: {string.Join(", ", unknown)}.");
        Console.Out.WriteLine(ownFolders
            ? $"""
               Drop reports into  {Path.Combine(Path.GetDirectoryName(settings)!, "inbox")}
               The settings are   {settings}
               """
            : $"""
               The settings are   {settings}
               Its user, NT SERVICE\{WindowsService.Name}, needs to read that file and to change what is in the folders it names.
               """);
        Console.Out.WriteLine("Next: reportwatcher service start");
    }

    [SupportedOSPlatform("windows")]
    private static async Task<int> UninstallAsync(ParseResult arguments, CancellationToken stopping)
    {
        await new ServiceManager(TimeProvider.System).StopAsync(stopping);
        ServiceManager.Delete();
        ServiceLog.Unregister();
        Terminal.Say(arguments.GetValue(CommandLine.JsonOption), new { installed = false }, $"The service is removed. The settings and the data stay in {ServiceFolders.Root}.");
        return ExitCode.Done;
    }

    [SupportedOSPlatform("windows")]
    private static async Task<int> StartAsync(ParseResult arguments, CancellationToken stopping)
    {
        bool started = await new ServiceManager(TimeProvider.System).StartAsync(stopping);
        Terminal.Say(arguments.GetValue(CommandLine.JsonOption), new { started }, started ? "Started." : "It runs already.");
        return ExitCode.Done;
    }

    [SupportedOSPlatform("windows")]
    private static async Task<int> StopAsync(ParseResult arguments, CancellationToken stopping)
    {
        bool stopped = await new ServiceManager(TimeProvider.System).StopAsync(stopping);
        Terminal.Say(arguments.GetValue(CommandLine.JsonOption), new { stopped }, stopped ? "Stopped." : "It does not run.");
        return ExitCode.Done;
    }

    [SupportedOSPlatform("windows")]
    private static Task<int> Status(ParseResult arguments)
    {
        if (ServiceManager.Find() is not { } service)
        {
            Terminal.Say(arguments.GetValue(CommandLine.JsonOption), new { installed = false }, "Not installed: reportwatcher service install");
            return Task.FromResult(ExitCode.Failed);
        }

        bool running = service.State == ServiceState.Running;
        Terminal.Say(arguments.GetValue(CommandLine.JsonOption), new { installed = true, state = service.State, processId = service.ProcessId, exitCode = service.ExitCode },
            running ? $"Running, as process {service.ProcessId}. reportwatcher status says how it gets on."
            : service.State != ServiceState.Stopped ? $"{service.State}, as process {service.ProcessId}."
            : service.ExitCode is { } code ? $"Stopped; it ended with exit code {code}."
            : "Installed; not started yet: reportwatcher service start");
        return Task.FromResult(running ? ExitCode.Done : ExitCode.Failed);
    }

    /// <summary>Quoted, so that no blank in a path makes Windows look for another program.</summary>
    private static string ServiceCommandLine(string settings)
    {
        string program = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase)
            ? throw new ServiceException("A service needs the published program: deploy\\windows\\publish.ps1, then reportwatcher.exe service install")
            : $"\"{program}\" run {RunCommand.ServiceOption.Name} {CommandLine.SettingsOption.Name} \"{settings}\"";
    }
}
