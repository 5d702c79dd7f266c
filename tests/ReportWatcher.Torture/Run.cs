using System.CommandLine;

namespace ReportWatcher.Torture;

/// <summary>A run as a verb of the program. Exit code 0: passed; 1: a promise was broken; 77: this machine lacks what the run needs.</summary>
internal static class Run
{
    /// <summary>Draws whatever is left to chance; printed, so that a failure can be had again.</summary>
    public static readonly Option<int> Seed = new("--seed") { Description = "Seed of everything that is left to chance.", DefaultValueFactory = _ => 1 };

    public static Option<int> Number(string name, int value, string description) => new(name) { Description = description, DefaultValueFactory = _ => value };

    public static Command Command(string name, string description, Func<ParseResult, Verdict, Task> run, params Option[] options)
    {
        Command command = new(name, description) { Seed };
        foreach (Option option in options)
            command.Add(option);
        command.SetAction(async (arguments, _) =>
        {
            string settings = string.Join(' ', options.Prepend(Seed).Select(o => $"{o.Name} {arguments.GetResult(o)?.GetValueOrDefault<int>()}"));
            Console.WriteLine($"{name} {settings}");
            long start = TimeProvider.System.GetTimestamp();
            Verdict verdict = new();
            try
            {
                await run(arguments, verdict);
            }
            catch (Exception e) when (e is TimeoutException or IOException or InvalidOperationException)
            {
                verdict.Break(e.Message);
            }

            return Tell(name, verdict, TimeProvider.System.GetElapsedTime(start));
        });
        return command;
    }

    private static int Tell(string name, Verdict verdict, TimeSpan took)
    {
        const int shown = 20;
        foreach (string note in verdict.Notes)
            Console.WriteLine($"  {note}");
        foreach (string broken in verdict.Broken.Take(shown))
            Console.WriteLine($"  BROKEN: {broken}");
        if (verdict.Broken.Count > shown)
            Console.WriteLine($"  and {verdict.Broken.Count - shown} more");
        if (verdict.KeptSite is not null)
            Console.WriteLine($"  kept: {verdict.KeptSite}");
        Console.WriteLine(
            verdict.Broken.Count > 0 ? $"{name}: FAILED after {took.TotalSeconds:0} s"
            : verdict.Skipped is not null ? $"{name}: skipped: {verdict.Skipped}"
            : $"{name}: passed in {took.TotalSeconds:0} s");
        return verdict.Broken.Count > 0 ? ExitCode.Failed : verdict.Skipped is not null ? ExitCode.Skipped : ExitCode.Passed;
    }
}

internal static class ExitCode
{
    public const int Passed = 0, Failed = 1, Usage = 2;

    /// <summary>As automake's test driver has it: the machine lacks what the run needs.</summary>
    public const int Skipped = 77;
}
