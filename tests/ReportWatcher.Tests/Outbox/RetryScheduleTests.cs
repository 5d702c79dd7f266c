using ReportWatcher.Outbox;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Outbox;

/// <summary>When a failed alert is tried again: pure, so a clock that jumps is an ordinary case.</summary>
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
    public void WhatWouldBeTriedAfterFiveDaysIsGivenUp()
    {
        DateTimeOffset created = Some.Instant;

        RetrySchedule.NextAttempt(created, created.AddDays(5).AddHours(-3).AddSeconds(-1), 20, 0.5).ShouldBe(created.AddDays(5).AddSeconds(-1));
        RetrySchedule.NextAttempt(created, created.AddDays(5).AddHours(-3).AddSeconds(1), 20, 0.5).ShouldBeNull();
    }

    [Fact]
    public void AClockThatWasSetBackGivesUpNothingAndWaitsNoLongerThanTheTableSays()
    {
        DateTimeOffset created = Some.Instant, now = created.AddDays(-400);

        RetrySchedule.NextAttempt(created, now, 2, 0.5).ShouldBe(now.AddMinutes(5));
    }
}
