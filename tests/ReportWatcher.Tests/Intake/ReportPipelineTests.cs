using ReportWatcher.Ledger;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Intake;

/// <summary>Many reports through the stages at once.</summary>
public sealed class ReportPipelineTests
{
    [LinuxFact]
    public async Task WhatAnotherProcessReadsIsFiledLikeThePlainTextsBesideIt()
    {
        using Site site = new();
        string[] names = [.. Enumerable.Range(0, 12).Select(i => i % 3 == 0 ? $"page{i}.html" : $"text{i}.txt")];
        await using RunningIntake intake = new(site);

        foreach (string name in names)
            site.Drop(name, name.EndsWith("html", StringComparison.Ordinal) ? $"<html><body><h1>{name}</h1><p>Commanders met on Monday, says {name}.</p></body></html>" : $"Commanders met on Monday, says {name}.\n");

        foreach (string name in names)
            await site.FiledAsync(name);
    }

    [LinuxFact]
    public async Task AFolderThatCannotBeFiledInEndsTheIntakeInsteadOfHoldingIt()
    {
        using Site site = new();
        RunningIntake intake = new(site);
        await RunningIntake.LookedAtAsync(site, "before.txt");
        string done = Path.Combine(site.Data, "done");
        Directory.Move(done, done + ".away");
        await File.WriteAllTextAsync(done, "No folder.");

        for (int i = 0; i < 20; i++)
            site.Drop($"report{i}.txt", $"Commanders met on Monday, says number {i}.\n");

        await Should.ThrowAsync<IOException>(() => Eventually.EndsAsync(site.Running!, "the intake to end"));
        await Should.ThrowAsync<IOException>(async () => await intake.DisposeAsync());
    }

    [LinuxFact]
    public async Task ALedgerThatIsGoneEndsTheIntakeInsteadOfHoldingIt()
    {
        using Site site = new();
        RunningIntake intake = new(site);
        await RunningIntake.LookedAtAsync(site, "before.txt");
        await intake.Stage<ReportLedger>().DisposeAsync();

        for (int i = 0; i < 20; i++)
            site.Drop($"report{i}.txt", $"Commanders met on Monday, says number {i}.\n");

        await Should.ThrowAsync<ObjectDisposedException>(() => Eventually.EndsAsync(site.Running!, "the intake to end"));
        await Should.ThrowAsync<ObjectDisposedException>(async () => await intake.DisposeAsync());
    }
}
