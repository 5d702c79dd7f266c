using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Reading;
using ReportWatcher.Settings;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Reading;

/// <summary>Everything but plain text is read in a process of its own. The children are real, and end the way real ones do.</summary>
public sealed class IsolationTests
{
    private static readonly byte[] s_page = Encoding.UTF8.GetBytes(
        "<!DOCTYPE html><html><body><article><h1>Convoy reaches the border</h1><p>A convoy of 1,200 trucks reached the border on Monday, the ministry said.</p></article></body></html>");

    /// <summary>A page that keeps its reader busy for seconds.</summary>
    private static readonly byte[] s_slowPage = Encoding.UTF8.GetBytes(
        "<!DOCTYPE html><html><body>" + string.Concat(Enumerable.Repeat("<div><p>The convoy of 12 trucks crossed the border at dawn, and <b>nobody</b> stopped it.</p></div>\n", 150_000)) + "</body></html>");

    [Fact]
    public async Task PlainTextNeedsNoChild()
    {
        using ReportReader reader = Reader();

        ReadReport read = await reader.ReadAsync(Encoding.UTF8.GetBytes("A convoy of 1,200 trucks reached the border on Monday."));

        read.Article.Body.ShouldStartWith("A convoy");
        reader.Children.ShouldBeEmpty();
    }

    [Fact]
    public async Task APageComesBackFromTheChildAsItIsReadHere()
    {
        using ReportReader reader = Reader();

        Article there = (await reader.ReadAsync(s_page)).Article;

        Article here = new ArticleReader().Read(s_page);
        there.Furniture.ShouldBe(here.Furniture);
        there.FurnitureReasons.ShouldBe(here.FurnitureReasons);
        (there with { Furniture = [], FurnitureReasons = [] }).ShouldBe(here with { Furniture = [], FurnitureReasons = [] });
        reader.Children.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task TheSecondPageGoesToTheSameChild()
    {
        using ReportReader reader = Reader();
        await reader.ReadAsync(s_page);
        IReadOnlyList<int> children = reader.Children;

        await reader.ReadAsync(s_page);

        reader.Children.ShouldBe(children);
    }

    [Fact]
    public async Task WhereNoChildStartsAReportWaitsUntilOneDoesAndIsNotToBlame()
    {
        // So little that the runtime does not come up.
        int megabytes = 1, starts = 0;
        TestTime time = new();
        RecordedLog log = new();
        using ReportReader reader = new(() => new ArticleReader(), Limits, time, log.CreateLogger("reader"));
        bool waits = false;
        Task<ReadReport> reading = reader.ReadInChildAsync(s_page, alive: () => waits = true);
        await Eventually.IsTrueAsync(() => waits, "the first attempt to fail");
        reading.IsCompleted.ShouldBeFalse();
        log.Lines.ShouldContain(l => l.Contains("the process that reads files does not start", StringComparison.Ordinal));

        (megabytes, starts) = (512, 0);
        await time.AdvanceUntilAsync(() => starts > 0, TimeSpan.FromSeconds(1), "the second attempt");

        await Eventually.EndsAsync(reading, "the report to be read");
        (await reading).Article.Title.ShouldBe("Convoy reaches the border");

        ReadingOptions Limits()
        {
            starts++;
            return new ReadingOptions { MemoryMegabytes = megabytes };
        }
    }

    [Fact]
    public async Task WhereNoChildStartsAVerbSaysSo()
    {
        using ReportReader reader = ReportReader.For(new ArticleReader(), new ReadingOptions { MemoryMegabytes = 1 });

        NoReaderException e = await Should.ThrowAsync<NoReaderException>(async () => await reader.ReadAsync(s_page));

        e.Message.ShouldStartWith("the process that reads files does not start");
    }

    [Fact]
    public async Task AFileThatCannotBeReadSaysWhyAndItsChildLivesOn()
    {
        using ReportReader reader = Reader();
        await reader.ReadAsync(s_page);
        IReadOnlyList<int> children = reader.Children;
        byte[] deep = Encoding.UTF8.GetBytes("<html>" + string.Concat(Enumerable.Repeat("<div>", 100_000)));

        UnreadableReportException e = await Should.ThrowAsync<UnreadableReportException>(async () => await reader.ReadAsync(deep));

        e.Code.ShouldBe("depth");
        reader.Children.ShouldBe(children);
    }

    [LinuxFact]
    public async Task AChildHasNoNetworkAndNoSecrets()
    {
        // A name of its own: the variables of the settings would reach the tests that run beside this one.
        Environment.SetEnvironmentVariable("REPORTWATCHER_TEST_SECRET", "secret of the test");
        using ReportReader reader = Reader();
        await reader.ReadAsync(s_page);
        int child = reader.Children.Single();

        string status = File.ReadAllText($"/proc/{child}/status");
        status.ShouldContain("NoNewPrivs:\t1");
        status.ShouldContain("Seccomp:\t2");
        File.ReadAllText($"/proc/{child}/environ").ShouldNotContain("secret of the test");
        File.ReadAllLines($"/proc/{child}/limits").ShouldContain(line => line.StartsWith("Max file size             0 ", StringComparison.Ordinal));
    }

    [LinuxFact]
    public async Task AChildThatHangsIsEndedAtTheTimeLimitAndTheNextFileIsRead()
    {
        TestTime time = new();
        ArticleReader articles = new();
        using ReportReader reader = new(() => articles, () => new ReadingOptions(), time, NullLogger.Instance);
        await reader.ReadAsync(s_page);
        int stopped = reader.Children.Single();
        Signals.Send(stopped, Signals.Stop);

        Task<ReadReport> hanging = reader.ReadAsync(s_page).AsTask();

        await time.AdvanceUntilAsync(() => hanging.IsCompleted, TimeSpan.FromSeconds(1), "the child to be ended");
        ReadingLostException e = await Should.ThrowAsync<ReadingLostException>(() => hanging);
        e.Code.ShouldBe("timeout");
        e.Message.ShouldContain("Reading:TimeLimit = 00:01:00");
        Should.Throw<ArgumentException>(() => Process.GetProcessById(stopped));
        await reader.ReadAsync(s_page);
    }

    [LinuxTheory]
    [InlineData(Signals.Stop)]
    [InlineData(Signals.Kill)]
    public async Task AChildWhosePipesAnotherProcessHoldsIsNotWaitedForPastItsEnd(int signal)
    {
        TestTime time = new();
        ReportReader reader = new(() => new ArticleReader(), () => new ReadingOptions(), time, NullLogger.Instance);
        await reader.ReadAsync(s_page);
        int child = reader.Children.Single();
        // Like a process that the child started and that was not found any more when the child was ended.
        using FileStream output = new($"/proc/{child}/fd/1", FileMode.Open, FileAccess.Write), errors = new($"/proc/{child}/fd/2", FileMode.Open, FileAccess.Write);
        Signals.Send(child, signal);

        Task<ReadReport> reading = reader.ReadAsync(s_page).AsTask();

        await time.AdvanceUntilAsync(() => reading.IsCompleted, TimeSpan.FromSeconds(1), "the reading to be given up");
        await Should.ThrowAsync<ReadingLostException>(() => reading);
        await reader.ReadAsync(s_page);
        await Eventually.EndsAsync(Task.Run(reader.Dispose), "the reader to end");
    }

    [LinuxFact]
    public async Task AServiceThatEndsDoesNotWaitForAChildThatHangsAndReadsTheFileAfterTheNextStart()
    {
        using Site site = new();
        await using (RunningIntake intake = new(site))
        {
            ReportReader reader = intake.Stage<ReportReader>();
            await reader.ReadAsync(s_page);
            Signals.Send(reader.Children.Single(), Signals.Stop);
            site.Drop("page.html", s_page);
            await site.UntilAsync(() => site.FilesIn("data/work").Count == 1, "the page to be taken");
        }

        site.Reports.Single().State.ShouldBe("claimed");
        await using RunningIntake again = new(site);
        await site.FiledAsync("page.html");
        site.Reports.Single().State.ShouldBe("done");
    }

    [Fact]
    public async Task PagesAreReadAfterAChangeOfTheInboxesToo()
    {
        TestTime time = new();
        using Site site = new();
        await using RunningIntake intake = new(site, time);
        await site.UntilAsync(() => intake.Log.Lines.Any(l => l.Contains("Watching ", StringComparison.Ordinal)), "the inbox to be watched");
        site.WriteSettings(s => s["Intake"]!["RescanInterval"] = "00:00:02");

        intake.Stage<LiveSettings>().Replace(SettingsFile.Load(site.SettingsFile));

        // Longer than what is under way at the end of the service is given.
        time.Advance(TimeSpan.FromSeconds(10));
        site.Drop("page.html", s_page);
        await time.AdvanceUntilAsync(() => site.IsFiled("page.html"), TimeSpan.FromMilliseconds(20), "the page to be read");
        site.Reports.Single().State.ShouldBe("done");
    }

    [LinuxFact]
    public async Task ChildrenEndWithTheServiceEvenWhenItIsKilled()
    {
        using Site site = new();
        await using ServiceProcess service = await ServiceProcess.StartAsync(site);
        File.WriteAllBytes(Path.Combine(site.Inbox, "page.html.part"), s_page);
        File.Move(Path.Combine(site.Inbox, "page.html.part"), Path.Combine(site.Inbox, "page.html"));
        await site.FiledAsync("page.html");
        int[] children = ChildrenOf(service.Id);
        children.ShouldNotBeEmpty();

        await service.KillAsync();

        await Eventually.IsTrueAsync(() => children.All(child => !File.Exists($"/proc/{child}/status")), "the children to end");
    }

    [Fact]
    public async Task AFileThatTakesTooMuchProcessorTimeEndsItsChild()
    {
        using ReportReader reader = Reader(new ReadingOptions { ProcessorTimeLimit = TimeSpan.FromMilliseconds(200) });

        ReadingLostException e = await Should.ThrowAsync<ReadingLostException>(async () => await reader.ReadAsync(s_slowPage));

        e.Code.ShouldBe("limit:cpu");
        e.Message.ShouldContain("Reading:ProcessorTimeLimit = 00:00:00.2");
    }

    [LinuxFact]
    public async Task AFileWhoseReaderEndsThreeTimesIsAParserCrashAndTheServiceGoesOn()
    {
        using Site site = new();
        await using RunningIntake intake = new(site);
        ReportReader reader = intake.Stage<ReportReader>();
        using CancellationTokenSource enough = new();
        Task killing = Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                // One that has been given the file: what ends it before that is not charged to it.
                foreach (int child in reader.Children.Where(HasRead))
                    Kill(child);
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        });

        site.Drop("slow.html", s_slowPage);

        await site.FiledAsync("slow.html");
        await enough.CancelAsync();
        await killing;
        ReportRow slow = site.Reports.Single();
        (slow.State, slow.Code, slow.Attempts).ShouldBe(("failed", "parser-crash", 3));
        site.Drop("page.html", s_page);
        await site.FiledAsync("page.html");
        site.Reports.Single(r => r.Name == "page.html").State.ShouldBe("done");
    }

    [Fact]
    public async Task AFileThatTakesTooMuchMemoryFailsCleanly()
    {
        using ReportReader reader = Reader(new ReadingOptions { MemoryMegabytes = 64 });

        UnreadableReportException e = await Should.ThrowAsync<UnreadableReportException>(async () => await reader.ReadAsync(s_slowPage));

        e.Code.ShouldBe("limit:memory");
        (await reader.ReadAsync(s_page)).Article.Title.ShouldBe("Convoy reaches the border");
    }

    private static ReportReader Reader(ReadingOptions? limits = null) => ReportReader.For(new ArticleReader(), limits ?? new ReadingOptions());

    /// <summary>Whether a child has read more than the runtime's own files: the page is larger than all of these together.</summary>
    private static bool HasRead(int process)
    {
        try
        {
            return File.ReadLines($"/proc/{process}/io").Where(l => l.StartsWith("rchar:", StringComparison.Ordinal)).Any(l => long.Parse(l[6..]) > s_slowPage.Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void Kill(int process)
    {
        try
        {
            Process.GetProcessById(process).Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended meanwhile.
        }
    }

    private static int[] ChildrenOf(int parent) =>
        [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(int.Parse!).Where(id => ParentOf(id) == parent)];

    private static int ParentOf(int process)
    {
        try
        {
            return int.Parse(File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("PPid:", StringComparison.Ordinal))[5..]);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
