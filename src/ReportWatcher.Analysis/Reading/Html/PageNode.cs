namespace ReportWatcher.Analysis.Reading.Html;

/// <summary>
/// An element that makes blocks, or (with <see cref="Line"/>) a run of text inside one. Inline elements are dissolved into
/// the runs, so that the article is chosen among what a reader sees as blocks.
/// </summary>
internal sealed class PageNode(string tag, PageNode? parent)
{
    private static readonly List<PageNode> NoChildren = [];

    /// <summary>In lower case; "" for a run.</summary>
    public string Tag { get; } = tag;

    public PageNode? Parent { get; } = parent;

    /// <summary>Empty for a run.</summary>
    public List<PageNode> Children { get; } = tag.Length == 0 ? NoChildren : [];

    public string ClassName { get; init; } = "";

    public string Role { get; init; } = "";

    /// <summary>Hidden by attribute or inline style.</summary>
    public bool Hidden { get; init; }

    /// <summary>What this element and those around it say of the blocks below.</summary>
    public BlockHints Hints { get; set; }

    /// <summary>The run's text; null for an element.</summary>
    public PageLine? Line { get; init; }

    /// <summary>Characters of a run that stand in links.</summary>
    public int OwnLinkChars { get; init; }

    // Sums over the runs below that are not removed; set anew at each of Readability's attempts.
    public int Chars { get; set; }

    public double LinkChars { get; set; }

    public int Commas { get; set; }

    public int Paragraphs { get; set; }

    public int ListItems { get; set; }

    public int Images { get; set; }

    public int Inputs { get; set; }

    public int HeadingChars { get; set; }

    public int ListChars { get; set; }

    /// <summary>Images and inputs directly in this element.</summary>
    public int OwnImages { get; set; }

    public int OwnInputs { get; set; }

    /// <summary>Taken out by Readability at this attempt, with everything below.</summary>
    public bool Removed { get; set; }

    /// <summary>Below a node that Readability chose: at least considered as article.</summary>
    public bool Chosen { get; set; }

    /// <summary>Chosen and not cleaned away.</summary>
    public bool Kept { get; set; }

    /// <summary>Readability's weight of class and id.</summary>
    public int Weight { get; set; }

    /// <summary>By its class and id Readability takes it for no content.</summary>
    public bool IsUnlikely { get; set; }

    /// <summary>By its class and id Readability takes it for a row of buttons to share.</summary>
    public bool IsShare { get; set; }

    /// <summary>Readability's content score; NaN for what is no candidate.</summary>
    public double Score { get; set; } = double.NaN;

    public double LinkDensity => Chars == 0 ? 0 : LinkChars / Chars;

    public bool IsCandidate => !double.IsNaN(Score);

    public PageNode? Ancestor(Func<PageNode, bool> wanted)
    {
        for (PageNode? node = Parent; node is not null; node = node.Parent)
        {
            if (wanted(node))
                return node;
        }

        return null;
    }
}
