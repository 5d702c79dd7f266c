using System.Runtime.InteropServices;

namespace ReportWatcher.Analysis.Watching;

/// <summary>
/// Numbers everything that can occur in an article and that rules ask for: words, patterns, phrases, topics ("atoms"). What two rules
/// have in common gets one number and is looked for once. Used while compiling only.
/// </summary>
internal sealed class AtomTable
{
    private readonly Dictionary<string, int> _words = [];
    private readonly Dictionary<WordPattern, int> _patterns = [];
    private readonly Dictionary<int[], int> _phrases = new(new SameNumbers());
    private readonly Dictionary<string, int> _topics = new(StringComparer.Ordinal);
    private readonly List<AtomInfo> _atoms = [];

    public IReadOnlyList<AtomInfo> Atoms => _atoms;

    public IReadOnlyDictionary<string, int> Words => _words;

    public IReadOnlyDictionary<WordPattern, int> Patterns => _patterns;

    public IReadOnlyDictionary<string, int> Topics => _topics;

    public int Of(PhraseNode phrase)
    {
        if (phrase.Words is [var only])
            return Of(only);
        int[] parts = [.. phrase.Words.Select(Of)];
        return Number(_phrases, parts, new AtomInfo(AtomKind.Phrase, parts.Length, parts, 0));
    }

    public int Of(TopicNode topic) => Number(_topics, topic.Name, new AtomInfo(AtomKind.Topic, 0, [], topic.Name.Length));

    private int Of(WordPattern word)
    {
        if (word is { Kind: WordKind.Word, Exact: null })
            return Number(_words, word.Folded, new AtomInfo(AtomKind.Word, 1, [], word.Folded.Length));
        // A case-sensitive word is found through its folded one.
        if (word.Kind == WordKind.Word)
            Of(word with { Exact = null });
        return Number(_patterns, word, new AtomInfo(AtomKind.Pattern, 1, [], word.Folded.Length));
    }

    private int Number<TKey>(Dictionary<TKey, int> numbers, TKey key, AtomInfo info)
        where TKey : notnull
    {
        ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, key, out bool known);
        if (!known)
        {
            number = _atoms.Count;
            _atoms.Add(info);
        }

        _atoms[number].Uses++;
        return number;
    }

    private sealed class SameNumbers : IEqualityComparer<int[]>
    {
        public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(int[] obj)
        {
            HashCode hash = default;
            foreach (int number in obj)
                hash.Add(number);
            return hash.ToHashCode();
        }
    }
}

internal enum AtomKind : byte { Word, Pattern, Phrase, Topic }

/// <param name="Length">Words of the article that an occurrence takes.</param>
/// <param name="Parts">Of a phrase: the atoms of its words.</param>
/// <param name="Letters">Of a word or pattern: its length, for <see cref="AtomCost"/>.</param>
internal sealed record AtomInfo(AtomKind Kind, int Length, int[] Parts, int Letters)
{
    /// <summary>How often the rules ask for it.</summary>
    public int Uses { get; set; }
}
