using ReportWatcher.Analysis.Reading.Html;
using ReportWatcher.Analysis.Reading.Model;

namespace ReportWatcher.Analysis.Reading;

/// <summary>Reads the article out of a report's bytes, whatever page furniture surrounds it. Threads may share it.</summary>
public sealed class ArticleReader
{
    private static readonly Lazy<LineModel> LineWeights = new(() => LineModel.Load("LineModel.txt"));
    private static readonly Lazy<LineModel> BlockWeights = new(() => LineModel.Load("BlockModel.txt"));

    private readonly TextDecoder _decoder;
    private readonly PageReader _pages;
    private readonly HtmlReader _html;
    private readonly int _maxCharacters;

    /// <summary>Encoding of files that are no Unicode and declare nothing.</summary>
    public string FallbackEncoding { get; }

    /// <param name="fallbackEncoding">Encoding of files that are no Unicode and declare nothing: "windows-1252", "windows-1256".</param>
    /// <param name="maxCharacters">Longer texts are refused as "too-large".</param>
    /// <exception cref="ArgumentException">No encoding has the name given.</exception>
    public ArticleReader(string fallbackEncoding = "windows-1252", int maxCharacters = 32 * 1024 * 1024)
        : this(fallbackEncoding, maxCharacters, LineWeights.Value, BlockWeights.Value)
    {
    }

    /// <summary>With models of one's own, to measure them.</summary>
    internal ArticleReader(string fallbackEncoding, int maxCharacters, LineModel lines, LineModel blocks)
    {
        FallbackEncoding = fallbackEncoding;
        _decoder = new TextDecoder(fallbackEncoding);
        _pages = new PageReader(lines);
        _html = new HtmlReader(blocks);
        _maxCharacters = maxCharacters;
    }

    /// <summary>Reads a file of any known format.</summary>
    /// <param name="content">The whole file.</param>
    /// <exception cref="UnreadableReportException">No article can be read; the exception says why.</exception>
    public ReadReport ReadReport(ReadOnlyMemory<byte> content)
    {
        FileFormat format = FileFormats.Of(content.Span);
        if (format != FileFormat.Text)
            throw new UnreadableReportException("unsupported-format", $"This is a {format} file.");
        string text = Decode(content.Span);
        return new ReadReport(FileFormats.IsHtml(text) ? _html.Read(text) : Read(text), []);
    }

    /// <summary>Reads a file if it is plain text, which no more than its size makes costly to read; null if it is anything else.</summary>
    /// <exception cref="UnreadableReportException">No article can be read; the exception says why.</exception>
    public Article? ReadPlainText(ReadOnlyMemory<byte> content)
    {
        if (FileFormats.Of(content.Span) != FileFormat.Text)
            return null;
        string text = Decode(content.Span);
        return FileFormats.IsHtml(text) || FileFormats.IsXml(text) ? null : Read(text);
    }

    /// <summary>The article of a file; what is attached to it is left out.</summary>
    /// <inheritdoc cref="ReadReport"/>
    public Article Read(ReadOnlyMemory<byte> content) => ReadReport(content).Article;

    /// <summary>Reads a text that is already decoded, as pasted.</summary>
    /// <exception cref="UnreadableReportException">No article can be read; the exception says why.</exception>
    public Article Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (string.IsNullOrWhiteSpace(text))
            throw new UnreadableReportException("empty", "The report is empty.");
        if (text.Length > _maxCharacters)
            throw TooLarge(text.Length);
        List<PageLine> lines = PageLines.Split(text, out bool oneLine);
        if (lines.Count == 0)
            throw new UnreadableReportException("empty", "The report is empty.");
        return _pages.Read(lines, oneLine);
    }

    private string Decode(ReadOnlySpan<byte> content)
    {
        // No encoding takes more than four bytes for a character.
        if (content.Length / 4 > _maxCharacters)
            throw TooLarge(content.Length / 4);
        string text = _decoder.Decode(content);
        return text.Length <= _maxCharacters ? text : throw TooLarge(text.Length);
    }

    private UnreadableReportException TooLarge(int characters) =>
        new("too-large", $"The report has {characters:N0} characters, the limit is {_maxCharacters:N0}: split it.");
}
