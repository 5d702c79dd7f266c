using System.Diagnostics.CodeAnalysis;

namespace ReportWatcher.Analysis.Figures;

/// <summary>A day of the year that is known by a name.</summary>
/// <param name="In">The day in a year from 1 to 9999.</param>
internal sealed record Holiday(string[] Name, Func<int, DateOnly> In);

/// <summary>Feasts and days by which reports date: "by Christmas", "Easter 2018".</summary>
internal static class Holidays
{
    private static readonly Holiday[] s_all =
    [
        Fixed("christmas eve", 12, 24), Fixed("christmas day", 12, 25), Fixed("christmas", 12, 25), Fixed("boxing day", 12, 26),
        Fixed("new year eve", 12, 31), Fixed("new year day", 1, 1), Fixed("new year", 1, 1),
        Fixed("valentine day", 2, 14), Fixed("saint patrick day", 3, 17), Fixed("saint patrick", 3, 17), Fixed("st patrick day", 3, 17),
        Fixed("earth day", 4, 22), Fixed("bastille day", 7, 14), Fixed("halloween", 10, 31),
        AroundEaster("good friday", -2), AroundEaster("easter sunday", 0), AroundEaster("easter monday", 1), AroundEaster("easter", 0),
        new(["thanksgiving", "day"], Thanksgiving), new(["thanksgiving"], Thanksgiving), new(["black", "friday"], year => Thanksgiving(year).AddDays(1)),
    ];

    /// <summary>The words by which a holiday's name may begin.</summary>
    public static IEnumerable<string> FirstWords => s_all.Select(holiday => holiday.Name[0]).Distinct();

    /// <param name="end">One past the name.</param>
    public static bool TryName(in TokenStream s, int at, [NotNullWhen(true)] out Holiday? holiday, out int end)
    {
        foreach (Holiday candidate in s_all)
        {
            end = at;
            foreach (string word in candidate.Name)
            {
                if (!s.IsWord(end, word))
                {
                    end = at;
                    break;
                }
                end++;
                if (s.IsMark(end, '.') && s.IsWord(end - 1, "st")) end++;
                if (s[end].Mark is '\'' or '’' && s.IsWord(end + 1, "s")) end += 2; // New Year's Eve
            }
            if (end == at) continue;
            holiday = candidate;
            return true;
        }
        (holiday, end) = (null, at);
        return false;
    }

    private static Holiday Fixed(string name, int month, int day) => new(name.Split(' '), year => new DateOnly(year, month, day));

    private static Holiday AroundEaster(string name, int days) => new(name.Split(' '), year => Easter(year).AddDays(days));

    /// <summary>The fourth Thursday of November.</summary>
    private static DateOnly Thanksgiving(int year)
    {
        var first = new DateOnly(year, 11, 1);
        return first.AddDays((((int)DayOfWeek.Thursday - (int)first.DayOfWeek + 7) % 7) + 21);
    }

    /// <summary>Easter Sunday of the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8).</summary>
    private static DateOnly Easter(int year)
    {
        int a = year % 19, b = year / 100, c = year % 100;
        int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
        int h = ((19 * a) + b - d - g + 15) % 30;
        int i = c / 4, k = c % 4;
        int l = (32 + (2 * e) + (2 * i) - h - k) % 7;
        int m = (a + (11 * h) + (22 * l)) / 451;
        int n = h + l - (7 * m) + 114;
        return new DateOnly(year, n / 31, (n % 31) + 1);
    }
}
