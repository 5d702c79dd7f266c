using System.CommandLine;
using ReportWatcher.Tests.Support;
using ReportWatcher.Torture.Oracle;

namespace ReportWatcher.Torture.Runs;

/// <summary>T13: SIGTERM in the middle of the work, as every update of the machine sends it: an orderly end, and nothing left in doubt.</summary>
internal static class Terminations
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    public static Command Create()
    {
        Option<int> terms = Run.Number("--terms", 200, "SIGTERMs."), files = Run.Number("--files", 10_000, "Files dropped in all.");
        return Run.Command(
            "t13", "SIGTERM under load: exit code 0, within 30 s, no send left in doubt.",
            (arguments, verdict) => RunAsync(arguments.GetValue(Run.Seed), arguments.GetValue(terms), arguments.GetValue(files), verdict), terms, files);
    }

    private static async Task RunAsync(int seed, int terms, int files, Verdict verdict)
    {
        await using TortureScene scene = new(seed, 1, verdict);
        Random random = new(seed);
        List<TimeSpan> stops = [];
        int idle = 0;
        for (int term = 0; term < terms; term++)
        {
            int share = (files - scene.Drops.Files.Count) / (terms - term);
            await scene.Drops.DropAsync(share / 2);
            await using ServiceProcess service = await ServiceProcess.StartAsync(scene.Site);
            Task dropping = scene.Drops.DropAsync(share - (share / 2));
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(300)), TimeProvider.System);
            idle += Unsettled(scene) == 0 ? 1 : 0;
            long asked = TimeProvider.System.GetTimestamp();
            await scene.StopAsync(service);
            stops.Add(TimeProvider.System.GetElapsedTime(asked));
            await dropping;
            verdict.Expect(stops[^1] <= s_limit, $"SIGTERM {term + 1}: took {stops[^1].TotalSeconds:0.0} s");
        }

        await scene.FinishAsync(s_patience);
        stops.Sort();
        verdict.Note($"SIGTERM to exit: median {stops[terms / 2].TotalSeconds:0.00} s, longest {stops[^1].TotalSeconds:0.00} s; {idle} of {terms} found nothing to do");
        verdict.Expect(idle < terms / 2, $"{idle} of {terms} SIGTERMs met an idle service: this run proves little");
        verdict.Expect(scene.Site.Query<long>("SELECT sum(ambiguities) FROM alerts").Sum() == 0, "a SIGTERM left a send in doubt");
    }

    private static long Unsettled(TortureScene scene)
        => scene.Site.Query<long>("SELECT (SELECT count(*) FROM reports WHERE filed_at IS NULL) + (SELECT count(*) FROM alerts WHERE state <> 'sent')").Sum()
            + scene.Site.FilesIn("inbox").Count;
}
