using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;
using ReportWatcher.Analysis.Topics.Model;
using ReportWatcher.Hosting;
using ReportWatcher.Learning;
using ReportWatcher.Ledger;
using ReportWatcher.Settings;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Topics;

/// <summary>Examples in the ledger, corrections, and which model is in force.</summary>
public sealed class LearningTests : IAsyncDisposable
{
    private readonly Site _site = new(settings =>
        settings["Topics"] = JsonNode.Parse("""{ "football": { "Any": ["league", "goal"] }, "harvest": { "Any": ["wheat", "grain"] } }"""));

    private readonly RecordedLog _log = new();
    private readonly ServiceProvider _stages;

    public LearningTests()
        => _stages = new ServiceCollection().AddStages(SettingsFile.Load(_site.SettingsFile)).AddLogging(logging => logging.AddProvider(_log)).BuildServiceProvider();

    private WatcherSettings Settings => _stages.GetRequiredService<LiveSettings>().Current;

    private ExampleLedger Examples => _stages.GetRequiredService<ExampleLedger>();

    private TopicLearning Learning => _stages.GetRequiredService<TopicLearning>();

    private Corrections Corrections => _stages.GetRequiredService<Corrections>();

    private LiveModel Live => _stages.GetRequiredService<LiveModel>();

    public async ValueTask DisposeAsync()
    {
        await _stages.DisposeAsync();
        _site.Dispose();
    }

    [Fact]
    public async Task AFileDroppedIntoATopicsFolderIsAnExampleOfIt()
    {
        _site.Folder.Write("corrections/football/one.txt", TopicTexts.Of("football", 1));
        (await Corrections.TakeAsync(Settings, settled: false)).ShouldBe(0, "it may still be written");
        (await Corrections.TakeAsync(Settings, settled: false)).ShouldBe(1);
        TopicExample example = (await Examples.AllAsync()).Single();
        example.Topics.ShouldBe(["football"]);
        _site.FilesIn("corrections").ShouldBeEmpty();
        _site.FilesIn("data/corrections").Single().ShouldEndWith("one.txt");
    }

    [Fact]
    public async Task TheSameFileInTwoFoldersIsAboutBoth()
    {
        foreach (string topic in (string[])["football", "harvest"])
            _site.Folder.Write($"corrections/{topic}/same.txt", TopicTexts.Of("football", 1));
        await Corrections.TakeAsync(Settings, settled: true);
        (await Examples.AllAsync()).Single().Topics.ShouldBe(["football", "harvest"]);
    }

    [Fact]
    public async Task WhatTheProgramSaidAndNobodyConfirmedStaysOpen()
    {
        // The rules give harvest; the user only says football.
        _site.Folder.Write("corrections/football/both.txt", "Wheat and grain were sold in the stadium.\n\nWheat, grain and the striker were the talk of the day in the city.\n");
        await Corrections.TakeAsync(Settings, settled: true);
        TopicExample example = (await Examples.AllAsync()).Single();
        example.Topics.ShouldBe(["football"]);
        example.Unknown.ShouldBe(["harvest"]);
    }

    [Fact]
    public async Task ALaterCorrectionOverridesAnEarlier()
    {
        TopicExample example = new(null, "Some text", ["football"], ["harvest"]);
        await Examples.CorrectAsync("a", example, []);
        await Examples.CorrectAsync("a", example with { Topics = ["harvest"], Unknown = [] }, ["football"]);
        TopicExample known = (await Examples.AllAsync()).Single();
        known.Topics.ShouldBe(["harvest"]);
        known.Unknown.ShouldBeEmpty();
    }

    [Fact]
    public async Task AnUnreadableCorrectionFailsWithItsReason()
    {
        _site.Folder.Write("corrections/football/empty.txt", "");
        _site.Folder.Write("corrections/strange.correction.json", "[]");
        (await Corrections.TakeAsync(Settings, settled: true)).ShouldBe(0);
        _site.FilesIn("data/failed").Count.ShouldBe(4);
        _site.FilesIn("corrections").ShouldBeEmpty();
    }

    [Fact]
    public async Task AFolderThatIsNoTopicIsLeftAloneAndNamed()
    {
        _site.Folder.Write("corrections/footbal/one.txt", TopicTexts.Of("football", 1));
        (await Corrections.TakeAsync(Settings, settled: true)).ShouldBe(0);
        _site.FilesIn("corrections").ShouldBe([Path.Combine("footbal", "one.txt")]);
        _log.Lines.ShouldContain(line => line.Contains("no topic of the settings has this name"));
    }

    [Fact]
    public async Task TrainingPutsTheModelInForceAndWaitsForNewExamples()
    {
        await AddAsync(15);
        (await Learning.RetrainAsync(CancellationToken.None)).ShouldBeOfType<TrainingOutcome.Installed>();
        Live.Current!.Info.Examples.ShouldBe(30);
        (await Learning.RetrainAsync(CancellationToken.None)).ShouldBeOfType<TrainingOutcome.NothingNew>();
        await AddAsync(1, firstSeed: 900);
        (await Learning.RetrainAsync(CancellationToken.None)).ShouldBeOfType<TrainingOutcome.Installed>();
        Live.Current!.Info.Examples.ShouldBe(32);
        ModelFile.Read(_site.Folders.PreviousTopicModel).Info.Examples.ShouldBe(30);
    }

    [Fact]
    public async Task AWorseModelDoesNotTakeOver()
    {
        await ModelFile.WriteAsync(_site.Folders.TopicModel, TopicTrainer.Train(Clear(15), TopicLearning.Options(new TestTime(), seed: 1)), CancellationToken.None);
        Live.Refresh();
        // Nonsense: the same kind of text about either topic, by turns.
        await Examples.AddAsync([.. Enumerable.Range(300, 60).Select(seed => ($"{seed}", new TopicExample(null, TopicTexts.Of("football", seed), [seed % 2 == 0 ? "football" : "harvest"])))]);
        double before = Live.Current!.Info.Marks.MicroF1;
        TrainingOutcome.Refused refused = (await Learning.RetrainAsync(CancellationToken.None)).ShouldBeOfType<TrainingOutcome.Refused>();
        refused.Model.Info.Marks.MicroF1.ShouldBeLessThan(before);
        Live.Current!.Info.Examples.ShouldBe(30);
        (await Learning.RetrainAsync(CancellationToken.None)).ShouldBeOfType<TrainingOutcome.NothingNew>("the same examples would give the same model");
    }

    [Fact]
    public async Task AFirstModelThatIsWorseThanTheRulesDoesNotTakeOver()
    {
        // The words besides the rules' own say nothing, so the rules know every one and a model of so few texts does not.
        string[] noise = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta"];
        await Examples.AddAsync([.. Enumerable.Range(0, 12).Select(i => ($"{i}", new TopicExample(
            i % 2 == 0 ? $"{(i % 4 == 0 ? "League" : "Goal")} {i}" : $"{(i % 4 == 1 ? "Wheat" : "Grain")} {i}",
            string.Join(' ', Enumerable.Range(0, 60).Select(word => noise[((i * 7) + (word * word)) % noise.Length])), [i % 2 == 0 ? "football" : "harvest"])))]);
        TrainingOutcome.Refused refused = (await Learning.RetrainAsync(CancellationToken.None)).ShouldBeOfType<TrainingOutcome.Refused>();
        refused.Text.ShouldContain("the rules alone 1.000");
        Live.Current.ShouldBeNull();
        (await Learning.TrainAsync(1, CancellationToken.None)).ShouldBeOfType<TrainingOutcome.Installed>("the user asked for it");
    }

    [Fact]
    public async Task ExamplesOfOneTopicAloneAreNoErrorOfTheService()
    {
        await Examples.AddAsync([("a", new TopicExample(null, "Some text", ["football"]))]);
        (await Learning.RetrainAsync(CancellationToken.None)).ShouldBeOfType<TrainingOutcome.Impossible>().Why.ShouldContain("football");
        Live.Current.ShouldBeNull();
    }

    [Fact]
    public async Task ARunningServiceFollowsARollback()
    {
        await AddAsync(15);
        await Learning.TrainAsync(1, CancellationToken.None);
        await AddAsync(5, firstSeed: 500);
        await Learning.TrainAsync(1, CancellationToken.None);
        TopicLearning.RollBack(_site.Folders).ShouldBeTrue();
        Live.Refresh();
        Live.Current!.Info.Examples.ShouldBe(30);
    }

    [Fact]
    public async Task ADamagedModelFileLeavesTheLastGoodOneInForce()
    {
        await AddAsync(15);
        await Learning.TrainAsync(1, CancellationToken.None);
        File.WriteAllText(_site.Folders.TopicModel, "damaged");
        Live.Refresh();
        Live.Current!.Info.Examples.ShouldBe(30);
        _log.Lines.ShouldContain(line => line.Contains("is no topic model"));
    }

    [Fact]
    public void TheNightlyTrainingKeepsTheHourOfItsTimeZoneThroughTheChangeOfClocks()
    {
        ITrigger trigger = RetrainSchedule.TriggerOf(new LearningOptions { RetrainAt = new TimeSpan(3, 30, 0), TimeZone = "Europe/Berlin" }, new TestTime(new DateTimeOffset(2024, 3, 1, 0, 0, 0, TimeSpan.Zero)));
        DateTimeOffset beforeChange = new(2024, 3, 30, 12, 0, 0, TimeSpan.Zero);
        trigger.GetFireTimeAfter(beforeChange).ShouldBe(new DateTimeOffset(2024, 3, 31, 1, 30, 0, TimeSpan.Zero));
        trigger.GetFireTimeAfter(beforeChange.AddDays(-1)).ShouldBe(new DateTimeOffset(2024, 3, 30, 2, 30, 0, TimeSpan.Zero));
    }

    private Task AddAsync(int each, int firstSeed = 1)
        => Examples.AddAsync([.. Clear(each, firstSeed).Select((example, i) => ($"{i}", example))]);

    private static IEnumerable<TopicExample> Clear(int each, int firstSeed = 1)
        => from topic in (string[])["harvest", "football"]
           from seed in Enumerable.Range(firstSeed, each)
           select new TopicExample(null, TopicTexts.Of(topic, seed), [topic]);
}
