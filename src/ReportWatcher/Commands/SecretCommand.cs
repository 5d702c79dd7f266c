using System.CommandLine;
using System.Runtime.Versioning;
using System.Text;
using ReportWatcher.Settings;

namespace ReportWatcher.Commands;

/// <summary><c>secret</c>: values of the settings that Windows keeps encrypted.</summary>
internal static class SecretCommand
{
    private const string Elsewhere = """
        reportwatcher secret is for Windows. Under Linux the installed service takes the mail password from /etc/reportwatcher/mail-password, which only root
        can read; elsewhere it can come from the environment (ReportWatcher__Mail__Password), a file (PasswordFile) or a program (PasswordCommand).
        """;

    private static readonly Argument<string> s_key = new("KEY") { Description = "The key of the settings that it is the value of: Mail:Password" };

    public static Command Create()
    {
        Command set = new("set", "Keep a value of the settings encrypted for this machine. Asks for it, or reads it from standard input.") { s_key };
        set.SetAction((arguments, _) => OperatingSystem.IsWindows() ? SetAsync(arguments) : Task.FromResult(Refuse(arguments)));
        Command remove = new("remove", "Forget such a value.") { s_key };
        remove.SetAction(arguments => OperatingSystem.IsWindows() ? Remove(arguments) : Refuse(arguments));
        Command list = new("list", "List the keys of such values.");
        list.SetAction(arguments => OperatingSystem.IsWindows() ? List(arguments) : Refuse(arguments));
        return new Command("secret", "Values of the settings that Windows keeps encrypted: set, remove, list.") { set, remove, list };
    }

    private static int Refuse(ParseResult arguments)
    {
        Terminal.Fail(arguments.GetValue(CommandLine.JsonOption), "no-windows", Elsewhere);
        return ExitCode.Usage;
    }

    [SupportedOSPlatform("windows")]
    private static async Task<int> SetAsync(ParseResult arguments)
    {
        string key = arguments.GetValue(s_key)!;
        if (Secrets.WhyNoKey(key) is { } why)
        {
            Terminal.Fail(arguments.GetValue(CommandLine.JsonOption), "settings", $"{key}: {why}");
            return ExitCode.Usage;
        }

        string value = Console.IsInputRedirected ? Console.In.ReadLine() ?? "" : AskFor(key);
        if (value.Length == 0)
        {
            Terminal.Fail(arguments.GetValue(CommandLine.JsonOption), "failed", $"{key}: nothing was given, nothing is changed");
            return ExitCode.Failed;
        }

        await Secrets.SetAsync(SettingsOf(arguments), key, value);
        Terminal.Say(arguments.GetValue(CommandLine.JsonOption), new { set = key }, $"{key} is kept in {Secrets.FolderOf(SettingsOf(arguments))}. A running service takes it up when the settings file is saved, or at its next start.");
        return ExitCode.Done;
    }

    private static int Remove(ParseResult arguments)
    {
        string key = arguments.GetValue(s_key)!;
        if (!Secrets.Remove(SettingsOf(arguments), key))
        {
            Terminal.Fail(arguments.GetValue(CommandLine.JsonOption), "failed", $"{key}: no such value is kept in {Secrets.FolderOf(SettingsOf(arguments))}");
            return ExitCode.Failed;
        }

        Terminal.Say(arguments.GetValue(CommandLine.JsonOption), new { removed = key }, $"{key} is forgotten.");
        return ExitCode.Done;
    }

    private static int List(ParseResult arguments)
    {
        IReadOnlyList<string> keys = Secrets.Keys(SettingsOf(arguments));
        Terminal.Say(arguments.GetValue(CommandLine.JsonOption), new { keys }, keys.Count == 0 ? "None." : string.Join('\n', keys));
        return ExitCode.Done;
    }

    private static string SettingsOf(ParseResult arguments) => SettingsFile.Find(arguments.GetValue(CommandLine.SettingsOption));

    /// <summary>Nothing that is typed is shown.</summary>
    private static string AskFor(string key)
    {
        Console.Error.Write($"{key}: ");
        StringBuilder typed = new();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key1)
        {
            if (key1.Key == ConsoleKey.Backspace)
                typed.Length = Math.Max(0, typed.Length - 1);
            else if (!char.IsControl(key1.KeyChar))
                typed.Append(key1.KeyChar);
        }

        Console.Error.WriteLine();
        return typed.ToString();
    }
}
