namespace ReportWatcher.Intake;

/// <summary>
/// Lets many work at once, or one alone: if the program ends then, it is known by whom. In the order in which they come: whoever comes after one that
/// must be alone waits until that one has left, so that it never waits for more than those who are inside when it comes and those alone before it.
/// </summary>
internal sealed class SoloGate
{
    private readonly Lock _lock = new();
    private readonly Queue<(TaskCompletionSource<Pass> Entered, bool Solo)> _waiting = new();
    private int _inside;
    private bool _alone;

    public ValueTask<Pass> EnterAsync() => EnterAsync(solo: false);

    /// <summary>Waits until all who are inside have left.</summary>
    public ValueTask<Pass> EnterAloneAsync() => EnterAsync(solo: true);

    private ValueTask<Pass> EnterAsync(bool solo)
    {
        lock (_lock)
        {
            if (_waiting.Count == 0 && TryEnter(solo))
                return new(new Pass(this, solo));
            // Not on the thread of whoever leaves, which has reports of its own.
            TaskCompletionSource<Pass> entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue((entered, solo));
            return new(entered.Task);
        }
    }

    private void Leave(bool solo)
    {
        lock (_lock)
        {
            if (solo)
                _alone = false;
            else
                _inside--;
            while (_waiting.TryPeek(out (TaskCompletionSource<Pass> Entered, bool Solo) next) && TryEnter(next.Solo))
                _waiting.Dequeue().Entered.SetResult(new Pass(this, next.Solo));
        }
    }

    private bool TryEnter(bool solo)
    {
        if (_alone || (solo && _inside > 0))
            return false;
        if (solo)
            _alone = true;
        else
            _inside++;
        return true;
    }

    /// <summary>Given back by disposing of it, once; the default is none.</summary>
    internal readonly record struct Pass(SoloGate? Gate, bool Solo) : IDisposable
    {
        public void Dispose() => Gate?.Leave(Solo);
    }
}
