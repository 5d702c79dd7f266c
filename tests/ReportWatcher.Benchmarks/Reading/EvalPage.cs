using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ReportWatcher.Benchmarks.Reading;

/// <summary>A set of article pages with their gold, as HTML and as pasted text: gold.jsonl, html/ID.html.gz, text/ID.txt.</summary>
internal sealed record EvalPage(string Id, string Html, string Pasted, string GoldText, string? GoldTitle)
{
    public const int Folds = 5;

    /// <summary>The fifth of the set that a page belongs to, by its id. Pages of the fifth 0 are looked at by nobody who tunes.</summary>
    public int Fold { get; } = SHA256.HashData(Encoding.UTF8.GetBytes(Id))[0] % Folds;

    /// <param name="folder">Holds the folders extract and pasted.</param>
    public static IEnumerable<EvalPage> Load(string folder)
    {
        foreach (string line in File.ReadLines(Path.Combine(folder, "extract", "gold.jsonl")))
        {
            using JsonDocument gold = JsonDocument.Parse(line);
            string id = gold.RootElement.GetProperty("id").GetString()!;
            yield return new EvalPage(
                id,
                Unzip(Path.Combine(folder, "extract", "html", id + ".html.gz")),
                File.ReadAllText(Path.Combine(folder, "pasted", "text", id + ".txt")),
                gold.RootElement.GetProperty("text").GetString()!,
                gold.RootElement.GetProperty("title").GetString());
        }
    }

    private static string Unzip(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress), Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
