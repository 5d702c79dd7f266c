using System.CommandLine;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Topics.Model;
using ReportWatcher.Learning;
using ReportWatcher.Reading;
using ReportWatcher.Ledger;
using ReportWatcher.Settings;
using Spectre.Console;

namespace ReportWatcher.Commands;

/// <summary><c>topics train</c>: a model from examples.</summary>
internal static class TopicsTrainCommand
{
    private static readonly Option<int> s_seed = new("--seed")
    {
        Description = "Of the shuffles. The same examples and seed give the same model on the same day, to the byte.",
        DefaultValueFactory = _ => 1,
        HelpName = "N",
    };

    public static Command Create()
    {
        Command command = new(
            "train",
            "Train the topics. With --model: from the examples named, into a file of its own. Without: the examples named are added to those that the data folder has, and the model trained from all of them takes over; the one before is kept.")
        {
            TopicsCommand.FromOption, TopicsCommand.ModelOption, s_seed,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(TopicsCommand.ModelOption) is not null && result.GetValue(TopicsCommand.FromOption) is null)
                result.AddError("topics train: a model of its own needs examples, --from FOLDER|FILE.jsonl");
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken stopping)
    {
        bool json = arguments.GetValue(CommandLine.JsonOption);
        string? file = arguments.GetValue(TopicsCommand.ModelOption);
        List<string> notes = [];
        TopicModel model = file is not null ? await ToFileAsync(arguments, file, notes, stopping) : await ToDataFolderAsync(arguments, notes, stopping);
        if (json)
            Terminal.PrintJson(new { model = file, model.Info, model.Terms, notes });
        else
            Print(Terminal.Screen, model, notes);
        return ExitCode.Done;
    }

    private static async Task<TopicModel> ToFileAsync(ParseResult arguments, string file, List<string> notes, CancellationToken stopping)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        using ReportReader reader = ReportReader.For(new ArticleReader(), new ReadingOptions());
        IEnumerable<LabelledText> texts = LabelledTexts.Read(arguments.GetValue(TopicsCommand.FromOption)!, reader, notes.Add);
        TopicModel model = TopicTrainer.Train(texts.Select(text => text.Example), TopicLearning.Options(TimeProvider.System, arguments.GetValue(s_seed)));
        await ModelFile.WriteAsync(file, model, stopping);
        return model;
    }

    private static async Task<TopicModel> ToDataFolderAsync(ParseResult arguments, List<string> notes, CancellationToken stopping)
    {
        WatcherSettings settings = SettingsFile.Load(SettingsFile.Find(arguments.GetValue(CommandLine.SettingsOption)));
        await using ServiceProvider stages = TopicsCommand.Stages(settings);
        if (arguments.GetValue(TopicsCommand.FromOption) is { } from)
        {
            IEnumerable<LabelledText> texts = LabelledTexts.Read(from, stages.GetRequiredService<ReportReader>(), notes.Add);
            ExampleLedger ledger = stages.GetRequiredService<ExampleLedger>();
            foreach (LabelledText[] some in texts.Chunk(500))
                await ledger.AddAsync([.. some.Select(text => (text.Name, text.Example))]);
        }

        await stages.GetRequiredService<Corrections>().TakeAsync(settings, settled: true);
        return await stages.GetRequiredService<TopicLearning>().TrainAsync(arguments.GetValue(s_seed), stopping) switch
        {
            TrainingOutcome.Installed installed => installed.Model,
            TrainingOutcome other => throw new TopicTrainingException(other.Text),
        };
    }

    public static void Print(IAnsiConsole screen, TopicModel model, IReadOnlyList<string> notes)
    {
        TopicModelInfo info = model.Info;
        foreach (string note in notes)
            screen.MarkupLineInterpolated($"[yellow]{note}[/]");
        foreach (string topic in info.LeftOut)
            screen.MarkupLineInterpolated($"[yellow]{topic}: not learnt, no example says what it is not; its rules go on.[/]");
        string method = info.Method switch
        {
            TopicMethod.ComplementBayes => "complement naive Bayes (few examples)",
            TopicMethod.LinearSvm => "linear SVM",
            _ => "linear SVM with complement naive Bayes",
        };
        screen.MarkupLineInterpolated($"Learnt {info.Topics.Count} topics from {info.Examples} different texts by {method}, {model.Terms} terms.");
        screen.MarkupLineInterpolated(
            $"On texts it has not seen ({info.Marks.Folds}-fold cross-validation): accuracy {info.Marks.Accuracy:0.000}, micro F1 {info.Marks.MicroF1:0.000}, macro F1 {info.Marks.MacroF1:0.000}.");
        screen.MarkupLineInterpolated($"[grey]{string.Join(", ", info.Topics.Select(t => $"{t.Name} {t.Examples}"))}[/]");
    }
}
