using System.CommandLine;
using ReportWatcher.Ledger;
using ReportWatcher.Settings;
using ReportWatcher.Storage;

namespace ReportWatcher.Commands;

/// <summary><c>backup</c>: a copy of the ledger, made while the service runs or not.</summary>
internal static class BackupCommand
{
    private static readonly Argument<string> s_file = new("FILE") { Description = "Where the copy goes. There must be no such file yet." };

    public static Command Create()
    {
        Command command = new("backup", "Copy the ledger, also while the service runs. The copy is a ledger itself: put it in place as ledger.db.") { s_file };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        Folders folders = new(SettingsFile.DataFolderOf(SettingsFile.Find(arguments.GetValue(CommandLine.SettingsOption))));
        string file = Path.GetFullPath(arguments.GetValue(s_file)!);
        if (Path.Exists(file))
            throw new IOException($"{file} is there already; a copy never replaces another");

        (long bytes, long reports) = LedgerBackup.Write(folders, file);
        if (arguments.GetValue(CommandLine.JsonOption))
            Terminal.PrintJson(new { file, bytes, reports });
        else
            Console.Out.WriteLine($"{file}: {bytes:N0} bytes, {reports:N0} reports");
        return ExitCode.Done;
    }
}
