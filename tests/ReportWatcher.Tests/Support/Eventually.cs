namespace ReportWatcher.Tests.Support;

/// <summary>Waits for things that happen in the real world: generous in time, because a test that fails by being slow says nothing.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(5);

    /// <param name="what">Completes "waited in vain for ...".</param>
    public static Task IsTrueAsync(Func<bool> condition, string what) => IsTrueAsync(condition, () => what);

    /// <param name="what">Completes "waited in vain for ...".</param>
    /// <param name="within">Where more than <see cref="Limit"/> may pass.</param>
    public static Task IsTrueAsync(Func<bool> condition, string what, TimeSpan within) => IsTrueAsync(condition, () => what, within);

    /// <param name="what">Asked when it was in vain: it may say what was seen instead.</param>
    public static Task IsTrueAsync(Func<bool> condition, Func<string> what) => IsTrueAsync(condition, what, Limit);

    private static async Task IsTrueAsync(Func<bool> condition, Func<string> what, TimeSpan within)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > within)
                throw new TimeoutException($"Waited in vain for {what()}.");
            await Task.Delay(s_pause, TimeProvider.System);
        }
    }

    public static async Task EndsAsync(Task task, string what)
    {
        await Task.WhenAny(task, Task.Delay(Limit, TimeProvider.System));
        if (!task.IsCompleted)
            throw new TimeoutException($"Waited in vain for {what}.");
        await task;
    }
}
