using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Intake;

/// <summary>When a file in an inbox is taken: as soon as whoever writes it is done, and never before.</summary>
public sealed class SettlingTests
{
    private const string Text = "Commanders met on Monday.\n\nThere are about 2,500 soldiers at Camp Bravo.\n";

    [Fact]
    public async Task AFileThatIsRenamedIntoTheInboxIsTaken()
    {
        using Site site = new();
        await using RunningIntake intake = new(site);

        site.Drop("report.txt", Text);

        await site.FiledAsync("report.txt");
        site.Reports.Single().State.ShouldBe("done");
        site.FilesIn("inbox").ShouldBeEmpty();
        site.FilesIn("data/work").ShouldBeEmpty();
        site.FilesIn("data/done").Single().ShouldEndWith("__report.txt");
    }

    [LinuxFact]
    public async Task AFileThatIsHeldOpenForWritingIsTakenOnlyWhenItIsClosed()
    {
        using Site site = new();
        TestTime time = new();
        await using RunningIntake intake = new(site, time);
        string path = Path.Combine(site.Inbox, "slow.txt");
        using (StreamWriter writer = new(path))
        {
            await writer.WriteAsync("Commanders met on Monday.\n\n");
            await writer.FlushAsync();
            await RunningIntake.LookedAtAsync(site, "first marker.txt");
            // Long after every time limit: what decides is whether it is open, not how old it is.
            for (int hour = 0; hour < 30; hour++)
                time.Advance(TimeSpan.FromHours(1));
            await RunningIntake.LookedAtAsync(site, "second marker.txt");
            File.Exists(path).ShouldBeTrue();
            await writer.WriteAsync("There are about 2,500 soldiers at Camp Bravo.\n");
        }

        await site.FiledAsync("slow.txt");
        Site.Sha256(site.Folder[Path.Combine("data", site.Reports[^1].Folder!, site.Reports[^1].StoredName)]).ShouldBe(site.Reports[^1].Sha256);
        site.Alerts.Select(a => a.Watch).ShouldBe(["Troops", "Bases", "Bases"], ignoreOrder: true);
    }

    [RootFact]
    public async Task AFileOfSomebodyElseIsTakenWhenItIsClosedThoughNoLeaseCanTell()
    {
        // Longer than this test waits: only the close can be what decides.
        using Site site = new(s => s["Intake"]!["SettleTime"] = "00:10:00");
        await using ServiceProcess service = await ServiceProcess.StartThroughAsync(site, "setpriv", "--bounding-set=-lease");
        string path = Path.Combine(site.Inbox, "slow.txt");
        using (StreamWriter writer = new(path))
        {
            LinuxFiles.GiveAway(path);
            await writer.WriteAsync("Commanders met on Monday.\n\n");
            await writer.FlushAsync();
            await RunningIntake.LookedAtAsync(site, "marker.txt");
            File.Exists(path).ShouldBeTrue();
            await writer.WriteAsync("There are about 2,500 soldiers at Camp Bravo.\n");
        }

        await site.FiledAsync("slow.txt");
        site.Alerts.Select(a => a.Watch).ShouldBe(["Troops", "Bases", "Bases"], ignoreOrder: true);
    }

    [LinuxTheory]
    [InlineData("report.txt.part")]
    [InlineData("report.TMP")]
    [InlineData("report.filepart")]
    [InlineData("~$report.docx")]
    [InlineData(".report.txt")]
    [InlineData(".sync/report.txt")]
    public async Task AFileUnderATemporaryNameWaitsForItsRename(string temporary)
    {
        using Site site = new();
        await using RunningIntake intake = new(site);
        string path = site.Drop(temporary, Text);
        // Written in place too: a close is an event like a rename.
        File.AppendAllText(path, "It was finished here.\n");
        await RunningIntake.LookedAtAsync(site, "marker.txt");
        File.Exists(path).ShouldBeTrue();

        File.Move(path, Path.Combine(site.Inbox, "report.txt"));

        await site.FiledAsync("report.txt");
    }

    [Fact]
    public async Task FilesInSubFoldersAreTakenAlsoThoseThatComeWithTheirFolder()
    {
        using Site site = new();
        await using RunningIntake intake = new(site);
        await RunningIntake.LookedAtAsync(site, "marker.txt");
        string prepared = site.Folder["prepared"];
        for (int i = 0; i < 40; i++)
            site.Folder.Write($"prepared/day/{i % 4}/report {i}.txt", $"{Text}Item {i}.\n");

        Directory.Move(prepared, Path.Combine(site.Inbox, "moved in"));
        for (int i = 0; i < 40; i++)
        {
            Directory.CreateDirectory(Path.Combine(site.Inbox, "made", $"{i}"));
            site.Drop($"made/{i}/report.txt", $"{Text}Number {i}.\n");
        }

        await site.FiledAsync(81);
        site.Reports.ShouldAllBe(r => r.State == "done");
        site.FilesIn("inbox").ShouldBeEmpty();
        site.Reports.ShouldContain(r => r.Name == Path.Combine("moved in", "day", "3", "report 3.txt"));
    }

    [Fact]
    public async Task AnEmptyFileFailsOnceTheSettleTimeIsOver()
    {
        using Site site = new();
        TestTime time = new();
        await using RunningIntake intake = new(site, time);
        string path = site.Drop("empty.txt", "");
        await RunningIntake.LookedAtAsync(site, "marker.txt");
        // Nobody writes to it, yet programs make a file first and fill it later.
        File.Exists(path).ShouldBeTrue();

        await time.AdvanceUntilAsync(() => site.IsFiled("empty.txt"), TimeSpan.FromMilliseconds(100), "the empty file to be filed");

        site.Reports[^1].State.ShouldBe("failed");
        site.Reason().GetProperty("code").GetString().ShouldBe("empty");
    }

    [Fact]
    public async Task AFileThatIsFilledWithinTheSettleTimeIsNoEmptyFile()
    {
        using Site site = new();
        TestTime time = new();
        await using RunningIntake intake = new(site, time);
        string path = site.Drop("report.txt", "");
        await RunningIntake.LookedAtAsync(site, "marker.txt");

        File.WriteAllText(path, Text);

        await time.AdvanceUntilAsync(() => site.IsFiled("report.txt"), TimeSpan.FromMilliseconds(100), "the report to be filed");
        site.Reports[^1].State.ShouldBe("done");
    }

    [LinuxFact]
    public async Task AClosedFileStaysForTheQuietTimeAndOneThatIsMovedInDoesNot()
    {
        using Site site = new(s => s["Intake"]!["QuietTime"] = "00:01:00");
        TestTime time = new();
        await using RunningIntake intake = new(site, time);
        site.Drop("there before.txt", Text + "It was there before.\n");
        await time.AdvanceUntilAsync(() => site.IsFiled("there before.txt"), TimeSpan.FromSeconds(10), "the first scan");
        string path = Path.Combine(site.Inbox, "copied.txt");
        File.WriteAllText(path, Text);
        await RunningIntake.LookedAtAsync(site, "moved in.txt");
        File.Exists(path).ShouldBeTrue();

        await time.AdvanceUntilAsync(() => site.IsFiled("copied.txt"), TimeSpan.FromSeconds(10), "the copied file to be filed");
    }

    [Fact]
    public async Task WhatIsInTheInboxBeforeTheStartIsTaken()
    {
        using Site site = new();
        for (int i = 0; i < 30; i++)
            site.Drop($"{i}.txt", $"{Text}Item {i}.\n");

        await using RunningIntake intake = new(site);

        await site.FiledAsync(30);
    }

    [Fact]
    public async Task AnInboxThatIsRemovedAndMadeAgainIsWatchedAgain()
    {
        using Site site = new();
        TestTime time = new();
        await using RunningIntake intake = new(site, time);
        await RunningIntake.LookedAtAsync(site, "before.txt");

        Directory.Delete(site.Inbox);
        await time.AdvanceUntilAsync(() => intake.Log.Lines.Any(l => l.Contains("is unavailable")), TimeSpan.FromSeconds(1), "the inbox to be missed");
        Directory.CreateDirectory(site.Inbox);
        site.Drop("after.txt", Text);

        await time.AdvanceUntilAsync(() => site.IsFiled("after.txt"), TimeSpan.FromSeconds(1), "the file in the new folder to be filed");
        intake.Log.Lines.ShouldContain(l => l.Contains("is available again"));
        // Events work again, not only the scans: the clock stands still now.
        await RunningIntake.LookedAtAsync(site, "by event.txt");
    }

    [LinuxFact]
    public async Task ADirectoryInPlaceOfAnInboxThatWasMovedAwayIsTheInbox()
    {
        using Site site = new();
        TestTime time = new();
        await using RunningIntake intake = new(site, time);
        await RunningIntake.LookedAtAsync(site, "before.txt");

        Directory.Move(site.Inbox, site.Folder["old inbox"]);
        Directory.CreateDirectory(site.Inbox);
        site.Drop("new.txt", Text);
        File.WriteAllText(site.Folder["old inbox/old.txt"], Text + "This one lies outside by now.\n");

        await time.AdvanceUntilAsync(() => site.IsFiled("new.txt"), TimeSpan.FromSeconds(1), "the file in the new folder to be filed");
        site.Reports.ShouldNotContain(r => r.Name.Contains("old.txt"));
    }
}
