using System.Text.Json.Nodes;
using ReportWatcher.Mail;
using ReportWatcher.Tests.Outbox;
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
        shown.ShouldContain("morning: next");
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
