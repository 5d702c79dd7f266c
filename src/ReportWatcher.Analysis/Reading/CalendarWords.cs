using System.Collections.Frozen;
using ReportWatcher.Analysis.Text;

namespace ReportWatcher.Analysis.Reading;

/// <summary>Names of months and weekdays: English, Arabic, Central Kurdish, Kurmanji.</summary>
internal static class CalendarWords
{
    // Egyptian and Gulf, then Levantine and Iraqi names.
    private static readonly string[] Months =
    [
        "January|Jan|يناير|كانون الثاني",
        "February|Feb|فبراير|شباط",
        "March|Mar|مارس|آذار",
        "April|Apr|أبريل|نيسان",
        "May|مايو|أيار|مايس",
        "June|Jun|يونيو|يونيه|حزيران",
        "July|Jul|يوليو|يوليه|تموز",
        "August|Aug|أغسطس|آب",
        "September|Sept|Sep|سبتمبر|أيلول",
        "October|Oct|أكتوبر|تشرين الأول",
        "November|Nov|نوفمبر|تشرين الثاني",
        "December|Dec|ديسمبر|كانون الأول",
    ];

    // Central Kurdish, then Kurmanji; both take an ending before what follows.
    private static readonly string[] KurdishMonths =
    [
        "کانوونی دووەم|کانونی دووەم|Rêbendan|Çile",
        "شوبات|Reşemî|Sibat",
        "ئازار|Adar",
        "نیسان|Avrêl|Nîsan",
        "ئایار|Gulan",
        "حوزەیران|Pûşper|Hezîran",
        "تەممووز|تەمموز|تەموز|Tîrmeh",
        "ئاب|Gelawêj|Tebax",
        "ئەیلوول|ئەیلول|Rezber|Îlon",
        "تشرینی یەکەم|Kewçêr|Cotmeh",
        "تشرینی دووەم|Sermawez|Mijdar",
        "کانوونی یەکەم|کانونی یەکەم|Berfanbar",
    ];

    // In the order of DayOfWeek. Kurmanji's Friday, În, folds to an English word.
    private static readonly string[] Weekdays =
    [
        "Sunday|Sun|الأحد|یەکشەممە|یەکشەم|Yekşem",
        "Monday|Mon|الاثنين|الإثنين|دووشەممە|Duşem",
        "Tuesday|Tues|Tue|الثلاثاء|سێشەممە|Sêşem",
        "Wednesday|Wed|الأربعاء|چوارشەممە|Çarşem",
        "Thursday|Thurs|Thur|Thu|الخميس|پێنجشەممە|Pêncşem",
        "Friday|Fri|الجمعة|هەینی",
        "Saturday|Sat|السبت|شەممە|Şemî",
    ];

    private static readonly string[] KurdishEndings = ["", "ی", "ê", "a", "yê", "ya"];

    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> MonthNumbers =
        Lookup([.. Months.Select((row, i) => (row, i + 1)), .. KurdishMonths.Select((row, i) => (WithEndings(row), i + 1))]);

    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> WeekdayNumbers =
        Lookup([.. Weekdays.Select((row, i) => (row, i))]);

    // "تشرینی دووەمی" has 13; vowel signs and tatweel may stand between.
    private const int LongestWord = 32;

    /// <returns>1 to 12, or null.</returns>
    public static int? Month(ReadOnlySpan<char> word) => Find(MonthNumbers, word);

    public static DayOfWeek? Weekday(ReadOnlySpan<char> word) => (DayOfWeek?)Find(WeekdayNumbers, word);

    private static int? Find(FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> numbers, ReadOnlySpan<char> word)
    {
        if (word.Length > LongestWord)
            return null;
        Span<char> folded = stackalloc char[LongestWord];
        return numbers.TryGetValue(folded[..Fold(word, folded)], out int number) ? number : null;
    }

    /// <summary>Spellings differ in the forms of alef, yeh and kaf, and in vowel signs.</summary>
    private static int Fold(ReadOnlySpan<char> word, Span<char> folded)
    {
        int length = 0;
        foreach (char c in word)
        {
            if (Letters.Kind(c) != LetterKind.Ignorable)
                folded[length++] = Letters.Kind(c) == LetterKind.Plain ? Letters.Fold(c) : c;
        }

        return length;
    }

    private static string WithEndings(string row) =>
        string.Join('|', row.Split('|').SelectMany(name => KurdishEndings.Select(ending => name + ending)));

    private static FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Lookup((string Row, int Number)[] rows) =>
        rows.SelectMany(row => row.Row.Split('|').Select(name => KeyValuePair.Create(Folded(name), row.Number)))
            .DistinctBy(entry => entry.Key)
            .ToFrozenDictionary(StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();

    private static string Folded(string name)
    {
        Span<char> folded = stackalloc char[LongestWord];
        return folded[..Fold(name, folded)].ToString();
    }
}
