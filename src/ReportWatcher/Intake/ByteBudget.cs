namespace ReportWatcher.Intake;

/// <summary>Bounds the bytes that are under way at once, first come, first served; what is larger than all of it goes alone.</summary>
internal sealed class ByteBudget(long limit)
{
    private readonly Lock _lock = new();
    private readonly Queue<(long Bytes, TaskCompletionSource Granted)> _waiting = new();
    private long _taken;

    /// <summary>Ends when there is room; what was taken is given back by disposing of it.</summary>
    public async Task<Share> TakeAsync(long bytes)
    {
        TaskCompletionSource granted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.Enqueue((bytes, granted));
            Grant();
        }

        await granted.Task;
        return new Share(this, bytes);
    }

    private void GiveBack(long bytes)
    {
        lock (_lock)
        {
            _taken -= bytes;
            Grant();
        }
    }

    private void Grant()
    {
        while (_waiting.TryPeek(out (long Bytes, TaskCompletionSource Granted) next) && (_taken == 0 || _taken + next.Bytes <= limit))
        {
            _taken += next.Bytes;
            _waiting.Dequeue().Granted.SetResult();
        }
    }

    internal readonly struct Share(ByteBudget budget, long bytes) : IDisposable
    {
        public void Dispose() => budget.GiveBack(bytes);
    }
}
