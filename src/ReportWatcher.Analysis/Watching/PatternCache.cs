namespace ReportWatcher.Analysis.Watching;

/// <summary>
/// Remembers which patterns a word fits, from one article to the next: the same words come again and again, and with many fuzzy
/// terms or wildcards asking anew costs more than everything else. One slot a hash, the last word in it stays. Not for several
/// threads at once.
/// </summary>
internal sealed class PatternCache
{
    /// <summary>Twice the words of everyday articles; two megabytes, if there is anything to remember.</summary>
    private const int Slots = 1 << 15;

    /// <summary>Longer ones are links and the like, and do not come again.</summary>
    private const int LongestWord = 24;

    private readonly PatternIndex _patterns;
    private readonly IntList _matching = new();

    /// <summary>Every slot's letters side by side, so that remembering a word that fits nothing, as most do, allocates nothing.</summary>
    private readonly char[] _letters;

    private readonly (byte Length, int[] Atoms)[] _slots;

    public PatternCache(PatternIndex patterns)
    {
        _patterns = patterns;
        _letters = new char[patterns.IsCostly ? Slots * LongestWord : 0];
        _slots = new (byte, int[])[patterns.IsCostly ? Slots : 0];
    }

    /// <summary>The patterns that a folded word fits, each once; good until the next call.</summary>
    public ReadOnlySpan<int> Matching(uint hash, ReadOnlySpan<char> word)
    {
        if (_slots.Length == 0 || word.Length > LongestWord)
            return Ask(word);
        int at = (int)(hash & (Slots - 1));
        Span<char> letters = _letters.AsSpan(at * LongestWord, LongestWord);
        ref (byte Length, int[] Atoms) slot = ref _slots[at];
        if (!word.SequenceEqual(letters[..slot.Length]))
        {
            word.CopyTo(letters);
            slot = ((byte)word.Length, [.. Ask(word)]);
        }

        return slot.Atoms;
    }

    private ReadOnlySpan<int> Ask(ReadOnlySpan<char> word)
    {
        _matching.Clear();
        _patterns.AddMatching(word, _matching);
        return _matching.Items;
    }
}
