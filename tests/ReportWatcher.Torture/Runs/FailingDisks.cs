using System.CommandLine;
using ReportWatcher.Tests.Support;
using ReportWatcher.Torture.Oracle;

namespace ReportWatcher.Torture.Runs;

/// <summary>
/// T5: a disk that fails: of every hundred calls of fsync, fdatasync and pwrite of a thread one ends with EIO, by strace. After such an error nobody
/// knows what is on the disk, so the service must end and be started anew, as systemd does.
/// </summary>
/// <remarks>
/// Not by libfiu: in one of some hundred starts it brought the service to a standstill, as it looks up symbols while it holds its lock and allocates,
/// which takes that lock, inside the dynamic linker's.
/// </remarks>
internal static class FailingDisks
{
    private static readonly string[] s_calls = ["fsync", "fdatasync", "pwrite64"];

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    public static Command Create()
    {
        Option<int> lives = Run.Number("--lives", 200, "Starts of the service on a disk that fails."), files = Run.Number("--files", 10_000, "Files dropped in all.");
        return Run.Command("t5", "A disk that fails.", (arguments, verdict) => RunAsync(arguments.GetValue(Run.Seed), arguments.GetValue(lives), arguments.GetValue(files), verdict), lives, files);
    }

    private static async Task RunAsync(int seed, int lives, int files, Verdict verdict)
    {
        if (!Tracer.IsThere)
        {
            verdict.Skip(Tracer.Missing);
            return;
        }

        await using TortureScene scene = new(seed, 1, verdict);
        Random random = new(seed);
        int ended = 0;
        for (int life = 0; life < lives; life++)
        {
            await scene.Drops.DropAsync((files - scene.Drops.Files.Count) / (lives - life));
            IEnumerable<string> failing = s_calls.SelectMany(call => (string[])["-e", $"inject={call}:error=EIO:when={random.Next(1, 101)}+100"]);
            await using ServiceProcess service = Tracer.Start(scene, s_calls, ["--seccomp-bpf", "-o", "/dev/null", .. failing]);
            try
            {
                // One that finds a whole disk for once is killed when it has done everything.
                if (await Quiescence.ReachedAsync(scene.Site, scene.Drops.Files.Count, s_patience, service))
                    continue;
                ended++;
                int code = await service.ExitAsync();
                verdict.Expect(code is not 0, $"life {life + 1}: ended with exit code 0, after which nobody starts it again:\n{service.Output}");
            }
            finally
            {
                await Tracer.KillAsync(service);
            }
        }

        await scene.FinishAsync(s_patience);
        verdict.Note($"{lives} lives, {ended} of them ended by an I/O error");
        verdict.Expect(ended * 4 >= lives, $"only {ended} of {lives} lives met an I/O error: this run proves little");
    }
}
