using System.Text;
using ReportWatcher.Analysis;
using ReportWatcher.Analysis.Figures;
using ReportWatcher.Analysis.Series;
using ReportWatcher.Ledger;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Ledger;

/// <summary>The ledger gives figures back as they were recorded, to the program and to whoever looks at it with SQL.</summary>
public sealed class FigureListTests
{
    private const string First = "He said: \"2,500 soldiers\" and 40 \\ 50 tanks.", Second = "بقي 1200 جندي\tin Iraq 🙂.\nThat is all.", Third = "It cost €1.50 to 2.";

    private static readonly Figure[] s_figures =
    [
        new() { Text = "2,500 soldiers", Value = 2500, Kind = FigureKind.Count, Sentence = First, Start = 10, End = 24 },
        new()
        {
            Text = "€1.50 to 2", Value = 1.50m, Upper = 2, Qualifier = Qualifier.Between, Unit = "EUR", Subject = "bread and milk", SubjectHead = "bread", Place = "Ain al-Asad",
            Kind = FigureKind.Money, Sentence = Third, SentenceBefore = First, Start = 100, End = 110, InTitle = true,
        },
        new() { Text = "by 2026", Value = 2026, Kind = FigureKind.Date, Date = "2026-09", Sentence = Second, SentenceBefore = Third, Start = 7, End = 14 },
        new() { Text = "a \"third\"", Value = 79228162514264337593543950335m, Qualifier = Qualifier.AtLeast, Kind = FigureKind.Ordinal, Sentence = Second, Start = 0, End = 9 },
    ];

    [Fact]
    public async Task EveryFigureIsReadAsItWasRecorded()
    {
        using Site site = await RecordedAsync();
        using var db = FigureLedger.OpenToRead(site.Folders)!;

        Figure[] all = [.. FigureLedger.All(db, _ => true, null, SynonymTable.Shipped).Select(statement => statement.Figure)];
        all.ShouldContain(s_figures[1]);
        all.ShouldBeSubsetOf(s_figures);
        FigureLedger.Recall(db, new SeriesKey("bread", SeriesAddress.PlaceOf(s_figures[1]), false), SynonymTable.Shipped).ShouldHaveSingleItem().Figure.ShouldBe(s_figures[1]);
        FigureLedger.Recall(db, new SeriesKey("bread", null, true), SynonymTable.Shipped).ShouldHaveSingleItem().Figure.ShouldBe(s_figures[1]);
        FigureLedger.Recall(db, new SeriesKey("bread", null, false), SynonymTable.Shipped).ShouldBeEmpty();
        FigureLedger.Recall(db, new SeriesKey("brea", null, true), SynonymTable.Shipped).ShouldBeEmpty();
    }

    [Fact]
    public void WhatIsWrittenIsReadAgain()
    {
        using WrittenFigures written = FigureList.Write(s_figures, [("soldier", ""), ("bread", "Iraq"), ("date", ""), (null, "")]);

        KeptFigure[] read = [.. FigureList.Read(Encoding.UTF8.GetString(written.Sentences), Encoding.UTF8.GetString(written.List))];

        read.Select(kept => kept.Figure).ShouldBe(s_figures);
        read.Select(kept => $"{kept.Head ?? "none"} {kept.Place}").ShouldBe(["soldier ", "bread Iraq", "date ", "none "]);
    }

    [Fact]
    public async Task TheViewCallsEachValueByItsName()
    {
        using Site site = await RecordedAsync();

        site.Query<string>(
            """
            SELECT concat_ws('|', report_id, position, text, value, ifnull(upper, '-'), qualifier, ifnull(unit, '-'), ifnull(subject, '-'), kind, ifnull(date, '-'), sentence, start, end,
                in_title, ifnull(subject_head, '-'), ifnull(place, '-'), ifnull(sentence_before, '-'), day, ifnull(series_head, '-'), '(' || series_place || ')') FROM figures ORDER BY position
            """).ShouldBe(s_figures.Select((f, i) => string.Join('|',
                1, i, f.Text, f.Value, f.Upper?.ToString() ?? "-", f.Qualifier, f.Unit ?? "-", f.Subject ?? "-", f.Kind, f.Date ?? "-", f.Sentence, f.Start, f.End,
                f.InTitle ? 1 : 0, f.SubjectHead ?? "-", f.Place ?? "-", f.SentenceBefore ?? "-", "2024-07-22", SeriesAddress.HeadOf(f) ?? "-", $"({SeriesAddress.PlaceOf(f)})")));
        site.Query<int>("SELECT json_array_length(sentences) FROM report_figures").ShouldBe([3]);
    }

    private static async Task<Site> RecordedAsync()
    {
        Site site = new();
        site.Folders.Create();
        await using ReportLedger ledger = ReportLedger.Open(site.Folders, new TestTime());
        Findings findings = new(Some.Article("Prices", "Prices rose.") with { Published = new DateOnly(2024, 7, 22) }, [], [], s_figures, []);
        await ledger.RecordAsync(await ledger.ClaimAsync("wire", "a.txt", "/a.txt"), new ContentIdentity("abc", 1), findings, []);
        return site;
    }
}
