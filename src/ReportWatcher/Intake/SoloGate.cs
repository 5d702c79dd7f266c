namespace ReportWatcher.Intake;

/// <summary>Lets many work at once, or one alone: if the program ends then, it is known by whom.</summary>
internal sealed class SoloGate : IDisposable
{
    // More than the pipeline has under way.
    private const int Places = 1024;

    private readonly SemaphoreSlim _places = new(Places);
    private readonly SemaphoreSlim _solo = new(1);

    public async ValueTask<Pass> EnterAsync()
    {
        await _places.WaitAsync();
        return new Pass(this, Solo: false);
    }

    /// <summary>Waits until all who are inside have left; whoever comes meanwhile waits.</summary>
    public async ValueTask<Pass> EnterAloneAsync()
    {
        // One at a time, or two would each hold places that the other waits for.
        await _solo.WaitAsync();
        for (int place = 0; place < Places; place++)
            await _places.WaitAsync();
        return new Pass(this, Solo: true);
    }

    public void Dispose()
    {
        _places.Dispose();
        _solo.Dispose();
    }

    /// <summary>Given back by disposing of it; the default is none.</summary>
    internal readonly record struct Pass(SoloGate? Gate, bool Solo) : IDisposable
    {
        public void Dispose()
        {
            if (Gate is null)
                return;
            Gate._places.Release(Solo ? Places : 1);
            if (Solo)
                Gate._solo.Release();
        }
    }
}
