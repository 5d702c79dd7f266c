namespace ReportWatcher.Analysis.Watching;

/// <summary>
/// Neighbouring words to the phrases that contain them. Found by the pair, a phrase costs nothing in articles that hold only one of
/// its words, however common: the trick that makes phrases cheaper than words.
/// </summary>
internal sealed class PairTable
{
    private struct Slot
    {
        /// <summary>Left word in the upper half, right word in the lower, plus one; 0 marks a free slot.</summary>
        public long KeyPlusOne;

        public int From;

        public int To;
    }

    private readonly Slot[] _slots;
    private readonly (int Phrase, int Offset)[] _phrases;
    private readonly int _mask;

    /// <param name="pairs">Left word, right word, the phrase, and the place of the left word in it.</param>
    public PairTable(IEnumerable<(int Left, int Right, int Phrase, int Offset)> pairs)
    {
        (int Left, int Right, int Phrase, int Offset)[] sorted = [.. pairs];
        Array.Sort(sorted, static (a, b) => (Key(a.Left, a.Right), a.Phrase).CompareTo((Key(b.Left, b.Right), b.Phrase)));
        int size = 16;
        while (size < sorted.Length * 2)
            size *= 2;
        _slots = new Slot[size];
        _mask = size - 1;
        _phrases = [.. sorted.Select(pair => (pair.Phrase, pair.Offset))];
        for (int from = 0, to; from < sorted.Length; from = to)
        {
            long key = Key(sorted[from].Left, sorted[from].Right);
            to = from;
            while (to < sorted.Length && Key(sorted[to].Left, sorted[to].Right) == key)
                to++;
            Insert(new Slot { KeyPlusOne = key + 1, From = from, To = to });
        }
    }

    /// <summary>The phrases that contain the two words side by side, each with the place of the left one in it.</summary>
    public ReadOnlySpan<(int Phrase, int Offset)> Find(int left, int right)
    {
        long key = Key(left, right) + 1;
        for (int i = Hash(key) & _mask; ; i = (i + 1) & _mask)
        {
            ref readonly Slot slot = ref _slots[i];
            if (slot.KeyPlusOne == key)
                return _phrases.AsSpan(slot.From, slot.To - slot.From);
            if (slot.KeyPlusOne == 0)
                return [];
        }
    }

    private void Insert(Slot slot)
    {
        int i = Hash(slot.KeyPlusOne) & _mask;
        while (_slots[i].KeyPlusOne != 0)
            i = (i + 1) & _mask;
        _slots[i] = slot;
    }

    private static long Key(int left, int right) => (long)left << 32 | (uint)right;

    // Fibonacci hashing: the golden ratio spreads neighbouring keys over the table.
    private static int Hash(long key) => (int)((ulong)key * 0x9E3779B97F4A7C15 >> 33);
}
