using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using ReportWatcher.Commands;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Shipped;

/// <summary>What an installation brings beside the program: manual page, completion, unit, scripts.</summary>
public sealed class PackagingTests
{
    private static IEnumerable<(string Path, Command Command)> Verbs(Command command, string path = "")
        => command.Subcommands.Where(c => !c.Hidden).SelectMany(c => Verbs(c, $"{path} {c.Name}".TrimStart()).Prepend(($"{path} {c.Name}".TrimStart(), c)));

    [Fact]
    public async Task TheManualPageDescribesEveryVerbAndEveryOption()
    {
        string page = (await ServiceProcess.RunAsync("manual", "man")).Output;

        foreach ((string path, Command command) in Verbs(CommandLine.Create()))
        {
            page.ShouldContain($".SS \"{path.Replace("-", "\\-")}");
            page.ShouldContain(command.Description!.Split('\n')[0].Replace("-", "\\-"));
            foreach (Option option in command.Options.Where(o => !o.Hidden))
                page.ShouldContain($".B {option.Name.Replace("-", "\\-")}");
        }
    }

    [ProgramFact("groff")]
    public async Task TheManualPageIsGoodTroff()
    {
        using TempFolder folder = new();
        string page = folder.Write("reportwatcher.1", (await ServiceProcess.RunAsync("manual", "man")).Output);

        (string output, string error, int code) = await RunAsync("groff", "-man", "-Tutf8", "-P-cbou", "-ww", page);

        (code, error).ShouldBe((0, ""));
        output.ShouldContain("mail-test TO");
    }

    [ProgramFact("bash")]
    public async Task TheShellCompletesEveryVerbAndEveryOption()
    {
        using TempFolder folder = new();
        string script = folder.Write("completion", (await ServiceProcess.RunAsync("manual", "bash")).Output);

        (await CompleteAsync(script, "sta")).ShouldBe(["status"]);
        (await CompleteAsync(script, "-s", "other.json", "sta")).ShouldBe(["status"]);
        foreach ((string path, Command command) in Verbs(CommandLine.Create()))
        {
            string[] words = path.Split(' ');
            (await CompleteAsync(script, words)).ShouldContain(words[^1]);
            (await CompleteAsync(script, [.. words, "--"])).ShouldBe(
                command.Options.Where(o => !o.Hidden).Select(o => o.Name).Concat(["--help", "--settings", "--json", "--verbose"]).Distinct(), ignoreOrder: true);
        }
    }

    [ProgramFact("shellcheck")]
    public async Task EveryShellScriptPassesShellcheck()
    {
        string[] scripts =
        [
            Repository.PathOf(".ci", "run"),
            .. Directory.EnumerateFiles(Repository.PathOf("deploy"), "*.sh", SearchOption.AllDirectories),
            .. Directory.EnumerateFiles(Repository.PathOf("deploy", "linux", "debian")),
            .. Directory.EnumerateFiles(Repository.PathOf("tests"), "*.sh", SearchOption.AllDirectories),
        ];
        scripts.Length.ShouldBeGreaterThan(7);

        (string output, _, int code) = await RunAsync("shellcheck", scripts);

        (code, output).ShouldBe((0, ""));
    }

    [FactWithEnvironment("REPORTWATCHER_TEST_NODE_PATH", "the folder node_modules with web-tree-sitter and tree-sitter-powershell; .ci/run installs them")]
    public async Task EveryPowerShellScriptIsPowerShell()
    {
        string[] scripts = Directory.GetFiles(Repository.PathOf("deploy", "windows"), "*.ps1");
        scripts.Length.ShouldBeGreaterThan(1);
        using TempFolder folder = new();
        string broken = folder.Write("broken.ps1", File.ReadAllText(scripts[0]) + "\nif (");

        (await CheckAsync(scripts)).ShouldBe((0, ""));
        (int code, string mistakes) = await CheckAsync([broken]);
        code.ShouldBe(1);
        mistakes.ShouldContain("no PowerShell");

        static async Task<(int Code, string Mistakes)> CheckAsync(string[] scripts)
        {
            string[] check = [$"NODE_PATH={Environment.GetEnvironmentVariable("REPORTWATCHER_TEST_NODE_PATH")}", "node", "--liftoff-only", Repository.PathOf("tests", "ReportWatcher.Tests", "Shipped", "powershell-syntax.cjs")];
            (string output, string error, int code) = await RunAsync("env", [.. check, .. scripts]);
            error.ShouldBeEmpty();
            return (code, output);
        }
    }

    [Fact]
    public void ThePackagedSettingsKeepEverythingUnderTheStateFolder()
    {
        // What stage.sh replaces in the settings is still there to be replaced.
        JsonElement section = JsonDocument.Parse(File.ReadAllText(ShippedFiles.SettingsPath), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip })
            .RootElement.GetProperty("ReportWatcher");

        section.GetProperty("Inboxes").EnumerateArray().Select(i => i.GetProperty("Path").GetString()).ShouldBe(["inbox"]);
        section.GetProperty("DataFolder").GetString().ShouldBe("data");
        section.GetProperty("Mail").GetProperty("Transport").GetString().ShouldBe("Pickup");
        section.GetProperty("Mail").TryGetProperty("PickupFolder", out _).ShouldBeFalse();
    }

    private static async Task<string[]> CompleteAsync(string script, params string[] words)
    {
        // As readline does it: the words typed so far, the last of them unfinished.
        string call = $"source '{script}'; COMP_WORDS=(reportwatcher \"$@\"); COMP_CWORD=$#; _reportwatcher; printf '%s\\n' \"${{COMPREPLY[@]}}\"";
        (string output, string error, _) = await RunAsync("bash", ["-c", call, "bash", .. words]);
        error.ShouldBeEmpty();
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task<(string Output, string Error, int Code)> RunAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        await Eventually.EndsAsync(process.WaitForExitAsync(), $"the end of {program}");
        return (await output, await error, process.ExitCode);
    }
}
