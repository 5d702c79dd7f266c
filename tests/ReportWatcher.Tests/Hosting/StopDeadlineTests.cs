using Microsoft.Extensions.Logging;
using ReportWatcher.Hosting;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Hosting;

/// <summary>A process that is to end does. Its end is recorded here instead of done.</summary>
public sealed class StopDeadlineTests
{
    private static readonly TimeSpan s_atOnce = TimeSpan.FromMilliseconds(1);

    private readonly TaskCompletionSource<int> _end = new();

    [Fact]
    public async Task WhatHasNotEndedIsNamedAndTheProcessEndsWithExitCodeOne()
    {
        RecordedLog log = new();
        using StopDeadline deadline = new(s_atOnce, _end.SetResult);
        using IDisposable intake = deadline.Open("intake"), outbox = deadline.Open("outbox");
        deadline.Open("health").Dispose();

        deadline.Begin(new LoggerFactory([log]));

        await Eventually.EndsAsync(_end.Task, "the process to be ended");
        (await _end.Task).ShouldBe(1);
        log.Lines.Single().ShouldStartWith("Critical 8006 ");
        log.Lines.Single().ShouldContain("what has not ended is intake, outbox.");
    }

    [Fact]
    public async Task ALogThatHangsHoldsItUpNoMoreThanAnythingElse()
    {
        using ManualResetEventSlim gate = new();
        using StopDeadline deadline = new(s_atOnce, _end.SetResult);

        deadline.Begin(new LoggerFactory([new HangingLog(gate)]));

        await Eventually.EndsAsync(_end.Task, "the process to be ended");
        gate.Set();
    }

    [Fact]
    public async Task TheTimeRunsOnceHoweverOftenTheEndIsAskedFor()
    {
        RecordedLog log = new();
        using StopDeadline deadline = new(s_atOnce, code => _end.TrySetResult(code));

        for (int i = 0; i < 3; i++)
            deadline.Begin(new LoggerFactory([log]));

        await Eventually.EndsAsync(_end.Task, "the process to be ended");
        log.Lines.Count.ShouldBe(1);
    }

    private sealed class HangingLog(ManualResetEventSlim gate) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => gate.Wait();

        public void Dispose()
        {
        }
    }
}
