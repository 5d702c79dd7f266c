using ReportWatcher.Intake;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Intake;

/// <summary>How much is under way at once.</summary>
public sealed class ByteBudgetTests
{
    private readonly ByteBudget _budget = new(100);

    [Fact]
    public async Task WhatFitsGoesAtOnceAndWhatDoesNotWaitsForRoom()
    {
        ByteBudget.Share first = await _budget.TakeAsync(60), second = await _budget.TakeAsync(40);
        Task<ByteBudget.Share> third = _budget.TakeAsync(50).AsTask();

        second.Dispose();
        third.IsCompleted.ShouldBeFalse();
        first.Dispose();
        await Eventually.EndsAsync(third, "the third to be granted");
    }

    [Fact]
    public async Task WhatIsLargerThanAllOfItGoesAloneAndIsNotOvertaken()
    {
        ByteBudget.Share small = await _budget.TakeAsync(1);
        Task<ByteBudget.Share> large = _budget.TakeAsync(1000).AsTask(), next = _budget.TakeAsync(1).AsTask();
        (large.IsCompleted, next.IsCompleted).ShouldBe((false, false));

        small.Dispose();
        await Eventually.EndsAsync(large, "the large one to be granted");
        next.IsCompleted.ShouldBeFalse();
        (await large).Dispose();
        await Eventually.EndsAsync(next, "the next to be granted");
    }
}
