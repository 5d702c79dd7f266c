using System.CommandLine;
using System.Text;
using ReportWatcher.Analysis.Topics.Model;
using ReportWatcher.Commands;
using ReportWatcher.Hosting.Windows;
using ReportWatcher.Learning;
using ReportWatcher.Ledger;
using ReportWatcher.Reading;
using ReportWatcher.Settings;
using ReportWatcher.Storage;

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
        // Longer than the host takes to finish what is in flight: the library would end the process after two seconds.
        ProcessTerminationTimeout = TimeSpan.FromSeconds(40),
    });
    return code != 0 ? code : Environment.ExitCode;
}
catch (SettingsException e)
{
    Terminal.Fail(arguments.GetValue(CommandLine.JsonOption), "settings", e.Message);
    return ExitCode.Usage;
}
catch (Exception e) when (e is ModelFileException or LabelledTextsException or TopicTrainingException or LedgerException or DataFolderInUseException or ServiceException or IOException or UnauthorizedAccessException)
{
    Terminal.Fail(arguments.GetValue(CommandLine.JsonOption), "failed", e.Message);
    return ExitCode.Failed;
}
catch (OperationCanceledException)
{
    return ExitCode.Failed;
}
