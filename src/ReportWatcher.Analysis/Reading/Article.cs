namespace ReportWatcher.Analysis.Reading;

/// <summary>A report as a person would read it: the article, with the page furniture set aside.</summary>
public sealed record Article
{
    // Of 300 saved pages 6 lie below, of which 2 were read wrongly; of the others, 4. At 0.35 it is 17, with one more of those.
    private const double LittleShare = 0.2;

    /// <summary>The headline; where none is stated, the first sentence of the body (see <see cref="TitleStated"/>).</summary>
    public required string Title { get; init; }

    /// <summary>False where the title is only the body's first sentence, so that nobody counts its words twice.</summary>
    public bool TitleStated { get; init; } = true;

    /// <summary>The outlet or agency, as stated ("NINA"); null where none is.</summary>
    public string? Source { get; init; }

    public string? Author { get; init; }

    /// <summary>The day that the report gives as its own; null where it states none. Dates of events do not count.</summary>
    public DateOnly? Published { get; init; }

    /// <summary>ISO 639-1 code of the body's language; null where that is not clear.</summary>
    public string? Language { get; init; }

    /// <summary>The opening of the body, a prefix of <see cref="Body"/>: offsets into it are offsets into the body.</summary>
    public required string Lead { get; init; }

    /// <summary>Plain text; paragraphs are separated by one blank line ("\n\n"). All offsets are UTF-16 code units of this.</summary>
    public required string Body { get; init; }

    /// <summary>The lines set aside: menus, counters, comment forms, teasers, in the order of the page.</summary>
    public IReadOnlyList<string> Furniture { get; init; } = [];

    /// <summary>Why each line of <see cref="Furniture"/> was set aside.</summary>
    public IReadOnlyList<FurnitureReason> FurnitureReasons { get; init; } = [];

    /// <summary>Share of the file's letters and digits that ended in title and body, 0 to 1.</summary>
    public double ShareKept { get; init; } = 1;

    /// <summary>So little was kept that the article may have been missed.</summary>
    public bool IsLittle => ShareKept < LittleShare;

    /// <summary>What is known of it, for whoever is done with its words: they may be many.</summary>
    public Article WithoutText() => this with { Lead = "", Body = "", Furniture = [], FurnitureReasons = [] };

    internal Article WithFurniture(IReadOnlyList<string> lines, FurnitureReason reason)
        => this with { Furniture = [.. Furniture, .. lines], FurnitureReasons = [.. FurnitureReasons, .. lines.Select(_ => reason)] };
}
