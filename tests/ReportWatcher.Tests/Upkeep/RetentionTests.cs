using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Quartz;
using ReportWatcher.Commands;
using ReportWatcher.Hosting;
using ReportWatcher.Intake;
using ReportWatcher.Ledger;
using ReportWatcher.Mail;
using ReportWatcher.Outbox;
using ReportWatcher.Settings;
using ReportWatcher.Storage;
using ReportWatcher.Tests.Outbox;
using ReportWatcher.Tests.Support;
using ReportWatcher.Upkeep;

namespace ReportWatcher.Tests.Upkeep;

/// <summary>What retention deletes, what it never does, and that it follows its schedule.</summary>
public sealed class RetentionTests
{
    private const string Text = "Commanders met on Monday to discuss the drawdown.\n\nThere are about 2,500 soldiers at Camp Bravo.\n";

    private const string Quiet = "Library closes early.\n\nThe valley was quiet all day long, and nobody minded.\n";

    private static readonly string[] s_withText = ["messages", "topics", "matches", "attempts"];

    [Fact]
    public async Task NothingIsDeletedWithoutBeingAskedFor()
    {
        using Site site = await WithReportsAsync();
        IReadOnlyList<string> before = site.FilesIn("data/done");

        (await RunAsync(site, days: 30_000)).ShouldBeNull();

        site.FilesIn("data/done").ShouldBe(before);
        site.FilesIn("data/failed").Count.ShouldBe(2);
        site.Reports.Count.ShouldBe(4);
    }

    [Fact]
    public async Task WhatIsOldGoesAndTheSameReportIsStillNoNews()
    {
        using Site site = await WithReportsAsync(Keep(done: 90, failed: 30, mail: 60));

        RetentionResult result = (await RunAsync(site, days: 100))!;

        (result.Done, result.Duplicates, result.Failed, result.Mails, result.Figures).ShouldBe((2, 1, 1, 3, 0));
        result.Bytes.ShouldBe((2 * Text.Length) + Quiet.Length);
        site.FilesIn("data/done").Concat(site.FilesIn("data/failed")).Concat(site.FilesIn("data/duplicate")).ShouldBeEmpty();
        Directory.GetDirectories(site.Folder["data/done"]).ShouldBeEmpty("the folders of the day, the month and the year are gone with their last file");
        site.Reports.Select(r => (r.Name, r.State)).ShouldBe([("report.txt", "done"), ("quiet.txt", "done")]);
        foreach (string table in s_withText)
            site.Query<long>($"SELECT count(*) FROM {table}").ShouldBe([0], table);
        site.Query<string>("SELECT state FROM alerts").ShouldBe(["sent", "sent", "sent"]);
        site.Query<string>("SELECT text FROM figures").ShouldBe(["about 2,500 soldiers"]);

        site.Folder.Write("again/renamed.txt", Text);
        (await ServiceProcess.RunAsync("once", site.Folder["again"], "--json", "--settings", site.SettingsFile)).Json
            .GetProperty("mail").GetProperty("sent").GetInt32().ShouldBe(0);
        site.Reports[^1].State.ShouldBe("duplicate");
    }

    [Fact]
    public async Task WhatIsYoungerStays()
    {
        using Site site = await WithReportsAsync(Keep(done: 90, failed: 30, mail: 60));

        RetentionResult result = (await RunAsync(site, days: 29))!;

        (result.Done, result.Duplicates, result.Failed, result.Mails).ShouldBe((0, 0, 0, 0));
        site.FilesIn("data/done").Count.ShouldBe(2);
        site.FilesIn("data/failed").Count.ShouldBe(2);
        (await RunAsync(site, days: 31))!.Failed.ShouldBe(1);
        site.FilesIn("data/done").Count.ShouldBe(2);
        site.FilesIn("data/failed").ShouldBeEmpty();
    }

    [Fact]
    public async Task FiguresGoOnlyWhereTheirAgeIsSet()
    {
        using Site site = await WithReportsAsync(Keep(figures: 365));

        (await RunAsync(site, days: 364))!.Figures.ShouldBe(0);
        (await RunAsync(site, days: 366))!.Figures.ShouldBe(1);

        site.Query<string>("SELECT text FROM figures").ShouldBeEmpty();
        site.FilesIn("data/done").Count.ShouldBe(2);
    }

    [Fact]
    public async Task AFileThatIsGoneAlreadyOnlyNeedsItsRow()
    {
        using Site site = await WithReportsAsync(Keep(done: 90));
        File.Delete(Path.Combine(site.Data, "done", site.FilesIn("data/done")[0]));

        (await RunAsync(site, days: 100))!.Done.ShouldBe(2);
        (await RunAsync(site, days: 101))!.Done.ShouldBe(0);
    }

    [MountFact]
    public async Task AFileThatCannotBeDeletedKeepsItsRowIsToldOfAndGoesTheNextTime()
    {
        using Site site = await WithReportsAsync(Keep(done: 90, failed: 30));
        string[] kept = [.. site.Reports.Where(r => r.Name is "report.txt" or "empty.txt").Select(r => Path.Combine(site.Data, r.Folder!, r.StoredName))];
        Array.ForEach(kept, LinuxFiles.Pin);
        try
        {
            RetentionResult result = (await RunAsync(site, days: 100))!;

            (result.Done, result.Duplicates, result.Failed, result.Undeletable).ShouldBe((1, 1, 0, 2));
            result.LastError.ShouldNotBeNull().ShouldContain("resource busy");
            site.Reports.Select(r => r.Name).ShouldBe(["empty.txt", "report.txt", "quiet.txt"]);
            kept.ShouldAllBe(file => File.Exists(file));
            Status.Read(site.SettingsFile).Problems.ShouldContain(p => p.StartsWith("2 old files could not be deleted: ", StringComparison.Ordinal));
        }
        finally
        {
            Array.ForEach(kept, LinuxFiles.Unmount);
        }

        RetentionResult next = (await RunAsync(site, days: 101))!;

        (next.Done, next.Failed, next.Undeletable).ShouldBe((1, 1, 0));
        kept.ShouldAllBe(file => !File.Exists(file));
        Status.Read(site.SettingsFile).Problems.ShouldBeEmpty();
    }

    [MountFact]
    public async Task AFileThatCannotBeDeletedHoldsUpNothingElse()
    {
        const int reports = 250;
        await using OutboxSite site = new(Keep(failed: 1));
        for (int i = 0; i < reports; i++)
            await site.ReportAsync(title: null, topics: []);
        site.Site.Change("DELETE FROM report_figures; DELETE FROM topics; UPDATE reports SET state = 'failed', folder = 'failed', filed_at = recorded_at");
        string oldest = Path.Combine(site.Site.Folders.Failed, site.Site.Reports[0].StoredName);
        Directory.CreateDirectory(site.Site.Folders.Failed);
        File.WriteAllText(oldest, Text);
        site.Time.Advance(TimeSpan.FromDays(2));
        LinuxFiles.Pin(oldest);
        try
        {
            RetentionResult result = (await OfOutbox(site).RunAsync(default))!;

            // The newest row stays in any case.
            (result.Failed, result.Undeletable).ShouldBe((reports - 2, 1));
        }
        finally
        {
            LinuxFiles.Unmount(oldest);
        }
    }

    [Fact]
    public async Task AFileInFailedThatTheLedgerDoesNotKnowIsNeverDeletedAndIsNamed()
    {
        using Site site = await WithReportsAsync(Keep(done: 1, failed: 1));
        site.Folder.Write("data/failed/brought by\u001b[31m hand.txt", Text);
        site.Folder.Write("data/failed/01J0000000000000000000000__of an older ledger.txt", Text);

        (await RunAsync(site, days: 100))!.Failed.ShouldBe(1);

        site.FilesIn("data/failed").ShouldBe(["01J0000000000000000000000__of an older ledger.txt", "brought by\u001b[31m hand.txt"]);
        const string named = @"2 files in failed/ of which the ledger knows nothing: 01J0000000000000000000000__of an older ledger.txt, brought by\x1B[31m hand.txt";
        Status.Read(site.SettingsFile).Problems.Single().ShouldStartWith(named);
        Finding finding = (await new Examination(site.SettingsFile, TimeProvider.System).RunAsync(default)).Single(f => f.What == "failed");
        (finding.Grade, finding.Seen).ShouldBe((Grade.Doubtful, named));
    }

    [Fact]
    public async Task MailThatHasNotLeftIsKeptAndSoIsItsReport()
    {
        await using OutboxSite site = new(Keep(done: 1, mail: 1));
        site.Transport.Answer = message => message.To == "bases@example.org" ? new DeliveryOutcome.Deferred("451 later") : new DeliveryOutcome.Sent("250 ok");
        await site.ReportAsync("Bases");
        await site.DrainAsync();
        site.Site.Change("UPDATE reports SET filed_at = recorded_at");
        site.Time.Advance(TimeSpan.FromDays(3));

        RetentionResult waiting = (await OfOutbox(site).RunAsync(default))!;

        (waiting.Done, waiting.Mails).ShouldBe((0, 1));
        site.Site.Query<string>("SELECT recipient FROM alerts JOIN messages ON alert_id = id").ShouldBe(["bases@example.org"]);
        site.Transport.Answer = _ => new DeliveryOutcome.Sent("250 ok");
        await site.DrainAsync();
        site.Transport.HandedOver.Count.ShouldBe(3);
        site.Time.Advance(TimeSpan.FromDays(2));
        RetentionResult settled = (await OfOutbox(site).RunAsync(default))!;
        (settled.Done, settled.Mails).ShouldBe((1, 1));
    }

    [Fact]
    public async Task AReportThatADigestIsToTellOfIsKept()
    {
        await using OutboxSite site = new(settings =>
        {
            Keep(done: 1)(settings);
            settings["Watches"]![0]!["Notify"] = "Digest";
            settings["Digests"] = JsonNode.Parse("""[ { "Name": "monthly", "At": "0 0 7 1 * ?", "TimeZone": "UTC" } ]""");
        });
        await site.ReportAsync("Troops");
        site.Site.Change("UPDATE reports SET filed_at = recorded_at");
        site.Time.Advance(TimeSpan.FromDays(5));

        (await OfOutbox(site).RunAsync(default))!.Done.ShouldBe(0);
        site.Time.Advance(TimeSpan.FromDays(31));
        (await site.Digests.WriteDueAsync()).ShouldBe(1);
        await site.DrainAsync();
        (await OfOutbox(site).RunAsync(default))!.Done.ShouldBe(1);
    }

    [Fact]
    public async Task ManyAreDeletedInSlicesThatLetOthersWriteBetween()
    {
        await using OutboxSite site = new(Keep(done: 1));
        for (int i = 0; i < 450; i++)
            await site.ReportAsync();
        site.Site.Change("UPDATE reports SET filed_at = recorded_at");
        site.Time.Advance(TimeSpan.FromDays(2));
        long before = site.Ledger.Writer.Commits;
        Task<RetentionResult?> deleting = OfOutbox(site).RunAsync(default);
        List<long> left = [];
        while (!deleting.IsCompleted)
            left.Add(await site.Ledger.Writer.WriteAsync(db => Dapper.SqlMapper.QuerySingle<long>(db, "SELECT count(*) FROM reports WHERE removed_at IS NULL")));

        (await deleting)!.Done.ShouldBe(450);
        (site.Ledger.Writer.Commits - before).ShouldBeGreaterThan(5);
        left.ShouldContain(n => n > 0 && n < 450, "somebody wrote while it was under way");
    }

    [Theory]
    [InlineData("Done", "00:00:30", "Retention:Done")]
    [InlineData("Mail", "-3.00:00:00", "Retention:Mail")]
    [InlineData("At", "every night", "Retention:At")]
    [InlineData("TimeZone", "Mars/Olympus", "Retention:TimeZone")]
    public void AnAgeOrTimeThatMakesNoSenseIsRefused(string key, string value, string names)
    {
        using Site site = new(settings => settings["Retention"] = new JsonObject { [key] = value });

        Should.Throw<SettingsException>(() => SettingsFile.Load(site.SettingsFile)).Errors.ShouldHaveSingleItem().Key.ShouldBe(names);
    }

    [Fact]
    public async Task QuartzRunsItAtTheTimeSetAndFollowsTheSettings()
    {
        using Site site = await WithReportsAsync(settings => settings["Retention"] = new JsonObject { ["Done"] = "90" });
        site.Change("UPDATE reports SET recorded_at = recorded_at - 100 * 86400000");
        await using ServiceProvider stages = Scheduled(site);
        await using Running running = await Running.StartAsync(stages, stages.GetRequiredService<RetentionSchedule>().RunAsync);
        await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System);
        site.FilesIn("data/done").Count.ShouldBe(2, "it is not a quarter past four, or the test ran at an odd time");

        site.WriteSettings(settings => settings["Retention"] = new JsonObject { ["Done"] = "90", ["At"] = "* * * * * ?" });
        stages.GetRequiredService<LiveSettings>().Replace(SettingsFile.Load(site.SettingsFile));

        await Eventually.IsTrueAsync(() => site.FilesIn("data/done").Count == 0, "Quartz to run the retention");
    }

    [Fact]
    public async Task QuartzHasDigestsWrittenAtTheirTime()
    {
        using Site site = new(settings =>
        {
            settings["Watches"]![0]!["Notify"] = "Digest";
            // Not at every minute: the sweep of the minute would write it too.
            settings["Digests"] = JsonNode.Parse("""[ { "Name": "often", "At": "0/2 * * * * ?", "TimeZone": "UTC" } ]""");
        });
        site.Folder.Write("report.txt", Text.Replace(" at Camp Bravo", "", StringComparison.Ordinal));
        await using ServiceProvider stages = Scheduled(site);
        await using Running running = await Running.StartAsync(stages, stages.GetRequiredService<OutboxSchedule>().RunAsync);
        await Task.Delay(TimeSpan.FromSeconds(2.5), TimeProvider.System);
        ReportLedger ledger = stages.GetRequiredService<ReportLedger>();
        ReportClaims claims = stages.GetRequiredService<ReportClaims>();

        await stages.GetRequiredService<ReportPipeline>().FinishAsync(await claims.TakeCopyAsync(site.Folder["report.txt"], "report.txt", "wire", default));

        await Eventually.IsTrueAsync(() => site.Alerts.Any(a => a.Kind == "digest"), "Quartz to have the digest written");
        site.Alerts.ShouldHaveSingleItem().Watch.ShouldBe("often");
    }

    [Fact]
    public async Task StatusShowsWhatWasDeletedAndWhatIsNext()
    {
        using Site site = await WithReportsAsync(Keep(done: 90, mail: 60));
        await RunAsync(site, days: 100);

        Finished status = await ServiceProcess.RunAsync("status", "--settings", site.SettingsFile), json = await ServiceProcess.RunAsync("status", "--json", "--settings", site.SettingsFile);

        status.Output.ShouldContain("done after 90 days, mail after 60 days; next ");
        status.Output.ShouldContain("deleted 2 reports, 1 duplicates, 0 failed, 3 mails, 0 figures");
        json.Json.GetProperty("retention").GetProperty("last").GetProperty("done").GetInt32().ShouldBe(2);
        json.Json.GetProperty("retention").GetProperty("next").GetDateTimeOffset().ShouldBeGreaterThan(TimeProvider.System.GetUtcNow());
    }

    private static Action<JsonObject> Keep(int? done = null, int? failed = null, int? mail = null, int? figures = null)
        => settings => settings["Retention"] = new JsonObject
        {
            ["Done"] = done is { } d ? $"{d}.00:00:00" : null,
            ["Failed"] = failed?.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["Mail"] = mail?.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["Figures"] = figures?.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };

    /// <summary>One that failed, one that was done and mailed, a copy of that, and one that nobody is told of.</summary>
    private static async Task<Site> WithReportsAsync(Action<JsonObject>? change = null)
    {
        Site site = new(change);
        foreach ((string name, string text) in ((string, string)[])[("empty.txt", ""), ("report.txt", Text), ("copy.txt", Text), ("quiet.txt", Quiet)])
        {
            site.Folder.Write(name, text);
            await ServiceProcess.RunAsync("once", site.Folder[name], "--settings", site.SettingsFile);
        }

        site.Mails.Count.ShouldBe(3);
        return site;
    }

    private static async Task<RetentionResult?> RunAsync(Site site, int days)
    {
        TestTime time = new(TimeProvider.System.GetUtcNow().AddDays(days));
        using DataLock held = DataLock.Take(site.Folders);
        await using ReportLedger ledger = ReportLedger.Open(site.Folders, time);
        return await new Retention(new RetentionLedger(ledger, time), ledger, site.Folders, new LiveSettings(SettingsFile.Load(site.SettingsFile)), time, NullLogger<Retention>.Instance).RunAsync(default);
    }

    private static Retention OfOutbox(OutboxSite site)
        => new(new RetentionLedger(site.Ledger, site.Time), site.Ledger, site.Site.Folders, site.Live, site.Time, NullLogger<Retention>.Instance);

    private static ServiceProvider Scheduled(Site site)
        => new ServiceCollection().AddStages(SettingsFile.Load(site.SettingsFile)).AddSingleton<RetentionSchedule>().AddSingleton<OutboxSchedule>().AddQuartz().AddLogging().BuildServiceProvider();

    /// <summary>A real scheduler, and whatever puts jobs into it.</summary>
    private sealed class Running(IScheduler scheduler, Task running, CancellationTokenSource stop) : IAsyncDisposable
    {
        public static async Task<Running> StartAsync(IServiceProvider stages, Func<CancellationToken, Task> schedule)
        {
            IScheduler scheduler = await stages.GetRequiredService<ISchedulerFactory>().GetScheduler();
            await scheduler.Start();
            CancellationTokenSource stop = new();
            return new Running(scheduler, schedule(stop.Token), stop);
        }

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await running.ContinueWith(_ => { }, TaskScheduler.Default);
            await scheduler.Shutdown(waitForJobsToComplete: true);
            stop.Dispose();
        }
    }
}
