using System.Text.Json.Nodes;
using ReportWatcher.Ledger;
using ReportWatcher.Mail;
using ReportWatcher.Tests.Outbox;
using ReportWatcher.Tests.Support;
using Spectre.Console;
using Status = ReportWatcher.Commands.Status;

namespace ReportWatcher.Tests.Commands;

/// <summary>What an operator is shown of the mail.</summary>
public sealed class StatusTests
{
    [Fact]
    public async Task WhatWaitsWhatFailedWhatWasHeldBackAndTheNextDigestAreShown()
    {
        await using OutboxSite site = new(settings =>
        {
            settings["Watches"]![0]!["Repeat"] = "04:00:00";
            settings["Watches"]![1]!["Notify"] = "Digest";
            settings["Operator"] = new JsonObject { ["To"] = new JsonArray("ops@example.org") };
            settings["Digests"] = JsonNode.Parse("""[ { "Name": "morning", "At": "0 0 7 ? * MON-FRI", "TimeZone": "Europe/Berlin", "To": ["desk@example.org"] } ]""");
        });
        await site.ReportAsync("Troops");
        await site.DrainAsync();
        await site.ReportAsync("Troops"); // too soon
        await site.ReportAsync("Bases"); // to the desk's digest and, for the editor, to everybody's
        site.Time.Advance(TimeSpan.FromHours(5));
        await site.ReportAsync("Troops");
        site.Transport.Answer = _ => new DeliveryOutcome.Ambiguous("451 4.3.0 lost in thought");
        await site.DrainAsync();
        await site.ReportAsync("Troops"); // too soon again

        Status status = Status.Read(site.Site.SettingsFile);

        status.Ledger!.Alerts.ShouldBe(new Dictionary<string, long> { ["sent"] = 1, ["deferred"] = 1 }, ignoreOrder: true);
        status.Ledger.Ambiguities.ShouldBe(1);
        status.Ledger.LastMail!.Name.ShouldBe("Troops");
        status.Ledger.LastError!.Detail.ShouldBe("451 4.3.0 lost in thought");
        status.Ledger.Postponed.Select(p => $"{p.Why} {p.Digest} {p.Watch} {p.Recipient} {p.Count}").ShouldBe(
            ["digest daily Bases bases@example.org 1", "digest morning Bases desk@example.org 1", "repeat  Troops desk@example.org 1"]);
        status.NextDigests.Select(d => $"{d.Name} {d.TimeZone} {d.Waiting}").First().ShouldBe("morning Europe/Berlin 1");
        status.NextDigests[0].At!.Value.Minute.ShouldBe(0);
        status.InForce!.Operator.ShouldBe(["ops@example.org"]);

        string shown = Shown(status);
        shown.ShouldContain("1 attempts without a reply");
        shown.ShouldContain("1 of Troops to desk@example.org since");
        shown.ShouldContain("451 4.3.0 lost in thought");
        shown.ShouldContain("morning: due", customMessage: "the clock of the test stands in 2024");
    }

    [Fact]
    public async Task AServiceInTroubleIsShownItemByItem()
    {
        await using OutboxSite site = new(settings =>
        {
            settings["Inboxes"]!.AsArray().Add(new JsonObject { ["Path"] = "share", ["Tag"] = "share" });
            settings["Watches"]![0]!["Notify"] = "Both";
        });
        site.Site.Folder.Write("data/failed/1__bad.pdf", "x");
        site.Site.Folder.Write("data/failed/1__bad.pdf.reason.json", "{}");
        // Given up, without a reply, and held.
        site.Transport.Answer = message => message.To == "bases@example.org" ? new DeliveryOutcome.Undeliverable("550 5.1.1 no such user") : new DeliveryOutcome.Ambiguous("no reply was read");
        await site.ReportAsync("Troops", "Bases");
        await site.DrainAsync();
        site.Transport.Answer = _ => new DeliveryOutcome.Unavailable("127.0.0.1:25: Connection refused");
        await site.ReportAsync("Bases");
        await site.DrainAsync();

        Status status = Status.Read(site.Site.SettingsFile);

        status.Inboxes.Select(i => $"{i.Tag} {i.State}").ShouldBe(["wire not watched", "share not made yet"]);
        status.FailedFiles.ShouldBe(0);
        status.Ledger!.Alerts.ShouldBe(new Dictionary<string, long> { ["deferred"] = 2, ["undeliverable"] = 1, ["pending"] = 2 }, ignoreOrder: true);
        status.Ledger.Ambiguities.ShouldBe(2);
        status.Ledger.NextAttemptAt!.Value.ShouldBeGreaterThan(site.Time.GetUtcNow());
        status.Ledger.Undeliverable.Select(u => $"{u.Recipient} {u.Count} {u.Detail}").ShouldBe(["bases@example.org 1 550 5.1.1 no such user"]);
        // The test's clock stands in 2024: the digest of that day was due long ago.
        status.NextDigests.Single().Due.ShouldBeTrue();
        status.NextDigests.Single().Waiting.ShouldBe(1);
        string[] problems = [.. status.Problems];
        problems.Length.ShouldBe(3);
        problems[0].ShouldStartWith("No mail leaves: 127.0.0.1:25: Connection refused; tried again ");
        problems[1].ShouldStartWith("1 file in failed/ of which the ledger knows nothing: 1__bad.pdf. It is no report of this ledger, so retry does not find it and nothing deletes it: if it is to be read, move it into an inbox");
        problems[2].ShouldStartWith("1 mail could not be delivered: 1 to bases@example.org, ");
        string shown = Shown(status);
        shown.ShouldNotContain("retry --all has");
        shown.ShouldContain("daily: due, written by the next start; then");
        shown.ShouldContain("the next that failed is tried again");
    }

    [Fact]
    public async Task OfTheFilesInFailedOnlyTheReportsAreForRetry()
    {
        using Site site = new();
        site.Folder.Write("empty.txt", "");
        await ServiceProcess.RunAsync("once", site.Folder["empty.txt"], "--settings", site.SettingsFile);
        site.Folder.Write("data/failed/note to self.txt", "x");
        site.Folder.Write("data/failed/another.txt", "x");

        Status status = Status.Read(site.SettingsFile);

        status.FailedFiles.ShouldBe(1);
        Shown(status).ShouldContain("1 report lies in failed/; when the cause is mended, retry --all has them read again");
        status.Problems.Single().ShouldBe(
            "2 files in failed/ of which the ledger knows nothing: another.txt, note to self.txt. They are no reports of this ledger, so retry does not find them and nothing deletes them: "
            + "move what is to be read into an inbox, the rest elsewhere.");
    }

    [Fact]
    public async Task WhatTheOperatorHadTriedAgainIsNoError()
    {
        await using OutboxSite site = new();
        site.Transport.Answer = _ => new DeliveryOutcome.Undeliverable("550 5.1.1 no such user");
        await site.ReportAsync("Troops");
        await site.DrainAsync();
        site.Time.Advance(TimeSpan.FromMinutes(1));
        RetryLedger retries = new(site.Ledger, site.Time);
        await retries.SendAgainAsync(await retries.UnsentAsync(0, 10));

        Status.Read(site.Site.SettingsFile).Ledger!.LastError!.Outcome.ShouldBe("undeliverable");
    }

    private static string Shown(Status status)
    {
        using StringWriter written = new();
        IAnsiConsole screen = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(written) });
        screen.Profile.Width = 300;
        status.Print(screen);
        return written.ToString();
    }
}
