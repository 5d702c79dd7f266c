namespace ReportWatcher.Intake;

/// <summary>Bounds the bytes that are under way at once, first come, first served; what is larger than all of it goes alone.</summary>
internal sealed class ByteBudget(long limit)
{
    private readonly Lock _lock = new();
    private readonly Queue<(long Bytes, TaskCompletionSource Granted)> _waiting = new();
    private long _taken;

    /// <summary>Ends when there is room; what was taken is given back by disposing of it.</summary>
    public ValueTask<Share> TakeAsync(long bytes)
    {
        TaskCompletionSource granted;
        lock (_lock)
        {
            if (_waiting.Count == 0 && HasRoomFor(bytes))
            {
                _taken += bytes;
                return ValueTask.FromResult(new Share(this, bytes));
            }

            granted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue((bytes, granted));
        }

        return WaitAsync(granted.Task, bytes);
    }

    private async ValueTask<Share> WaitAsync(Task granted, long bytes)
    {
        await granted;
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
        while (_waiting.TryPeek(out (long Bytes, TaskCompletionSource Granted) next) && HasRoomFor(next.Bytes))
        {
            _taken += next.Bytes;
            _waiting.Dequeue().Granted.SetResult();
        }
    }

    private bool HasRoomFor(long bytes) => _taken == 0 || _taken + bytes <= limit;

    internal readonly struct Share(ByteBudget budget, long bytes) : IDisposable
    {
        public void Dispose() => budget.GiveBack(bytes);
    }
}
