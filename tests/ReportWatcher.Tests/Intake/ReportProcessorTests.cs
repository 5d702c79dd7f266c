using Microsoft.Extensions.DependencyInjection;
using ReportWatcher.Hosting;
using ReportWatcher.Intake;
using ReportWatcher.Ledger;
using ReportWatcher.Settings;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Intake;

/// <summary>Reports that are begun and not completed yet, beside one that must be alone in the process because it is suspected of having ended it.</summary>
public sealed class ReportProcessorTests : IAsyncDisposable
{
    private readonly Site _site = new();
    private readonly ServiceProvider _stages;

    public ReportProcessorTests()
        => _stages = new ServiceCollection().AddStages(SettingsFile.Load(_site.SettingsFile)).AddSingleton<TimeProvider>(new TestTime()).AddLogging().BuildServiceProvider();

    private ReportProcessor Processor => _stages.GetRequiredService<ReportProcessor>();

    public async ValueTask DisposeAsync()
    {
        await _stages.DisposeAsync();
        _site.Dispose();
    }

    [Fact]
    public async Task WhoMustBeAloneDoesNotWaitForReportsThatNobodyHasCompleted()
    {
        TakenReport[] others = [await TakeAsync("first.txt"), await TakeAsync("second.txt")];
        TakenReport suspect = await TakeAsync("suspect.txt", suspect: true);
        // Completed by nobody, as they are while all who complete reports have begun others, which wait behind the suspect.
        BegunReport[] begun = [await BeginAsync(others[0]), await BeginAsync(others[1])];

        Task<BegunReport?> beginning = Processor.BeginAsync(suspect);

        await Eventually.EndsAsync(beginning, "the suspect to be alone: it waits for reports that are only to be completed");
        // Nothing of theirs is left that an end of the program, with which the suspect is charged by now, could take along.
        _site.Reports.Select(r => (r.Name, r.State, r.Strikes)).ShouldBe([("first.txt", "done", 0), ("second.txt", "done", 0), ("suspect.txt", "claimed", 1)]);
        foreach (BegunReport report in begun.Append((await beginning)!))
            (await Processor.CompleteAsync(report)).Unfiled.State.ShouldBe(ReportState.Done);
    }

    [Fact]
    public async Task WhileOneIsAloneNoOtherIsBegunUntilItIsRecorded()
    {
        TakenReport suspect = await TakeAsync("suspect.txt", suspect: true), other = await TakeAsync("other.txt");
        BegunReport alone = await BeginAsync(suspect);

        Task<BegunReport?> beginning = Processor.BeginAsync(other);

        beginning.IsCompleted.ShouldBeFalse();
        await Processor.CompleteAsync(alone);
        await Eventually.EndsAsync(beginning, "the other to be begun");
        (await Processor.CompleteAsync((await beginning)!)).Unfiled.State.ShouldBe(ReportState.Done);
    }

    [Fact]
    public async Task APlainTextIsBegunWhenTheCallReturns()
    {
        TakenReport report = await TakeAsync("report.txt");

        Task<BegunReport?> beginning = Processor.BeginAsync(report);

        beginning.IsCompletedSuccessfully.ShouldBeTrue();
        await Processor.CompleteAsync((await beginning)!);
    }

    private async Task<BegunReport> BeginAsync(TakenReport report)
    {
        Task<BegunReport?> beginning = Processor.BeginAsync(report);
        await Eventually.EndsAsync(beginning, $"{report.Report.Name} to be begun");
        return (await beginning)!;
    }

    /// <summary>A claim whose file is in work/.</summary>
    private async Task<TakenReport> TakeAsync(string name, bool suspect = false)
    {
        ClaimedReport report = await _stages.GetRequiredService<ReportLedger>().ClaimAsync("wire", name, Path.Combine(_site.Inbox, name));
        await File.WriteAllTextAsync(_stages.GetRequiredService<ReportClaims>().WorkPath(report), $"Commanders met on Monday, says {name}.\n\nThere are about 2,500 soldiers at Camp Bravo.\n");
        return new TakenReport(report, Flushed: null, suspect, IsCopy: true);
    }
}
