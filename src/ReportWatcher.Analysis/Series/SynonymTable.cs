using System.Reflection;

namespace ReportWatcher.Analysis.Series;

/// <summary>Which words count the same thing: soldiers, troops and service members. What ships with the program, and what the settings add.</summary>
public sealed class SynonymTable
{
    private readonly Dictionary<string, Group> _groups = [];

    private SynonymTable()
    {
    }

    /// <param name="Name">As the series is called: the key in the settings, the first word of a shipped line.</param>
    private sealed record Group(string Name, List<string> Phrases);

    /// <summary>What ships with the program.</summary>
    public static SynonymTable Shipped { get; } = Compile(new Dictionary<string, IList<string>>(), []);

    /// <summary>
    /// Adds the words of the settings: {"soldiers": ["troops", "trainers"]} makes all three one, with what already belongs to one of them. Mistakes are
    /// added to <paramref name="errors"/> under "Synonyms:NAME".
    /// </summary>
    public static SynonymTable Compile(IReadOnlyDictionary<string, IList<string>> own, ICollection<DefinitionError> errors)
    {
        ArgumentNullException.ThrowIfNull(own);
        SynonymTable table = new();
        foreach (string line in ShippedLines())
        {
            string[] parts = line.Split('=', StringSplitOptions.TrimEntries);
            table.Add(parts[0], parts[1].Split(',', StringSplitOptions.TrimEntries));
        }

        table.AddOwn(own, errors);
        return table;
    }

    /// <summary>The name of what the words count: "soldiers" for "service members"; the words themselves where no group has them.</summary>
    /// <param name="stems">As <see cref="Nouns.Stems"/> gives them.</param>
    internal string? NameOf(IEnumerable<string> stems) => _groups.GetValueOrDefault(string.Join(' ', stems))?.Name;

    /// <summary>All phrases that mean the same as this one, itself included.</summary>
    public IReadOnlyList<string> Of(string phrase)
    {
        ArgumentNullException.ThrowIfNull(phrase);
        return _groups.TryGetValue(Key(phrase), out Group? group) ? group.Phrases : [phrase];
    }

    /// <summary>The phrases of the group that these stems name; nothing where none does.</summary>
    internal IEnumerable<string> OfStems(string stems) => _groups.GetValueOrDefault(stems)?.Phrases ?? [];

    private static string Key(string phrase) => string.Join(' ', Nouns.Stems(phrase));

    private void AddOwn(IReadOnlyDictionary<string, IList<string>> own, ICollection<DefinitionError> errors)
    {
        Dictionary<string, string> takenBy = [];
        foreach ((string name, IList<string> words) in own)
        {
            bool sound = Check(name, $"Synonyms:{name}", name);
            for (int i = 0; i < words.Count; i++)
                sound &= Check(words[i], $"Synonyms:{name}:{i}", name);
            if (words.Count == 0)
                errors.Add(new DefinitionError($"Synonyms:{name}", null, "names no other word; write \"soldiers\": [\"troops\", \"service members\"]"));
            else if (sound)
                Add(name, words);
        }

        bool Check(string? word, string key, string name)
        {
            string found = Key(word ?? "");
            if (found.Length == 0 || found.Contains('*'))
                errors.Add(new DefinitionError(key, word, "is no word or phrase; write whole words without *: \"service members\""));
            else if (!takenBy.TryAdd(found, name) && takenBy[found] != name)
                errors.Add(new DefinitionError(key, word, $"is a synonym of \"{takenBy[found]}\" already; a word can stand for one thing only"));
            else
                return true;
            return false;
        }
    }

    /// <summary>Whatever one of the words belongs to already becomes one with them, under the new name.</summary>
    private void Add(string name, IEnumerable<string> words)
    {
        List<string> phrases = [name, .. words];
        foreach (Group known in phrases.Select(phrase => _groups.GetValueOrDefault(Key(phrase))).OfType<Group>().Distinct().ToArray())
            phrases.AddRange(known.Phrases);
        Group group = new(name, [.. phrases.DistinctBy(Key)]);
        foreach (string phrase in group.Phrases)
            _groups[Key(phrase)] = group;
    }

    private static IEnumerable<string> ShippedLines()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Synonyms.txt")!;
        using StreamReader reader = new(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(line => line[0] != '#')];
    }
}
