using ReportWatcher.Outbox;

namespace ReportWatcher.Tests.Outbox;

/// <summary>When a failed alert is tried again: pure, and without a clock, which may jump.</summary>
public sealed class RetryScheduleTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 5)]
    [InlineData(3, 15)]
    [InlineData(4, 30)]
    [InlineData(5, 60)]
    [InlineData(6, 120)]
    [InlineData(7, 180)]
    [InlineData(8, 180)]
    [InlineData(1000, 180)]
    [InlineData(long.MaxValue, 180)]
    public void TheDelayFollowsTheTableAndSpreadsByAFifth(long failures, int minutes)
    {
        RetrySchedule.DelayAfter(failures, random: 0.5).TotalMinutes.ShouldBe(minutes, 1e-6);
        RetrySchedule.DelayAfter(failures, random: 0).TotalMinutes.ShouldBe(minutes * 0.8, 1e-6);
        RetrySchedule.DelayAfter(failures, random: 1).TotalMinutes.ShouldBe(minutes * 1.2, 1e-6);
    }

    [Fact]
    public void WhatWouldHaveWaitedLongerThanFiveDaysIsGivenUp()
    {
        RetrySchedule.NextDelay(TimeSpan.FromHours((5 * 24) - 3), 20, 0.5).ShouldBe(TimeSpan.FromHours(3));
        RetrySchedule.NextDelay(TimeSpan.FromHours((5 * 24) - 3) + TimeSpan.FromSeconds(1), 20, 0.5).ShouldBeNull();
    }
}
