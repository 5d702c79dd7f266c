using System.Runtime.InteropServices;
using ReportWatcher.Analysis.Reading;

namespace ReportWatcher.Reading;

/// <summary>A file to be read.</summary>
/// <param name="FallbackEncoding">As in <see cref="ArticleReader"/>.</param>
/// <param name="ProcessorTime">For what the reading process starts itself; it is watched over from outside.</param>
/// <param name="MemoryMegabytes">Likewise.</param>
internal sealed record ReadingRequest(string FallbackEncoding, TimeSpan ProcessorTime, int MemoryMegabytes, ReadOnlyMemory<byte> Content);

/// <summary>What came of it: one of the three.</summary>
/// <param name="Report">Null where there is a reason against it.</param>
/// <param name="Code">Of the reason, as in <see cref="UnreadableReportException"/>; "fault" for a fault of ours.</param>
internal sealed record ReadingAnswer(ReadReport? Report, string? Code, string? Message);

/// <summary>
/// The words between the service and a process that reads for it, over the latter's standard input and output. Numbers are little-endian;
/// texts are a count (int32, -1 for null) and that many UTF-16 units, so that a lone surrogate survives; bytes are a count and the bytes.
/// </summary>
/// <remarks>The answering process has read a stranger's file, so its answers are read like a stranger's: every count is checked.</remarks>
internal static class ReadingProtocol
{
    /// <summary>Texts and bytes of an answer together; no honest one comes near.</summary>
    private const int LargestAnswer = 768 * 1024 * 1024;
    private const int MostItems = 1_000_000;

    public static void Write(Stream to, ReadingRequest request)
    {
        BinaryWriter writer = Writer(to);
        WriteText(writer, request.FallbackEncoding);
        writer.Write(request.ProcessorTime.TotalSeconds);
        writer.Write(request.MemoryMegabytes);
        WriteBytes(writer, request.Content.Span);
        writer.Flush();
    }

    /// <returns>Null at the end of the stream.</returns>
    public static ReadingRequest? ReadRequest(Stream from)
    {
        Source source = new(from, int.MaxValue);
        return source.AtEnd() ? null : new ReadingRequest(source.Text()!, TimeSpan.FromSeconds(source.Real()), source.Number(), source.Bytes());
    }

    public static void Write(Stream to, ReadingAnswer answer)
    {
        BinaryWriter writer = Writer(to);
        writer.Write(answer.Report is not null);
        if (answer.Report is { } report)
        {
            Write(writer, report.Article);
            writer.Write(report.Attachments.Count);
            foreach (AttachedFile attached in report.Attachments)
            {
                WriteText(writer, attached.Name);
                WriteBytes(writer, attached.Content.Span);
            }
        }
        else
        {
            WriteText(writer, answer.Code);
            WriteText(writer, answer.Message);
        }

        writer.Flush();
    }

    /// <exception cref="IOException">The stream ends early.</exception>
    /// <exception cref="InvalidDataException">This is no answer of ours.</exception>
    public static ReadingAnswer ReadAnswer(Stream from)
    {
        Source source = new(from, LargestAnswer);
        if (!source.Flag())
            return new ReadingAnswer(null, source.Text(), source.Text());
        Article article = ReadArticle(source);
        AttachedFile[] attachments = source.Items(() => new AttachedFile(source.Text() ?? "", source.Bytes()));
        return new ReadingAnswer(new ReadReport(article, attachments), null, null);
    }

    private static void Write(BinaryWriter writer, Article article)
    {
        WriteText(writer, article.Title);
        writer.Write(article.TitleStated);
        WriteText(writer, article.Source);
        WriteText(writer, article.Author);
        writer.Write(article.Published?.DayNumber ?? -1);
        WriteText(writer, article.Language);
        WriteText(writer, article.Body);
        writer.Write(article.Lead.Length);
        writer.Write(article.Furniture.Count);
        foreach ((string line, FurnitureReason reason) in article.Furniture.Zip(article.FurnitureReasons))
        {
            WriteText(writer, line);
            writer.Write((int)reason);
        }

        writer.Write(article.ShareKept);
    }

    private static Article ReadArticle(Source source)
    {
        string title = source.Text() ?? "";
        bool stated = source.Flag();
        string? outlet = source.Text(), author = source.Text();
        int day = source.Number();
        string? language = source.Text();
        string body = source.Text() ?? "";
        int lead = source.Number();
        (string Text, FurnitureReason Reason)[] furniture = source.Items(() => (source.Text() ?? "", (FurnitureReason)source.Number()));
        return new Article
        {
            Title = title,
            TitleStated = stated,
            Source = outlet,
            Author = author,
            Published = day >= 0 && day <= DateOnly.MaxValue.DayNumber ? DateOnly.FromDayNumber(day) : null,
            Language = language,
            Body = body,
            Lead = body[..Math.Clamp(lead, 0, body.Length)],
            Furniture = [.. furniture.Select(line => line.Text)],
            FurnitureReasons = [.. furniture.Select(line => line.Reason)],
            ShareKept = Math.Clamp(source.Real(), 0, 1),
        };
    }

    private static BinaryWriter Writer(Stream to) => new(new BufferedStream(to, 64 * 1024), System.Text.Encoding.UTF8, leaveOpen: true);

    private static void WriteText(BinaryWriter writer, string? text)
    {
        writer.Write(text?.Length ?? -1);
        writer.Write(MemoryMarshal.AsBytes(text.AsSpan()));
    }

    private static void WriteBytes(BinaryWriter writer, ReadOnlySpan<byte> bytes)
    {
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }

    /// <summary>Reads values and counts what they take.</summary>
    private sealed class Source(Stream from, long budget)
    {
        private readonly byte[] _small = new byte[8];
        private int _ahead = -1;

        public bool AtEnd()
        {
            _ahead = from.ReadByte();
            return _ahead < 0;
        }

        public bool Flag() => Small(1)[0] != 0;

        public int Number() => BitConverter.ToInt32(Small(4));

        public double Real() => BitConverter.ToDouble(Small(8));

        public string? Text()
        {
            int length = Number();
            if (length == -1)
                return null;
            Take(length, sizeof(char));
            return string.Create(length, from, (chars, stream) => stream.ReadExactly(MemoryMarshal.AsBytes(chars)));
        }

        public byte[] Bytes()
        {
            int length = Number();
            Take(length, 1);
            byte[] bytes = new byte[length];
            from.ReadExactly(bytes);
            return bytes;
        }

        public T[] Items<T>(Func<T> read)
        {
            int count = Number();
            if (count is < 0 or > MostItems)
                throw new InvalidDataException($"an answer with {count} items");
            T[] items = new T[count];
            for (int i = 0; i < count; i++)
                items[i] = read();
            return items;
        }

        private ReadOnlySpan<byte> Small(int length)
        {
            int have = 0;
            if (_ahead >= 0)
            {
                _small[0] = (byte)_ahead;
                (_ahead, have) = (-1, 1);
            }

            from.ReadExactly(_small.AsSpan(have, length - have));
            return _small.AsSpan(0, length);
        }

        private void Take(int count, int size)
        {
            budget -= (long)count * size;
            if (count < 0 || budget < 0)
                throw new InvalidDataException($"an answer with a part of {count} units");
        }
    }
}
