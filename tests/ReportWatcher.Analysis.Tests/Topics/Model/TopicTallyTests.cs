using ReportWatcher.Analysis.Topics.Model;

namespace ReportWatcher.Analysis.Tests.Topics.Model;

public class TopicTallyTests
{
    [Fact]
    public void TheMarksAreThoseOfTheTextbook()
    {
        TopicTally tally = new();
        tally.Add(["a"], ["a"]);
        tally.Add(["a"], ["b"]);
        tally.Add(["a", "b"], ["a"]);
        tally.Add([], ["c"]);
        tally.Add(["b"], []);
        tally.Accuracy.ShouldBe(0.2);
        tally.MicroPrecision.ShouldBe(2 / 4.0);
        tally.MicroRecall.ShouldBe(2 / 5.0);
        tally.MicroF1.ShouldBe(2 * 2 / (2 * 2 + 2 + 3.0), 1e-12);
        // c is nobody's topic: it counts as a wrong decision, not as a class.
        tally.MacroF1.ShouldBe(((2 * 2 / (2 * 2 + 0 + 1.0)) + 0) / 2, 1e-12);
    }

    [Fact]
    public void ConfusionNamesWhatWasSaidInstead()
    {
        TopicTally tally = new();
        tally.Add(["a"], ["b"]);
        tally.Add(["a"], ["b"]);
        tally.Add(["a"], []);
        tally.Add([], ["b"]);
        tally.Confused.ShouldBe([("a", "b", 2), ("(none)", "b", 1), ("a", "(none)", 1)]);
    }
}
