using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Hosting;
using ReportWatcher.Intake;
using ReportWatcher.Settings;
using ReportWatcher.Storage;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Reading;

/// <summary>What is attached to a mail is a report of its own.</summary>
public sealed class AttachmentTests
{
    private const string Annex = "There are about 2,500 soldiers at Camp Bravo, the commander said on Monday.\r\n";

    private static string Mail(string subject, params (string Name, string Type, string Content)[] attached)
        => $"From: Jane Doe <jane@example.org>\r\nDate: Mon, 22 Jul 2024 09:30:05 +0300\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary={subject.Length}b\r\n\r\n"
            + $"--{subject.Length}b\r\nContent-Type: text/plain\r\n\r\nPlease find the annex attached, as you asked for on Friday.\r\n"
            + string.Concat(attached.Select(a => $"--{subject.Length}b\r\nContent-Type: {a.Type}; name=\"{a.Name}\"\r\nContent-Disposition: attachment\r\n\r\n{a.Content}"))
            + $"\r\n--{subject.Length}b--\r\n";

    [Fact]
    public async Task ItIsRecordedWithTheMailAndItsAlertsNameTheMail()
    {
        using Site site = new();
        await using RunningIntake intake = new(site);

        site.Drop("talks.eml", Mail("Talks begin", ("../annex.txt", "text/plain", Annex)));

        await site.FiledAsync(2);
        site.Reports.Select(r => (r.Name, r.State)).ShouldBe([("talks.eml", "done"), ("talks.eml - annex.txt", "done")]);
        site.Query<string>("SELECT p.name FROM reports a JOIN reports p ON p.id = a.parent_id").ShouldBe(["talks.eml"]);
        site.FilesIn("data/done").Count.ShouldBe(2);
        site.Alerts.Select(a => a.Report).Distinct().ShouldBe(["talks.eml - annex.txt"]);
        string alert = DecodedMail.Plain(site.Alerts[0].Message);
        alert.ShouldContain("Mail    Talks begin");
        alert.ShouldContain("File    talks.eml - annex.txt");
    }

    [Fact]
    public async Task OneThatCannotBeReadFailsAloneWithItsReason()
    {
        using Site site = new();
        await using RunningIntake intake = new(site);

        site.Drop("talks.eml", Mail("Talks begin", ("table.xls", "application/vnd.ms-excel", "\u0000\u0001noise\u0002\u0003\r\n"), ("annex.txt", "text/plain", Annex)));

        await site.FiledAsync(3);
        site.Reports.Select(r => (r.Name, r.State, r.Code)).ShouldBe([("talks.eml", "done", null), ("talks.eml - table.xls", "failed", "binary"), ("talks.eml - annex.txt", "done", null)]);
    }

    [Fact]
    public async Task MailsInMailsAreTakenOutTwiceAndNoDeeper()
    {
        string third = Mail("Third", ("deepest.txt", "text/plain", Annex));
        string second = Mail("The second", ("third.eml", "message/rfc822", third));
        using Site site = new();
        await using RunningIntake intake = new(site);

        site.Drop("first.eml", Mail("The very first", ("second.eml", "message/rfc822", second)));

        await site.FiledAsync(3);
        site.Reports.Select(r => r.Name).ShouldBe(["first.eml", "first.eml - second.eml", "first.eml - second.eml - third.eml"]);
        intake.Log.Lines.ShouldContain(line => line.Contains("third.eml: 1 files attached to it are not read: they are 2 mails deep"));
    }

    [Fact]
    public async Task TheSameMailAgainIsOneDuplicateAndItsAttachmentsAreNotTakenAgain()
    {
        using Site site = new();
        await using RunningIntake intake = new(site);
        site.Drop("talks.eml", Mail("Talks begin", ("annex.txt", "text/plain", Annex)));
        await site.FiledAsync(2);

        site.Drop("again.eml", Mail("Talks begin", ("annex.txt", "text/plain", Annex)));

        await site.FiledAsync(3);
        site.Reports[2].ShouldSatisfyAllConditions(r => r.Name.ShouldBe("again.eml"), r => r.State.ShouldBe("duplicate"));
    }

    [Fact]
    public async Task AfterACrashBetweenTheAttachmentsAndTheMailEachIsFinishedOnce()
    {
        using Site site = new();
        string path = site.Folder["talks.eml"];
        File.WriteAllText(path, Mail("Talks begin", ("annex.txt", "text/plain", Annex)));
        await using (ServiceProvider crashed = new ServiceCollection().AddStages(SettingsFile.Load(site.SettingsFile)).AddLogging().BuildServiceProvider())
        {
            crashed.GetRequiredService<Folders>().Create();
            ReportClaims claims = crashed.GetRequiredService<ReportClaims>();
            TakenReport mail = await claims.TakeCopyAsync(path, "talks.eml", "wire", default);
            await claims.TakeAttachmentsAsync(mail.Report, "Talks begin", [new AttachedFile("annex.txt", Encoding.ASCII.GetBytes(Annex))]);
        }

        await using RunningIntake intake = new(site);

        await site.FiledAsync(2);
        site.Reports.Select(r => (r.Name, r.State)).ShouldBe([("talks.eml", "done"), ("talks.eml - annex.txt", "done")]);
        site.FilesIn("data/work").ShouldBeEmpty();
        DecodedMail.Plain(site.Alerts[0].Message).ShouldContain("Mail    Talks begin");
    }

    [Fact]
    public async Task ExplainShowsTheMailAndWhatIsAttached()
    {
        using Site site = new();
        string path = site.Folder["talks.eml"];
        File.WriteAllText(path, Mail("Talks begin", ("annex.txt", "text/plain", Annex)));

        Finished explained = await ServiceProcess.RunAsync("explain", "--json", path, "--settings", site.SettingsFile);

        JsonElement[] lines = [.. explained.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
        lines.Select(line => line.GetProperty("file").GetString()).ShouldBe([path, path + " - annex.txt"]);
        lines[0].GetProperty("article").GetProperty("author").GetString().ShouldBe("Jane Doe");
        lines[1].GetProperty("matches").EnumerateArray().Select(match => match.GetProperty("watch").GetString()).ShouldBe(["Troops", "Bases"]);
    }
}
