using ReportWatcher.Analysis.Text;

namespace ReportWatcher.Analysis.Watching;

/// <summary>
/// Folded words to numbers: open addressing with linear probing, at most half full, looked up by the hash that the tokenizer has
/// already taken, without making a string. One slot is 16 bytes, so that a miss mostly costs one cache line.
/// </summary>
internal sealed class TermTable
{
    private struct Slot
    {
        public uint Hash;

        /// <summary>The number plus one; 0 marks a free slot.</summary>
        public int NumberPlusOne;

        public int Start;

        public int Length;
    }

    private readonly Slot[] _slots;
    private readonly char[] _letters;
    private readonly int _mask;

    public TermTable(IReadOnlyCollection<KeyValuePair<string, int>> terms)
    {
        int size = 16;
        while (size < terms.Count * 2)
            size *= 2;
        _slots = new Slot[size];
        _mask = size - 1;
        _letters = new char[terms.Sum(term => term.Key.Length)];
        int start = 0;
        foreach ((string term, int number) in terms)
        {
            term.CopyTo(0, _letters, start, term.Length);
            Insert(new Slot { Hash = TermHash.Of(term), NumberPlusOne = number + 1, Start = start, Length = term.Length });
            start += term.Length;
        }
    }

    /// <summary>The number of a word; -1 if it is in no rule.</summary>
    public int Find(uint hash, ReadOnlySpan<char> word)
    {
        for (int i = (int)hash & _mask; ; i = (i + 1) & _mask)
        {
            ref readonly Slot slot = ref _slots[i];
            if (slot.NumberPlusOne == 0)
                return -1;
            if (slot.Hash == hash && slot.Length == word.Length && word.SequenceEqual(_letters.AsSpan(slot.Start, slot.Length)))
                return slot.NumberPlusOne - 1;
        }
    }

    private void Insert(Slot slot)
    {
        int i = (int)slot.Hash & _mask;
        while (_slots[i].NumberPlusOne != 0)
            i = (i + 1) & _mask;
        _slots[i] = slot;
    }
}
