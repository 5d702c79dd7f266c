namespace ReportWatcher.Analysis.Text;

/// <summary>
/// Working memory lent to one thread at a time. Lock-free: a slot is taken and given back by one interlocked exchange; when all
/// slots are out, a new object is made, and dropped on return if no slot is free.
/// </summary>
/// <param name="isOversized">True for memory that one giant report has blown up and that is not worth keeping.</param>
internal sealed class ScratchPool<T>(Func<T> create, Func<T, bool> isOversized)
    where T : class
{
    private readonly T?[] _slots = new T?[Math.Max(4, Environment.ProcessorCount * 2)];

    public T Rent()
    {
        int first = FirstSlot();
        for (int i = 0; i < _slots.Length; i++)
        {
            ref T? slot = ref _slots[(first + i) % _slots.Length];
            if (slot is not null && Interlocked.Exchange(ref slot, null) is { } scratch)
                return scratch;
        }

        return create();
    }

    public void Return(T scratch)
    {
        if (isOversized(scratch))
            return;
        int first = FirstSlot();
        for (int i = 0; i < _slots.Length; i++)
        {
            ref T? slot = ref _slots[(first + i) % _slots.Length];
            if (slot is null && Interlocked.CompareExchange(ref slot, scratch, null) is null)
                return;
        }
    }

    // Threads begin at different slots, so that each tends to get back the memory that is warm in its own cache.
    private int FirstSlot() => Environment.CurrentManagedThreadId % _slots.Length;
}
