using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace ReportWatcher.Analysis.Reading;

/// <summary>Bytes to text: byte order mark, strict UTF-8, UTF-16 by its zero bytes, what an HTML page declares, the fallback.</summary>
/// <remarks>
/// Nothing is ever replaced by U+FFFD. Where a file is UTF-8 but for stray bytes (pages put together from several sources),
/// those bytes are read in the fallback encoding, which is where they come from.
/// </remarks>
internal sealed partial class TextDecoder
{
    private readonly Encoding _fallback;
    private readonly Encoding _utf8WithStrays;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly SearchValues<char> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Concat(Enumerable.Range(0x7F, 33)).Select(c => (char)c).Except("\t\n\v\f\r\u001B\u0085")]);

    static TextDecoder() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <param name="fallback">Name of the encoding of files that are no Unicode and declare nothing: "windows-1252".</param>
    /// <exception cref="ArgumentException">No encoding has this name.</exception>
    public TextDecoder(string fallback)
    {
        _fallback = Encoding.GetEncoding(fallback);
        _utf8WithStrays = Encoding.GetEncoding("utf-8", EncoderFallback.ExceptionFallback, new StrayByteFallback(_fallback));
    }

    /// <summary>Encoding of files that are no Unicode and declare nothing.</summary>
    public Encoding Fallback => _fallback;

    /// <exception cref="UnreadableReportException">"binary" or "encoding".</exception>
    public string Decode(ReadOnlySpan<byte> bytes)
    {
        string text = Unmark(bytes) ?? UnmarkedUtf16(bytes) ?? DecodeEightBit(bytes);
        if (LooksBinary(text))
            throw new UnreadableReportException("binary", "The file holds no text but binary data: drop the report as text or HTML.");
        return text;
    }

    /// <summary>Decodes what nearly every file is, UTF-8 without a mark, into a buffer. False for all else, and where the buffer is too short.</summary>
    public static bool TryDecodeUtf8(ReadOnlySpan<byte> bytes, Span<char> buffer, out int length)
    {
        length = 0;
        return !bytes.StartsWith(Encoding.UTF8.Preamble) && !bytes.Contains((byte)0)
            && Utf8.ToUtf16(bytes, buffer, out _, out length, replaceInvalidSequences: false) == OperationStatus.Done && !LooksBinary(buffer[..length]);
    }

    /// <summary>The same where something beside the bytes says what they are in. That is believed if the bytes agree.</summary>
    public string Decode(ReadOnlySpan<byte> bytes, string? declared)
    {
        try
        {
            if (declared is not null && Unmark(bytes) is null && Named(declared) is { } encoding)
            {
                string text = Encoding.GetEncoding(encoding.CodePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback).GetString(bytes);
                if (!LooksBinary(text))
                    return text;
            }
        }
        catch (DecoderFallbackException)
        {
            // Declared wrongly, as "us-ascii" often is.
        }

        return Decode(bytes);
    }

    private string? Unmark(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => _utf8WithStrays.GetString(bytes[3..]),
        [0xFF, 0xFE, 0, 0, ..] => Strictly("utf-32", bytes[4..]),
        [0, 0, 0xFE, 0xFF, ..] => Strictly("utf-32BE", bytes[4..]),
        [0xFF, 0xFE, ..] => Strictly("utf-16", bytes[2..]),
        [0xFE, 0xFF, ..] => Strictly("utf-16BE", bytes[2..]),
        _ => null,
    };

    private static string Strictly(string encoding, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Encoding.GetEncoding(encoding, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback).GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new UnreadableReportException("encoding", $"The file is marked as {encoding} but breaks off or is damaged: save it again.", e);
        }
    }

    /// <summary>UTF-16 without a mark: blanks, line ends and digits have a zero byte, always on the same side.</summary>
    private static string? UnmarkedUtf16(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4 || bytes.Length % 2 != 0 || !bytes.Contains((byte)0))
            return null;
        ReadOnlySpan<byte> sample = bytes[..(Math.Min(bytes.Length, 65_536) & ~1)];
        int even = 0, odd = 0;
        for (int i = 0; i < sample.Length; i += 2)
        {
            even += sample[i] == 0 ? 1 : 0;
            odd += sample[i + 1] == 0 ? 1 : 0;
        }

        // One in twelve: Arabic text has about one blank or line end in six characters.
        int enough = sample.Length / 24 + 1;
        string? encoding = (even, odd) switch
        {
            (0, _) when odd >= enough => "utf-16",
            (_, 0) when even >= enough => "utf-16BE",
            _ => null,
        };
        return encoding is null ? null : Strictly(encoding, bytes);
    }

    private string DecodeEightBit(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            Encoding? declared = Declared(bytes);
            if (declared is not null && declared.CodePage != Encoding.UTF8.CodePage)
                return declared.GetString(bytes);
            return declared is not null || MostlyUtf8(bytes) ? _utf8WithStrays.GetString(bytes) : _fallback.GetString(bytes);
        }
    }

    /// <summary>The charset of an HTML page's meta tag or of an XML declaration, in the first 4 KiB.</summary>
    /// <remarks>Asked only when the bytes are no UTF-8: pages saved anew often keep the charset they were once served in.</remarks>
    private static Encoding? Declared(ReadOnlySpan<byte> bytes)
    {
        string head = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, 4096)]);
        Match match = CharsetDeclaration().Match(head);
        // A declaration that can be read byte by byte is not written in UTF-16 or UTF-32; HTML 13.2.3.2 reads UTF-8 then.
        return !match.Success ? null : Named(match.Groups[1].Value) is { CodePage: 1200 or 1201 or 12000 or 12001 } ? Encoding.UTF8 : Named(match.Groups[1].Value);
    }

    private static Encoding? Named(string name)
    {
        try
        {
            Encoding encoding = Encoding.GetEncoding(name);
            // HTML 13.2.3.2, and what mail programs mean by it, too.
            return encoding.CodePage == Encoding.Latin1.CodePage ? Encoding.GetEncoding(1252) : encoding;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static bool MostlyUtf8(ReadOnlySpan<byte> bytes)
    {
        int valid = 0, stray = 0;
        while (!bytes.IsEmpty)
        {
            OperationStatus status = Rune.DecodeFromUtf8(bytes, out _, out int length);
            if (status != OperationStatus.Done)
                stray++;
            else if (length > 1)
                valid++;
            bytes = bytes[length..];
        }

        return valid > 2 * stray;
    }

    private static bool LooksBinary(ReadOnlySpan<char> text)
    {
        if (text.Contains('\0'))
            return true;
        int controls = 0;
        ReadOnlySpan<char> rest = text;
        for (int at = rest.IndexOfAny(Controls); at >= 0; at = rest.IndexOfAny(Controls))
        {
            controls++;
            rest = rest[(at + 1)..];
        }

        return controls * 100L > text.Length;
    }

    [GeneratedRegex("""<(?:meta\b[^>]{0,200}?\bcharset|\?xml\b[^>]{0,100}?\bencoding)\s*=\s*["']?\s*([\w.:-]{2,30})""", RegexOptions.IgnoreCase)]
    private static partial Regex CharsetDeclaration();

    /// <summary>Reads the bytes that are no UTF-8 in an eight-bit encoding.</summary>
    private sealed class StrayByteFallback(Encoding encoding) : DecoderFallback
    {
        public override int MaxCharCount => 4;

        public override DecoderFallbackBuffer CreateFallbackBuffer() => new Buffer(encoding);

        private sealed class Buffer(Encoding encoding) : DecoderFallbackBuffer
        {
            private string _text = "";
            private int _next;

            public override int Remaining => _text.Length - _next;

            public override bool Fallback(byte[] bytesUnknown, int index)
            {
                _text = encoding.GetString(bytesUnknown);
                _next = 0;
                return _text.Length > 0;
            }

            public override char GetNextChar() => _next < _text.Length ? _text[_next++] : '\0';

            public override bool MovePrevious()
            {
                if (_next == 0)
                    return false;
                _next--;
                return true;
            }
        }
    }
}
