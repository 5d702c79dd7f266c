using System.Collections.Concurrent;

namespace ReportWatcher.Hosting;

/// <summary>
/// Whether the service gets on. Before a part works or waits, it says by when it will be heard of again; whoever watches over the service asks
/// whether somebody is overdue. A part that hangs is found that way, and one that has nothing to do is left in peace.
/// </summary>
internal sealed class Progress(TimeProvider time)
{
    private readonly ConcurrentDictionary<Expectation, byte> _open = new();

    /// <summary>Opened before the work or the wait begins, disposed of when it is over.</summary>
    public Expectation Expect(string part, TimeSpan within)
    {
        Expectation expectation = new(this, part);
        expectation.Renew(within);
        _open[expectation] = 0;
        return expectation;
    }

    /// <summary>The part that should have been heard of longest ago, and since when it is overdue; null where all get on.</summary>
    public (string Part, TimeSpan By)? Overdue()
    {
        long now = time.GetTimestamp();
        Expectation? longest = _open.Keys.Where(e => e.DueAt < now).MinBy(e => e.DueAt);
        return longest is null ? null : (longest.Part, time.GetElapsedTime(longest.DueAt, now));
    }

    internal sealed class Expectation(Progress progress, string part) : IDisposable
    {
        private long _dueAt;

        public string Part => part;

        public long DueAt => Interlocked.Read(ref _dueAt);

        /// <summary>The part was heard of, and will be again within this time.</summary>
        public void Renew(TimeSpan within)
            => Interlocked.Exchange(ref _dueAt, progress.Now + (long)(within.TotalSeconds * progress.Frequency));

        public void Dispose() => progress._open.TryRemove(this, out _);
    }

    private long Now => time.GetTimestamp();

    private long Frequency => time.TimestampFrequency;
}
