using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using ReportWatcher.Intake;
using ReportWatcher.Ledger;
using ReportWatcher.Mail;
using ReportWatcher.Tests.Outbox;
using ReportWatcher.Tests.Support;
using ReportWatcher.Upkeep;

namespace ReportWatcher.Tests.Upkeep;

/// <summary>What is tried again, what is not, and that nothing is lost or sent twice by it.</summary>
public sealed class RetryTests
{
    private const string Text = "Commanders met on Monday.\n\nThere are about 2,500 soldiers at Camp Bravo.\n";

    // More than one megabyte: it fails until the settings allow it.
    private static readonly string s_large = Text + string.Concat(Enumerable.Repeat("The valley was quiet all day long.\n\n", 35_000));

    [Fact]
    public async Task AFailedReportIsReadAgainByTheNextStart()
    {
        using Site site = await WithFailedReportAsync();
        ReportRow failed = site.Reports.Single();
        failed.Code.ShouldBe("too-large");

        Finished retry = await RetryAsync(site, "large.txt");

        retry.Code.ShouldBe(0, retry.Output + retry.Error);
        retry.Json.GetProperty("running").GetBoolean().ShouldBeFalse();
        JsonElement report = retry.Json.GetProperty("reports").EnumerateArray().Single();
        report.GetProperty("id").GetString().ShouldBe(failed.Uid);
        report.GetProperty("code").GetString().ShouldBe("too-large");
        site.FilesIn("data/failed").ShouldBeEmpty();
        site.FilesIn("data/work").ShouldBe([failed.StoredName]);
        (await ServiceProcess.RunAsync("once", "--settings", site.SettingsFile)).Code.ShouldBe(0);
        ReportRow done = site.Reports.Single();
        (done.Uid, done.State, done.Code).ShouldBe((failed.Uid, "done", null));
        site.Mails.Count.ShouldBe(3);
        site.Query<string>("SELECT reason_code FROM retries").ShouldBe(["too-large"]);
    }

    [Fact]
    public async Task BesideARunningServiceItIsReadAtOnce()
    {
        using Site site = await WithFailedReportAsync();
        await using ServiceProcess service = await ServiceProcess.StartAsync(site);

        Finished retry = await RetryAsync(site, "--all");

        retry.Code.ShouldBe(0, retry.Output + retry.Error + service.Output);
        retry.Json.GetProperty("running").GetBoolean().ShouldBeTrue();
        retry.Json.GetProperty("reports").GetArrayLength().ShouldBe(1);
        await Eventually.IsTrueAsync(() => site.Reports.Single() is { State: "done", Filed: true } && site.Mails.Count == 3, "the report and its alerts");
        site.FilesIn("data/retry").ShouldBeEmpty();
    }

    [Fact]
    public async Task ARequestThatIsNoneEndsNothingAndTheNextIsDone()
    {
        using Site site = await WithFailedReportAsync();
        await using ServiceProcess service = await ServiceProcess.StartAsync(site);
        site.Folder.Write("data/retry/1.request", "{ this is no request");
        await service.PrintsAsync("A request to try again, 1.request, cannot be done");

        Finished retry = await RetryAsync(site, "large.txt");

        retry.Code.ShouldBe(0, retry.Output + retry.Error + service.Output);
        service.HasExited.ShouldBeFalse();
        site.FilesIn("data/retry").ShouldBeEmpty();
    }

    [Fact]
    public async Task ALedgerThatFailsWhileARequestIsDoneEndsTheService()
    {
        using Site site = await WithFailedReportAsync();
        await using ServiceProcess service = await ServiceProcess.StartAsync(site);
        site.Change("DROP TABLE retries");

        site.Folder.Write("data/retry/1.request", """{ "what": [], "all": true }""");

        (await service.ExitAsync()).ShouldBe(1);
        service.Output.ShouldContain("retries failed, the program ends");
    }

    [Fact]
    public async Task AFileThatChangedSinceItFailedIsRefused()
    {
        using Site site = new();
        site.Folder.Write("empty.txt", "");
        await ServiceProcess.RunAsync("once", site.Folder["empty.txt"], "--settings", site.SettingsFile);
        string failed = Directory.GetFiles(site.Folder["data/failed"]).Single(f => f.EndsWith("empty.txt", StringComparison.Ordinal));
        File.WriteAllText(failed, Text);

        Finished retry = await RetryAsync(site, failed);

        retry.Code.ShouldBe(1);
        Refused(retry).ShouldBe(["changed"]);
        (site.Reports.Single().State, File.ReadAllText(failed)).ShouldBe(("failed", Text));
    }

    [Fact]
    public async Task AFileThatIsGoneIsAnErrorByNameAndANoteAmongAll()
    {
        using Site site = await WithFailedReportAsync();
        foreach (string file in Directory.GetFiles(site.Folder["data/failed"]))
            File.Delete(file);

        Finished named = await RetryAsync(site, "large.txt"), all = await RetryAsync(site, "--all");

        (named.Code, all.Code).ShouldBe((1, 0));
        Refused(named).ShouldBe(["missing"]);
        all.Json.GetProperty("withoutFile").GetInt32().ShouldBe(1);
        site.Reports.Single().State.ShouldBe("failed");
    }

    [Theory]
    [InlineData("nothing-like-it", "unknown")]
    [InlineData("done.txt", "not-failed")]
    [InlineData("Troops", "sent")]
    public async Task WhatDidNotFailIsRefusedInWords(string what, string code)
    {
        using Site site = new();
        site.Folder.Write("done.txt", Text);
        await ServiceProcess.RunAsync("once", site.Folder["done.txt"], "--settings", site.SettingsFile);

        Finished retry = await RetryAsync(site, what);

        retry.Code.ShouldBe(1);
        Refused(retry).ShouldBe([code]);
        (await ServiceProcess.RunAsync("once", "--settings", site.SettingsFile)).Code.ShouldBe(0);
        site.Mails.Count.ShouldBe(3);
    }

    [Fact]
    public async Task ACrashAfterTheLedgerWasToldLosesNothing()
    {
        using Site site = await WithFailedReportAsync();
        using (ReportWatcher.Storage.DataLock.Take(site.Folders))
        {
            await using ReportLedger ledger = ReportLedger.Open(site.Folders, TimeProvider.System);
            RetryLedger retries = new(ledger, TimeProvider.System);
            (await retries.ClaimAgainAsync(await retries.FailedAsync(0, 10))).Count.ShouldBe(1);
        }

        site.FilesIn("data/failed").Count.ShouldBe(2, "the file and its reason are still there");
        (await ServiceProcess.RunAsync("once", "--settings", site.SettingsFile)).Code.ShouldBe(0);

        site.Reports.Single().State.ShouldBe("done");
        site.FilesIn("data/failed").ShouldBeEmpty();
        site.FilesIn("data/done").Count.ShouldBe(1);
    }

    [Fact]
    public async Task AMailThatWasGivenUpIsSentAgainWithTheSameBytesAndThatIsRecorded()
    {
        await using OutboxSite site = new();
        site.Transport.Answer = _ => new DeliveryOutcome.Undeliverable("550 5.1.1 no such user");
        await site.ReportAsync("Troops");
        await site.DrainAsync();
        site.Alerts.Single().State.ShouldBe("undeliverable");
        await site.DrainAsync();
        site.Transport.Asked.ShouldBe(1);
        site.Transport.Answer = _ => new DeliveryOutcome.Sent("250 2.0.0 queued");

        RetryResult result = await RetryAsync(site, site.Alerts.Single().Uid);
        await site.DrainAsync();
        RetryResult again = await RetryAsync(site, site.Alerts.Single().Uid);
        await site.DrainAsync();

        result.Mails.Select(m => (m.Watch, m.Was, m.Reason)).ShouldBe([("Troops", "undeliverable", "550 5.1.1 no such user")]);
        again.Mails.ShouldBeEmpty();
        again.Refused.Single().Code.ShouldBe("sent");
        site.Transport.HandedOver.Count.ShouldBe(2);
        site.Transport.HandedOver[1].Bytes.ToArray().ShouldBe(site.Transport.HandedOver[0].Bytes.ToArray());
        site.Site.Query<string>("SELECT outcome FROM attempts ORDER BY epoch").ShouldBe(["undeliverable", "retried", "sent"]);
    }

    [Fact]
    public async Task AMailThatWaitsIsDueNowAndKeepsItsCount()
    {
        await using OutboxSite site = new();
        site.Transport.Answer = _ => new DeliveryOutcome.Deferred("451 4.7.1 try again later");
        await site.ReportAsync("Troops");
        await site.DrainAsync();

        RetryResult result = await RetryAsync(site, "Troops");
        await site.DrainAsync();

        result.Mails.Single().Was.ShouldBe("deferred");
        site.Transport.Asked.ShouldBe(2);
        site.Alerts.Single().Attempts.ShouldBe(2);
    }

    [Fact]
    public async Task MailsGivenUpBeginAnewWithTheirFiveDays()
    {
        await using OutboxSite site = new();
        await site.ReportAsync("Troops");
        site.Site.Change("UPDATE alerts SET state = 'held', attempts = 40, waited = 431000000");

        await RetryAsync(site);
        site.Transport.Answer = _ => new DeliveryOutcome.Deferred("451 4.7.1 try again later");
        await site.DrainAsync();

        (site.Alerts.Single().State, site.Alerts.Single().Attempts).ShouldBe(("deferred", 1));
    }

    [Fact]
    public async Task WhoeverMendedTheServerNeedNotWaitForTheEndOfTheHold()
    {
        await using OutboxSite site = new();
        site.Transport.Answer = _ => new DeliveryOutcome.Unavailable("connection refused");
        await site.ReportAsync("Troops");
        await site.DrainAsync();
        site.Transport.Answer = _ => new DeliveryOutcome.Sent("250 2.0.0 queued");
        await site.DrainAsync();
        site.Transport.HandedOver.ShouldBeEmpty("the hold lasts");

        site.Sender.TryNow();
        await site.DrainAsync();

        site.Alerts.Single().State.ShouldBe("sent");
    }

    [Fact]
    public async Task WithoutAnythingToTryAgainItIsWrongUsage()
    {
        using Site site = new();

        (await RetryAsync(site)).Code.ShouldBe(2);
        (await RetryAsync(site, "--all", "report.txt")).Code.ShouldBe(2);
        (await RetryAsync(site, "--all")).Code.ShouldBe(1, "there is no ledger yet");
    }

    private static async Task<Site> WithFailedReportAsync()
    {
        Site site = new(settings => settings["Intake"]!["MaxReportMegabytes"] = 1);
        site.Folder.Write("large.txt", s_large);
        await ServiceProcess.RunAsync("once", site.Folder["large.txt"], "--settings", site.SettingsFile);
        site.WriteSettings();
        return site;
    }

    private static Task<Finished> RetryAsync(Site site, params string[] arguments)
        => ServiceProcess.RunAsync(["retry", "--json", "--settings", site.SettingsFile, .. arguments]);

    /// <summary>Everything where nothing is named.</summary>
    private static Task<RetryResult> RetryAsync(OutboxSite site, params string[] what)
        => new Retries(new RetryLedger(site.Ledger, site.Time), new ReportClaims(site.Ledger, site.Site.Folders), site.Site.Folders, NullLogger<Retries>.Instance)
            .DoAsync(new RetryRequest(what, All: what.Length == 0), _ => { });

    private static IEnumerable<string?> Refused(Finished retry) => retry.Json.GetProperty("refused").EnumerateArray().Select(r => r.GetProperty("code").GetString());
}
