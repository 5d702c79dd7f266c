using System.Collections.Frozen;

namespace ReportWatcher.Analysis.Figures;

/// <summary>The countries behind their names and adjectives: "U.S." and "American" are the United States.</summary>
internal static class Places
{
    private static readonly FrozenDictionary<string, string> s_countries = Build();
    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> s_lookup = s_countries.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The country of that name or adjective, as written with capitals; null where it is none.</summary>
    public static string? Country(ReadOnlySpan<char> name) => s_lookup.TryGetValue(name, out string? country) ? country : null;

    /// <summary>All names and adjectives.</summary>
    public static IEnumerable<string> Names => s_countries.Keys;

    private static FrozenDictionary<string, string> Build()
    {
        var countries = new Dictionary<string, string>();
        foreach ((string country, string list) in WordLists.Countries)
        {
            countries.Add(country, country);
            foreach (string name in list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) countries.Add(name, country);
        }
        return countries.ToFrozenDictionary();
    }
}
