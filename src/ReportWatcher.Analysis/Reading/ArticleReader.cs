using System.Buffers;
using ReportWatcher.Analysis.Reading.Documents;
using ReportWatcher.Analysis.Reading.Html;
using ReportWatcher.Analysis.Reading.Mail;
using ReportWatcher.Analysis.Reading.Model;

namespace ReportWatcher.Analysis.Reading;

/// <summary>Reads the article out of a report's bytes, whatever page furniture surrounds it. Threads may share it.</summary>
public sealed class ArticleReader
{
    private static readonly Lazy<LineModel> LineWeights = new(() => LineModel.Load("LineModel.txt"));
    private static readonly Lazy<LineModel> ContextWeights = new(() => LineModel.Load("LineContextModel.txt"));
    private static readonly Lazy<LineModel> BlockWeights = new(() => LineModel.Load("BlockModel.txt"));

    /// <summary>In characters; the buffers of longer texts would not be worth keeping.</summary>
    private const int LongestBuffered = 1024 * 1024;

    private readonly TextDecoder _decoder;
    private readonly PageReader _pages;
    private readonly HtmlReader _html;
    private readonly MailReader _mail;
    private readonly int _maxCharacters;

    /// <summary>
    /// Takes the text out of a PDF, pages separated by form feeds; throws <see cref="UnreadableReportException"/> where it cannot.
    /// Null: PDFs are refused, for it takes a program of its own.
    /// </summary>
    public Func<ReadOnlyMemory<byte>, string>? PdfText { get; init; }

    /// <summary>Encoding of files that are no Unicode and declare nothing.</summary>
    public string FallbackEncoding { get; }

    /// <param name="fallbackEncoding">Encoding of files that are no Unicode and declare nothing: "windows-1252", "windows-1256".</param>
    /// <param name="maxCharacters">Longer texts are refused as "too-large".</param>
    /// <exception cref="ArgumentException">No encoding has the name given.</exception>
    public ArticleReader(string fallbackEncoding = "windows-1252", int maxCharacters = 32 * 1024 * 1024)
        : this(fallbackEncoding, maxCharacters, LineWeights.Value, ContextWeights.Value, BlockWeights.Value)
    {
    }

    /// <summary>With models of one's own, to measure them.</summary>
    internal ArticleReader(string fallbackEncoding, int maxCharacters, LineModel lines, LineModel context, LineModel blocks)
    {
        FallbackEncoding = fallbackEncoding;
        _decoder = new TextDecoder(fallbackEncoding);
        _pages = new PageReader(lines, context);
        _html = new HtmlReader(blocks);
        _mail = new MailReader(_decoder, _pages, _html);
        _maxCharacters = maxCharacters;
    }

    /// <summary>Reads a file of any known format.</summary>
    /// <param name="content">The whole file.</param>
    /// <exception cref="UnreadableReportException">No article can be read; the exception says why.</exception>
    public ReadReport ReadReport(ReadOnlyMemory<byte> content)
    {
        return FileFormats.Of(content.Span) switch
        {
            FileFormat.Mail => _mail.Read(content),
            FileFormat.Zip => Alone(ReadContainer(content)),
            FileFormat.Rtf => Alone(RtfReader.Read(content, _decoder.Fallback).ToArticle(_pages)),
            FileFormat.Pdf => Alone(ReadPdf(content)),
            _ => Alone(ReadText(content.Span, text => ReadText(text))),
        };
    }

    /// <summary>Reads a file if it is plain text, which no more than its size makes costly to read; null if it is anything else.</summary>
    /// <exception cref="UnreadableReportException">No article can be read; the exception says why.</exception>
    public Article? ReadPlainText(ReadOnlyMemory<byte> content)
    {
        if (FileFormats.Of(content.Span) != FileFormat.Text)
            return null;
        return ReadText(content.Span, text => FileFormats.IsHtml(text.Span) || FileFormats.IsXml(text.Span) ? null : Read(text));
    }

    /// <summary>The article of a file; what is attached to it is left out.</summary>
    /// <inheritdoc cref="ReadReport"/>
    public Article Read(ReadOnlyMemory<byte> content) => ReadReport(content).Article;

    /// <summary>Reads a text that is already decoded, as pasted.</summary>
    /// <exception cref="UnreadableReportException">No article can be read; the exception says why.</exception>
    public Article Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Read(text.AsMemory());
    }

    private Article Read(ReadOnlyMemory<char> text)
    {
        if (text.Span.IsWhiteSpace())
            throw new UnreadableReportException("empty", "The report is empty.");
        if (text.Length > _maxCharacters)
            throw TooLarge(text.Length);
        List<PageLine> lines = PageLines.Split(text, out bool oneLine);
        if (lines.Count == 0)
            throw new UnreadableReportException("empty", "The report is empty.");
        return _pages.Read(lines, oneLine);
    }

    private static ReadReport Alone(Article article) => new(article, []);

    private Article ReadText(ReadOnlyMemory<char> text)
        => FileFormats.IsHtml(text.Span) ? _html.Read(text)
            : !FileFormats.IsXml(text.Span) ? Read(text)
            : ReadXml(text.ToString());

    private Article ReadXml(string text) => (OdtReader.IsFlat(text) ? OdtReader.Read(text) : XmlText.Read(text)).ToArticle(_pages);

    /// <param name="read">Gets the text, which is gone when it returns: it stands in a lent buffer.</param>
    private T ReadText<T>(ReadOnlySpan<byte> content, Func<ReadOnlyMemory<char>, T> read)
    {
        char[] buffer = ArrayPool<char>.Shared.Rent(Math.Min(content.Length, LongestBuffered));
        try
        {
            return read(Decode(content, buffer));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    private Article ReadContainer(ReadOnlyMemory<byte> content)
    {
        using var zip = new BoundedZip(content);
        DocumentText document = DocxReader.MainPart(zip) is { } main ? DocxReader.Read(zip, main)
            : zip.Has("content.xml") && OdtReader.IsText(zip) ? OdtReader.Read(zip)
            : throw new UnreadableReportException("unsupported-format", "This is a zip container, but no text document (.docx, .odt): save it as one of these, as PDF or as text, or unpack it.");
        return document.ToArticle(_pages);
    }

    private Article ReadPdf(ReadOnlyMemory<byte> content)
    {
        string text = PdfText?.Invoke(content)
            ?? throw new UnreadableReportException("unsupported-format", "This is a PDF: save its text, or drop the page it was printed from.");
        List<PageLine> lines = PdfPages.Read(text);
        return lines.Count > 0 ? _pages.Read(lines, oneLine: false)
            : throw new UnreadableReportException("no-text", "The PDF holds no text: it may be scanned. Recognise its text first.");
    }

    /// <param name="buffer">The text is put here where it fits and is plain UTF-8; else it becomes a string.</param>
    private ReadOnlyMemory<char> Decode(ReadOnlySpan<byte> content, char[] buffer)
    {
        // No encoding takes more than four bytes for a character.
        if (content.Length / 4 > _maxCharacters)
            throw TooLarge(content.Length / 4);
        ReadOnlyMemory<char> text = TextDecoder.TryDecodeUtf8(content, buffer, out int length) ? buffer.AsMemory(0, length) : _decoder.Decode(content).AsMemory();
        return text.Length <= _maxCharacters ? text : throw TooLarge(text.Length);
    }

    private UnreadableReportException TooLarge(int characters) =>
        new("too-large", $"The report has {characters:N0} characters, the limit is {_maxCharacters:N0}: split it.");
}
