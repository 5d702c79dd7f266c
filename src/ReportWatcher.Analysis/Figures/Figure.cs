namespace ReportWatcher.Analysis.Figures;

public enum FigureKind { Count, Money, Percent, Measure, Ordinal, Date, Duration }

/// <summary>How the report hedges a figure.</summary>
public enum Qualifier { Exact, About, AtLeast, MoreThan, AtMost, LessThan, Nearly, Between }

/// <summary>One quantity that a report states.</summary>
public sealed record Figure
{
    /// <summary>
    /// The words of the report: qualifier, number and unit, of a count its noun phrase too ("about 2,500 American soldiers"), of a date its
    /// preposition ("by 2026"). Ends before the next preposition: "more than 2,100 shipments", though the subject goes on "of military equipment".
    /// </summary>
    public required string Text { get; init; }

    /// <summary>In single units ("$18.4bn" is 18400000000; 48 % is 48). A date's year.</summary>
    public required decimal Value { get; init; }

    /// <summary>The upper end of a range ("between 50 and 60%"); null where there is none.</summary>
    public decimal? Upper { get; init; }

    public Qualifier Qualifier { get; init; } = Qualifier.Exact;

    /// <summary>ISO 4217 code of money, "%" or "percentage point" for percent, "fraction" for a share in words ("two thirds"),
    /// the measure or the unit of a duration, singular ("kilometre", "month"); null for counts.</summary>
    public string? Unit { get; init; }

    /// <summary>
    /// What is counted, with its noun phrase ("American soldiers", "shipments of military equipment"); of money, percent, measures and durations
    /// what they are of ("wheat", "voters"). Null where the sentence does not say.
    /// </summary>
    public string? Subject { get; init; }

    /// <summary>The head noun of <see cref="Subject"/>: "soldiers" of "American soldiers", "shipments" of "shipments of military equipment".</summary>
    public string? SubjectHead { get; init; }

    /// <summary>
    /// The place or body that the sentence ties the figure to, as it is written there ("Ain al-Asad"); a country by its name, also where the sentence
    /// has its adjective or short form ("Iraqi", "U.S."). Null where the sentence names none.
    /// </summary>
    public string? Place { get; init; }

    public required FigureKind Kind { get; init; }

    /// <summary>For <see cref="FigureKind.Date"/>: ISO 8601 in the precision stated ("2026", "2026-09", "2026-09-30"); else null.</summary>
    public string? Date { get; init; }

    public required string Sentence { get; init; }

    /// <summary>The sentence before that, which often names the place; null in the title and at the beginning.</summary>
    public string? SentenceBefore { get; init; }

    /// <summary>First UTF-16 code unit of <see cref="Text"/> in the body (in the title if <see cref="InTitle"/>).</summary>
    public required int Start { get; init; }

    /// <summary>One past the last code unit.</summary>
    public required int End { get; init; }

    public bool InTitle { get; init; }
}
