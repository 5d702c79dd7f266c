using System.Text.Json;
using ReportWatcher.Analysis.Tests.Figures;

namespace ReportWatcher.Benchmarks.Figures;

/// <summary>Predictions for the scorer of the figure sets, and the speed of extraction.</summary>
internal static class FiguresVerb
{
    private const string Usage =
        """
        figures predict GOLD.jsonl PRED.jsonl [plain]   writes predictions for score_figures.py; plain: no units that stand without a number
        figures without LEFT.tsv GOLD.jsonl OUT.jsonl   the cases but those left on purpose (LeftOnPurpose.tsv)
        figures half GOLD.jsonl OUT.jsonl odd|even   every second case, so that rules are tried on cases they were not made for
        figures news NEWS.json [SET]            the labelled news sentences (Specs/news.json), with every mistake
        figures speed [SECONDS]                 extraction on generated news, with the expected counts checked
        figures golden FILE...                  every figure of these reports, in the form of Specs/reports.json
        figures conditions [WATCHES]            what watches on figures cost an article (1000)
        """;

    public static int Run(string[] args)
    {
        switch (args)
        {
            case ["predict", string gold, string output, .. string[] plain]:
                Predict(gold, output, bareUnits: plain is not ["plain"]);
                return 0;
            case ["without", string left, string gold, string output]:
                HashSet<string> ids = [.. File.ReadLines(left).Select(line => line.Split('\t')[0])];
                File.WriteAllLines(output, File.ReadLines(gold).Where(line => !ids.Contains(JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!)));
                return 0;
            case ["half", string gold, string output, "odd" or "even"]:
                int rest = args[3] == "odd" ? 1 : 0;
                File.WriteAllLines(output, File.ReadLines(gold).Where((_, number) => number % 2 == rest));
                return 0;
            case ["news", string file, .. string[] set]:
                ScoreNews(file, set.FirstOrDefault());
                return 0;
            case ["speed", .. string[] seconds]:
                return SpeedBenchmark.Run(seconds is [string text] ? double.Parse(text) : 5);
            case ["golden", .. string[] files]:
                Console.WriteLine($"[\n{string.Join(",\n", files.Select(GoldenReport.Of).Select(report => $"{{\"file\": \"{report.File}\", \"figures\": [\n  {string.Join(",\n  ", report.Lines())}\n]}}"))}\n]");
                return 0;
            case ["conditions", .. string[] watches]:
                return ConditionBenchmark.Run(watches is [string count] ? int.Parse(count) : 1000);
            default:
                Console.Error.WriteLine(Usage);
                return 2;
        }
    }

    private static void ScoreNews(string file, string? set)
    {
        var score = new NewsScore();
        foreach (NewsCase news in NewsCase.Load(file))
        {
            if (set is null || news.Set == set) score.Add(news);
        }
        foreach (string mistake in score.Mistakes) Console.WriteLine(mistake);
        Console.WriteLine(score);
    }

    private static void Predict(string gold, string output, bool bareUnits)
    {
        using var writer = new StreamWriter(output);
        foreach (string line in File.ReadLines(gold))
        {
            using JsonDocument json = JsonDocument.Parse(line);
            JsonElement item = json.RootElement;
            string suite = item.GetProperty("suite").GetString()!;
            DateOnly? published = item.TryGetProperty("ref", out JsonElement day) && day.ValueKind == JsonValueKind.String ? DateOnly.FromDateTime(day.GetDateTime()) : null;
            object[] figures = [.. SuitePrediction.Of(suite, item.GetProperty("text").GetString()!, published, bareUnits).Select(p => new { start = p.Start, end = p.End, value = p.Value })];
            writer.WriteLine(JsonSerializer.Serialize(new { id = item.GetProperty("id").GetString(), figures }));
        }
    }
}
