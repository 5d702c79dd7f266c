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

    /// <summary>Bit n is set if some term's hash ends in n; four bits a slot. Spares most words that are in no rule the look at the slots, which take 32 times as much memory.</summary>
    private readonly ulong[] _ends;

    private readonly Slot[] _slots;
    private readonly char[] _letters;
    private readonly int _mask;

    public TermTable(IReadOnlyCollection<KeyValuePair<string, int>> terms)
    {
        int size = 16;
        while (size < terms.Count * 2)
            size *= 2;
        _slots = new Slot[size];
        _ends = new ulong[size / 16];
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
        if ((_ends[End(hash)] >> (int)(hash & 63) & 1) == 0)
            return -1;
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
        _ends[End(slot.Hash)] |= 1UL << (int)(slot.Hash & 63);
        int i = (int)slot.Hash & _mask;
        while (_slots[i].NumberPlusOne != 0)
            i = (i + 1) & _mask;
        _slots[i] = slot;
    }

    private int End(uint hash) => (int)(hash >> 6) & (_ends.Length - 1);
}
