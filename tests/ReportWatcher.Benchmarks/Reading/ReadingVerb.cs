using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Reading.Model;

namespace ReportWatcher.Benchmarks.Reading;

/// <summary>Predictions for the scorers of the eval sets, and a look at single files.</summary>
internal static class ReadingVerb
{
    private const string Usage =
        """
        reading show FILE...             prints articles as read
        reading predict EVAL OUT         writes OUT/extract.jsonl and OUT/pasted.jsonl for EVAL's scorers
        reading crossvalidate EVAL OUT   the same, each fifth of the pages by models fitted on the other four
        reading train EVAL OUT           fits OUT/LineModel.txt, OUT/LineContextModel.txt and OUT/BlockModel.txt on all pages of EVAL
        """;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static int Run(string[] args)
    {
        switch (args)
        {
            case ["show", .. string[] files]:
                foreach (string file in files)
                    Console.WriteLine(JsonSerializer.Serialize(new ArticleReader().Read(File.ReadAllBytes(file)), Indented));
                return 0;
            case ["predict", string eval, string output]:
                Write(output, [(new ArticleReader(), [.. EvalPage.Load(eval)])]);
                return 0;
            case ["crossvalidate", string eval, string output]:
                CrossValidate(eval, output);
                return 0;
            case ["train", string eval, string output]:
                List<EvalPage> all = [.. EvalPage.Load(eval)];
                (string lines, string context) = ModelTraining.Lines(all);
                File.WriteAllText(Path.Combine(output, "LineModel.txt"), lines);
                File.WriteAllText(Path.Combine(output, "LineContextModel.txt"), context);
                File.WriteAllText(Path.Combine(output, "BlockModel.txt"), ModelTraining.Blocks(all));
                return 0;
            default:
                Console.Error.WriteLine(Usage);
                return 2;
        }
    }

    private static void CrossValidate(string eval, string output)
    {
        List<EvalPage> pages = [.. EvalPage.Load(eval)];
        Write(output, [.. Enumerable.Range(0, EvalPage.Folds).Select(fold => Part(pages.Where(page => page.Fold != fold), pages.Where(page => page.Fold == fold)))]);

        static (ArticleReader, IReadOnlyList<EvalPage>) Part(IEnumerable<EvalPage> fitted, IEnumerable<EvalPage> predicted)
        {
            (string lines, string context) = ModelTraining.Lines(fitted);
            return (
                new ArticleReader("windows-1252", int.MaxValue, LineModel.Parse(lines), LineModel.Parse(context), LineModel.Parse(ModelTraining.Blocks(fitted))),
                [.. predicted]);
        }
    }

    private static void Write(string output, (ArticleReader Reader, IReadOnlyList<EvalPage> Pages)[] parts)
    {
        Directory.CreateDirectory(output);
        foreach ((string file, Func<EvalPage, string> input) in ((string, Func<EvalPage, string>)[])[("extract.jsonl", page => page.Html), ("pasted.jsonl", page => page.Pasted)])
        {
            using var writer = new StreamWriter(Path.Combine(output, file));
            foreach ((ArticleReader reader, IReadOnlyList<EvalPage> pages) in parts)
            {
                foreach (EvalPage page in pages)
                    WriteLine(writer, reader, page.Id, input(page));
            }
        }
    }

    private static void WriteLine(StreamWriter writer, ArticleReader reader, string id, string input)
    {
        try
        {
            Article article = reader.Read(Encoding.UTF8.GetBytes(input));
            writer.WriteLine(JsonSerializer.Serialize(new
            {
                id,
                text = article.Body,
                title = article.Title,
                author = article.Author,
                date = article.Published?.ToString("yyyy-MM-dd"),
            }));
        }
        catch (UnreadableReportException e)
        {
            Console.Error.WriteLine($"{id}: {e.Code}: {e.Message}");
        }
    }
}
