using System.CommandLine;
using System.Text;
using System.Text.Json;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Topics;
using ReportWatcher.Analysis.Topics.Model;
using ReportWatcher.Learning;
using ReportWatcher.Reading;
using ReportWatcher.Mail;
using ReportWatcher.Settings;
using ReportWatcher.Storage;
using Spectre.Console;

namespace ReportWatcher.Commands;

/// <summary><c>topics eval</c>: how often the model is right on texts whose topics are known.</summary>
internal static class TopicsEvalCommand
{
    private const int WorstShown = 10, ConfusedShown = 20;

    private static readonly Option<string?> s_predictions = new("--pred")
    {
        Description = """Write what the model says of every text: lines {"id","labels"}.""",
        HelpName = "OUT.jsonl",
    };

    public static Command Create()
    {
        Command command = new("eval", "Measure the model on texts with known topics: accuracy, F1, what is taken for what, the worst errors.")
        {
            TopicsCommand.FromOption, TopicsCommand.ModelOption, s_predictions,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(TopicsCommand.FromOption) is null)
                result.AddError("topics eval: name the texts, --from FILE.jsonl");
        });
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        bool json = arguments.GetValue(CommandLine.JsonOption);
        string file = arguments.GetValue(TopicsCommand.ModelOption)
            ?? new Folders(SettingsFile.DataFolderOf(SettingsFile.Find(arguments.GetValue(CommandLine.SettingsOption)))).TopicModel;
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        List<string> notes = [];
        using ReportReader reader = ReportReader.For(new ArticleReader(), new ReadingOptions());
        IEnumerable<LabelledText> texts = LabelledTexts.Read(arguments.GetValue(TopicsCommand.FromOption)!, reader, notes.Add);
        Evaluation evaluation = Evaluate(ModelFile.Read(file), texts, arguments.GetValue(s_predictions));
        if (json)
            Terminal.PrintJson(ToJson(evaluation, notes));
        else
            Print(Terminal.Screen, evaluation, notes);
        return ExitCode.Done;
    }

    private static Evaluation Evaluate(TopicModel model, IEnumerable<LabelledText> texts, string? predictions)
    {
        using StreamWriter? lines = predictions is null ? null : new(predictions);
        TopicTally tally = new();
        List<Mistake> mistakes = [];
        foreach (LabelledText text in texts)
        {
            Article article = text.Example.ToArticle();
            IReadOnlyList<string> said = model.Label(article);
            tally.Add(text.Example.Topics, said);
            lines?.WriteLine(JsonSerializer.Serialize(new { id = text.Id, labels = said }, FindingsJson.Options));
            if (Mistake.Find(model, text, article, said) is { } mistake)
                mistakes.Add(mistake);
            if (mistakes.Count > 1000)
                mistakes = Worst(mistakes);
        }

        return new Evaluation(model, tally, Worst(mistakes));
    }

    private static List<Mistake> Worst(List<Mistake> mistakes) => [.. mistakes.OrderByDescending(m => m.By).ThenBy(m => m.Id, StringComparer.Ordinal).Take(WorstShown)];

    private static object ToJson(Evaluation e, List<string> notes) => new
    {
        texts = e.Tally.Texts,
        accuracy = Math.Round(e.Tally.Accuracy, 4),
        microPrecision = Math.Round(e.Tally.MicroPrecision, 4),
        microRecall = Math.Round(e.Tally.MicroRecall, 4),
        microF1 = Math.Round(e.Tally.MicroF1, 4),
        macroF1 = Math.Round(e.Tally.MacroF1, 4),
        topics = e.Tally.ByTopic.Select(t => new { t.Name, t.Right, t.Wrong, t.Missed, f1 = Math.Round(t.F1, 4) }),
        confusion = e.Tally.Confused.Select(c => new { @is = c.Is, said = c.Said, texts = c.Texts }),
        worst = e.Worst,
        model = e.Model.Info,
        notes,
    };

    private static void Print(IAnsiConsole screen, Evaluation e, List<string> notes)
    {
        foreach (string note in notes)
            screen.MarkupLineInterpolated($"[yellow]{note}[/]");
        Table topics = new Table().Border(TableBorder.Rounded).AddColumns("Topic", "Right", "Wrongly given", "Missed", "F1");
        foreach (TopicCount t in e.Tally.ByTopic)
            topics.AddRow(Markup.Escape(t.Name), $"{t.Right}", $"{t.Wrong}", $"{t.Missed}", $"{t.F1:0.000}");
        screen.Write(topics);
        if (e.Tally.Confused.Count > 0)
        {
            Table confusion = new Table().Border(TableBorder.Rounded).AddColumns("Is", "Taken for", "Texts");
            foreach ((string @is, string said, int texts) in e.Tally.Confused.Take(ConfusedShown))
                confusion.AddRow(Markup.Escape(@is), Markup.Escape(said), $"{texts}");
            screen.Write(confusion);
        }

        foreach (Mistake m in e.Worst)
        {
            screen.MarkupLineInterpolated(
                $"[yellow]{VisibleText.Escape(m.Id)}[/] is {Join(m.Is)}, said {Join(m.Said)}: {m.Topic} {m.Probability:0.00} [grey]{string.Join(", ", m.Terms)}[/]");
        }

        screen.MarkupLineInterpolated(
            $"{e.Tally.Texts} texts: accuracy [bold]{e.Tally.Accuracy:0.0000}[/], micro F1 [bold]{e.Tally.MicroF1:0.0000}[/] (precision {e.Tally.MicroPrecision:0.0000}, recall {e.Tally.MicroRecall:0.0000}), macro F1 [bold]{e.Tally.MacroF1:0.0000}[/].");
    }

    private static string Join(IReadOnlyCollection<string> topics) => topics.Count == 0 ? "(none)" : string.Join("+", topics);

    private sealed record Evaluation(TopicModel Model, TopicTally Tally, IReadOnlyList<Mistake> Worst);

    /// <summary>A topic given or withheld wrongly: the one where the model was surest.</summary>
    /// <param name="By">How far the probability was from what it should have been.</param>
    /// <param name="Terms">The terms that carried it, with their sign.</param>
    private sealed record Mistake(
        string Id, IReadOnlyCollection<string> Is, IReadOnlyCollection<string> Said, string Topic, double Probability, double By, IReadOnlyList<string> Terms)
    {
        public static Mistake? Find(TopicModel model, LabelledText text, Article article, IReadOnlyList<string> said)
        {
            if (said.Count == text.Example.Topics.Count && said.All(text.Example.Topics.Contains))
                return null;
            TopicScore? worst = model.Score(article)
                .Where(topic => said.Contains(topic.Name) != text.Example.Topics.Contains(topic.Name))
                .MaxBy(topic => By(topic));
            // Only topics that the model does not know were missed.
            if (worst is null)
                return null;
            return new Mistake(text.Name, text.Example.Topics, said, worst.Name, Math.Round(worst.Score, 3), Math.Round(By(worst), 3), [.. worst.SignedReasons()]);

            double By(TopicScore topic) => text.Example.Topics.Contains(topic.Name) ? 1 - topic.Score : topic.Score;
        }
    }
}
