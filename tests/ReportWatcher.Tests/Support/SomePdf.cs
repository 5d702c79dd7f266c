using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace ReportWatcher.Tests.Support;

/// <summary>Small PDFs, written object by object (ISO 32000-1, 7.5).</summary>
internal sealed class SomePdf
{
    private readonly SortedDictionary<int, string> _objects = [];

    /// <param name="pages">The lines of each page.</param>
    public SomePdf(params string[][] pages)
    {
        _objects[1] = "<< /Type /Catalog /Pages 2 0 R >>";
        _objects[2] = $"<< /Type /Pages /Count {pages.Length} /Kids [{string.Join(' ', pages.Select((_, i) => $"{4 + (2 * i)} 0 R"))}] >>";
        _objects[3] = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";
        for (int i = 0; i < pages.Length; i++)
        {
            _objects[4 + (2 * i)] = $"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {5 + (2 * i)} 0 R >>";
            _objects[5 + (2 * i)] = Stream($"BT /F1 11 Tf 14 TL 60 780 Td {string.Join(' ', pages[i].Select(line => $"({line}) Tj T*"))} ET", "");
        }
    }

    /// <summary>Goes into the trailer.</summary>
    public string Trailer { get; init; } = "";

    /// <summary>The table of objects names itself as the one before it.</summary>
    public bool PreviousTableIsItself { get; init; }

    public SomePdf With(int number, string content)
    {
        _objects[number] = content;
        return this;
    }

    /// <summary>A content stream that inflates to many times its size, twice.</summary>
    public SomePdf WithBomb(int number, int inflated)
    {
        byte[] once = Deflate(new byte[inflated]), twice = Deflate(once);
        _objects[number] = Stream(Encoding.Latin1.GetString(twice), "/Filter [/FlateDecode /FlateDecode]");
        return this;
    }

    public byte[] ToArray()
    {
        var file = new StringBuilder("%PDF-1.4\n");
        var offsets = new Dictionary<int, int>();
        foreach ((int number, string content) in _objects)
        {
            offsets[number] = file.Length;
            file.Append(CultureInfo.InvariantCulture, $"{number} 0 obj\n{content}\nendobj\n");
        }

        int table = file.Length, size = _objects.Keys.Max() + 1;
        file.Append(CultureInfo.InvariantCulture, $"xref\n0 {size}\n0000000000 65535 f \n");
        for (int i = 1; i < size; i++)
            file.Append(CultureInfo.InvariantCulture, $"{offsets.GetValueOrDefault(i):0000000000} 00000 n \n");
        file.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {size} /Root 1 0 R {Trailer} {(PreviousTableIsItself ? $"/Prev {table}" : "")} >>\nstartxref\n{table}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(file.ToString());
    }

    private static string Stream(string content, string entries) => $"<< /Length {content.Length} {entries} >>\nstream\n{content}\nendstream";

    private static byte[] Deflate(byte[] bytes)
    {
        using MemoryStream result = new();
        using (ZLibStream stream = new(result, CompressionLevel.SmallestSize))
            stream.Write(bytes);
        return result.ToArray();
    }
}
