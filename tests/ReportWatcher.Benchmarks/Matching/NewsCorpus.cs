using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace ReportWatcher.Benchmarks.Matching;

/// <summary>Short news items of about 876 bytes, the length of the Reuters items that engines of this kind are measured on.</summary>
internal static class NewsCorpus
{
    private const int ItemLength = 876;
    private const int Vocabulary = 40_000;

    /// <summary>
    /// Made-up items: words by Zipf's law, the commoner the shorter, a third of them drawn by the word before them, so that
    /// there are collocations for phrases to match.
    /// </summary>
    public static string[] Generate(int items, int seed)
    {
        Random random = new(seed);
        string[] words = MakeWords(random);
        double[] cumulative = ZipfLaw(words.Length);
        string[] texts = new string[items];
        for (int i = 0; i < items; i++)
            texts[i] = MakeItem(words, cumulative, random);
        return texts;
    }

    /// <summary>Items cut out of the texts of a file or of all files in a folder: JSON lines with a "text", plain or gzip, or text.</summary>
    public static string[] Read(string path)
        => [.. (Directory.Exists(path) ? Directory.EnumerateFiles(path).Order(StringComparer.Ordinal) : Enumerable.Repeat(path, 1)).SelectMany(TextsIn).SelectMany(Cut)];

    private static IEnumerable<string> TextsIn(string file)
    {
        bool gzip = file.EndsWith(".gz", StringComparison.Ordinal);
        string name = gzip ? file[..^3] : file;
        if (Path.GetExtension(name) is not (".jsonl" or ".txt" or ".md" or ""))
            yield break;
        using Stream stored = File.OpenRead(file);
        using Stream stream = gzip ? new GZipStream(stored, CompressionMode.Decompress) : stored;
        using StreamReader reader = new(stream);
        if (Path.GetExtension(name) != ".jsonl")
        {
            yield return reader.ReadToEnd();
            yield break;
        }

        while (reader.ReadLine() is { } line)
            yield return JsonDocument.Parse(line).RootElement.GetProperty("text").GetString()!;
    }

    /// <summary>Items of the usual length, on one line each, cut between words.</summary>
    private static IEnumerable<string> Cut(string text)
    {
        string line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        for (int at = 0; at + ItemLength <= line.Length;)
        {
            int space = line.IndexOf(' ', at + ItemLength - 1);
            int end = space < 0 ? line.Length : space;
            yield return line[at..end];
            at = end + 1;
        }
    }

    private static string MakeItem(string[] words, double[] cumulative, Random random)
    {
        StringBuilder text = new();
        int word = Draw(cumulative, random);
        bool begins = true;
        while (text.Length < ItemLength)
        {
            string spelling = words[word];
            text.Append(begins ? char.ToUpperInvariant(spelling[0]) : spelling[0]).Append(spelling, 1, spelling.Length - 1);
            begins = random.Next(15) == 0;
            text.Append(begins ? ". " : " ");
            word = random.Next(3) == 0 ? Follower(word, random) : Draw(cumulative, random);
        }

        return text.ToString();
    }

    // Every word has three usual followers.
    private static int Follower(int word, Random random) => (int)(((long)word * 31 + random.Next(3) * 7919 + 17) % Vocabulary) / 4;

    private static string[] MakeWords(Random random)
    {
        HashSet<string> words = [];
        while (words.Count < Vocabulary)
        {
            int length = 2 + (int)Math.Min(12, Math.Log2(words.Count + 2) * 0.6) + random.Next(3);
            words.Add(string.Create(length, random, static (letters, random) =>
            {
                for (int i = 0; i < letters.Length; i++)
                    letters[i] = i % 2 == 0 ? "bcdfghklmnprstvw"[random.Next(16)] : "aeiou"[random.Next(5)];
            }));
        }

        return [.. words];
    }

    private static double[] ZipfLaw(int words)
    {
        double[] cumulative = new double[words];
        double sum = 0;
        for (int rank = 0; rank < words; rank++)
            cumulative[rank] = sum += 1.0 / (rank + 2.7);
        return cumulative;
    }

    private static int Draw(double[] cumulative, Random random)
    {
        int at = Array.BinarySearch(cumulative, random.NextDouble() * cumulative[^1]);
        return at < 0 ? Math.Min(~at, cumulative.Length - 1) : at;
    }
}
