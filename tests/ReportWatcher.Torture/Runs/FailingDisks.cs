using System.CommandLine;
using ReportWatcher.Tests.Support;
using ReportWatcher.Torture.Oracle;

namespace ReportWatcher.Torture.Runs;

/// <summary>
/// T5: a disk that fails: every hundredth fsync, fdatasync and pwrite ends with EIO, by libfiu. After such an error nobody knows what is on the disk, so the
/// service must end and be started anew, as systemd does.
/// </summary>
internal static class FailingDisks
{
    private const string Libraries = "/usr/lib/fiu/fiu_run_preload.so /usr/lib/fiu/fiu_posix_preload.so";
    private const int EIO = 5;

    private static readonly string[] s_points = ["sync/fsync", "sync/fdatasync", "rw/pwrite"];

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    public static Command Create()
    {
        Option<int> lives = Run.Number("--lives", 200, "Starts of the service on a disk that fails."), files = Run.Number("--files", 10_000, "Files dropped in all.");
        return Run.Command("t5", "A disk that fails.", (arguments, verdict) => RunAsync(arguments.GetValue(Run.Seed), arguments.GetValue(lives), arguments.GetValue(files), verdict), lives, files);
    }

    private static async Task RunAsync(int seed, int lives, int files, Verdict verdict)
    {
        if (!Libraries.Split(' ').All(File.Exists))
        {
            verdict.Skip("there is no libfiu on this machine (Debian: fiu-utils)");
            return;
        }

        (string, string)[] failing =
        [
            ("LD_PRELOAD", Libraries),
            ("FIU_ENABLE", string.Concat(s_points.Select(point => $"enable_random name=posix/io/{point},probability=0.01,failinfo={EIO}\n"))),
        ];
        await using TortureScene scene = new(seed, 1, verdict);
        int ended = 0;
        for (int life = 0; life < lives; life++)
        {
            await scene.Drops.DropAsync((files - scene.Drops.Files.Count) / (lives - life));
            await using ServiceProcess service = ServiceProcess.Start(["run", "--settings", scene.Site.SettingsFile], failing);
            // One that finds a whole disk for once is killed when it has done everything.
            if (await Quiescence.ReachedAsync(scene.Site, scene.Drops.Files.Count, s_patience, service))
                continue;
            ended++;
            int code = await service.ExitAsync();
            verdict.Expect(code is not 0, $"life {life + 1}: ended with exit code 0, after which nobody starts it again:\n{service.Output}");
        }

        await scene.FinishAsync(s_patience);
        verdict.Note($"{lives} lives, {ended} of them ended by an I/O error");
        verdict.Expect(ended * 4 >= lives, $"only {ended} of {lives} lives met an I/O error: this run proves little");
    }
}
