using System.IO.Compression;
using System.Text.Json;

namespace ReportWatcher.Tests.Topics;

/// <summary>Made-up reports about the harvest or about football.</summary>
internal static class TopicTexts
{
    private static readonly string[] s_harvest = ["wheat", "farmers", "barley", "irrigation", "orchards", "fields", "tractors", "grain"];
    private static readonly string[] s_football = ["goal", "striker", "stadium", "referee", "league", "coach", "penalty", "match"];
    private static readonly string[] s_common = ["officials", "said", "on", "Monday", "that", "people", "in", "the", "city", "were", "told", "about", "new", "plans"];

    public static string Of(string topic, int seed)
    {
        Random random = new(seed * 2 + (topic == "harvest" ? 1 : 0));
        string Sentence() => $"{string.Join(' ', random.GetItems(s_common, 8))} {string.Join(' ', random.GetItems(topic == "harvest" ? s_harvest : s_football, 4))}.";
        return $"The {Sentence()}\n\nThe {Sentence()} The {Sentence()}\n";
    }

    /// <summary>Lines as <c>topics train</c> reads them.</summary>
    public static string Lines(int each, int firstSeed = 1)
        => string.Join('\n', from topic in (string[])["harvest", "football"]
                             from seed in Enumerable.Range(firstSeed, each)
                             select JsonSerializer.Serialize(new { id = $"{topic}-{seed}", text = Of(topic, seed), labels = (string[])[topic] })) + "\n";

    public static void WriteGzip(string path, string text)
    {
        using GZipStream zip = new(File.Create(path), CompressionLevel.Fastest);
        zip.Write(System.Text.Encoding.UTF8.GetBytes(text));
    }
}
