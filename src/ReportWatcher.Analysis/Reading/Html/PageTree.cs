using System.Collections.Frozen;
using System.Text;
using AngleSharp.Dom;

namespace ReportWatcher.Analysis.Reading.Html;

/// <summary>Builds the tree of blocks of a parsed page: what the article is chosen from.</summary>
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
    private readonly StringBuilder _run = new();
    private int _runLinkChars;
    private int _breaks;

    private PageTree(int deepest) => _deepest = deepest;

    private readonly List<PageNode> _runs = [];
    private readonly Dictionary<string, BlockHints> _knownHints = new(StringComparer.Ordinal);

    /// <param name="deepest">Elements nested deeper are refused: the walk is recursive, and no page needs them.</param>
    /// <returns>The runs in the order of the page.</returns>
    /// <exception cref="UnreadableReportException">"depth".</exception>
    public static List<PageNode> Of(IElement body, int deepest, out PageNode root)
    {
        root = new PageNode("body", null);
        var tree = new PageTree(deepest);
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
            switch (children[i])
            {
                case IText text:
                    Append(text.Data, inLink);
                    break;
                case IElement element when !Skipped.Contains(element.LocalName):
                    WalkElement(element, block, inLink, depth);
                    break;
            }
        }
    }

    private void WalkElement(IElement element, PageNode block, bool inLink, int depth)
    {
        string tag = element.LocalName;
        if (tag == "br")
        {
            // Two line breaks in a row part paragraphs; Readability makes <p> of them.
            if (++_breaks >= 2)
                Flush(block);
            else
                _run.Append('\n');
        }
        else if (tag is "img" or "picture")
        {
            block.OwnImages++;
        }
        else if (tag == "input")
        {
            block.OwnInputs++;
        }
        else if (Inline.Contains(tag) && !IsHidden(element))
        {
            Walk(element, block, inLink || tag == "a", depth + 1);
        }
        else
        {
            Flush(block);
            PageNode child = NodeOf(element, block);
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

    private PageNode NodeOf(IElement element, PageNode parent)
    {
        string className = element.ClassName ?? "";
        string id = element.Id ?? "";
        var node = new PageNode(element.LocalName, parent)
        {
            ClassName = className,
            Id = id,
            ClassAndId = className.Length + id.Length == 0 ? "" : className + " " + id,
            Role = element.GetAttribute("role") ?? "",
            Hidden = parent.Hidden || IsHidden(element),
        };
        node.Hints = parent.Hints | BlockHintWords.Of(node, _knownHints);
        return node;
    }

    private static bool IsHidden(IElement element)
    {
        if (element.Attributes.Length == 0)
            return false;
        if (element.HasAttribute("hidden") || (element.GetAttribute("aria-hidden") == "true" && element.LocalName is not ("div" or "section" or "article")))
            return true;
        string? style = element.GetAttribute("style");
        if (style is null || style.Length > 2000)
            return false;
        string dense = style.Replace(" ", "", StringComparison.Ordinal);
        return dense.Contains("display:none", StringComparison.OrdinalIgnoreCase) || dense.Contains("visibility:hidden", StringComparison.OrdinalIgnoreCase);
    }

    private void Append(string text, bool inLink)
    {
        if (!string.IsNullOrWhiteSpace(text))
            _breaks = 0;
        _run.Append(text);
        if (inLink)
            _runLinkChars += text.AsSpan().Trim().Length;
    }

    private void Flush(PageNode block)
    {
        _breaks = 0;
        if (_run.Length == 0)
            return;
        string text = PageLines.CollapseWhiteSpace(_run.ToString());
        if (text.Length > 0)
        {
            var line = new PageLine(text) { AfterBlank = true, IsHeading = block.Tag is "h1" or "h2" or "h3" or "h4" or "h5" or "h6" };
            var run = new PageNode("", block) { Line = line, Hidden = block.Hidden, Hints = block.Hints, OwnLinkChars = Math.Min(_runLinkChars, text.Length) };
            block.Children.Add(run);
            _runs.Add(run);
        }

        _run.Clear();
        _runLinkChars = 0;
    }

    private static FrozenSet<string> Set(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
