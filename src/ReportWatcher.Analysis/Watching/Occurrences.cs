namespace ReportWatcher.Analysis.Watching;

/// <summary>
/// Which atoms occur in the article at hand, and where: a bitmap of what occurs, and for every atom in it a chain of token positions
/// in one array. The bitmap answers most questions: with 100,000 watches it is 13 KB and stays in the nearest cache, where the
/// chains would not.
/// </summary>
internal sealed class Occurrences(int atomCount)
{
    private struct Chain
    {
        public int Head;
        public int Tail;
    }

    private struct Link
    {
        public int Position;
        public int Next;
    }

    private readonly ulong[] _present = new ulong[(atomCount + 63) / 64];

    /// <summary>Valid for atoms that are present only; what stands there for others is of an earlier article.</summary>
    private readonly Chain[] _chains = new Chain[atomCount];

    private Link[] _links = new Link[512];
    private int _linkCount;

    /// <summary>The atoms that occur, in the order in which they were found.</summary>
    public IntList Seen { get; } = new();

    public void BeginArticle()
    {
        foreach (int atom in Seen.Items)
            _present[atom >> 6] = 0;
        _linkCount = 0;
        Seen.Clear();
    }

    /// <summary>Adds an occurrence; those of one atom come by rising position.</summary>
    public void Add(int atom, int position)
    {
        if (_linkCount == _links.Length)
            Array.Resize(ref _links, _linkCount * 2);
        int link = _linkCount++;
        _links[link] = new Link { Position = position, Next = -1 };
        ref Chain chain = ref _chains[atom];
        ref ulong present = ref _present[atom >> 6];
        ulong bit = 1UL << (atom & 63);
        if ((present & bit) == 0)
        {
            present |= bit;
            chain.Head = link;
            Seen.Add(atom);
        }
        else
        {
            _links[chain.Tail].Next = link;
        }

        chain.Tail = link;
    }

    public bool Contains(int atom) => (_present[atom >> 6] >> (atom & 63) & 1) != 0;

    /// <summary>The first link of an atom's chain; -1 if it does not occur.</summary>
    public int Head(int atom) => Contains(atom) ? _chains[atom].Head : -1;

    public int Position(int link) => _links[link].Position;

    /// <summary>The link after this one; -1 at the end.</summary>
    public int Next(int link) => _links[link].Next;

    public bool IsAt(int atom, int position)
    {
        for (int link = Head(atom); link >= 0 && _links[link].Position <= position; link = _links[link].Next)
        {
            if (_links[link].Position == position)
                return true;
        }

        return false;
    }
}
