using Microsoft.Extensions.Logging.Abstractions;
using ReportWatcher.Hosting;
using ReportWatcher.Settings;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Hosting;

/// <summary>What stands in a schedule does not wait for a clock that was set back; the torture run t8 tries it with the whole service.</summary>
public sealed class ClockWatchTests
{
    [Theory]
    [InlineData(-2 * 3600, true)]
    [InlineData(-10, true)]
    [InlineData(-2, false)] // A correction of the system's own.
    [InlineData(0, false)]
    [InlineData(24 * 3600, false)] // What is due is seen at once.
    public async Task SchedulesAreMadeAnewWhenTheClockWasSetBack(int seconds, bool anew)
    {
        using Site site = new();
        TestTime time = new();
        LiveSettings live = new(SettingsFile.Load(site.SettingsFile));
        int made = 0;
        using CancellationTokenSource stop = new();
        Task following = live.FollowAsync(_ => Task.FromResult(Interlocked.Increment(ref made)), stop.Token);
        Task watching = new ClockWatch(live, time, NullLogger<ClockWatch>.Instance).RunAsync(stop.Token);
        time.JumpWallClock(TimeSpan.FromSeconds(seconds));

        time.Advance(TimeSpan.FromMinutes(5));
        if (anew)
            await Eventually.IsTrueAsync(() => Volatile.Read(ref made) == 2, "the schedules to be made anew");
        else
            Volatile.Read(ref made).ShouldBe(1);

        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => following);
        await Should.ThrowAsync<OperationCanceledException>(() => watching);
    }
}
