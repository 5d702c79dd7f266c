using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using ReportWatcher.Analysis.Figures;

namespace ReportWatcher.Ledger;

/// <summary>The figures of a report as one row keeps them, in JSON. The view <c>figures</c> gives each value its name.</summary>
internal static class FigureList
{
    /// <param name="addresses">Of each figure: what its series is kept under; null: no series is made of it. And its place there.</param>
    public static WrittenFigures Write(IReadOnlyList<Figure> figures, IReadOnlyList<(string? Head, string Place)> addresses)
    {
        Memory memory = Memory.Lend();
        memory.Json.WriteStartArray();
        for (int i = 0; i < figures.Count; i++)
            WriteFigure(figures[i], addresses[i], memory);
        memory.Json.WriteEndArray();
        int list = memory.EndText();

        memory.Json.WriteStartArray();
        foreach (string sentence in memory.Sentences)
            memory.Json.WriteStringValue(sentence);
        memory.Json.WriteEndArray();
        memory.EndText();
        WrittenFigures written = WrittenFigures.Of(memory.Text, list);
        memory.Return();
        return written;
    }

    private static void WriteFigure(Figure f, (string? Head, string Place) address, Memory memory)
    {
        Utf8JsonWriter json = memory.Json;
        json.WriteStartArray();
        json.WriteStringValue(f.Text);
        WriteExact(json, f.Value);
        WriteExact(json, f.Upper);
        json.WriteStringValue(Enum.GetName(f.Qualifier));
        json.WriteStringValue(f.Unit);
        json.WriteStringValue(f.Subject);
        json.WriteStringValue(Enum.GetName(f.Kind));
        json.WriteStringValue(f.Date);
        json.WriteNumberValue(memory.NumberOf(f.Sentence));
        json.WriteNumberValue(f.Start);
        json.WriteNumberValue(f.End);
        json.WriteNumberValue(f.InTitle ? 1 : 0);
        json.WriteStringValue(f.SubjectHead);
        json.WriteStringValue(f.Place);
        if (f.SentenceBefore is { } before)
            json.WriteNumberValue(memory.NumberOf(before));
        else
            json.WriteNullValue();
        json.WriteStringValue(address.Head);
        json.WriteStringValue(address.Place);
        json.WriteEndArray();
    }

    private static void WriteExact(Utf8JsonWriter json, decimal? value)
    {
        Span<byte> digits = stackalloc byte[32]; // 29 digits, a sign and a point
        if (value is { } number && number.TryFormat(digits, out int length, provider: CultureInfo.InvariantCulture))
            json.WriteStringValue(digits[..length]);
        else
            json.WriteNullValue();
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

    /// <summary>What a list is written in, lent by the thread from one report to the next: what each takes anew is collected anew.</summary>
    private sealed class Memory
    {
        // In bytes; more than ten times what most reports take. What had to grow beyond that is not kept.
        private const int Ordinary = 32 * 1024;

        // Readable Arabic and quotation marks; the ledger is no HTML.
        private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

        [ThreadStatic]
        private static Memory? t_lent;

        private readonly ArrayBufferWriter<byte> _text = new(Ordinary);
        private readonly Dictionary<string, int> _numbers = [];

        private Memory() => Json = new Utf8JsonWriter(_text, s_options);

        public Utf8JsonWriter Json { get; }

        /// <summary>In the order of their numbers.</summary>
        public List<string> Sentences { get; } = [];

        public static Memory Lend()
        {
            Memory memory = t_lent ?? new Memory();
            t_lent = null; // also when writing fails
            return memory;
        }

        public int NumberOf(string sentence)
        {
            ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, sentence, out bool known);
            if (!known)
            {
                number = Sentences.Count;
                Sentences.Add(sentence);
            }

            return number;
        }

        /// <summary>All that was written.</summary>
        public ReadOnlySpan<byte> Text => _text.WrittenSpan;

        /// <summary>Another text may be written behind what was written so far.</summary>
        /// <returns>Where that one begins.</returns>
        public int EndText()
        {
            Json.Flush();
            Json.Reset();
            return _text.WrittenCount;
        }

        public void Return()
        {
            if (_text.Capacity != Ordinary)
                return;
            _text.ResetWrittenCount();
            _numbers.Clear();
            Sentences.Clear();
            t_lent = this;
        }
    }
}

/// <param name="Head">What its series is kept under; null: no series is made of it.</param>
/// <param name="Place">Empty where none is stated.</param>
internal readonly record struct KeptFigure(Figure Figure, string? Head, string Place);

/// <summary>
/// Figures in JSON, in UTF-8, in memory that is lent: they wait for their turn to be recorded, and what is allocated for that long is moved by the collector.
/// Figures share their sentences, and what stands before one is another's: each text is kept once, and named by its place.
/// </summary>
internal readonly record struct WrittenFigures(ArraySegment<byte> List, ArraySegment<byte> Sentences) : IDisposable
{
    /// <param name="text">Both, one behind the other.</param>
    /// <param name="sentences">Where the sentences begin.</param>
    public static WrittenFigures Of(ReadOnlySpan<byte> text, int sentences)
    {
        byte[] memory = ArrayPool<byte>.Shared.Rent(text.Length);
        text.CopyTo(memory);
        return new WrittenFigures(new ArraySegment<byte>(memory, 0, sentences), new ArraySegment<byte>(memory, sentences, text.Length - sentences));
    }

    /// <summary>Gives the memory back; neither text is there any more.</summary>
    public void Dispose() => ArrayPool<byte>.Shared.Return(List.Array!);
}
