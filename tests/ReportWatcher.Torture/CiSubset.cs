using System.CommandLine;

namespace ReportWatcher.Torture;

/// <summary>The runs of every CI, in sizes that take a few minutes together on two quiet cores; each counts as one check.</summary>
internal static class CiSubset
{
    private static readonly string[] s_runs =
    [
        "t0",
        "t1 --seed 7 --kills 60 --files 6000",
        "t2 --seed 7 --sample 20",
        "t3 --seed 7 --cuts 5 --files 500",
        "t4 --seed 7 --cycles 4",
        "t5 --seed 7 --lives 5 --files 500",
        "t7 --seed 7 --mails 900 --slow-pause 20",
        "t9 --seed 7 --writers 200 --pause 300",
        "t10 --files 20000 --seconds 60",
        "t11 --seed 7 --flood 20000",
        "t13 --seed 7 --terms 20 --files 1000",
        "t14 --seed 7 --copies 5",
        "t15 --seed 7 --files 500",
    ];

    public static Command Create(RootCommand torture)
    {
        Command command = new("ci", "The runs of CI in a small size, one after the other.");
        command.SetAction(async (_, stopping) =>
        {
            int[] codes = new int[s_runs.Length];
            for (int i = 0; i < s_runs.Length; i++)
                codes[i] = await torture.Parse(s_runs[i]).InvokeAsync(cancellationToken: stopping);
            int failed = codes.Count(c => c is not (ExitCode.Passed or ExitCode.Skipped)), skipped = codes.Count(c => c == ExitCode.Skipped);
            // As dotnet test puts it.
            Console.WriteLine($"Failed: {failed}, Passed: {codes.Length - failed - skipped}, Skipped: {skipped}, Total: {codes.Length}");
            return failed == 0 ? ExitCode.Passed : ExitCode.Failed;
        });
        return command;
    }
}
