using Microsoft.Data.Sqlite;
using ReportWatcher.Intake;
using ReportWatcher.Ledger;
using ReportWatcher.Reading;
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
    public async Task AFileThatEndedTheProgramThreeTimesWhileItWasAloneFailsAndTheOthersAreRead()
    {
        using Site site = new();
        await LeaveClaimedAsync(site, strikes: 3);
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

    [Theory]
    [InlineData("report.txt", Text)]
    [InlineData("report.html", "<!DOCTYPE html><html><body><article><h1>Troops</h1><p>There are about 2,500 soldiers at Camp Bravo.</p></article></body></html>")]
    public async Task AFileThatWasUnderWayAtManyEndsOfTheProgramIsNotGivenUpForThat(string name, string content)
    {
        using Site site = new();
        await LeaveClaimedAsync(site, name, content, attempts: 40, strikes: 2);

        await using RunningIntake intake = new(site);

        await site.FiledAsync(name);
        ReportRow report = site.Reports.ShouldHaveSingleItem();
        (report.State, report.Attempts, report.Strikes).ShouldBe(("done", 41, 3));
        // Whatever it is, a child has read it: had it ended that, the program would have gone on.
        intake.Stage<ReportReader>().Children.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task AFileThatEndsTheProgramWheneverItIsRecordedFailsAfterThreeEndsThatNoOtherCanHaveCaused()
    {
        using Site site = new();
        await LeaveAsync(site, _ => Task.FromResult(true));
        site.Change("CREATE TRIGGER poison BEFORE UPDATE OF state ON reports WHEN NEW.state = 'done' AND NEW.name = 'poison.txt' BEGIN SELECT raise(ABORT, 'poison'); END");
        for (int i = 0; i < 40; i++)
            site.Drop($"{i}.txt", $"{Text}Item {i}.\n");
        site.Drop("poison.txt", Text + "Poison.\n");

        int ends = 0;
        while (!site.IsFiled("poison.txt"))
        {
            RunningIntake intake = new(site);
            await Eventually.IsTrueAsync(() => site.IsFiled("poison.txt") || site.Running!.IsFaulted, "the intake to end by the poison, or to be rid of it");
            if (site.IsFiled("poison.txt"))
            {
                await intake.DisposeAsync();
                break;
            }

            (await Should.ThrowAsync<SqliteException>(async () => await intake.DisposeAsync())).Message.ShouldContain("poison");
            ends++;
        }

        // Taken with others, read again with others, and then three times alone.
        ends.ShouldBe(5);
        ReportRow poison = site.Reports.Single(r => r.Name == "poison.txt");
        (poison.State, poison.Code, poison.Strikes).ShouldBe(("failed", "crash", 3));
        await using RunningIntake last = new(site);
        await site.FiledAsync(41);
        site.Reports.Where(r => r.Name != "poison.txt").ShouldAllBe(r => r.State == "done" && r.Strikes < 3);
    }

    [Fact]
    public async Task ManyThatACrashLeftAreReadTogetherAndThoseOfASecondCrashApart()
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
        site.Reports.Select(r => (r.Attempts, r.Strikes)).ShouldBe([.. Enumerable.Repeat((3L, 1L), 10), .. Enumerable.Repeat((2L, 0L), 50)]);
        // One commit each way for the fifty at least: far fewer than one by one would take.
        intake.Stage<ReportLedger>().Writer.Commits.ShouldBeLessThan(120);
    }

    [Fact]
    public void OfSuspectsThoseThatWereChargedOrTriedLeastComeFirst()
    {
        ClaimedReport[] unfinished = [Of("charged", 2, 2), Of("often", 9, 0), Of("once", 4, 1), Of("new", 1, 0), Of("seldom", 2, 0)];

        ReportPipeline.Suspects(unfinished).Select(r => r.Name).ShouldBe(["seldom", "often", "once", "charged"]);

        static ClaimedReport Of(string name, int attempts, int strikes) => new(1, "", "wire", name, "", "", attempts, strikes);
    }

    [LinuxFact]
    public async Task NewFilesAreTakenWhileAnOldOneHangs()
    {
        using Site site = new();
        await LeaveClaimedAsync(site, "page.html", "<!DOCTYPE html><html><body><article><h1>Troops</h1><p>There are 2,500 soldiers.</p></article></body></html>", attempts: 2);
        await using RunningIntake intake = new(site);
        ReportReader reader = intake.Stage<ReportReader>();
        await site.UntilAsync(() => reader.Children.Count > 0, "the page to be read");
        Signals.Send(reader.Children.Single(), Signals.Stop);

        site.Drop("new.txt", Text);

        await site.FiledAsync("new.txt");
        site.IsFiled("page.html").ShouldBeFalse();
    }

    private static async Task<T> LeaveAsync<T>(Site site, Func<ReportLedger, Task<T>> leave)
    {
        using DataLock held = DataLock.Take(site.Folders);
        await using ReportLedger ledger = ReportLedger.Open(site.Folders, TimeProvider.System);
        return await leave(ledger);
    }

    private static Task<ClaimedReport> LeaveClaimedAsync(Site site, string name = "report.txt", string content = Text, int attempts = 1, int strikes = 0)
        => LeaveAsync(site, async ledger =>
        {
            ClaimedReport report = await ledger.ClaimAsync("wire", name, Path.Combine(site.Inbox, name));
            site.Folder.Write(Path.Combine("data", "work", report.StoredName), content);
            for (int i = 1; i < attempts; i++)
                report = await ledger.BeginAttemptAsync(report);
            for (int i = 0; i < strikes; i++)
                report = await ledger.StrikeAsync(report);
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
