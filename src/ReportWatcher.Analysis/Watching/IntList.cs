namespace ReportWatcher.Analysis.Watching;

/// <summary>Numbers in an array that grows and is used again.</summary>
internal sealed class IntList
{
    private int[] _items = new int[64];

    public int Count { get; private set; }

    public ReadOnlySpan<int> Items => _items.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public void Add(int item)
    {
        if (Count == _items.Length)
            Array.Resize(ref _items, Count * 2);
        _items[Count++] = item;
    }

    public void AddRange(ReadOnlySpan<int> items)
    {
        foreach (int item in items)
            Add(item);
    }
}
