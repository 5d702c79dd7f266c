using System.Threading.Channels;
using ReportWatcher.Hosting;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Hosting;

/// <summary>Waiting again and again for a channel to have something, each time for a limited time.</summary>
public sealed class ChannelWaitTests
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    private readonly TestTime _time = new();
    private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();
    private readonly ChannelWait<int> _wait;

    public ChannelWaitTests() => _wait = new ChannelWait<int>(_channel.Reader, _time);

    [Fact]
    public async Task WhatIsThereAlreadyEndsItAtOnce()
    {
        _channel.Writer.TryWrite(1);

        await Eventually.EndsAsync(_wait.WaitAsync(s_minute, CancellationToken.None), "the wait to end");
    }

    [Fact]
    public async Task WhatComesEndsItThoughNoTimePasses()
    {
        Task wait = _wait.WaitAsync(s_minute, CancellationToken.None);
        wait.IsCompleted.ShouldBeFalse();

        _channel.Writer.TryWrite(1);

        await Eventually.EndsAsync(wait, "the wait to end");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task WhatComesAfterWaitsInVainEndsTheNext(int inVain)
    {
        for (int i = 0; i < inVain; i++)
        {
            Task vain = _wait.WaitAsync(s_minute, CancellationToken.None);
            _time.Advance(s_minute);
            await Eventually.EndsAsync(vain, "the wait to end with its time");
        }

        _channel.Writer.TryWrite(1);

        await Eventually.EndsAsync(_wait.WaitAsync(s_minute, CancellationToken.None), "the wait to end");
    }

    [Fact]
    public async Task WhatWasReadMeanwhileDoesNotEndIt()
    {
        Task vain = _wait.WaitAsync(s_minute, CancellationToken.None);
        _channel.Writer.TryWrite(1);
        await Eventually.EndsAsync(vain, "the wait to end");
        _channel.Reader.TryRead(out _).ShouldBeTrue();

        Task wait = _wait.WaitAsync(s_minute, CancellationToken.None);

        wait.IsCompleted.ShouldBeFalse();
        _time.Advance(s_minute);
        await Eventually.EndsAsync(wait, "the wait to end with its time");
    }

    [Fact]
    public async Task ItLastsNoLessThanItsTimeWhereThatIsNoWholeMillisecond()
    {
        Task wait = _wait.WaitAsync(TimeSpan.FromMilliseconds(1.4), CancellationToken.None);

        _time.Advance(TimeSpan.FromMilliseconds(1.2));
        wait.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromMilliseconds(0.8));

        await Eventually.EndsAsync(wait, "the wait to end with its time");
    }

    [Fact]
    public async Task WhoeverStopsDoesNotWait()
    {
        using CancellationTokenSource stop = new();
        Task wait = _wait.WaitAsync(s_minute, stop.Token);

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(wait);
    }
}
