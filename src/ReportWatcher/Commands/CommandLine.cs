using System.CommandLine;
using System.CommandLine.Parsing;

namespace ReportWatcher.Commands;

/// <summary>The verbs and what they share.</summary>
internal static class CommandLine
{
    public static Option<string?> SettingsOption { get; } = new("--settings", "-s")
    {
        Description = "The settings file. Default: appsettings.json in the current folder, else beside the program, else in the system's place for settings.",
        HelpName = "FILE",
        Recursive = true,
    };

    public static Option<bool> JsonOption { get; } = new("--json")
    {
        Description = "Print JSON for programs instead of text for people.",
        Recursive = true,
    };

    public static Option<bool> VerboseOption { get; } = new("--verbose")
    {
        Description = "After a fault of the program, also print where in it that was.",
        Recursive = true,
    };

    /// <summary>The words of the command: reportwatcher topics train.</summary>
    public static string Path(ParseResult arguments)
    {
        Stack<string> words = [];
        for (SymbolResult? command = arguments.CommandResult; command is CommandResult { Parent: not null } inner; command = inner.Parent)
            words.Push(inner.Command.Name);
        return string.Join(' ', words.Prepend("reportwatcher"));
    }

    /// <summary>Whether it is the service that is asked for.</summary>
    public static bool IsRun(ParseResult arguments) => arguments.CommandResult.Command is RootCommand or { Name: RunCommand.Name };

    public static RootCommand Create()
    {
        RootCommand root = new(
            """
            ReportWatcher watches folders, reads every report dropped there, says what it is about, finds the figures in it,
            and mails an alert when a watched keyword or figure appears.

            Examples:
              reportwatcher                          watch the inboxes until stopped
              reportwatcher once seeds               take copies of the reports in seeds through everything, show what came of it
              reportwatcher explain report.txt       show how one report is read and which watches it fires; changes nothing
              reportwatcher check                    look for mistakes in the settings
              reportwatcher status                   show the reports, the alerts waiting and what is wrong
              reportwatcher retry --all              read again what failed, send again what did not leave
              reportwatcher figures --of soldiers    show what the reports have said of something, day by day

            Exit codes: 0 done, 1 something failed and was reported, 2 wrong usage or mistakes in the settings.
            """)
        {
            RunCommand.Create(),
            OnceCommand.Create(),
            ExplainCommand.Create(),
            CheckCommand.Create(),
            StatusCommand.Create(),
            RetryCommand.Create(),
            FiguresCommand.Create(),
            MailTestCommand.Create(),
            TopicsCommand.Create(),
            BackupCommand.Create(),
            DoctorCommand.Create(),
            HealthCommand.Create(),
            ServiceCommand.Create(),
            SecretCommand.Create(),
            ManualCommand.Create(),
        };
        root.Options.Add(SettingsOption);
        root.Options.Add(JsonOption);
        root.Options.Add(VerboseOption);
        root.SetAction((arguments, stopping) => RunCommand.RunAsync(arguments, stopping));
        return root;
    }
}
