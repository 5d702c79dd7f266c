namespace ReportWatcher.Tests.Support;

/// <summary>
/// A clock that moves when a test says so. It is two clocks, as a machine has: the monotonic one, which timers and timestamps follow and which only
/// goes forward, and the wall clock, which <see cref="JumpWallClock"/> sets as an administrator would.
/// </summary>
internal sealed class TestTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<TestTimer> _timers = [];
    private TimeSpan _elapsed;
    private DateTimeOffset _start;

    public TestTime(DateTimeOffset? start = null) => _start = start ?? Some.Instant;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        lock (_lock)
            return _elapsed.Ticks;
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _start + _elapsed;
    }

    public void JumpWallClock(TimeSpan by)
    {
        lock (_lock)
            _start += by;
    }

    /// <summary>Moves both clocks on and runs the timers that fall due on the way, in order.</summary>
    public void Advance(TimeSpan by)
    {
        TimeSpan until;
        lock (_lock)
            until = _elapsed + by;
        while (NextDue(until) is { } timer)
            timer.Fire();
    }

    /// <summary>Moves on in steps until <paramref name="condition"/> holds; between the steps the code under test gets real time to get on.</summary>
    public Task AdvanceUntilAsync(Func<bool> condition, TimeSpan step, string what)
        => Eventually.IsTrueAsync(
            () =>
            {
                if (condition())
                    return true;
                Advance(step);
                return false;
            },
            what);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        TestTimer timer = new(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private TestTimer? NextDue(TimeSpan until)
    {
        lock (_lock)
        {
            TestTimer? next = _timers.Where(t => t.Due <= until).MinBy(t => t.Due);
            _elapsed = next is null ? until : next.Due > _elapsed ? next.Due : _elapsed;
            next?.Rearm();
            return next;
        }
    }

    private sealed class TestTimer(TestTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public TimeSpan Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                _period = period;
                time._timers.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = time._elapsed + dueTime;
                    time._timers.Add(this);
                }
            }

            return true;
        }

        /// <summary>Called under the clock's lock.</summary>
        public void Rearm()
        {
            if (_period > TimeSpan.Zero)
                Due += _period;
            else
                time._timers.Remove(this);
        }

        public void Fire() => callback(state);

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
