using System.Collections.Frozen;

namespace ReportWatcher.Analysis.Reading;

/// <summary>Names of months and weekdays: English; Arabic, Egyptian and Levantine; Central Kurdish.</summary>
internal static class CalendarWords
{
    private static readonly string[] Months =
    [
        "January|Jan|يناير|كانون الثاني|کانوونی دووەم",
        "February|Feb|فبراير|شباط|شوبات",
        "March|Mar|مارس|آذار|اذار|ئازار",
        "April|Apr|أبريل|ابريل|إبريل|نيسان|نیسان",
        "May|مايو|أيار|ايار|ئایار",
        "June|Jun|يونيو|حزيران|حوزەیران",
        "July|Jul|يوليو|تموز|تەممووز",
        "August|Aug|أغسطس|اغسطس|آب|اب|ئاب",
        "September|Sept|Sep|سبتمبر|أيلول|ايلول|ئەیلوول",
        "October|Oct|أكتوبر|اكتوبر|تشرين الأول|تشرين الاول|تشرینی یەکەم",
        "November|Nov|نوفمبر|تشرين الثاني|تشرینی دووەم",
        "December|Dec|ديسمبر|كانون الأول|كانون الاول|کانوونی یەکەم",
    ];

    // In the order of DayOfWeek.
    private static readonly string[] Weekdays =
    [
        "Sunday|Sun|الأحد|الاحد|یەکشەممە",
        "Monday|Mon|الاثنين|الإثنين|دووشەممە",
        "Tuesday|Tues|Tue|الثلاثاء|سێشەممە",
        "Wednesday|Wed|الأربعاء|الاربعاء|چوارشەممە",
        "Thursday|Thurs|Thur|Thu|الخميس|پێنجشەممە",
        "Friday|Fri|الجمعة|هەینی",
        "Saturday|Sat|السبت|شەممە",
    ];

    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> MonthNumbers = Lookup(Months, 1);

    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> WeekdayNumbers = Lookup(Weekdays, 0);

    /// <returns>1 to 12, or null.</returns>
    public static int? Month(ReadOnlySpan<char> word) => MonthNumbers.TryGetValue(word, out int month) ? month : null;

    public static DayOfWeek? Weekday(ReadOnlySpan<char> word) => WeekdayNumbers.TryGetValue(word, out int day) ? (DayOfWeek)day : null;

    private static FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Lookup(string[] rows, int first) =>
        rows.SelectMany((row, i) => row.Split('|').Select(name => KeyValuePair.Create(name, i + first)))
            .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();
}
