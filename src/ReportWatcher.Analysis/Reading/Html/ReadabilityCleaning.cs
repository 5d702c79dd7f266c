namespace ReportWatcher.Analysis.Reading.Html;

/// <summary>Readability's second half: takes out of the chosen nodes what is probably no content.</summary>
internal sealed class ReadabilityCleaning(bool weightClasses)
{
    public void Clean(List<PageNode> chosen)
    {
        var nodes = new List<PageNode>();
        foreach (PageNode top in chosen)
            Collect(top, nodes);
        int[] tables = [.. nodes.Select((node, i) => node.Tag == "table" && IsDataTable(node) ? i : -1).Where(i => i >= 0)];
        var dataTables = new HashSet<PageNode>(tables.Select(i => nodes[i]));

        // Backwards, so that a node is judged by what is left of it.
        RemoveWhere(nodes, node => node.Tag is "form" or "fieldset" && IsDoubtful(node, dataTables));
        RemoveWhere(nodes, node => node.Tag is "footer" or "aside" or "button");
        RemoveWhere(nodes, node => node.Line is null && !chosen.Contains(node) && node.Chars < 500 && node.IsShare);
        RemoveWhere(nodes, node => node.Tag is "h1" or "h2" && Weight(node) < 0);
        foreach (string tag in (string[])["table", "ul", "div"])
            RemoveWhere(nodes, node => node.Tag == tag && !Readability.IsTextDiv(node) && IsDoubtful(node, dataTables));
    }

    /// <summary>Adds a node's sums to its parent's, or takes them off.</summary>
    public static void Add(PageNode parent, PageNode node, int sign)
    {
        parent.Chars += sign * node.Chars;
        parent.LinkChars += sign * node.LinkChars;
        parent.Commas += sign * node.Commas;
        parent.Paragraphs += sign * node.Paragraphs;
        parent.ListItems += sign * node.ListItems;
        parent.Images += sign * node.Images;
        parent.Inputs += sign * node.Inputs;
        parent.HeadingChars += sign * node.HeadingChars;
        parent.ListChars += sign * node.ListChars;
    }

    private static void Collect(PageNode top, List<PageNode> nodes)
    {
        var stack = new Stack<PageNode>([top]);
        while (stack.TryPop(out PageNode? node))
        {
            nodes.Add(node);
            for (int i = node.Children.Count - 1; i >= 0; i--)
                stack.Push(node.Children[i]);
        }
    }

    private static void RemoveWhere(List<PageNode> nodes, Func<PageNode, bool> isOut)
    {
        for (int i = nodes.Count - 1; i >= 0; i--)
        {
            if (!nodes[i].Removed && isOut(nodes[i]))
                Remove(nodes[i]);
        }
    }

    private static void Remove(PageNode node)
    {
        for (PageNode? ancestor = node.Parent; ancestor is not null; ancestor = ancestor.Parent)
            Add(ancestor, node, -1);
        var stack = new Stack<PageNode>([node]);
        while (stack.TryPop(out PageNode? below))
        {
            below.Removed = true;
            foreach (PageNode child in below.Children)
                stack.Push(child);
        }
    }

    /// <summary>Readability's _cleanConditionally.</summary>
    private bool IsDoubtful(PageNode node, HashSet<PageNode> dataTables)
    {
        if (dataTables.Contains(node) || node.Ancestor(dataTables.Contains) is not null || node.Ancestor(a => a.Tag == "pre") is not null)
            return false;
        int weight = Weight(node);
        if (weight < 0)
            return true;
        if (node.Commas >= 10)
            return false;

        bool isList = node.Tag is "ul" or "ol" || (node.Chars > 0 && node.ListChars > 0.9 * node.Chars);
        bool inFigure = node.Ancestor(a => a.Tag == "figure") is not null;
        double headings = node.Chars == 0 ? 0 : (double)node.HeadingChars / node.Chars;
        double links = node.LinkDensity;
        bool remove = (!inFigure && node.Images > 1 && node.Paragraphs < 0.5 * node.Images)
            || (!isList && node.ListItems - 100 > node.Paragraphs)
            || node.Inputs > node.Paragraphs / 3
            || (!isList && !inFigure && headings < 0.9 && node.Chars < 25 && node.Images is 0 or > 2 && links > 0)
            || (!isList && weight < 25 && links > 0.2)
            || (weight >= 25 && links > 0.5)
            || (node.Images == 0 && node.Chars == 0);
        // A list of pictures with captions is content.
        return remove && !(isList && node.Images > 0 && node.Images == node.ListItems);
    }

    private int Weight(PageNode node) => weightClasses ? node.Weight : 0;

    /// <summary>By role, heads or size, as Readability tells tables of data from tables for layout.</summary>
    private static bool IsDataTable(PageNode table)
    {
        if (table.Role == "presentation")
            return false;
        int rows = 0, columns = 0;
        bool marked = false, nested = false;
        var stack = new Stack<PageNode>(table.Children);
        while (stack.TryPop(out PageNode? node))
        {
            nested |= node.Tag == "table";
            marked |= node.Tag is "caption" or "colgroup" or "tfoot" or "thead" or "th";
            if (node.Tag == "tr")
            {
                rows++;
                columns = Math.Max(columns, node.Children.Count(cell => cell.Tag is "td" or "th"));
            }

            foreach (PageNode child in node.Children)
                stack.Push(child);
        }

        return marked || (!nested && rows > 1 && columns > 1 && (rows >= 10 || columns > 4 || rows * columns > 10));
    }
}
