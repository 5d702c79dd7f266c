using ReportWatcher.Analysis.Text;

namespace ReportWatcher.Analysis.Figures;

/// <summary>The words that the grammar knows, found without regard to case. The lists are in <see cref="WordLists"/>.</summary>
internal static class Lexicon
{
    private static readonly Dictionary<string, Unit> s_unitsByName = UnitsByName();
    private static readonly Dictionary<string, Unit>.AlternateLookup<ReadOnlySpan<char>> s_unitLookup = s_unitsByName.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly Dictionary<string, Word> s_entries = Build();
    private static readonly CaselessTable<Word> s_words = new(s_entries);
    private static readonly Word[] s_places = Places();

    /// <summary>The entry, or <see cref="Word.Unknown"/>.</summary>
    public static Word Find(ReadOnlySpan<char> word)
        => s_words.TryGet(word, out Word? found) ? found : Word.Unknown;

    /// <summary>The entry at a place.</summary>
    public static Word At(int place) => s_places[place];

    /// <summary>The unit of that name, as <see cref="Figure.Unit"/> gives it; null where the name is none of the lexicon's.</summary>
    public static Unit? FindUnit(ReadOnlySpan<char> name) => s_unitLookup.TryGetValue(name, out Unit? unit) ? unit : null;

    /// <summary>The unit that two words make: "square" and "mile", "metre" and "per second"; null where they make none.</summary>
    public static Unit? FindUnit(ReadOnlySpan<char> first, ReadOnlySpan<char> second)
    {
        Span<char> name = stackalloc char[64];
        return name.TryWrite($"{first} {second}", out int length) ? FindUnit(name[..length]) : null;
    }

    private static Dictionary<string, Unit> UnitsByName()
    {
        Unit[] units = [.. WordLists.Units.Select(u => new Unit(u.Name, u.Dimension, u.Factor, WordLists.Offset(u.Name)))];
        return units.Concat(WordLists.Derived(units)).DistinctBy(u => u.Name).ToDictionary(u => u.Name);
    }

    private static Word[] Places()
    {
        Word[] words = [Word.Unknown, .. s_entries.Values];
        for (int i = 0; i < words.Length; i++) words[i].Place = (ushort)i;
        return words;
    }

    private static Dictionary<string, Word> Build()
    {
        var words = new Dictionary<string, Word>(StringComparer.OrdinalIgnoreCase);
        AddNumerals(words);
        AddUnits(words);
        AddMoney(words);
        AddDates(words);
        AddQualifiers(words);
        foreach ((WordClass classes, string list) in WordLists.Classes) Add(words, classes, list);
        foreach (string name in Figures.Places.Names) Add(words, WordClass.Country, name.Split(' ', '.')[0]);
        return words;
    }

    private static void AddNumerals(Dictionary<string, Word> words)
    {
        foreach ((WordClass classes, decimal first, decimal step, string list) in WordLists.Numerals)
        {
            decimal value = first;
            foreach (string name in Split(list))
            {
                Add(words, classes, name, word => word.Number = value);
                value += step;
            }
        }
        foreach ((WordClass classes, decimal factor, string list) in WordLists.Magnitudes)
            Add(words, classes, list, word => word.Factor = factor);
        foreach ((decimal divisor, string list) in WordLists.Denominators)
            Add(words, WordClass.Denominator, list, word => word.Number = divisor);
    }

    private static void AddUnits(Dictionary<string, Word> words)
    {
        foreach ((string name, Dimension dimension, _, string list) in WordLists.Units)
        {
            Unit unit = s_unitsByName[name];
            WordClass classes = dimension switch
            {
                Dimension.Percent or Dimension.Points => WordClass.Percent,
                Dimension.Time or Dimension.Calendar => WordClass.Duration,
                _ => WordClass.Measure,
            };
            Add(words, classes, list, word => word.Measure = unit);
        }
    }

    private static void AddMoney(Dictionary<string, Word> words)
    {
        foreach ((string code, bool isPrefix, string list) in WordLists.Money)
        {
            var unit = new Unit(code, Dimension.Money);
            WordClass classes = isPrefix ? WordClass.Currency | WordClass.CurrencyPrefix : WordClass.Currency;
            Add(words, classes, list, word => word.Money = unit);
        }
        foreach ((string code, decimal factor, string list) in WordLists.MoneyFactors)
        {
            var unit = new Unit(code, Dimension.Money, factor);
            Add(words, factor > 1 ? WordClass.Currency | WordClass.CurrencyPrefix : WordClass.Currency, list, word => word.Money = unit);
        }
        foreach (string code in Split(WordLists.IsoCodes))
            Add(words, WordClass.Currency | WordClass.CurrencyPrefix, code, word => word.Money = new Unit(code, Dimension.Money));
    }

    private static void AddDates(Dictionary<string, Word> words)
    {
        int month = 0;
        foreach (string names in WordLists.Months)
        {
            month++;
            Add(words, WordClass.Month, names, word => word.Number = month);
        }
        Add(words, WordClass.Holiday, string.Join(' ', Holidays.FirstWords));
    }

    private static void AddQualifiers(Dictionary<string, Word> words)
    {
        var byLastWord = new Dictionary<string, List<QualifierPhrase>>();
        foreach ((Qualifier meaning, string list) in WordLists.Qualifiers)
        {
            foreach (string phrase in list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                string[] parts = Split(phrase);
                if (!byLastWord.TryGetValue(parts[^1], out List<QualifierPhrase>? phrases)) byLastWord[parts[^1]] = phrases = [];
                phrases.Add(new QualifierPhrase(parts, meaning));
            }
        }
        foreach ((string last, List<QualifierPhrase> phrases) in byLastWord)
            Add(words, WordClass.Qualifier, last, word => word.Qualifiers = [.. phrases.OrderByDescending(phrase => phrase.Words.Length)]);
    }

    private static void Add(Dictionary<string, Word> words, WordClass classes, string list, Action<Word>? fill = null)
    {
        foreach (string name in Split(list))
        {
            if (!words.TryGetValue(name, out Word? word)) words[name] = word = new Word();
            word.Classes |= classes;
            fill?.Invoke(word);
        }
    }

    private static string[] Split(string list)
        => list.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
