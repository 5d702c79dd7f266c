using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReportWatcher.Analysis.Topics.Model;

/// <summary>A model as bytes. The same model gives the same bytes.</summary>
/// <remarks>
/// Little-endian: "RWTOPICS"; uint32 format; uint32 length of the head, the head as JSON (<see cref="TopicModelInfo"/> and the scalings);
/// int32 number of words, each word as length-prefixed UTF-8; int32 number of pairs, each as two int32; float32 for each term; float32 for
/// each term and topic, then the bias of each topic; SHA-256 of everything before.
/// </remarks>
public static class TopicModelFile
{
    private const uint Format = 1;
    private static readonly byte[] Magic = "RWTOPICS"u8.ToArray();

    private static readonly JsonSerializerOptions HeadJson = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static byte[] Write(TopicModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        MemoryStream stream = new();
        using BinaryWriter writer = new(stream, Encoding.UTF8);
        writer.Write(Magic);
        writer.Write(Format);
        byte[] head = JsonSerializer.SerializeToUtf8Bytes(new Head(model.Info, [.. model.Scalings.Select(s => new Scaling(s.A, s.B))]), HeadJson);
        writer.Write(head.Length);
        writer.Write(head);
        writer.Write(model.Vocabulary.Words.Length);
        foreach (string word in model.Vocabulary.Words)
            writer.Write(word);
        writer.Write(model.Vocabulary.Pairs.Length);
        foreach ((int first, int second) in model.Vocabulary.Pairs)
        {
            writer.Write(first);
            writer.Write(second);
        }

        WriteFloats(writer, model.Vocabulary.Weights);
        for (int term = 0; term <= model.Weights.Terms; term++)
            WriteFloats(writer, model.Weights.Row(term));
        writer.Flush();
        stream.Write(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        return stream.ToArray();
    }

    /// <exception cref="TopicModelFormatException">It is no model, a damaged one, or of a newer format.</exception>
    public static TopicModel Read(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        int headAt = Magic.Length + sizeof(uint);
        if (bytes.Length < headAt || !bytes.AsSpan(0, Magic.Length).SequenceEqual(Magic))
            throw new TopicModelFormatException("is no topic model");
        uint format = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(Magic.Length));
        if (format > Format)
            throw new TopicModelFormatException($"has format {format}, this program reads up to {Format}: it was written by a newer reportwatcher; install that version, or train again");
        int checkedLength = bytes.Length - SHA256.HashSizeInBytes;
        if (checkedLength < headAt || !SHA256.HashData(bytes.AsSpan(0, checkedLength)).AsSpan().SequenceEqual(bytes.AsSpan(checkedLength)))
            throw new TopicModelFormatException("is damaged: its checksum does not fit; train again, or go back to the model before");
        using BinaryReader reader = new(new MemoryStream(bytes, headAt, checkedLength - headAt), Encoding.UTF8);
        return Read(reader);
    }

    private static TopicModel Read(BinaryReader reader)
    {
        Head head = JsonSerializer.Deserialize<Head>(reader.ReadBytes(reader.ReadInt32()), HeadJson)!;
        string[] words = new string[reader.ReadInt32()];
        for (int word = 0; word < words.Length; word++)
            words[word] = reader.ReadString();
        (int, int)[] pairs = new (int, int)[reader.ReadInt32()];
        for (int pair = 0; pair < pairs.Length; pair++)
            pairs[pair] = (reader.ReadInt32(), reader.ReadInt32());
        float[] terms = new float[words.Length + pairs.Length];
        ReadFloats(reader, terms);
        WeightTable weights = new(terms.Length, head.Info.Topics.Count);
        for (int term = 0; term <= terms.Length; term++)
            ReadFloats(reader, weights.Row(term));
        return new TopicModel(head.Info, new Vocabulary(words, pairs, terms), weights, [.. head.Scalings.Select(s => new PlattScaling(s.A, s.B))]);
    }

    // Every machine that .NET 10 runs on is little-endian.
    private static void WriteFloats(BinaryWriter writer, ReadOnlySpan<float> values) => writer.Write(MemoryMarshal.AsBytes(values));

    private static void ReadFloats(BinaryReader reader, Span<float> values) => reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values));

    private sealed record Head(TopicModelInfo Info, IReadOnlyList<Scaling> Scalings);

    private sealed record Scaling(double A, double B);
}

/// <summary>Bytes that are no usable model; the message completes "FILE ...".</summary>
public sealed class TopicModelFormatException(string message) : Exception(message);
