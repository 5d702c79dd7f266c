using ReportWatcher.Commands;
using ReportWatcher.Intake;
using ReportWatcher.Ledger;
using ReportWatcher.Settings;
using ReportWatcher.Storage;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Intake;

/// <summary>What keeps the intake from its work, who is told, and that it goes on by itself.</summary>
public sealed class AvailabilityTests
{
    private const string Text = "Commanders met on Monday.\n\nThere are about 2,500 soldiers at Camp Bravo.\n";

    private readonly TestTime _time = new();

    [MountFact]
    public async Task AnInboxWhoseFileSystemIsUnmountedIsUnavailableAndComesBackWithIt()
    {
        using Site site = new();
        LinuxFiles.Mount(site.Inbox);
        try
        {
            await using RunningIntake intake = new(site, _time);
            DropInPlace(site, "before.txt");
            await FiledAsync(site, "before.txt");

            LinuxFiles.Unmount(site.Inbox);
            await _time.AdvanceUntilAsync(() => Note(site)?.Unavailable is not null, TimeSpan.FromSeconds(1), "the inbox to be missed");
            Note(site)!.Unavailable.ShouldBe($"nothing is mounted at {site.Inbox}, where it was");
            InboxStatus status = Status.Read(site.SettingsFile).Inboxes.Single();
            (status.Available, status.Reason).ShouldBe((false, Note(site)!.Unavailable));

            LinuxFiles.Mount(site.Inbox);
            DropInPlace(site, "after.txt");
            await FiledAsync(site, "after.txt");
            Status.Read(site.SettingsFile).Inboxes.Single().Available.ShouldBeTrue();
            intake.Log.Lines.Count(l => l.Contains("is unavailable")).ShouldBe(1);
            intake.Log.Lines.Count(l => l.Contains("is available again")).ShouldBe(1);
        }
        finally
        {
            LinuxFiles.Unmount(site.Inbox);
        }
    }

    [LinuxFact]
    public async Task AnInboxThatWasOnAMountIsNotMadeAnewWhereNothingIsMounted()
    {
        using Site site = new();
        await RememberMountAsync(site, Path.GetDirectoryName(site.Inbox)!);
        Directory.Delete(site.Inbox);

        await using RunningIntake intake = new(site, _time);

        await site.UntilAsync(() => Note(site)?.Unavailable is not null, "the inbox to be missed");
        Directory.Exists(site.Inbox).ShouldBeFalse();
    }

    [LinuxFact]
    public async Task AFolderInUseIsTheInboxAlsoWhereAnotherFileSystemWasMountedBefore()
    {
        using Site site = new();
        await RememberMountAsync(site, site.Inbox);
        await using RunningIntake intake = new(site, _time);
        await site.UntilAsync(() => Note(site)?.Unavailable is not null, "the inbox to be missed");

        site.Drop("report.txt", Text);

        await FiledAsync(site, "report.txt");
    }

    [LinuxFact]
    public async Task AFolderWhoseNameIsNoTextStaysAndIsShownWithItsBytes()
    {
        using Site site = new();
        site.Folder.Write("elsewhere/inside.txt", Text);
        LinuxFiles.RenameToBytes(site.Folder["elsewhere"], site.Inbox, [.. "b"u8, 0xff, 0xfe, .. "d"u8]);

        await using RunningIntake intake = new(site);

        await site.UntilAsync(() => Note(site)?.Left == 1, "the folder to be shown");
        Note(site)!.Files.Single().ShouldBe(new LeftFile($@"{site.Inbox}/b\xFF\xFEd", "is a folder whose name is no valid UTF-8: nothing in it is read; rename it"));
        Status.Read(site.SettingsFile).Problems.ShouldContain(p => p.Contains(@"b\xFF\xFEd: is a folder whose name is no valid UTF-8"));
        await RunningIntake.LookedAtAsync(site, "ordinary.txt");
        Directory.GetFileSystemEntries(site.Inbox).Length.ShouldBe(1);
        intake.Log.Lines.Count(l => l.Contains(@"b\xFF\xFEd: left in the inbox")).ShouldBe(1);
    }

    [LinuxFact]
    public async Task AFolderWithTheReplacementCharacterInItsNameIsAFolderLikeOthers()
    {
        using Site site = new();
        await using RunningIntake intake = new(site);

        site.Drop("b\ufffdd/inside.txt", Text);

        await site.FiledAsync("b\ufffdd/inside.txt");
        await Task.WhenAll(Enumerable.Range(0, 2).Select(i => RunningIntake.LookedAtAsync(site, $"ordinary{i}.txt")));
        Note(site)!.Left.ShouldBe(0);
    }

    [LinuxFact]
    public async Task AFileThatIsWrittenForADayIsToldOfOnceAndTakenWhenItIsWhole()
    {
        using Site site = new();
        await using RunningIntake intake = new(site, _time);
        string path = Path.Combine(site.Inbox, "slow.txt");
        using (StreamWriter writer = new(path))
        {
            await writer.WriteAsync(Text);
            await writer.FlushAsync();
            await _time.AdvanceUntilAsync(() => Note(site)?.Left == 1, TimeSpan.FromMinutes(30), "the file to be told of");
            for (int hour = 0; hour < 48; hour++)
                _time.Advance(TimeSpan.FromHours(1));
            await RunningIntake.LookedAtAsync(site, "marker.txt");
            intake.Log.Lines.Count(l => l.Contains("still being written after 24 hours")).ShouldBe(1);
        }

        await FiledAsync(site, "slow.txt");
        await _time.AdvanceUntilAsync(() => Note(site)?.Left == 0, TimeSpan.FromSeconds(1), "the notice to be taken back");
    }

    [Fact]
    public async Task WithoutRoomOnTheDiskNothingIsTakenUntilThereIs()
    {
        using Site site = new(s => s["Intake"]!["MinFreeMegabytes"] = int.MaxValue);
        string path = site.Drop("report.txt", Text);
        await using RunningIntake intake = new(site, _time);
        await site.UntilAsync(() => intake.Log.Lines.Any(l => l.Contains("The intake waits")), "the shortage to be told of");
        Status.Read(site.SettingsFile).Problems.ShouldContain(p => p.Contains("less than Intake:MinFreeMegabytes"));
        (File.Exists(path), site.Reports.Count).ShouldBe((true, 0));

        site.WriteSettings();
        (await intake.Stage<SettingsReload>().ReloadAsync()).ShouldBeTrue();

        await FiledAsync(site, "report.txt");
        intake.Log.Lines.ShouldContain(l => l.Contains("There is room on the disk again"));
    }

    [MountFact]
    public async Task AReportThatIsReadWhileTheDiskTakesNoMoreFilesIsFiledWhenItDoes()
    {
        using TempFolder folder = new();
        Directory.CreateDirectory(folder["disk"]);
        LinuxFiles.Mount(folder["disk"], "size=64m,nr_inodes=200");
        try
        {
            // The ledger has room to write, but there can be no new folder in done/, and no reason beside a file in failed/.
            using Site site = new(s => s["Intake"]!["MinFreeMegabytes"] = 0, disk: folder["disk"]);
            await using RunningIntake intake = new(site, _time);
            site.Folder.Write("good.txt", Text);
            site.Folder.Write("empty.txt", "");
            await RunningIntake.LookedAtAsync(site, "marker.txt");
            Directory.Delete(site.Folder["data/done"], recursive: true);
            string ballast = site.Folder["ballast"];
            Directory.CreateDirectory(ballast);
            Should.Throw<IOException>(() =>
            {
                for (int i = 0; ; i++)
                    File.WriteAllText(Path.Combine(ballast, $"{i}"), "");
            });

            foreach (string name in (string[])["good.txt", "empty.txt"])
                File.Move(site.Folder[name], Path.Combine(site.Inbox, name));
            await _time.AdvanceUntilAsync(() => site.Reports.Count(r => r.State is "done" or "failed") == 3, TimeSpan.FromMilliseconds(200), "both to be read");
            for (int second = 0; second < 60; second++)
                _time.Advance(TimeSpan.FromSeconds(1));
            site.Reports.Count(r => r.Filed).ShouldBe(1);
            site.FilesIn("data/work").Count.ShouldBe(2);

            Directory.Delete(ballast, recursive: true);

            await FiledAsync(site, "good.txt");
            await FiledAsync(site, "empty.txt");
            site.FilesIn("data/work").ShouldBeEmpty();
            site.FilesIn("data/done").Single().ShouldEndWith("__good.txt");
            site.FilesIn("data/failed").Count.ShouldBe(2);
        }
        finally
        {
            LinuxFiles.Unmount(folder["disk"]);
        }
    }

    private Task FiledAsync(Site site, string name) => _time.AdvanceUntilAsync(() => site.IsFiled(name), TimeSpan.FromMilliseconds(200), $"{name} to be filed");

    // Another file system takes no renames from this one.
    private static void DropInPlace(Site site, string name) => File.WriteAllText(Path.Combine(site.Inbox, name), $"{Text}This is {name}.\n");

    private static InboxNote? Note(Site site)
        => InboxNote.Of("wire", LedgerStatus.Read(site.Folders)?.Notes);

    private static async Task RememberMountAsync(Site site, string mount)
    {
        using DataLock held = DataLock.Take(site.Folders);
        await using ReportLedger ledger = ReportLedger.Open(site.Folders, TimeProvider.System);
        await ledger.NoteAsync($"mount of {site.Inbox}", mount);
    }
}
