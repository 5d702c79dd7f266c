using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using ReportWatcher.Analysis.Series;
using ReportWatcher.Ledger;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Ledger;

/// <summary>Watches that remember, on the whole way from the inbox to the outbox.</summary>
public sealed class FigureMemoryTests
{
    private static readonly JsonNode s_changes = JsonNode.Parse(
        """[ { "Name": "Level", "Figures": [ { "Of": ["soldiers"], "Near": ["Iraq"], "Changes": { "By": "5%" } } ], "To": ["desk@example.org"] } ]""")!;

    [Fact]
    public async Task AChangedFigureIsAlertedOnceHoweverManyReportsBringItAtTheSameTime()
    {
        using Site site = WithMemory();
        await using RunningIntake intake = new(site);
        site.Drop("first.txt", Report("2024-07-22", "2,500 soldiers"));
        await site.FiledAsync("first.txt");

        for (int i = 0; i < 40; i++)
            site.Drop($"{i}.txt", Report("2024-08-02", "2,000 soldiers", $"Paragraph {i} of a story of its own."));
        await site.FiledAsync(41);

        site.Alerts.ShouldHaveSingleItem().Watch.ShouldBe("Level");
        site.Query<int>("SELECT count(*) FROM matches").ShouldBe([1]);
    }

    [Fact]
    public async Task AnOldReportThatComesLateAlertsNobodyAndTheLogSaysWhy()
    {
        using Site site = WithMemory();
        await using RunningIntake intake = new(site);
        foreach ((string day, string figure) in ((string, string)[])[("2024-07-22", "2,500 soldiers"), ("2024-08-02", "2,000 soldiers"), ("2023-01-05", "5,200 soldiers")])
        {
            site.Drop(day + ".txt", Report(day, figure));
            await site.FiledAsync(day + ".txt");
        }

        site.Alerts.Select(a => a.Report).ShouldBe(["2024-08-02.txt"]);
        intake.Log.Lines.ShouldContain(line => line.Contains("2023-01-05.txt") && line.Contains("2024-08-02"));
    }

    [Fact]
    public async Task WhatWasReportedBeforeARestartIsRemembered()
    {
        using Site site = WithMemory();
        await using (new RunningIntake(site))
        {
            site.Drop("first.txt", Report("2024-07-22", "2,500 soldiers"));
            await site.FiledAsync("first.txt");
        }

        await using RunningIntake again = new(site);
        site.Drop("second.txt", Report("2024-08-02", "2,000 soldiers"));
        await site.FiledAsync("second.txt");

        site.Alerts.ShouldHaveSingleItem().Report.ShouldBe("second.txt");
    }

    [Fact]
    public async Task TheMailShowsTheOldAndTheNewSentenceWithDatesAndSourcesAndTheSeries()
    {
        using Site site = WithMemory();
        await using RunningIntake intake = new(site);
        foreach ((string day, string figure) in ((string, string)[])[("2024-07-22", "2,500 soldiers"), ("2024-07-29", "about 2,500 troops"), ("2024-08-02", "2,000 soldiers")])
        {
            string name = $"{day}-{figure.Length}.txt";
            site.Drop(name, Report(day, figure));
            await site.FiledAsync(name);
        }

        byte[] mail = site.Alerts.ShouldHaveSingleItem().Message;
        string plain = DecodedMail.Plain(mail), html = DecodedMail.Html(mail);
        DecodedMail.Subject(mail).ShouldStartWith("Level: 2,000 soldiers, was about 2,500 troops");
        plain.ShouldContain("Changed from about 2,500 troops to 2,000 soldiers: 500 less (−20 %).");
        plain.ShouldContain("Before, 29 July 2024, 2024-07-29-18.txt:\nThere are **about 2,500 troops** in Iraq, as the ministry said in a statement.");
        plain.ShouldContain("This report, 2 August 2024, 2024-08-02-14.txt:\nThere are **2,000 soldiers** in Iraq, as the ministry said in a statement.");
        plain.ShouldContain("  22 July 2024   2,500  ====================  2024-07-22-14.txt and 1 more\n* 2 August 2024  2,000  ================      2024-08-02-14.txt\n");
        html.ShouldContain("about 2,500 troops</span>");
        html.ShouldContain(">22 July 2024</td>");
        html.ShouldContain("bgcolor=\"#5b93c9\" width=\"80%\" height=\"6\""); // a cell's attribute: Outlook draws with Word
    }

    [SeedsFact]
    public async Task TheSeedsDroppedInAnyOrderGiveTheSameSeries()
        => await TheFilesGiveTheSameSeriesInAnyOrder(Repository.Seeds!);

    [SharedReportsFact]
    public async Task TheFiveReportsDroppedInAnyOrderGiveTheSameSeries()
        => await TheFilesGiveTheSameSeriesInAnyOrder(Repository.SharedReports!);

    private static async Task TheFilesGiveTheSameSeriesInAnyOrder(string folder)
    {
        string[] files = Directory.GetFiles(folder);
        Random random = new(20251125);
        List<string[]> series = [];
        for (int i = 0; i < 4; i++)
        {
            using Site site = new();
            await using RunningIntake intake = new(site, new TestTime());
            foreach (string file in files)
            {
                site.Drop(Path.GetFileName(file), File.ReadAllBytes(file));
                await site.FiledAsync(Path.GetFileName(file));
            }

            series.Add(SeriesOf(site));
            random.Shuffle(files);
        }

        series[0].Length.ShouldBeGreaterThan(5);
        series.ShouldAllBe(s => s.SequenceEqual(series[0]));
    }

    private static string[] SeriesOf(Site site)
    {
        using SqliteConnection db = FigureLedger.OpenToRead(site.Folders)!;
        return
        [
            .. FigureSeries.Of(FigureLedger.All(db, _ => true, null, SynonymTable.Shipped), placeGiven: false).SelectMany(series => series.Points
                .Select(p => $"{series.Name}: {p.Statement.In.Day} {p.Statement.In.Name} {p.Statement.Figure.Text} {p.Copies.Count}")),
        ];
    }

    private static Site WithMemory() => new(section => section["Watches"] = s_changes.DeepClone());

    private static string Report(string day, string figure, string more = "Nothing else was said.")
        => $"Talks on the mission go on in Baghdad\n\nPublished {day}\n\nOfficials of both countries met again. There are {figure} in Iraq, as the ministry said in a statement.\n\n{more}\n";
}
