using System.IO.Compression;
using System.Text;
using System.Text.Json;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Topics.Model;
using ReportWatcher.Commands;
using ReportWatcher.Reading;

namespace ReportWatcher.Learning;

/// <summary>A text somebody gave topics to.</summary>
/// <param name="Id">As the line says it, else its number; the path of a file.</param>
internal sealed record LabelledText(JsonElement Id, TopicExample Example)
{
    public string Name => Id.ToString();
}

/// <summary>Texts with their topics, from a folder that has a folder for each topic, or from lines of JSON.</summary>
internal static class LabelledTexts
{
    /// <summary>The readable ones; what is wrong with the others is told to <paramref name="note"/>.</summary>
    /// <param name="from">A folder, or a file of lines {"id"?, "title"?, "text", "labels"}; it may be gzipped.</param>
    /// <exception cref="LabelledTextsException">A line is not of that form.</exception>
    /// <exception cref="FileNotFoundException">There is neither.</exception>
    public static IEnumerable<LabelledText> Read(string from, ReportReader reader, Action<string> note)
    {
        if (Directory.Exists(from))
            return ReadFolder(from, reader, note);
        return File.Exists(from) ? ReadLines(from) : throw new FileNotFoundException($"{from}: no such file or folder");
    }

    private static IEnumerable<LabelledText> ReadLines(string file)
    {
        using FileStream stream = File.OpenRead(file);
        using StreamReader lines = new(IsGzip(stream) ? new GZipStream(stream, CompressionMode.Decompress) : stream, Encoding.UTF8);
        for (int number = 1; lines.ReadLine() is { } line; number++)
        {
            if (!string.IsNullOrWhiteSpace(line))
                yield return ReadLine(file, number, line);
        }
    }

    private static bool IsGzip(FileStream stream)
    {
        bool gzip = stream.ReadByte() == 0x1f && stream.ReadByte() == 0x8b;
        stream.Position = 0;
        return gzip;
    }

    private static LabelledText ReadLine(string file, int number, string line)
    {
        try
        {
            JsonElement text = JsonSerializer.Deserialize<JsonElement>(line);
            return new LabelledText(
                text.TryGetProperty("id", out JsonElement id) ? id : JsonSerializer.SerializeToElement(number),
                new TopicExample(
                    text.TryGetProperty("title", out JsonElement title) ? title.GetString() : null,
                    text.GetProperty("text").GetString() ?? "",
                    [.. text.GetProperty("labels").EnumerateArray().Select(label => label.GetString() ?? throw new KeyNotFoundException()).Distinct()]));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new LabelledTextsException($$"""{{file}}, line {{number}}: expected an object {"text": "...", "labels": ["..."]}, with "id" and "title" if you like""");
        }
    }

    private static IEnumerable<LabelledText> ReadFolder(string folder, ReportReader reader, Action<string> note)
    {
        foreach (string topicFolder in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            string topic = Path.GetFileName(topicFolder);
            int read = 0;
            foreach (ReportFile file in ReportFile.Collect([topicFolder]))
            {
                if (ReadFile(file.Path, reader, note) is not { } article)
                    continue;
                read++;
                yield return new LabelledText(JsonSerializer.SerializeToElement(file.Shown), TopicExample.Of(article, [topic]));
            }

            if (read == 0)
                note($"{topicFolder}: no example, so nothing is learnt of \"{topic}\"");
        }
    }

    private static Article? ReadFile(string path, ReportReader reader, Action<string> note)
    {
        try
        {
            return reader.Read(File.ReadAllBytes(path)).Article;
        }
        catch (Exception e) when (e is UnreadableReportException or IOException or UnauthorizedAccessException)
        {
            note($"{path}: left out: {e.Message}");
            return null;
        }
    }
}

/// <summary>Lines that are no labelled texts; the message names file and line.</summary>
internal sealed class LabelledTextsException(string message) : Exception(message);
