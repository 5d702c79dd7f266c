using ReportWatcher.Intake;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Intake;

/// <summary>Many inside at once, or one alone.</summary>
public sealed class SoloGateTests
{
    private readonly SoloGate _gate = new();

    [Fact]
    public async Task WhoMustBeAloneWaitsForAllWhoAreInsideAndWhoComesMeanwhileWaitsForIt()
    {
        SoloGate.Pass first = await _gate.EnterAsync(), second = await _gate.EnterAsync();
        Task<SoloGate.Pass> alone = _gate.EnterAloneAsync().AsTask(), next = _gate.EnterAsync().AsTask();

        first.Dispose();
        (alone.IsCompleted, next.IsCompleted).ShouldBe((false, false));
        second.Dispose();
        await Eventually.EndsAsync(alone, "the one that must be alone to be let in");
        next.IsCompleted.ShouldBeFalse();
        (await alone).Dispose();
        await Eventually.EndsAsync(next, "the next to be let in");
    }

    [Fact]
    public async Task TwoThatMustBeAloneAreInsideOneAfterTheOther()
    {
        SoloGate.Pass first = await _gate.EnterAloneAsync();
        Task<SoloGate.Pass> second = _gate.EnterAloneAsync().AsTask();

        second.IsCompleted.ShouldBeFalse();
        first.Dispose();
        await Eventually.EndsAsync(second, "the second to be let in");
    }

    [Fact]
    public async Task WhoCameBetweenTwoThatMustBeAloneAreInsideTogetherBetweenThem()
    {
        SoloGate.Pass first = await _gate.EnterAloneAsync();
        Task<SoloGate.Pass>[] many = [_gate.EnterAsync().AsTask(), _gate.EnterAsync().AsTask()];
        Task<SoloGate.Pass> last = _gate.EnterAloneAsync().AsTask();

        first.Dispose();
        await Eventually.EndsAsync(Task.WhenAll(many), "both to be let in");
        (await many[0]).Dispose();
        last.IsCompleted.ShouldBeFalse();
        (await many[1]).Dispose();
        await Eventually.EndsAsync(last, "the last to be let in");
    }

    [Fact]
    public async Task NoPassIsGivenBackAsNone()
    {
        default(SoloGate.Pass).Dispose();
        using SoloGate.Pass alone = await _gate.EnterAloneAsync();

        _gate.EnterAsync().AsTask().IsCompleted.ShouldBeFalse();
    }
}
