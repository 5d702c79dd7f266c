using System.Numerics;
using ReportWatcher.Analysis.Text;

namespace ReportWatcher.Analysis.Topics.Model;

/// <summary>The terms a model knows: words, then pairs of words that follow each other. Immutable.</summary>
internal sealed class Vocabulary
{
    private readonly (uint Hash, int Word)[] _slots;
    private readonly uint _mask;
    private readonly Dictionary<long, int> _pairs;

    /// <param name="words">Folded, each once; their places are their term numbers.</param>
    /// <param name="pairs">Numbers of two words each; their term numbers follow on those of the words.</param>
    /// <param name="weights">Inverse document frequency of every term.</param>
    public Vocabulary(string[] words, (int First, int Second)[] pairs, float[] weights)
    {
        Words = words;
        Pairs = pairs;
        Weights = weights;
        _slots = new (uint, int)[BitOperations.RoundUpToPowerOf2((uint)(words.Length * 2) + 2)];
        _mask = (uint)_slots.Length - 1;
        Array.Fill(_slots, (0u, -1));
        for (int word = 0; word < words.Length; word++)
            Insert(TermHash.Of(words[word]), word);
        _pairs = new Dictionary<long, int>(pairs.Length);
        for (int pair = 0; pair < pairs.Length; pair++)
            _pairs[Key(pairs[pair].First, pairs[pair].Second)] = words.Length + pair;
    }

    public string[] Words { get; }

    public (int First, int Second)[] Pairs { get; }

    public float[] Weights { get; }

    public int Count => Words.Length + Pairs.Length;

    public bool HasPairs => Pairs.Length > 0;

    /// <summary>The term number of a folded word; -1 for one that is not known.</summary>
    public int Find(uint hash, ReadOnlySpan<char> folded)
    {
        for (uint slot = hash & _mask; ; slot = (slot + 1) & _mask)
        {
            (uint there, int word) = _slots[slot];
            if (word < 0 || (there == hash && folded.SequenceEqual(Words[word])))
                return word;
        }
    }

    /// <summary>The term number of a pair of known words; -1 if it is not known.</summary>
    public int FindPair(int first, int second) => _pairs.GetValueOrDefault(Key(first, second), -1);

    private static long Key(int first, int second) => ((long)first << 32) | (uint)second;

    private void Insert(uint hash, int word)
    {
        uint slot = hash & _mask;
        while (_slots[slot].Word >= 0)
            slot = (slot + 1) & _mask;
        _slots[slot] = (hash, word);
    }
}
