using ReportWatcher.Intake;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Intake;

/// <summary>Waiting for something to be saved in a folder.</summary>
public sealed class FolderSignalTests : IDisposable
{
    private static readonly TimeSpan s_unwatched = TimeSpan.FromSeconds(1), s_watched = TimeSpan.FromHours(1);

    private readonly TempFolder _folder = new();
    private readonly TestTime _time = new();
    private readonly FolderSignal _signal;

    public FolderSignalTests()
    {
        Directory.CreateDirectory(_folder["watched"]);
        _signal = new FolderSignal(_folder["watched"], s_unwatched, s_watched, _time);
    }

    public static TheoryData<string> Savings => ["written", "moved in", "appended to", "cut short"];

    [LinuxTheory]
    [MemberData(nameof(Savings))]
    public async Task WhatIsSavedEndsTheWaitThoughNoTimePasses(string how)
    {
        _folder.Write("watched/old.json", "{}");
        await _signal.WaitAsync(CancellationToken.None);
        Task wait = _signal.WaitAsync(CancellationToken.None);

        switch (how)
        {
            case "written":
                _folder.Write("watched/new.json", "{}");
                break;
            case "moved in":
                _folder.Write("beside.json", "{}");
                File.Move(_folder["beside.json"], _folder["watched/new.json"]);
                break;
            case "appended to":
                File.AppendAllText(_folder["watched/old.json"], " ");
                break;
            default:
                File.WriteAllText(_folder["watched/old.json"], "");
                break;
        }

        await Eventually.EndsAsync(wait, "the wait to end");
    }

    [LinuxFact]
    public async Task WhatIsSavedBetweenTwoWaitsEndsTheNext()
    {
        await _signal.WaitAsync(CancellationToken.None);

        _folder.Write("watched/new.json", "{}");

        await Eventually.EndsAsync(_signal.WaitAsync(CancellationToken.None), "the wait to end");
    }

    [Fact]
    public async Task WithoutAnyEventItEndsWhenItIsTimeToLook()
    {
        await AdvanceOverAsync(_signal.WaitAsync(CancellationToken.None));

        await AdvanceOverAsync(_signal.WaitAsync(CancellationToken.None));
    }

    [LinuxFact]
    public async Task OfTheFoldersBelowNothingIsToldUnlessAskedFor()
    {
        using FolderEvents alone = FolderEvents.Watch(_folder["watched"], below: false), all = FolderEvents.Watch(_folder["watched"]);

        _folder.Write("watched/below/inner.json", "{}");
        _folder.Write("watched/outer.json", "{}");

        (await ClosedUntilAsync("outer.json", alone)).ShouldBe(["outer.json"]);
        (await ClosedUntilAsync("outer.json", all)).ShouldContain("(rescan)");
    }

    [LinuxFact]
    public async Task AFolderThatIsRemovedAndMadeAnewIsWatchedAgain()
    {
        await _signal.WaitAsync(CancellationToken.None);
        Task wait = _signal.WaitAsync(CancellationToken.None);
        Directory.Delete(_folder["watched"]);
        await Eventually.EndsAsync(wait, "the wait to end with the folder");

        // While it is not there, it is looked for again and again.
        await AdvanceOverAsync(_signal.WaitAsync(CancellationToken.None));
        Directory.CreateDirectory(_folder["watched"]);
        await AdvanceOverAsync(_signal.WaitAsync(CancellationToken.None));

        wait = _signal.WaitAsync(CancellationToken.None);
        _folder.Write("watched/new.json", "{}");
        await Eventually.EndsAsync(wait, "the wait to end");
    }

    [Fact]
    public async Task WhoeverStopsDoesNotWait()
    {
        using CancellationTokenSource stop = new();
        await AdvanceOverAsync(_signal.WaitAsync(stop.Token));
        Task wait = _signal.WaitAsync(stop.Token);

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(wait);
    }

    public void Dispose()
    {
        _signal.Dispose();
        _folder.Dispose();
    }

    private Task AdvanceOverAsync(Task wait) => _time.AdvanceUntilAsync(() => wait.IsCompletedSuccessfully, s_watched, "the wait to end");

    private static async Task<string[]> ClosedUntilAsync(string last, FolderEvents events)
    {
        List<string> closed = [];
        while (closed.LastOrDefault() != last)
        {
            FolderEvent happened = await events.Reader.ReadAsync();
            if (happened.Kind != FolderEventKind.Changed)
                closed.Add(happened.Path is { } path ? Path.GetFileName(path) : "(rescan)");
        }

        return [.. closed];
    }
}
