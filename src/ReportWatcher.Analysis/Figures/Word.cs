namespace ReportWatcher.Analysis.Figures;

/// <summary>What the grammar needs to know of a word. A word may be of several classes ("m": million or metre).</summary>
[Flags]
internal enum WordClass : long
{
    None = 0,

    // Numerals
    Unit = 1L << 0,
    Teen = 1L << 1,
    Ten = 1L << 2,
    Hundred = 1L << 3,
    Magnitude = 1L << 4,

    /// <summary>k, mn, bn: a magnitude only behind digits.</summary>
    ShortMagnitude = 1L << 5,
    Dozen = 1L << 6,
    Half = 1L << 7,

    /// <summary>third(s), quarter(s): the lower part of a fraction. The value is the divisor.</summary>
    Denominator = 1L << 8,
    Ordinal = 1L << 9,
    Article = 1L << 10,
    And = 1L << 11,
    Minus = 1L << 12,

    // Units
    Percent = 1L << 13,
    Currency = 1L << 14,

    /// <summary>May stand before the amount: "USD 5m", "Rs 500".</summary>
    CurrencyPrefix = 1L << 15,
    Measure = 1L << 16,
    Duration = 1L << 17,

    /// <summary>square, cubic, metric: the first word of a measure.</summary>
    MeasurePrefix = 1L << 18,

    // Dates
    Month = 1L << 19,
    Weekday = 1L << 20,

    /// <summary>end, beginning, middle ("the end of 2026").</summary>
    PartOfPeriod = 1L << 21,

    /// <summary>early, mid, late.</summary>
    PartAdverb = 1L << 22,
    DatePreposition = 1L << 23,

    // Around the number
    /// <summary>The last word of a qualifier ("than" of "more than").</summary>
    Qualifier = 1L << 24,

    /// <summary>A number behind it is a name: "Brigade 55", "Article 9".</summary>
    Designator = 1L << 25,

    /// <summary>A page counter: "Views 477".</summary>
    Counter = 1L << 26,

    /// <summary>Makes "about" and "over" prepositions: "talks about two issues", "handed over 40 prisoners".</summary>
    TakesPreposition = 1L << 27,

    /// <summary>A change, so that "from 40 to 60" names two figures.</summary>
    Change = 1L << 28,

    // Noun phrases
    /// <summary>Ends a noun phrase: prepositions, auxiliaries, pronouns, adverbs and the verbs that follow counts.</summary>
    Stop = 1L << 29,
    Determiner = 1L << 30,

    /// <summary>A plural without -s: people, men, aircraft.</summary>
    Plural = 1L << 31,

    /// <summary>Counted as it stands: dead, wounded, others.</summary>
    Nominal = 1L << 32,

    /// <summary>What it consists of follows behind "of": shipments of military equipment.</summary>
    Collective = 1L << 33,

    /// <summary>A true rank stands before it: second round, tenth anniversary.</summary>
    Ranked = 1L << 34,

    /// <summary>Forms "five-member", "10-point".</summary>
    Compound = 1L << 35,

    /// <summary>"the two sides" speaks of parties already named.</summary>
    Party = 1L << 36,

    /// <summary>Clock time: am, pm, GMT.</summary>
    Clock = 1L << 37,

    /// <summary>One who is counted: a bare number in the years' range before it is a count.</summary>
    Person = 1L << 38,

    /// <summary>Points at what is known: the, these, our.</summary>
    Definite = 1L << 39,

    /// <summary>Ends in -s, but is no plural: always, various, previous.</summary>
    NotPlural = 1L << 40,

    /// <summary>Stands before a number without being its qualifier or a name: of, in, with, killed.</summary>
    Preposition = 1L << 41,

    // Places
    /// <summary>Leads to the name of a place: in, at, near.</summary>
    PlacePreposition = 1L << 42,

    /// <summary>Leads from what is told to who tells it: said, according.</summary>
    Saying = 1L << 43,

    /// <summary>Written with a capital, but begins no place's name: President, Twitter.</summary>
    NoPlace = 1L << 44,

    /// <summary>Ends a noun phrase ("300 metres long"), but may begin one ("40 long queues").</summary>
    Modifier = 1L << 45,

    /// <summary>"runs to 2031": the date behind "to" is the last.</summary>
    Extends = 1L << 47,

    /// <summary>"postponed to 2027".</summary>
    Postpones = 1L << 48,

    /// <summary>Shows that "m" before it is metres: "30m deep", "500m from".</summary>
    LengthCue = 1L << 49,

    /// <summary>Begins the name or adjective of a country.</summary>
    Country = 1L << 50,

    /// <summary>Begins the name of a holiday.</summary>
    Holiday = 1L << 51,

    /// <summary>How long follows: "for over 18 years", "took over a day".</summary>
    TakesTime = 1L << 52,

    /// <summary>Tells of a game or a vote: "won 3-1", "a 1-3 defeat".</summary>
    Contest = 1L << 53,

    /// <summary>Compares the amount before it: higher, lower, more.</summary>
    Comparative = 1L << 46,

    Numeral = Unit | Teen | Ten | Hundred | Magnitude | Dozen | Half,

    /// <summary>A figure may begin here.</summary>
    Start = Numeral | Article | Minus | CurrencyPrefix | Month | Weekday | PartOfPeriod | PartAdverb | Ordinal | Denominator | Holiday,
}

/// <summary>One entry of the lexicon.</summary>
internal sealed class Word
{
    public static readonly Word Unknown = new();

    /// <summary>Where it stands in the lexicon; <see cref="Unknown"/> is the first.</summary>
    public ushort Place { get; set; }

    public WordClass Classes { get; set; }

    /// <summary>Value of a numeral, divisor of a fraction, rank of an ordinal, number of a month.</summary>
    public decimal Number { get; set; }

    /// <summary>Factor of a magnitude; kept apart since "m" has also a unit and "second" also a rank.</summary>
    public decimal Factor { get; set; }

    public Unit? Money { get; set; }

    public Unit? Measure { get; set; }

    /// <summary>The qualifiers that end in this word, longest first.</summary>
    public QualifierPhrase[] Qualifiers { get; set; } = [];
}

/// <summary>A qualifier as words in lower case.</summary>
internal sealed record QualifierPhrase(string[] Words, Qualifier Meaning);

/// <summary>What a unit measures: only units of one dimension compare.</summary>
internal enum Dimension { None, Money, Percent, Points, Length, Area, Volume, Mass, Speed, Flow, Temperature, Angle, Energy, Power, Data, Time, Calendar, Other }

/// <summary>A unit of measure, duration or money.</summary>
/// <param name="Name">As <see cref="Figure.Unit"/> gives it: singular, or the ISO 4217 code.</param>
/// <param name="Factor">Times the base unit of its dimension (metre, gram, second, month); exact, or the dimension is its own.</param>
/// <param name="Offset">Added after the factor: temperatures have zeros of their own.</param>
internal sealed record Unit(string Name, Dimension Dimension, decimal Factor = 1, decimal Offset = 0)
{
    /// <summary>Behind the unit of which it is a rate: "per hour".</summary>
    public string PerName { get; } = "per " + Name;

    /// <summary>The value in another unit of the same dimension.</summary>
    public decimal Convert(decimal value, Unit to) => ((value * Factor) + Offset - to.Offset) / to.Factor;
}
