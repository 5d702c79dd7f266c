using System.CommandLine;
using System.Text;
using ReportWatcher.Commands;
using ReportWatcher.Hosting;
using ReportWatcher.Reading;
using ReportWatcher.Settings;

// Before anything else: a file waits for this process to start.
if (args is [ReadingVerb.Name])
    return ReadingVerb.Run();

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

ParseResult arguments = CommandLine.Create().Parse(args);
if (arguments.Errors.Count > 0)
{
    foreach (System.CommandLine.Parsing.ParseError error in arguments.Errors)
        Console.Error.WriteLine(error.Message);
    Console.Error.WriteLine("Try: reportwatcher --help");
    return ExitCode.Usage;
}

try
{
    int code = await arguments.InvokeAsync(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        // The library would end the process after two seconds. The service sees to its end itself (StopDeadline) and says why; both would be due together
        // where the machine has stood still.
        ProcessTerminationTimeout = CommandLine.IsRun(arguments) ? TimeSpan.FromMinutes(10) : StopDeadline.Limit,
    });
    return code != 0 ? code : Environment.ExitCode;
}
catch (SettingsException e)
{
    Terminal.Fail(arguments.GetValue(CommandLine.JsonOption), "settings", e.Message);
    return ExitCode.Usage;
}
catch (Exception e) when (Faults.IsExplained(e))
{
    Terminal.Fail(arguments.GetValue(CommandLine.JsonOption), "failed", Faults.Explain(e));
    return ExitCode.Failed;
}
catch (Exception e) when (Faults.IsFault(e))
{
    bool verbose = arguments.GetValue(CommandLine.VerboseOption);
    string report = verbose ? $"Please report it, with this:\n{e}" : "Do it again with --verbose, which adds where it happened, and please report that";
    Terminal.Fail(arguments.GetValue(CommandLine.JsonOption), "fault", $"{CommandLine.Path(arguments)}: {Faults.Say(e)}. {report}");
    return ExitCode.Failed;
}
catch (OperationCanceledException)
{
    return ExitCode.Failed;
}
