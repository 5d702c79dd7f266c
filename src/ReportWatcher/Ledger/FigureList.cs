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
    /// <returns>JSON in UTF-8. Figures share their sentences, and what stands before one is another's: each text is kept once, and named by its place.</returns>
    public static (byte[] Sentences, byte[] List) Write(IReadOnlyList<Figure> figures, IReadOnlyList<(string? Head, string Place)> addresses)
    {
        Memory memory = Memory.Lend();
        memory.Json.WriteStartArray();
        for (int i = 0; i < figures.Count; i++)
            WriteFigure(figures[i], addresses[i], memory);
        memory.Json.WriteEndArray();
        byte[] list = memory.TakeText();

        memory.Json.WriteStartArray();
        foreach (string sentence in memory.Sentences)
            memory.Json.WriteStringValue(sentence);
        memory.Json.WriteEndArray();
        byte[] sentences = memory.TakeText();
        memory.Return();
        return (sentences, list);
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

        /// <summary>What was written since the last time.</summary>
        public byte[] TakeText()
        {
            Json.Flush();
            byte[] text = _text.WrittenSpan.ToArray();
            _text.ResetWrittenCount();
            Json.Reset();
            return text;
        }

        public void Return()
        {
            if (_text.Capacity != Ordinary)
                return;
            _numbers.Clear();
            Sentences.Clear();
            t_lent = this;
        }
    }
}

/// <param name="Head">What its series is kept under; null: no series is made of it.</param>
/// <param name="Place">Empty where none is stated.</param>
internal readonly record struct KeptFigure(Figure Figure, string? Head, string Place);
