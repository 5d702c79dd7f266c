using ReportWatcher.Ledger;
using ReportWatcher.Storage;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Intake;

/// <summary>What a start does with each state that a crash can leave behind.</summary>
public sealed class RecoveryTests
{
    private const string Text = "Commanders met on Monday.\n\nThere are about 2,500 soldiers at Camp Bravo.\n";

    [Fact]
    public async Task AClaimWhoseFileWasNeverMovedIsTakenBackAndTheFileIsTakenAnew()
    {
        using Site site = new();
        string path = site.Drop("report.txt", Text);
        await LeaveAsync(site, ledger => ledger.ClaimAsync("wire", "report.txt", path));

        await using RunningIntake intake = new(site);

        await site.FiledAsync("report.txt");
        site.Reports.ShouldHaveSingleItem().Attempts.ShouldBe(1);
    }

    [Fact]
    public async Task AClaimedFileInWorkIsReadAgainAndThatCounts()
    {
        using Site site = new();
        await LeaveClaimedAsync(site);

        await using RunningIntake intake = new(site);

        await site.FiledAsync("report.txt");
        ReportRow report = site.Reports.ShouldHaveSingleItem();
        (report.State, report.Attempts).ShouldBe(("done", 2));
        site.Alerts.Count.ShouldBe(3);
    }

    [LinuxFact]
    public async Task AClaimedFileThatSomebodyWritesToAgainGoesBackToItsInboxUntilItIsWhole()
    {
        using Site site = new();
        await LeaveClaimedAsync(site);
        string work = Directory.GetFiles(Path.Combine(site.Data, "work")).Single();
        StreamWriter writer = File.AppendText(work);
        await using RunningIntake intake = new(site);
        await RunningIntake.LookedAtAsync(site, "marker.txt");

        site.FilesIn("inbox").ShouldBe(["report.txt"]);
        site.Reports.Select(r => r.Name).ShouldBe(["marker.txt"]);
        await writer.WriteAsync("In all, 3,100 soldiers are expected by 2027.\n");
        await writer.DisposeAsync();

        await site.FiledAsync("report.txt");
        site.Reports[^1].State.ShouldBe("done");
        site.Query<string>("SELECT text FROM figures").ShouldContain("3,100 soldiers");
    }

    [Fact]
    public async Task AFileThatEndedTheProgramThreeTimesFailsAndTheOthersAreRead()
    {
        using Site site = new();
        await LeaveClaimedAsync(site, crashes: 3);
        site.Drop("other.txt", Text + "Another one.\n");

        await using RunningIntake intake = new(site);

        await site.FiledAsync("other.txt");
        site.Reports[0].Code.ShouldBe("crash");
        site.Reason().GetProperty("message").GetString()!.ShouldContain("3 times");
        site.FilesIn("data/work").ShouldBeEmpty();
    }

    [Fact]
    public async Task ARecordedReportWhoseFileWasNotMovedIsMoved()
    {
        using Site site = new();
        await LeaveRecordedAsync(site, keepFile: true);

        await using RunningIntake intake = new(site);

        await site.FiledAsync("report.txt");
        site.FilesIn("data/failed").Count.ShouldBe(2);
        site.FilesIn("data/work").ShouldBeEmpty();
    }

    [Fact]
    public async Task ARecordedReportWhoseFileSomebodyTookDoesNotKeepTheOthersFromBeingRead()
    {
        using Site site = new();
        await LeaveRecordedAsync(site, keepFile: false);
        site.Drop("other.txt", Text + "Another one.\n");

        await using RunningIntake intake = new(site);

        await site.FiledAsync("other.txt");
        intake.Log.Lines.ShouldContain(l => l.Contains("its file is gone from work"));
    }

    [Fact]
    public async Task ARecordedReportThatAPowerCutPutBackIntoItsInboxIsFiledWhole()
    {
        using Site site = new();
        string path = site.Drop("report.txt", Text);
        await LeaveAsync(site, async ledger => await ledger.RejectAsync(
            await ledger.ClaimAsync("wire", "report.txt", path), new FailureReason("locked", "is encrypted", Site.Sha256(path), Text.Length)));

        await using RunningIntake intake = new(site);

        await site.UntilAsync(() => site.FilesIn("inbox").Count == 0 && site.Reports.All(r => r.Filed), "the inbox to be empty");
        site.FilesIn("data/failed").ShouldContain(site.Reports[0].StoredName);
        Site.Sha256(site.Folder[Path.Combine("data", "failed", site.Reports[0].StoredName)]).ShouldBe(Site.Sha256(site.Folder[Path.Combine("data", site.Reports[1].Folder!, site.Reports[1].StoredName)]));
    }

    [Fact]
    public async Task ManyThatACrashLeftAreReadTogetherAndThoseOfASecondCrashOneByOne()
    {
        using Site site = new();
        await LeaveAsync(site, async ledger =>
        {
            for (int i = 0; i < 60; i++)
            {
                ClaimedReport report = await ledger.ClaimAsync("wire", $"{i}.txt", Path.Combine(site.Inbox, $"{i}.txt"));
                site.Folder.Write(Path.Combine("data", "work", report.StoredName), $"{Text}Item {i}.\n");
                if (i < 10)
                    await ledger.BeginAttemptAsync(report);
            }

            return 60;
        });
        await using RunningIntake intake = new(site);

        await site.FiledAsync(60);

        site.Reports.ShouldAllBe(r => r.State == "done");
        site.Reports.Select(r => r.Attempts).ShouldBe([.. Enumerable.Repeat(3L, 10), .. Enumerable.Repeat(2L, 50)]);
        // One commit each way for the fifty at least: far fewer than one by one would take.
        intake.Stage<ReportLedger>().Writer.Commits.ShouldBeLessThan(120);
    }

    private static async Task<T> LeaveAsync<T>(Site site, Func<ReportLedger, Task<T>> leave)
    {
        using DataLock held = DataLock.Take(site.Folders);
        await using ReportLedger ledger = ReportLedger.Open(site.Folders, TimeProvider.System);
        return await leave(ledger);
    }

    private static Task<ClaimedReport> LeaveClaimedAsync(Site site, int crashes = 1)
        => LeaveAsync(site, async ledger =>
        {
            ClaimedReport report = await ledger.ClaimAsync("wire", "report.txt", Path.Combine(site.Inbox, "report.txt"));
            site.Folder.Write(Path.Combine("data", "work", report.StoredName), Text);
            for (int i = 1; i < crashes; i++)
                report = await ledger.BeginAttemptAsync(report);
            return report;
        });

    private static Task<RecordedReport> LeaveRecordedAsync(Site site, bool keepFile)
        => LeaveAsync(site, async ledger =>
        {
            ClaimedReport report = await ledger.ClaimAsync("wire", "report.txt", Path.Combine(site.Inbox, "report.txt"));
            if (keepFile)
                site.Folder.Write(Path.Combine("data", "work", report.StoredName), "");
            return await ledger.RejectAsync(report, new FailureReason("empty", "has no text", null, 0));
        });
}
