using System.CommandLine;
using System.Reflection;
using System.Text;

namespace ReportWatcher.Commands;

/// <summary><c>manual</c>, for those who make packages: the manual page and the shell's completion, from the verbs themselves, so that none is missing.</summary>
internal static class ManualCommand
{
    private static readonly Argument<string> s_what = new Argument<string>("WHAT") { Description = "man or bash." }.AcceptOnlyFromAmong("man", "bash");

    public static Command Create()
    {
        Command command = new("manual", "Print the manual page (man) or the completion for bash.") { s_what };
        command.Hidden = true;
        command.SetAction(arguments =>
        {
            Command root = arguments.RootCommandResult.Command;
            Console.Out.Write(arguments.GetValue(s_what) == "man" ? ManualPage(root) : BashCompletion(root));
            return ExitCode.Done;
        });
        return command;
    }

    private static IEnumerable<Command> VisibleVerbs(Command command) => command.Subcommands.Where(c => !c.Hidden);

    private static IEnumerable<Option> VisibleOptions(Command command) => command.Options.Where(o => !o.Hidden && o is not VersionOption);

    /// <summary>A command and those below it, each with the words that lead to it: "", "topics", "topics train".</summary>
    private static IEnumerable<(string Path, Command Command)> Tree(Command command, string path = "")
        => VisibleVerbs(command).SelectMany(c => Tree(c, $"{path} {c.Name}".TrimStart())).Prepend((path, command));

    private static string ManualPage(Command root)
    {
        StringBuilder page = new();
        string version = typeof(ManualCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
        page.Append($".TH REPORTWATCHER 1 \"\" \"ReportWatcher {version}\" \"User Commands\"\n");
        page.Append(".SH NAME\nreportwatcher \\- mails an alert when a watched word or figure appears in a report\n");
        page.Append(".SH SYNOPSIS\n.B reportwatcher\n.RI [ COMMAND ]\n.RI [ OPTIONS ]\n");
        // The paragraphs and examples of --help, line by line.
        page.Append(".SH DESCRIPTION\n.nf\n").Append(Roff(root.Description ?? "")).Append("\n.fi\n");
        page.Append(".SH COMMANDS\n");
        foreach ((string path, Command command) in Tree(root).Skip(1))
        {
            string arguments = string.Concat(command.Arguments.Where(a => !a.Hidden).Select(a => $" {Roff(a.Name)}{(a.Arity.MaximumNumberOfValues > 1 ? "..." : "")}"));
            page.Append($".SS \"{Roff(path)}{arguments}\"\n{Roff(command.Description ?? "")}\n");
            foreach (Argument argument in command.Arguments.Where(a => !a.Hidden))
                page.Append($".TP\n.I {Roff(argument.Name)}\n{Roff(argument.Description ?? "")}\n");
            AppendOptions(page, command);
        }

        page.Append(".SH OPTIONS\nOf every command:\n");
        AppendOptions(page, root);
        page.Append(
            """
            .SH FILES
            .TP
            .I /etc/reportwatcher/appsettings.json
            the settings of an installed service
            .TP
            .I /etc/reportwatcher/mail-password
            the password for the mail server, readable by root only, where the settings say "PasswordFile": "mail-password"
            .TP
            .I /var/lib/reportwatcher
            the inbox, and under data/ the ledger and the reports that were read
            .SH SIGNALS
            .TP
            .B SIGTERM
            finishes what is in flight and ends, within 30 seconds
            .TP
            .B SIGHUP
            takes up changed settings (under systemd)
            .SH EXIT STATUS
            0 done, 1 something failed and was reported, 2 wrong usage or mistakes in the settings.

            """);
        return page.ToString();
    }

    private static void AppendOptions(StringBuilder page, Command command)
    {
        foreach (Option option in VisibleOptions(command))
        {
            string value = option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool) ? $" {Roff(option.HelpName ?? option.Name.TrimStart('-').ToUpperInvariant())}" : "";
            page.Append($".TP\n.B {Roff(string.Join(", ", option.Aliases.Prepend(option.Name)))}{value}\n{Roff(option.Description ?? "")}\n");
        }
    }

    /// <summary>Text for troff: a backslash, a hyphen that is to stay one, and a line that would be a request.</summary>
    private static string Roff(string text)
        => string.Join('\n', text.Replace("\\", "\\e").Replace("-", "\\-").Split('\n').Select(line => line.StartsWith('.') || line.StartsWith('\'') ? "\\&" + line : line));

    private static string BashCompletion(Command root)
    {
        StringBuilder script = new(
            """
            # Completion of reportwatcher for bash.
            _reportwatcher() {
              local word path='' words=''
              for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
                case "$path $word" in

            """);
        foreach ((string path, _) in Tree(root).Skip(1))
            script.Append($"      '{(path.Contains(' ') ? path : " " + path)}') path='{path}' ;;\n");
        script.Append("    esac\n  done\n  case \"$path\" in\n");
        string common = string.Join(' ', VisibleOptions(root).Select(o => o.Name));
        foreach ((string path, Command command) in Tree(root))
        {
            IEnumerable<string> words = VisibleVerbs(command).Select(c => c.Name).Concat(command == root ? [] : VisibleOptions(command).Select(o => o.Name)).Append(common);
            script.Append($"    '{path}') words='{string.Join(' ', words)}' ;;\n");
        }

        return script.Append(
            """
              esac
              mapfile -t COMPREPLY < <(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}")
            }
            # Where no word of ours fits, a file's name may.
            complete -o default -F _reportwatcher reportwatcher

            """).ToString();
    }
}
