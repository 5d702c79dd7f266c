using System.Collections;
using AngleSharp.Common;
using AngleSharp.Dom;
using AngleSharp.Html.Construction;

namespace ReportWatcher.Analysis.Reading.Html;

/// <summary>A node of a <see cref="DomDocument"/>: an element, a text, or the document itself.</summary>
/// <remarks>Children form a linked list: the parser appends, moves and removes them one by one, whatever their number.</remarks>
internal abstract class DomNode : IConstructableNode, IConstructableNodeList
{
    private int _children;

    public DomNode? Parent { get; private set; }

    public DomNode? FirstChild { get; private set; }

    public DomNode? LastChild { get; private set; }

    public DomNode? Next { get; private set; }

    public DomNode? Previous { get; private set; }

    /// <summary>Levels below the document where the node was put in last; what moves with an ancestor keeps its number.</summary>
    public int Depth { get; private set; }

    public virtual StringOrMemory NodeName => default;

    public virtual NodeFlags Flags => NodeFlags.None;

    IConstructableNode? IConstructableNode.Parent
    {
        get => Parent;
        set => Parent = (DomNode?)value;
    }

    IConstructableNodeList IConstructableNode.ChildNodes => this;

    int IConstructableNodeList.Length => _children;

    IConstructableNode IConstructableNodeList.this[int index] => ChildAt(index) ?? throw new ArgumentOutOfRangeException(nameof(index));

    public void RemoveFromParent() => Parent?.Remove(this);

    public void RemoveChild(IConstructableNode childNode) => Remove((DomNode)childNode);

    public void RemoveNode(int idx, IConstructableNode childNode) => Remove((DomNode)childNode);

    public void InsertNode(int idx, IConstructableNode childNode) => Insert((DomNode)childNode, ChildAt(idx));

    public virtual void AddNode(IConstructableNode node) => Insert((DomNode)node, null);

    // White space alone counts too: it parts the words of inline elements.
    public void AppendText(StringOrMemory text, bool emitWhiteSpaceOnly = false) => Insert(new DomText(text.Memory), null);

    public void InsertText(int idx, StringOrMemory text, bool emitWhiteSpaceOnly = false) => Insert(new DomText(text.Memory), ChildAt(idx));

    public void Clear()
    {
        while (FirstChild is { } child)
            Remove(child);
    }

    IEnumerator<IConstructableNode> IEnumerable<IConstructableNode>.GetEnumerator()
    {
        for (DomNode? child = FirstChild; child is not null; child = child.Next)
            yield return child;
    }

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<IConstructableNode>)this).GetEnumerator();

    public void InsertBefore(DomNode node, DomNode child) => Insert(node, child);

    /// <param name="before">The child to stand before; null for the end.</param>
    /// <exception cref="UnreadableReportException">"depth": parsing takes time by the depth, and no page needs so much.</exception>
    protected void Insert(DomNode node, DomNode? before)
    {
        node.RemoveFromParent();
        node.Parent = this;
        node.Depth = Depth + 1;
        if (node.Depth > HtmlPage.DeepestNesting)
            throw HtmlPage.TooDeep();
        DomNode? previous = before is null ? LastChild : before.Previous;
        (node.Previous, node.Next) = (previous, before);
        if (previous is null)
            FirstChild = node;
        else
            previous.Next = node;
        if (before is null)
            LastChild = node;
        else
            before.Previous = node;
        _children++;
    }

    private void Remove(DomNode node)
    {
        if (node.Parent != this)
            return;
        if (node.Previous is null)
            FirstChild = node.Next;
        else
            node.Previous.Next = node.Next;
        if (node.Next is null)
            LastChild = node.Previous;
        else
            node.Next.Previous = node.Previous;
        (node.Parent, node.Previous, node.Next) = (null, null, null);
        _children--;
    }

    // The parser asks for the first, or seeks from the last on for a table that is near it.
    private DomNode? ChildAt(int index)
    {
        DomNode? child;
        if (index < _children / 2)
        {
            for (child = FirstChild; child is not null && index > 0; index--)
                child = child.Next;
        }
        else
        {
            int fromEnd = _children - 1 - index;
            for (child = fromEnd < 0 ? null : LastChild; child is not null && fromEnd > 0; fromEnd--)
                child = child.Previous;
        }

        return child;
    }
}

/// <summary>A stretch of text. What a comment parts stands as two, side by side.</summary>
/// <param name="data">Valid as long as the document that it stands in.</param>
internal sealed class DomText(ReadOnlyMemory<char> data) : DomNode
{
    public ReadOnlySpan<char> Data => data.Span;
}

/// <summary>What stands at a place and is never read.</summary>
internal sealed class DomDocumentType : DomNode;
