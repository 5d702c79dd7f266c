namespace ReportWatcher.Analysis.Figures;

internal static partial class WordLists
{
    public static readonly (WordClass Classes, decimal First, decimal Step, string List)[] Numerals =
    [
        (WordClass.Unit, 0, 0, "zero nought naught"),
        (WordClass.Unit, 1, 1, "one two three four five six seven eight nine"),
        (WordClass.Teen, 10, 1, "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"),
        (WordClass.Ten, 20, 10, "twenty thirty forty fifty sixty seventy eighty ninety"),
        (WordClass.Ten, 40, 0, "fourty"),
        (WordClass.Ordinal, 1, 1, "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"),
        (WordClass.Ordinal, 20, 10, "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth hundredth"),
    ];

    public static readonly (WordClass Classes, decimal Factor, string List)[] Magnitudes =
    [
        (WordClass.Hundred, 100, "hundred hundreds"),
        (WordClass.Magnitude, 1e3m, "thousand thousands"),
        (WordClass.Magnitude, 1e5m, "lakh lakhs"),
        (WordClass.Magnitude, 1e6m, "million millions"),
        (WordClass.Magnitude, 1e7m, "crore crores"),
        (WordClass.Magnitude, 1e9m, "billion billions milliard"),
        (WordClass.Magnitude, 1e12m, "trillion trillions"),
        (WordClass.ShortMagnitude, 1e3m, "k"),
        (WordClass.ShortMagnitude, 1e6m, "m mn mln mil mio mm"),
        (WordClass.ShortMagnitude, 1e9m, "b bn bln bio"),
        (WordClass.ShortMagnitude, 1e12m, "t tn tln trn"),
        (WordClass.Dozen, 12, "dozen dozens doz dozs dz dzs"),
        (WordClass.Half, 0.5m, "half"),
    ];

    public static readonly (decimal Divisor, string List)[] Denominators =
    [
        (1, "firsts"), (2, "half halves"), (3, "third thirds"), (4, "quarter quarters fourth fourths"), (5, "fifth fifths"), (6, "sixth sixths"),
        (7, "seventh sevenths"), (8, "eighth eighths"), (9, "ninth ninths"), (10, "tenth tenths"), (11, "eleventh elevenths"),
        (12, "twelfth twelfths"), (16, "sixteenth sixteenths"), (20, "twentieth twentieths"), (30, "thirtieth thirtieths"),
        (100, "hundredth hundredths"), (1e3m, "thousandth thousandths"), (1e6m, "millionth millionths"),
        (1e9m, "billionth billionths"), (1e12m, "trillionth trillionths"),
    ];

    public static readonly (Qualifier Meaning, string List)[] Qualifiers =
    [
        (Qualifier.About, """
            about, around, roughly, approximately, approx, circa, some, estimated, an estimated, at an estimated, reportedly some,
            in the region of, in the order of, on the order of, in the neighbourhood of, in the neighborhood of, somewhere around,
            something like, an average of, more or less, very roughly, at around, at about, ~
            """),
        (Qualifier.Nearly, """
            nearly, almost, virtually, close to, very close to, just under, slightly under, a little under, just below, just short of, approaching,
            nearing, not quite, just shy of, little short of
            """),
        (Qualifier.MoreThan, """
            more than, slightly more than, a little more than, just more than, far more than, much more than, well more than, over, well over, just over, slightly over,
            a little over, far over, above, well above, just above, exceeding, exceeded, exceeds, exceed, in excess of, well in excess of, upwards of, upward of, beyond,
            greater than, higher than, larger than, bigger than, later than, north of, surpassing, surpassed, surpasses, surpass, topping, topped, upward of, >, greater then
            """),
        (Qualifier.Exact, "equal to, equals, equals to, equaling, equaling to, equalling, exactly, precisely"),
        (Qualifier.AtLeast, """
            at least, no fewer than, no less than, not less than, not fewer than, no lower than, a minimum of, minimum of, minimum, >=, ≥,
            greater than or equal to, more than or equal to, higher or equal than, bigger or equal than, larger or equal than, greater or equal than, at least or equal to, equal to or more than, equal to or greater than
            """),
        (Qualifier.AtMost, """
            no later than, not later than, up to, at most, at the most, no more than, not more than, no greater than, no higher than, a maximum of, maximum of, maximum, not exceeding, as many as, as much as, as high as,
            <=, ≤, less than or equal to, less or equal than, lower or equal than, smaller or equal than, equal to or less than, smaller than or equal to
            """),
        (Qualifier.LessThan, """
            fewer than, less than, far fewer than, far less than, much less than, slightly less than, just less than, little less than, a little less than, under, well under, below, well below,
            lower than, smaller than, short of, <
            """),
    ];

    /// <summary>Vulgar fractions by sign: ½ is 1/2.</summary>
    public static decimal VulgarFraction(char sign) => sign switch
    {
        '½' => 1m / 2, '⅓' => 1m / 3, '⅔' => 2m / 3, '¼' => 1m / 4, '¾' => 3m / 4, '⅕' => 1m / 5, '⅖' => 2m / 5, '⅗' => 3m / 5, '⅘' => 4m / 5,
        '⅙' => 1m / 6, '⅚' => 5m / 6, '⅐' => 1m / 7, '⅛' => 1m / 8, '⅜' => 3m / 8, '⅝' => 5m / 8, '⅞' => 7m / 8, '⅑' => 1m / 9, '⅒' => 1m / 10,
        _ => 0,
    };
}
