using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using ReportWatcher.Analysis.Figures;

namespace ReportWatcher.Ledger;

/// <summary>The figures of a report as one row keeps them, in JSON. The view <c>figures</c> gives each value its name.</summary>
internal static class FigureList
{
    // Readable Arabic and quotation marks; the ledger is no HTML.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // More than ten times what most reports take. What had to grow beyond that is not kept.
    private const int Ordinary = 32 * 1024;

    // Written in lent memory: what each report takes anew is collected anew.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_memory;

    /// <param name="addresses">Of each figure: what its series is kept under; null: no series is made of it. And its place there.</param>
    /// <returns>JSON in UTF-8. Figures share their sentences, and what stands before one is another's: each text is kept once, and named by its place.</returns>
    public static (byte[] Sentences, byte[] List) Write(IReadOnlyList<Figure> figures, IReadOnlyList<(string? Head, string Place)> addresses)
    {
        OrderedDictionary<string, int> sentences = [];
        byte[] list = Array(figures.Zip(addresses), (json, kept) =>
        {
            (Figure f, (string? head, string place)) = kept;
            json.WriteStartArray();
            json.WriteStringValue(f.Text);
            json.WriteStringValue(Exact(f.Value));
            json.WriteStringValue(f.Upper is { } upper ? Exact(upper) : null);
            json.WriteStringValue(f.Qualifier.ToString());
            json.WriteStringValue(f.Unit);
            json.WriteStringValue(f.Subject);
            json.WriteStringValue(f.Kind.ToString());
            json.WriteStringValue(f.Date);
            json.WriteNumberValue(NumberOf(f.Sentence));
            json.WriteNumberValue(f.Start);
            json.WriteNumberValue(f.End);
            json.WriteNumberValue(f.InTitle ? 1 : 0);
            json.WriteStringValue(f.SubjectHead);
            json.WriteStringValue(f.Place);
            if (f.SentenceBefore is { } before)
                json.WriteNumberValue(NumberOf(before));
            else
                json.WriteNullValue();
            json.WriteStringValue(head);
            json.WriteStringValue(place);
            json.WriteEndArray();
        });
        return (Array(sentences.Keys, (json, sentence) => json.WriteStringValue(sentence)), list);

        int NumberOf(string sentence)
        {
            if (!sentences.TryGetValue(sentence, out int number))
                sentences.Add(sentence, number = sentences.Count);
            return number;
        }
    }

    /// <summary>What <see cref="Write"/> wrote.</summary>
    public static IEnumerable<KeptFigure> Read(string sentences, string list)
    {
        string[] texts = JsonSerializer.Deserialize<string[]>(sentences)!;
        using JsonDocument figures = JsonDocument.Parse(list);
        foreach (JsonElement f in figures.RootElement.EnumerateArray())
        {
            string? sentenceBefore = f[14].ValueKind == JsonValueKind.Null ? null : texts[f[14].GetInt32()];
            Figure figure = new()
            {
                Text = f[0].GetString()!,
                Value = decimal.Parse(f[1].GetString()!, CultureInfo.InvariantCulture),
                Upper = f[2].GetString() is { } upper ? decimal.Parse(upper, CultureInfo.InvariantCulture) : null,
                Qualifier = Enum.Parse<Qualifier>(f[3].GetString()!),
                Unit = f[4].GetString(),
                Subject = f[5].GetString(),
                Kind = Enum.Parse<FigureKind>(f[6].GetString()!),
                Date = f[7].GetString(),
                Sentence = texts[f[8].GetInt32()],
                Start = f[9].GetInt32(),
                End = f[10].GetInt32(),
                InTitle = f[11].GetInt32() != 0,
                SubjectHead = f[12].GetString(),
                Place = f[13].GetString(),
                SentenceBefore = sentenceBefore,
            };
            yield return new KeptFigure(figure, f[15].GetString(), f[16].GetString()!);
        }
    }

    private static string Exact(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    private static byte[] Array<T>(IEnumerable<T> values, Action<Utf8JsonWriter, T> write)
    {
        ArrayBufferWriter<byte> text = t_memory ?? new(Ordinary);
        t_memory = null;
        using (Utf8JsonWriter json = new(text, s_options))
        {
            json.WriteStartArray();
            foreach (T value in values)
                write(json, value);
            json.WriteEndArray();
        }

        byte[] written = text.WrittenSpan.ToArray();
        if (text.Capacity == Ordinary)
        {
            text.ResetWrittenCount();
            t_memory = text;
        }

        return written;
    }
}

/// <param name="Head">What its series is kept under; null: no series is made of it.</param>
/// <param name="Place">Empty where none is stated.</param>
internal readonly record struct KeptFigure(Figure Figure, string? Head, string Place);
