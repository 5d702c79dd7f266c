using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Service;

/// <summary>The executable from outside: files in, mail out, signals and exit codes.</summary>
public sealed class ServiceTests
{
    private const string Text = "Commanders met on Monday.\n\nThere are about 2,500 soldiers at Camp Bravo.\n";

    [LinuxFact]
    public async Task ADroppedReportBecomesOneMailPerRecipientAndASecondDropNone()
    {
        using Site site = new();
        await using ServiceProcess service = await ServiceProcess.StartAsync(site);

        site.Drop("report.txt", Text);
        await Eventually.IsTrueAsync(() => site.Mails.Count == 3, "three mails");
        site.Drop("again.txt", Text);
        await site.FiledAsync("again.txt");

        site.Reports.Select(r => r.State).ShouldBe(["done", "duplicate"]);
        site.Mails.Count.ShouldBe(3);
        site.FilesIn("data/done").Count.ShouldBe(1);
        site.FilesIn("data/duplicate").Count.ShouldBe(1);
        (await service.TerminateAsync()).ShouldBe(0);
    }

    [LinuxFact]
    public async Task ATermSignalEndsTheServiceInTheMiddleOfItsWorkWithExitCodeZeroAndNothingInDoubt()
    {
        using Site site = new();
        await using ServiceProcess service = await ServiceProcess.StartAsync(site);
        for (int i = 0; i < 200; i++)
            site.Drop($"report {i}.txt", $"{Text}Item {i}.\n");
        await Eventually.IsTrueAsync(() => site.Reports.Count > 20, "some reports to be claimed");

        (await service.TerminateAsync()).ShouldBe(0);

        site.Alerts.ShouldAllBe(a => a.State != "sending" && a.Ambiguities == 0);
        site.Reports.ShouldAllBe(r => r.State == "done" && r.Filed);
        (site.FilesIn("inbox").Count + site.FilesIn("data/done").Count).ShouldBe(200);
    }

    [LinuxFact]
    public async Task ASecondProcessOnTheSameDataFolderIsRefused()
    {
        using Site site = new();
        await using ServiceProcess service = await ServiceProcess.StartAsync(site);

        Finished second = await ServiceProcess.RunAsync("run", "--settings", site.SettingsFile);
        Finished once = await ServiceProcess.RunAsync("once", site.SettingsFile, "--json", "--settings", site.SettingsFile);

        second.Code.ShouldBe(1);
        second.Error.ShouldContain("another reportwatcher works on the data folder");
        once.Code.ShouldBe(1);
        once.Json.GetProperty("error").GetProperty("message").GetString()!.ShouldContain(site.Data);
        service.HasExited.ShouldBeFalse();
    }

    [Fact]
    public async Task ALedgerThatIsNoDatabaseEndsTheServiceWithExitCodeOne()
    {
        using Site site = new();
        site.Folder.Write("data/ledger.db", new string('x', 8192));

        Finished run = await ServiceProcess.RunAsync("run", "--settings", site.SettingsFile);

        run.Code.ShouldBe(1);
        run.Error.ShouldContain("ledger.db cannot be opened");
    }

    [Fact]
    public async Task ALedgerOfANewerVersionIsRefusedWithExitCodeOne()
    {
        using Site site = new();
        Directory.CreateDirectory(site.Data);
        using (SqliteConnection db = new($"Data Source={site.Folders.LedgerFile};Pooling=False"))
            db.Execute("PRAGMA user_version = 4711");

        Finished run = await ServiceProcess.RunAsync("run", "--settings", site.SettingsFile);

        run.Code.ShouldBe(1);
        run.Error.ShouldContain("was written by a newer reportwatcher");
    }

    [LinuxFact]
    public async Task ALedgerThatFailsWhileTheServiceRunsEndsItWithExitCodeOne()
    {
        using Site site = new();
        await using ServiceProcess service = await ServiceProcess.StartAsync(site);
        site.Drop("before.txt", Text);
        await site.FiledAsync("before.txt");
        using (SqliteConnection db = new($"Data Source={site.Folders.LedgerFile};Pooling=False"))
            db.Execute("PRAGMA foreign_keys = OFF; ALTER TABLE reports RENAME TO stolen");

        site.Drop("after.txt", Text + "More.\n");

        (await service.ExitAsync()).ShouldBe(1);
        service.Output.ShouldContain("failed, the program ends");
    }

    [LinuxFact]
    public async Task ALedgerThatCannotBeWrittenEndsTheServiceWithExitCodeOneAndTheNextStartGoesOn()
    {
        using Site site = new();
        // Past so many blocks of 512 bytes every write to a file fails, as on a disk that is broken from there on: EFBIG, which SQLite takes for an I/O error.
        await using (ServiceProcess service = await ServiceProcess.StartThroughAsync(
            site, "/bin/sh", "-c", "trap '' XFSZ; ulimit -f 1500; export DOTNET_EnableWriteXorExecute=0; exec \"$0\" \"$@\""))
        {
            for (int i = 0; !service.HasExited; i++)
            {
                site.Drop($"report{i}.txt", $"{Text}This is report {i}.\n");
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
            }

            (await service.ExitAsync()).ShouldBe(1);
            service.Output.ShouldContain("disk I/O error");
            service.Output.ShouldContain("failed, the program ends");
        }

        int dropped = site.FilesIn("inbox").Count + site.Reports.Count(r => r.State != "claimed" || File.Exists(Path.Combine(site.Data, "work", r.StoredName)));
        await using ServiceProcess next = await ServiceProcess.StartAsync(site);
        await site.FiledAsync(dropped);
    }

    [LinuxFact]
    public async Task AServiceThatIsToEndAndCannotBecauseNobodyReadsWhatItPrintsEndsAllTheSame()
    {
        using Site site = new(s => s["Watches"]!.AsArray().RemoveAt(1));
        await using ServiceProcess service = ServiceProcess.StartUnread(site);
        // A long line of log each: the pipe and the queue before it hold 2,800 of them, and then everybody waits.
        const int most = 3500;
        for (int i = 0; i < most; i++)
            site.Drop($"{new string('x', 150)} {i}.txt", $"{Text}This is report {i}.\n");
        for ((int filed, int looks) = (0, 0); looks < 5; await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System))
        {
            int now = site.Reports.Count(r => r.Filed);
            (filed, looks) = (now, now > 0 && now == filed ? looks + 1 : 0);
            filed.ShouldBeLessThan(most, "it did not wait for its log");
        }

        service.Signal(Signals.Terminate);
        int code = await service.ExitAsync();

        code.ShouldBe(1);
        service.Output.ShouldContain("The service was to end 38 s ago; what has not ended is ");
        service.Output.ShouldContain("intake");
    }

    [ProgramFact("python3")]
    public async Task AMailIsReadByPythonsEmailPackageWithItsHeadersAndBothParts()
    {
        using Site site = new();
        site.Folder.Write(
            "report.txt",
            "Soldiers at Camp Bravo\r\nBcc: victim@example.org\r\n\r\nThere are about 2,500 soldiers at Camp Bravo <script>alert('x')</script> & <b>more</b>, they say.\r\n");
        (await ServiceProcess.RunAsync("once", site.Folder["report.txt"], "--settings", site.SettingsFile)).Code.ShouldBe(0);

        foreach (string mail in site.Mails)
        {
            JsonElement read = await PythonMail.ReadAsync(site.Folder[Path.Combine("mail", mail)]);

            read.GetProperty("defects").GetArrayLength().ShouldBe(0);
            string[] headers = [.. read.GetProperty("headers").EnumerateArray().Select(h => h.GetString()!)];
            headers.ShouldNotContain("bcc");
            headers.ShouldBeUnique();
            headers.ShouldBeSubsetOf([
                "from", "to", "subject", "date", "message-id", "references", "in-reply-to", "auto-submitted", "list-id", "list-unsubscribe",
                "x-reportwatcher-watch", "x-auto-response-suppress", "precedence", "mime-version", "content-type",
            ]);
            read.GetProperty("subject").GetString()!.ShouldContain("Camp Bravo");
            foreach (string part in (string[])["plain", "html"])
                read.GetProperty(part).GetString()!.ShouldContain("2,500 soldiers");
            string html = read.GetProperty("html").GetString()!;
            html.ShouldNotContain("<script");
            html.ShouldContain("&lt;script");
            html.ShouldNotContain("src=", Case.Insensitive);
        }
    }

    [SharedReportsFact]
    public async Task TheFiveRealReportsRaiseWhatTheyMustAndEachRecipientGetsOneMail()
    {
        using Site site = new(s => s["Watches"] = System.Text.Json.Nodes.JsonNode.Parse(
            """
            [
              { "Name": "Soldiers", "Figures": [ { "Of": ["soldiers"], "Is": ">= 2000" } ], "To": ["a@example.org", "b@example.org"] },
              { "Name": "Shipments", "Figures": [ { "Of": ["shipments"], "Is": "> 2000" } ], "To": ["a@example.org"] },
              { "Name": "Comment policy", "Any": ["abuse", "profanity", "personal attacks"], "To": ["a@example.org"] },
              { "Name": "Teasers", "Any": ["Banks got memos", "HCL"], "To": ["a@example.org"] }
            ]
            """));
        await using ServiceProcess service = await ServiceProcess.StartAsync(site);

        foreach (string file in Directory.GetFiles(Repository.SharedReports!))
            site.Drop(Path.GetFileName(file), File.ReadAllBytes(file));
        await Eventually.IsTrueAsync(() => site.Reports.Count(r => r.Filed) == 5 && site.Mails.Count == 7, "five reports and seven mails");
        foreach (string file in Directory.GetFiles(Repository.SharedReports!))
            site.Drop("again " + Path.GetFileName(file), File.ReadAllBytes(file));
        await site.FiledAsync(10);

        (await service.TerminateAsync()).ShouldBe(0);
        site.Alerts.Select(a => $"{a.Watch} {a.Report[..3]} {a.Recipient}").ShouldBe(
        [
            "Soldiers 000 a@example.org", "Soldiers 000 b@example.org", "Soldiers 002 a@example.org", "Soldiers 002 b@example.org",
            "Soldiers 003 a@example.org", "Soldiers 003 b@example.org", "Shipments 004 a@example.org",
        ], ignoreOrder: true);
        site.Mails.Count.ShouldBe(7);
        site.FilesIn("data/done").Count.ShouldBe(5);
        site.FilesIn("data/duplicate").Count.ShouldBe(5);
    }

    [SeedsFact]
    public async Task TheSeedsWithTheShippedSettingsRaiseAlertsOnceOnly()
    {
        using Site site = new();
        File.Copy(Path.Combine(Repository.Root, "appsettings.json"), site.SettingsFile, overwrite: true);

        Finished first = await ServiceProcess.RunAsync("once", Repository.Seeds!, "--json", "--settings", site.SettingsFile);
        Finished second = await ServiceProcess.RunAsync("once", Repository.Seeds!, "--json", "--settings", site.SettingsFile);

        first.Code.ShouldBe(0);
        int mails = site.Mails.Count;
        mails.ShouldBeGreaterThan(0);
        first.Json.GetProperty("mail").GetProperty("sent").GetInt32().ShouldBe(mails);
        first.Json.GetProperty("reports").EnumerateArray().ShouldAllBe(r => r.GetProperty("state").GetString() == "done");
        first.Json.GetProperty("reports").EnumerateArray().ShouldContain(r => r.GetProperty("mails").GetInt32() == 0);
        second.Json.GetProperty("reports").EnumerateArray().ShouldAllBe(r => r.GetProperty("state").GetString() == "duplicate");
        second.Json.GetProperty("mail").GetProperty("sent").GetInt32().ShouldBe(0);
    }
}
