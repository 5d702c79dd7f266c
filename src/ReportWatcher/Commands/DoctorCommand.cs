using System.CommandLine;
using ReportWatcher.Settings;
using Spectre.Console;

namespace ReportWatcher.Commands;

/// <summary><c>doctor</c>: whether this place is fit for the service, and what to do where it is not.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        Command command = new("doctor", "Look at everything the service needs: settings, folders, space, limits, clock, ledger, mail server. Says how to mend what is wrong.");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken stopping)
    {
        string file = SettingsFile.Find(arguments.GetValue(CommandLine.SettingsOption));
        IReadOnlyList<Finding> findings = await new Examination(file, TimeProvider.System).RunAsync(stopping);
        if (arguments.GetValue(CommandLine.JsonOption))
            Terminal.PrintJson(new { settings = file, findings });
        else
            Print(Terminal.Screen, findings);
        return findings.Any(f => f.Grade == Grade.Bad) ? ExitCode.Failed : ExitCode.Done;
    }

    private static void Print(IAnsiConsole screen, IReadOnlyList<Finding> findings)
    {
        foreach (Finding finding in findings)
        {
            string mark = finding.Grade switch { Grade.Good => "[green]good[/]", Grade.Doubtful => "[yellow]look[/]", _ => "[red]BAD [/]" };
            screen.MarkupLine($"{mark}  {Markup.Escape(finding.What)}: {Markup.Escape(finding.Seen)}");
            if (finding.Mend is { } mend)
                screen.MarkupLine($"      [grey]{Markup.Escape(mend)}[/]");
        }
    }
}
