namespace ReportWatcher.Analysis.Watching;

/// <summary>For every number from 0 a slice of one array: lists by key without an object for each.</summary>
internal sealed class Slices<T>
{
    private readonly int[] _ends;
    private readonly T[] _items;

    public Slices(int keys, IReadOnlyCollection<(int Key, T Item)> items)
    {
        int[] counts = new int[keys + 1];
        foreach ((int key, _) in items)
            counts[key + 1]++;
        for (int i = 1; i <= keys; i++)
            counts[i] += counts[i - 1];
        _items = new T[items.Count];
        // Filling moves every begin to its end, which is where the next one begins.
        foreach ((int key, T item) in items)
            _items[counts[key]++] = item;
        _ends = counts;
    }

    public ReadOnlySpan<T> this[int key]
    {
        get
        {
            int from = key == 0 ? 0 : _ends[key - 1];
            return _items.AsSpan(from, _ends[key] - from);
        }
    }
}
