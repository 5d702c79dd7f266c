using Microsoft.Extensions.Logging;
using ReportWatcher.Analysis.Topics.Model;
using ReportWatcher.Hosting;
using ReportWatcher.Ledger;
using ReportWatcher.Settings;
using ReportWatcher.Storage;

namespace ReportWatcher.Learning;

/// <summary>Trains the topics from the ledger's examples and keeps the model before, to go back to.</summary>
internal sealed class TopicLearning(
    ExampleLedger examples, ReportLedger ledger, LiveModel live, LiveSettings settings, Folders folders, TimeProvider time, ILogger<TopicLearning> log) : IDisposable
{
    /// <summary>Note in the ledger: the newest example that the last training has seen.</summary>
    public const string SeenNote = "topics trained up to";

    /// <summary>Note for <c>status</c>: what the last training came to.</summary>
    public const string OutcomeNote = "topics trained";

    private readonly SemaphoreSlim _one = new(1);

    public void Dispose() => _one.Dispose();

    /// <summary>Trains if there are new examples; the new model takes over if it is no worse.</summary>
    public async Task<TrainingOutcome> RetrainAsync(CancellationToken stopping)
    {
        await _one.WaitAsync(stopping);
        try
        {
            long mark = await examples.MarkAsync();
            long seen = long.Parse(await ledger.ReadNoteAsync(SeenNote) ?? "0");
            if (mark == seen)
                return new TrainingOutcome.NothingNew();
            return await TrainAsync(mark, compareSince: seen, seed: 1, stopping);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Trains because the user says so: the new model takes over.</summary>
    public async Task<TrainingOutcome> TrainAsync(int seed, CancellationToken stopping)
        => await TrainAsync(await examples.MarkAsync(), compareSince: null, seed, stopping);

    /// <summary>Puts the model before in force again; the one it replaces becomes the one before.</summary>
    /// <returns>False where there is none.</returns>
    public static bool RollBack(Folders folders)
    {
        if (!File.Exists(folders.PreviousTopicModel))
            return false;
        // Looked at first: a damaged file must not take the place of a sound one.
        _ = ModelFile.Read(folders.PreviousTopicModel);
        string aside = folders.TopicModel + DurableFile.TemporaryEnding;
        if (File.Exists(folders.TopicModel))
            File.Copy(folders.TopicModel, aside, overwrite: true);
        // At no moment without a model: a service may look just now.
        File.Move(folders.PreviousTopicModel, folders.TopicModel, overwrite: true);
        if (File.Exists(aside))
            File.Move(aside, folders.PreviousTopicModel);
        DurableFile.SyncDirectory(folders.Data);
        return true;
    }

    private async Task<TrainingOutcome> TrainAsync(long mark, long? compareSince, int seed, CancellationToken stopping)
    {
        TrainingOutcome outcome;
        try
        {
            IReadOnlyList<TopicExample> all = await examples.AllAsync();
            TopicModel model = await Task.Run(() => TopicTrainer.Train(all, Options(time, seed)), stopping);
            outcome = compareSince is { } since && await WhyWorseAsync(model, all, since) is { } why
                ? new TrainingOutcome.Refused(model, why)
                : await InstallAsync(model, stopping);
        }
        catch (TopicTrainingException e)
        {
            outcome = new TrainingOutcome.Impossible(e.Message);
        }

        // Refused or not: the same examples would give the same model tomorrow.
        await ledger.NoteAsync(SeenNote, $"{mark}");
        await ledger.NoteAsync(OutcomeNote, $"{time.GetUtcNow():u}: {outcome.Text}");
        log.TopicsTrained(outcome.Text);
        return outcome;
    }

    private async Task<string?> WhyWorseAsync(TopicModel model, IReadOnlyList<TopicExample> all, long since)
        => live.Current is { } old
            ? ModelComparison.WhyWorse(old, model, await examples.ChangedSinceAsync(since))
            : ModelComparison.WhyWorse(settings.Current.Analyzer.Topics, model, all);

    private async Task<TrainingOutcome> InstallAsync(TopicModel model, CancellationToken stopping)
    {
        if (File.Exists(folders.TopicModel))
            File.Copy(folders.TopicModel, folders.PreviousTopicModel, overwrite: true);
        await ModelFile.WriteAsync(folders.TopicModel, model, stopping);
        live.Refresh();
        return new TrainingOutcome.Installed(model);
    }

    /// <summary>The day only: models of the same examples are then the same, and a day is what a person wants to know.</summary>
    public static TrainingOptions Options(TimeProvider time, int seed) => new() { Trained = new DateTimeOffset(time.GetUtcNow().Date, TimeSpan.Zero), Seed = seed };
}

/// <summary>What a training came to.</summary>
internal abstract record TrainingOutcome
{
    /// <summary>For people.</summary>
    public abstract string Text { get; }

    public sealed record NothingNew : TrainingOutcome
    {
        public override string Text => "no example is new since the last training";
    }

    public sealed record Installed(TopicModel Model) : TrainingOutcome
    {
        public override string Text => $"{Model.Info.Topics.Count} topics learnt from {Model.Info.Examples} examples, cross-validated micro F1 {Model.Info.Marks.MicroF1:0.000}; in force";
    }

    public sealed record Refused(TopicModel Model, string Why) : TrainingOutcome
    {
        public override string Text => $"what is in force stays: {Why}";
    }

    public sealed record Impossible(string Why) : TrainingOutcome
    {
        public override string Text => Why;
    }
}
