namespace ReportWatcher.Analysis.Reading.Html;

/// <summary>
/// Arc90's Readability in the form of Mozilla's Readability.js 0.6: paragraphs score by commas and length, the score goes
/// to their ancestors, link density takes away from it, the best ancestor and the siblings like it are the article.
/// </summary>
/// <remarks>
/// It works on <see cref="PageNode"/>s instead of the DOM and marks instead of deleting, so that an attempt with weaker
/// flags need not parse anew.
/// </remarks>
internal sealed class Readability
{
    private const int ShortestUnit = 25;
    private const int AncestorLevels = 5;
    private const int TopCandidates = 5;
    private const int ShortestArticle = 500;

    private readonly PageNode _root;
    private readonly List<PageNode> _preorder = [];

    private Readability(PageNode root)
    {
        _root = root;
        var stack = new Stack<PageNode>([root]);
        while (stack.TryPop(out PageNode? node))
        {
            _preorder.Add(node);
            for (int i = node.Children.Count - 1; i >= 0; i--)
                stack.Push(node.Children[i]);
        }
    }

    /// <summary>Marks the nodes of the article as chosen and kept, and gives the best of them their scores.</summary>
    public static void Choose(PageNode root)
    {
        var readability = new Readability(root);
        (bool Unlikely, bool Weights, bool Clean)[] attempts = [(true, true, true), (false, true, true), (false, false, true), (false, false, false)];
        int longest = 0, best = 0;
        for (int i = 0; i < attempts.Length; i++)
        {
            int length = readability.Attempt(attempts[i].Unlikely, attempts[i].Weights, attempts[i].Clean);
            if (length >= ShortestArticle)
                return;
            if (length > longest)
                (longest, best) = (length, i);
        }

        readability.Attempt(attempts[best].Unlikely, attempts[best].Weights, attempts[best].Clean);
    }

    /// <returns>The length of what is kept.</returns>
    private int Attempt(bool stripUnlikely, bool weightClasses, bool clean)
    {
        foreach (PageNode node in _preorder)
        {
            node.Score = double.NaN;
            node.Removed = node.Parent is { Removed: true } || IsOut(node, stripUnlikely);
        }

        SumUp();
        Score(weightClasses);
        PageNode top = Top(weightClasses);
        List<PageNode> chosen = WithSiblings(top, weightClasses);
        if (clean)
            new ReadabilityCleaning(weightClasses).Clean(chosen);

        var tops = new HashSet<PageNode>(chosen);
        int length = 0;
        foreach (PageNode node in _preorder)
        {
            node.Chosen = node.Parent is { Chosen: true } || tops.Contains(node);
            node.Kept = node.Chosen && node.Line is not null && !node.Removed;
            length += node.Kept ? node.Line!.Text.Length : 0;
        }

        return length;
    }

    private static bool IsOut(PageNode node, bool stripUnlikely)
    {
        if (node.Hidden)
            return true;
        if (node.Line is not null || !stripUnlikely || node.Tag is "body" or "a")
            return false;
        return ReadabilityHints.HasUnlikelyRole(node)
            || (node.IsUnlikely && node.Ancestor(a => a.Tag is "table" or "code") is null);
    }

    private void SumUp()
    {
        foreach (PageNode node in _preorder)
        {
            (node.Chars, node.LinkChars, node.Commas) = (0, 0, 0);
            (node.Paragraphs, node.ListItems, node.HeadingChars, node.ListChars) = (0, 0, 0, 0);
            (node.Images, node.Inputs) = (node.OwnImages, node.OwnInputs);
            if (node.Line is { } line)
                (node.Chars, node.LinkChars, node.Commas) = (line.Text.Length, node.OwnLinkChars, CommasIn(line.Text));
        }

        for (int i = _preorder.Count - 1; i > 0; i--)
        {
            PageNode node = _preorder[i];
            if (node.Removed)
                continue;
            if (IsParagraph(node))
                node.Paragraphs++;
            if (node.Tag == "li")
                node.ListItems++;
            if (node.Tag is ['h', >= '1' and <= '6'])
                node.HeadingChars = node.Chars;
            if (node.Tag is "ul" or "ol")
                node.ListChars = node.Chars;
            ReadabilityCleaning.Add(node.Parent!, node, 1);
        }
    }

    /// <summary>A p, or what Readability would turn into one: a div of text alone, and text beside blocks in a div.</summary>
    public static bool IsParagraph(PageNode node) =>
        node.Tag == "p" || IsTextDiv(node) || (node.Line is not null && node.Parent!.Tag == "div" && !IsTextDiv(node.Parent));

    public static bool IsTextDiv(PageNode node) => node.Tag == "div" && node.Children.Count > 0 && node.Children.TrueForAll(child => child.Line is not null);

    private void Score(bool weightClasses)
    {
        foreach (PageNode unit in _preorder)
        {
            if (unit.Removed || unit.Chars < ShortestUnit
                || !(unit.Tag is "section" or "h2" or "h3" or "h4" or "h5" or "h6" or "p" or "td" or "pre" || IsParagraph(unit)))
            {
                continue;
            }

            double score = 2 + unit.Commas + Math.Min(unit.Chars / 100, 3);
            PageNode? ancestor = IsSoleParagraph(unit) ? unit.Parent!.Parent : unit.Parent;
            for (int level = 0; level < AncestorLevels && ancestor is not null; level++, ancestor = ancestor.Parent)
            {
                Initialize(ancestor, weightClasses);
                ancestor.Score += score / (level switch { 0 => 1, 1 => 2, _ => level * 3 });
            }
        }

        foreach (PageNode node in _preorder)
        {
            if (node.IsCandidate)
                node.Score *= 1 - node.LinkDensity;
        }
    }

    /// <summary>A p alone in its div takes the div's place.</summary>
    private static bool IsSoleParagraph(PageNode unit) =>
        unit.Tag == "p" && unit.Parent is { Tag: "div", Children.Count: 1, LinkDensity: < 0.25 };

    private static void Initialize(PageNode node, bool weightClasses)
    {
        if (node.IsCandidate)
            return;
        node.Score = node.Tag switch
        {
            "div" => 5,
            "pre" or "td" or "blockquote" => 3,
            "address" or "ol" or "ul" or "dl" or "dd" or "dt" or "li" or "form" => -3,
            "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "th" => -5,
            _ => 0,
        } + (weightClasses ? node.Weight : 0);
    }

    private PageNode Top(bool weightClasses)
    {
        // A stable sort: of equal scores the outer and earlier node is first.
        PageNode[] best = [.. _preorder.Where(node => node.IsCandidate && !node.Removed).OrderByDescending(node => node.Score).Take(TopCandidates)];
        if (best.Length == 0 || best[0] == _root)
        {
            Initialize(_root, weightClasses);
            return _root;
        }

        PageNode top = CommonAncestor(best) ?? best[0];
        Initialize(top, weightClasses);
        top = Climb(top);
        while (top.Parent is { } parent && parent != _root && parent.Children.Count == 1)
            top = parent;
        Initialize(top, weightClasses);
        return top;
    }

    /// <summary>An ancestor that three other candidates nearly as good have in common with the best.</summary>
    private PageNode? CommonAncestor(PageNode[] best)
    {
        PageNode[] rivals = [.. best.Skip(1).Where(rival => rival.Score >= best[0].Score * 0.75)];
        if (rivals.Length < 3)
            return null;
        for (PageNode? parent = best[0].Parent; parent is not null && parent != _root; parent = parent.Parent)
        {
            if (rivals.Count(rival => rival.Ancestor(a => a == parent) is not null) >= 3)
                return parent;
        }

        return null;
    }

    /// <summary>Up as long as the parents' scores rise, or fall little: the article may be split into several of them.</summary>
    private PageNode Climb(PageNode top)
    {
        double last = top.Score;
        double threshold = last / 3;
        for (PageNode? parent = top.Parent; parent is not null && parent != _root; parent = parent.Parent)
        {
            if (!parent.IsCandidate)
                continue;
            if (parent.Score < threshold)
                break;
            if (parent.Score > last)
                return parent;
            last = parent.Score;
        }

        return top;
    }

    private static List<PageNode> WithSiblings(PageNode top, bool weightClasses)
    {
        if (top.Parent is not { } parent)
            return [top];
        double threshold = Math.Max(10, top.Score * 0.2);
        var chosen = new List<PageNode>();
        foreach (PageNode sibling in parent.Children)
        {
            double bonus = top.ClassName.Length > 0 && sibling.ClassName == top.ClassName ? top.Score * 0.2 : 0;
            if (sibling == top || (!sibling.Removed && ((sibling.IsCandidate && sibling.Score + bonus >= threshold) || IsLooseParagraph(sibling))))
                chosen.Add(sibling);
        }

        return chosen;
    }

    private static bool IsLooseParagraph(PageNode node)
    {
        if (!IsParagraph(node))
            return false;
        return node.Chars > 80 ? node.LinkDensity < 0.25 : node.Chars > 0 && node.LinkChars == 0 && HasSentenceEnd(node);
    }

    private static bool HasSentenceEnd(PageNode node)
    {
        string? text = (node.Line ?? node.Children.Find(child => child.Line is not null)?.Line)?.Text;
        return text is not null && (text.EndsWith('.') || text.Contains(". ", StringComparison.Ordinal));
    }

    private static int CommasIn(ReadOnlySpan<char> text)
    {
        int commas = 0;
        foreach (char c in text)
            commas += c is ',' or '،' or '\uFE50' or '\uFE10' or '\uFE11' or '\u2E41' or '\u2E34' or '\u2E32' or '，' ? 1 : 0;
        return commas;
    }
}
