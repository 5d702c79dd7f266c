namespace ReportWatcher.Analysis.Reading.Html;

/// <summary>Walks a parsed page once: builds the tree of blocks that the article is chosen from, and shows each element to the metadata.</summary>
internal sealed class PageTree
{
    private readonly PageMetadata _metadata;
    private readonly List<PageNode> _runs = [];
    private readonly Dictionary<string, NameHints>.AlternateLookup<ReadOnlySpan<char>> _knownNames =
        new Dictionary<string, NameHints>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    // The run being read.
    private char[] _text = new char[1024];
    private int _length;
    private int _linkChars;
    private int _breaks;
    private string? _time;

    private PageTree(PageMetadata metadata) => _metadata = metadata;

    /// <returns>The runs in the order of the page.</returns>
    /// <exception cref="UnreadableReportException">"depth".</exception>
    public static List<PageNode> Of(DomElement body, PageMetadata metadata, out PageNode root)
    {
        root = new PageNode("body", null);
        var tree = new PageTree(metadata);
        tree.Walk(body, root, inLink: false, depth: 0);
        tree.Flush(root);
        return tree._runs;
    }

    private void Walk(DomElement element, PageNode block, bool inLink, int depth)
    {
        // The parser moves elements, with what they hold, below others after it counted their levels.
        if (depth > 2 * HtmlPage.DeepestNesting)
            throw HtmlPage.TooDeep();
        for (DomNode? child = element.FirstChild; child is not null; child = child.Next)
        {
            if (child is DomText text)
                Append(text.Data, inLink);
            else if (child is DomElement inner)
                WalkElement(inner, block, inLink, depth);
        }
    }

    private void WalkElement(DomElement element, PageNode block, bool inLink, int depth)
    {
        HtmlTag tag = element.Tag;
        if (tag.IsSkipped)
        {
            if (tag.Name is "meta" or "script")
                _metadata.Take(element);
            return;
        }

        _metadata.Take(element);
        if (tag.Name == "br")
        {
            // Two line breaks in a row part paragraphs; Readability makes <p> of them.
            if (++_breaks >= 2)
                Flush(block);
            else
                Append("\n", inLink);
        }
        else if (tag.Name is "img" or "picture")
        {
            block.OwnImages++;
        }
        else if (tag.Name == "input")
        {
            block.OwnInputs++;
        }
        else if (tag.IsInline && !element.IsHidden)
        {
            if (tag.Name == "time")
                _time ??= element.Value(DomAttributes.DateTime);
            Walk(element, block, inLink || tag.Name == "a", depth + 1);
        }
        else
        {
            Flush(block);
            PageNode child = NodeOf(element, block);
            block.Children.Add(child);
            Walk(element, child, inLink, depth + 1);
            Flush(child);
            if (tag.Name == "tr")
                JoinCells(child);
        }
    }

    /// <summary>A row whose cells hold one text each is data, read as one line; cells with more in them are layout.</summary>
    private static void JoinCells(PageNode row)
    {
        if (!row.Children.TrueForAll(cell => cell.Tag is "td" or "th" && cell.Children.Count <= 1))
            return;
        foreach (PageNode cell in row.Children)
        {
            if (cell.Children is [{ } only] && (only.Line ?? only.Children.FirstOrDefault()?.Line) is { } line)
                line.Row = row;
        }
    }

    private PageNode NodeOf(DomElement element, PageNode parent)
    {
        NameHints className = HintsOf(element.Span(DomAttributes.Class));
        var node = new PageNode(element.Tag.Name, parent)
        {
            ClassName = className.Name,
            Role = element.Value(DomAttributes.Role) ?? "",
            Hidden = parent.Hidden || element.IsHidden,
        };
        node.Hints = parent.Hints | BlockHintWords.Of(node, className, HintsOf(element.Span(DomAttributes.Id)));
        return node;
    }

    private NameHints HintsOf(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty)
            return NameHints.None;
        if (!_knownNames.TryGetValue(name, out NameHints? hints))
        {
            hints = new NameHints(name.ToString());
            _knownNames.Dictionary.Add(hints.Name, hints);
        }

        return hints;
    }

    private void Append(ReadOnlySpan<char> text, bool inLink)
    {
        if (_breaks > 0 && !text.IsWhiteSpace())
            _breaks = 0;
        if (_length + text.Length > _text.Length)
            Array.Resize(ref _text, 2 * (_length + text.Length));
        text.CopyTo(_text.AsSpan(_length));
        _length += text.Length;
        if (inLink)
            _linkChars += text.Trim().Length;
    }

    private void Flush(PageNode block)
    {
        _breaks = 0;
        if (_length == 0)
            return;
        string text = PageLines.CollapseWhiteSpace(_text.AsSpan(0, _length));
        if (text.Length > 0)
        {
            var line = new PageLine(text) { AfterBlank = true, IsHeading = block.Tag is ['h', >= '1' and <= '6'], Time = _time };
            var run = new PageNode("", block) { Line = line, Hidden = block.Hidden, Hints = block.Hints, OwnLinkChars = Math.Min(_linkChars, text.Length) };
            block.Children.Add(run);
            _runs.Add(run);
        }

        (_length, _linkChars, _time) = (0, 0, null);
    }
}
