using System.Text;

namespace ReportWatcher.Analysis.Reading.Documents;

/// <summary>Collects what a word processor's document says, paragraph by paragraph, and makes the article of it.</summary>
internal sealed class DocumentText
{
    private readonly List<PageLine> _lines = [];
    private readonly List<PageLine> _notes = [];
    private readonly List<string> _furniture = [];
    private readonly StringBuilder _text = new();
    private readonly Stack<string> _held = new();
    private readonly Stack<object> _rows = new();

    /// <summary>Where paragraphs go.</summary>
    public DocumentPart Part { get; set; }

    /// <summary>What the document's properties say; the text says better.</summary>
    public string? TitleProperty { get; set; }

    public string? AuthorProperty { get; set; }

    public DateOnly? DateProperty { get; set; }

    /// <summary>The paragraph in the style "Title".</summary>
    public string? Title { get; private set; }

    public void Append(string text) => _text.Append(text);

    public void Append(char c) => _text.Append(c);

    /// <summary>A line break inside a paragraph: pasted pages have their lines so.</summary>
    public void BreakLine() => EndParagraph(ParagraphStyle.Text);

    /// <summary>Sets the paragraph begun aside for a note that stands in its middle.</summary>
    public void HoldParagraph()
    {
        _held.Push(_text.ToString());
        _text.Clear();
    }

    /// <summary>Ends the note and goes on with the paragraph.</summary>
    public void ResumeParagraph()
    {
        EndParagraph(ParagraphStyle.Text);
        if (_held.TryPop(out string? held))
            _text.Append(held);
    }

    public void BeginRow()
    {
        EndParagraph(ParagraphStyle.Text);
        _rows.Push(new object());
    }

    public void EndRow()
    {
        EndParagraph(ParagraphStyle.Text);
        _rows.TryPop(out _);
    }

    public void EndParagraph(ParagraphStyle style)
    {
        string text = PageLines.CollapseWhiteSpace(_text.ToString());
        _text.Clear();
        if (text.Length == 0)
            return;
        if (Part == DocumentPart.Furniture)
        {
            _furniture.Add(text);
            return;
        }

        if (style == ParagraphStyle.Title && Part == DocumentPart.Body)
        {
            Title ??= text;
            style = ParagraphStyle.Heading;
        }

        _rows.TryPeek(out object? row);
        (Part == DocumentPart.Notes ? _notes : _lines).Add(new PageLine(text) { AfterBlank = true, IsHeading = style == ParagraphStyle.Heading, Row = row });
    }

    /// <exception cref="UnreadableReportException">"no-text".</exception>
    public Article ToArticle(PageReader pages)
    {
        EndParagraph(ParagraphStyle.Text);
        List<PageLine> lines = [.. _lines, .. _notes];
        if (lines.Count == 0)
            throw new UnreadableReportException("no-text", "The document holds no text: if it is scanned, recognise its text first.");
        foreach (string text in _furniture.Distinct())
        {
            var edge = new PageLine(text);
            edge.SetAside(FurnitureReason.PageEdge);
            lines.Add(edge);
        }

        if (lines.Find(line => line.Text == Title) is { } title)
            title.Role = LineRole.Title;
        var stated = Title is null ? null : new ArticleHead(Title, null, null, null);
        return pages.Read(lines, oneLine: false, stated, new ArticleHead(TitleProperty, AuthorProperty, null, DateProperty));
    }
}

internal enum DocumentPart
{
    Body,

    /// <summary>Footnotes and endnotes: they follow the body.</summary>
    Notes,

    /// <summary>Headers and footers of pages.</summary>
    Furniture,
}

internal enum ParagraphStyle { Text, Heading, Title }
