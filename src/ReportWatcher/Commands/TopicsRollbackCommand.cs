using System.CommandLine;
using ReportWatcher.Analysis.Topics.Model;
using ReportWatcher.Learning;
using ReportWatcher.Settings;
using ReportWatcher.Storage;
using Spectre.Console;

namespace ReportWatcher.Commands;

/// <summary><c>topics rollback</c>: the model before.</summary>
internal static class TopicsRollbackCommand
{
    public static Command Create()
    {
        Command command = new("rollback", "Put the model before the last training in force again; a second time undoes it. A running service follows.");
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        bool json = arguments.GetValue(CommandLine.JsonOption);
        Folders folders = new(SettingsFile.DataFolderOf(SettingsFile.Find(arguments.GetValue(CommandLine.SettingsOption))));
        if (!TopicLearning.RollBack(folders))
        {
            Terminal.Fail(json, "no-model", $"{folders.PreviousTopicModel}: there is no model to go back to");
            return ExitCode.Failed;
        }

        TopicModelInfo info = ModelFile.Read(folders.TopicModel).Info;
        if (json)
            Terminal.PrintJson(info);
        else
            Terminal.Screen.WriteLine($"In force: {info.Topics.Count} topics learnt from {info.Examples} examples on {info.Trained:yyyy-MM-dd}, cross-validated micro F1 {info.Marks.MicroF1:0.000}.");
        return ExitCode.Done;
    }
}
