using System.Collections.Frozen;
using AngleSharp.Dom;

namespace ReportWatcher.Analysis.Reading.Html;

/// <summary>Walks a parsed page once: builds the tree of blocks that the article is chosen from, and shows each element to the metadata.</summary>
internal sealed class PageTree
{
    private static readonly FrozenSet<string> Inline = Set(
        """
        a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s samp small span
        strike strong sub sup time tt u var wbr
        """);

    private static readonly FrozenSet<string> Skipped = Set(
        """
        script style noscript template iframe object embed applet svg math canvas video audio map select option datalist
        textarea head title link meta base param source track frame frameset noframes
        """);

    private readonly int _deepest;
    private readonly PageMetadata _metadata;
    private readonly List<PageNode> _runs = [];
    private readonly Dictionary<string, ClassHints> _knownHints = new(StringComparer.Ordinal);

    // The run being read.
    private char[] _text = new char[1024];
    private int _length;
    private int _linkChars;
    private int _breaks;
    private string? _time;

    private PageTree(PageMetadata metadata, int deepest) => (_metadata, _deepest) = (metadata, deepest);

    /// <param name="deepest">Levels below the body; elements at a deeper one are refused: no page needs them, and the walk is recursive.</param>
    /// <returns>The runs in the order of the page.</returns>
    /// <exception cref="UnreadableReportException">"depth".</exception>
    public static List<PageNode> Of(IElement body, PageMetadata metadata, int deepest, out PageNode root)
    {
        root = new PageNode("body", null);
        var tree = new PageTree(metadata, deepest);
        tree.Walk(body, root, inLink: false, depth: 0);
        tree.Flush(root);
        return tree._runs;
    }

    private void Walk(INode node, PageNode block, bool inLink, int depth)
    {
        if (depth > _deepest)
            throw HtmlPage.TooDeep(_deepest);
        // By index: AngleSharp finds a next sibling by searching the parent's children, which is quadratic on a long list.
        INodeList children = node.ChildNodes;
        for (int i = 0; i < children.Length; i++)
        {
            INode child = children[i];
            if (child.NodeType == NodeType.Text)
                Append(((IText)child).Data, inLink);
            else if (child.NodeType == NodeType.Element)
                WalkElement((IElement)child, block, inLink, depth);
        }
    }

    private void WalkElement(IElement element, PageNode block, bool inLink, int depth)
    {
        string tag = element.LocalName;
        if (Skipped.Contains(tag))
        {
            if (tag is "meta" or "script")
                _metadata.Take(element, tag, new HtmlAttributes(element));
            return;
        }

        var attributes = new HtmlAttributes(element);
        _metadata.Take(element, tag, in attributes);
        if (tag == "br")
        {
            // Two line breaks in a row part paragraphs; Readability makes <p> of them.
            if (++_breaks >= 2)
                Flush(block);
            else
                Append("\n", inLink);
        }
        else if (tag is "img" or "picture")
        {
            block.OwnImages++;
        }
        else if (tag == "input")
        {
            block.OwnInputs++;
        }
        else if (!attributes.IsHidden && Inline.Contains(tag))
        {
            if (tag == "time")
                _time ??= attributes.DateTime;
            Walk(element, block, inLink || tag == "a", depth + 1);
        }
        else
        {
            Flush(block);
            PageNode child = NodeOf(tag, in attributes, block);
            block.Children.Add(child);
            Walk(element, child, inLink, depth + 1);
            Flush(child);
            if (tag == "tr")
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

    private PageNode NodeOf(string tag, in HtmlAttributes attributes, PageNode parent)
    {
        string className = attributes.Class ?? "";
        string id = attributes.Id ?? "";
        var node = new PageNode(tag, parent)
        {
            ClassName = className,
            Id = id,
            ClassAndId = id.Length == 0 ? className : className + " " + id,
            Role = attributes.Role ?? "",
            Hidden = parent.Hidden || attributes.IsHidden,
        };
        node.Hints = parent.Hints | BlockHintWords.Of(node, _knownHints);
        return node;
    }

    private void Append(string text, bool inLink)
    {
        if (_breaks > 0 && !string.IsNullOrWhiteSpace(text))
            _breaks = 0;
        if (_length + text.Length > _text.Length)
            Array.Resize(ref _text, 2 * (_length + text.Length));
        text.CopyTo(_text.AsSpan(_length));
        _length += text.Length;
        if (inLink)
            _linkChars += text.AsSpan().Trim().Length;
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

    private static FrozenSet<string> Set(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
