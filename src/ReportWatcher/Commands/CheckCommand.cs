using System.CommandLine;
using ReportWatcher.Settings;
using Spectre.Console;

namespace ReportWatcher.Commands;

/// <summary><c>check</c>: the settings, every mistake at once.</summary>
internal static class CheckCommand
{
    private static readonly Option<string?> s_explainWatch = new("--explain-watch")
    {
        Description = "Say in plain words when this watch fires.",
        HelpName = "NAME",
    };

    public static Command Create()
    {
        Command command = new("check", "Look for mistakes in the settings, and show what they say.") { s_explainWatch };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        bool json = arguments.GetValue(CommandLine.JsonOption);
        string file = SettingsFile.Find(arguments.GetValue(CommandLine.SettingsOption));
        try
        {
            WatcherSettings settings = SettingsFile.Load(file);
            if (arguments.GetValue(s_explainWatch) is { } watch)
                return Explain(settings, watch, json);
            if (json)
                Terminal.PrintJson(ToJson(settings));
            else
                Print(Terminal.Screen, settings);
            return ExitCode.Done;
        }
        catch (SettingsException e) when (json)
        {
            Terminal.PrintJson(new { settings = file, valid = false, errors = e.Errors });
            return ExitCode.Usage;
        }
    }

    private static int Explain(WatcherSettings settings, string name, bool json)
    {
        if (settings.Analyzer.Watches.Explain(name) is not { } explanation)
        {
            Terminal.Fail(json, "unknown-watch", settings.Analyzer.Watches.UnknownName(name));
            return ExitCode.Usage;
        }

        if (json)
            Terminal.PrintJson(new { settings = settings.File, watch = name, explanation = explanation.Split('\n') });
        else
            Console.Out.WriteLine(explanation);
        return ExitCode.Done;
    }

    private static object ToJson(WatcherSettings settings) => new
    {
        settings = settings.File,
        valid = true,
        errors = Array.Empty<object>(),
        inboxes = settings.Inboxes,
        dataFolder = settings.DataFolder,
        topics = settings.Topics,
        watches = settings.Watches.Select(w => new { w.Name, w.To, w.Notify }),
        mail = new { settings.Mail.Transport, settings.Mail.From, settings.Mail.Host, settings.Mail.Port, settings.Mail.Security, settings.Mail.PickupFolder },
    };

    private static void Print(IAnsiConsole screen, WatcherSettings settings)
    {
        screen.MarkupLineInterpolated($"[green]{settings.File} is in order.[/]");
        Grid grid = new Grid().AddColumn().AddColumn();
        foreach (Inbox inbox in settings.Inboxes)
            Add("Inbox", $"{inbox.Path} ({inbox.Tag})");
        Add("Data", settings.DataFolder);
        Add("Mail", settings.Mail.Transport == Mail.MailTransportKind.Pickup
            ? $".eml files in {settings.Mail.PickupFolder}"
            : $"{settings.Mail.Transport} to {settings.Mail.Host}, {settings.Mail.Security}");
        Add("Topics", string.Join(", ", settings.Topics));
        foreach (WatchOptions watch in settings.Watches)
            Add("Watch", $"{watch.Name} → {string.Join(", ", watch.To)}");
        screen.Write(grid);

        void Add(string name, string value) => grid.AddRow(new Text(name, new Style(Color.Grey)), new Text(value));
    }
}
