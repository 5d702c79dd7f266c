using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Topics.Model;

namespace ReportWatcher.Benchmarks.Topics;

/// <summary>Trains and classifies a corpus of one topic a text: marks, speed on one core, and what few examples give.</summary>
internal static class TopicsVerb
{
    private const string Usage = "topics FOLDER [RIGHT]     FOLDER has train.jsonl.gz and test.jsonl.gz; RIGHT is the number of test texts that must be right";

    private const int Draws = 5;
    private const double LeastSeconds = 5;

    public static int Run(string[] args)
    {
        if (args is not [string folder, .. string[] rest] || rest.Length > 1)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        TopicExample[] train = Load(Path.Combine(folder, "train.jsonl.gz")), test = Load(Path.Combine(folder, "test.jsonl.gz"));
        TimeSpan before = Cpu();
        TopicModel model = TopicTrainer.Train(train, Options(1));
        TimeSpan training = Cpu() - before;
        TopicTally tally = Judge(model, test);
        int right = (int)Math.Round(tally.Accuracy * tally.Texts);
        Console.WriteLine($"{train.Length} texts: {model.Info.Method}, {model.Terms} terms, trained in {training.TotalSeconds:0.0} s of processor time");
        Console.WriteLine($"{test.Length} texts: {right} right, accuracy {tally.Accuracy:0.0000}, macro F1 {tally.MacroF1:0.0000}");
        Console.WriteLine($"{Speed(model, test, right):0} texts a second on one core, tokenizing included");
        FewExamples(train, test);
        if (rest is [string expected] && int.Parse(expected) != right)
        {
            Console.Error.WriteLine($"expected {expected} right, found {right}");
            return 1;
        }

        return 0;
    }

    /// <summary>By processor time of this thread's work alone, so that a busy machine does not count; every pass must give the same answers.</summary>
    private static double Speed(TopicModel model, TopicExample[] test, int right)
    {
        Article[] articles = [.. test.Select(example => example.ToArticle())];
        GC.Collect();
        TimeSpan before = Cpu(), spent;
        int passes = 0;
        do
        {
            int hits = 0;
            for (int i = 0; i < articles.Length; i++)
                hits += model.Label(articles[i]).SequenceEqual(test[i].Topics) ? 1 : 0;
            if (hits != right)
                throw new InvalidOperationException($"pass {passes}: {hits} right, not {right}");
            passes++;
            spent = Cpu() - before;
        }
        while (spent.TotalSeconds < LeastSeconds);

        return passes * articles.Length / spent.TotalSeconds;
    }

    private static void FewExamples(TopicExample[] train, TopicExample[] test)
    {
        TopicExample[] some = [.. test.Where((_, i) => i % 4 == 0)];
        foreach (int count in (int[])[5, 10, 20, 50])
        {
            TopicTally[] tallies = [.. Enumerable.Range(1, Draws).Select(seed => Judge(TopicTrainer.Train(Draw(train, count, seed), Options(seed)), some))];
            Console.WriteLine($"{count,3} a topic: accuracy {tallies.Average(t => t.Accuracy):0.000}, macro F1 {tallies.Average(t => t.MacroF1):0.000} (mean of {Draws} draws, every fourth test text)");
        }
    }

    private static List<TopicExample> Draw(TopicExample[] train, int count, int seed)
    {
        TopicExample[] shuffled = [.. train.Where(example => !string.IsNullOrWhiteSpace(example.Text))];
        new Random(seed).Shuffle(shuffled);
        return [.. shuffled.GroupBy(example => example.Topics.First()).SelectMany(topic => topic.Take(count))];
    }

    private static TopicTally Judge(TopicModel model, TopicExample[] test)
    {
        TopicTally tally = new();
        foreach (TopicExample example in test)
            tally.Add(example.Topics, model.Label(example.ToArticle()));
        return tally;
    }

    private static TopicExample[] Load(string file)
    {
        using StreamReader lines = new(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        List<TopicExample> examples = [];
        while (lines.ReadLine() is { } line)
        {
            using JsonDocument text = JsonDocument.Parse(line);
            examples.Add(new TopicExample(
                null, text.RootElement.GetProperty("text").GetString()!, [.. text.RootElement.GetProperty("labels").EnumerateArray().Select(label => label.GetString()!)]));
        }

        return [.. examples];
    }

    private static TrainingOptions Options(int seed) => new() { Trained = DateTimeOffset.UnixEpoch, Seed = seed };

    private static TimeSpan Cpu() => Process.GetCurrentProcess().TotalProcessorTime;
}
