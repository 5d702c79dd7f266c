using AngleSharp.Common;
using AngleSharp.Dom;
using AngleSharp.Html.Construction;
using AngleSharp.Html.Parser.Tokens.Struct;

namespace ReportWatcher.Analysis.Reading.Html;

/// <summary>An element with the attributes that reading looks at.</summary>
internal class DomElement(DomDocument document, HtmlTag tag) : DomNode, IConstructableElement, IConstructableNamedNodeMap
{
    // In the document's list.
    private int _firstAttribute;
    private int _attributeCount;

    public HtmlTag Tag => tag;

    /// <summary>The attributes that the element has.</summary>
    public DomAttributes Attributes { get; private set; }

    public override StringOrMemory NodeName => tag.LocalName;

    public override NodeFlags Flags => tag.Flags;

    public StringOrMemory LocalName => tag.LocalName;

    // Elements of other languages share no names with formatting elements, which alone are compared by it.
    public StringOrMemory NamespaceUri => default;

    public StringOrMemory Prefix => default;

    IConstructableNamedNodeMap IConstructableElement.Attributes => this;

    ISourceReference? IConstructableElement.SourceReference { get; set; }

    int IConstructableNamedNodeMap.Length => _attributeCount;

    IConstructableAttr? IConstructableNamedNodeMap.this[StringOrMemory name] => null;

    /// <summary>True for one that an attribute or its own style takes out of sight.</summary>
    public bool IsHidden
    {
        get
        {
            const DomAttributes Hiding = DomAttributes.Hidden | DomAttributes.AriaHidden | DomAttributes.Style;
            if ((Attributes & Hiding) == 0)
                return false;
            // Carousels and tabs hide whole articles from screen readers; only small things are really out of sight.
            return Has(DomAttributes.Hidden)
                || (Has(DomAttributes.AriaHidden) && Span(DomAttributes.AriaHidden) is "true" && tag.Name is not ("div" or "section" or "article"))
                || (Has(DomAttributes.Style) && DomAttributeNames.Hides(Span(DomAttributes.Style)));
        }
    }

    public bool Has(DomAttributes attribute) => (Attributes & attribute) != 0;

    /// <returns>Empty where the element has no such attribute.</returns>
    public ReadOnlySpan<char> Span(DomAttributes attribute)
    {
        if (Has(attribute))
        {
            foreach (ref readonly DomAttribute own in document.AttributesAt(_firstAttribute, _attributeCount))
            {
                if (own.Name == attribute)
                    return own.Value.Span;
            }
        }

        return [];
    }

    /// <returns>Null where the element has no such attribute.</returns>
    public string? Value(DomAttributes attribute) => Has(attribute) ? Span(attribute).ToString() : null;

    /// <summary>The next node of the element's inside in the order of the page; null behind the last.</summary>
    public DomNode? NextInside(DomNode node)
    {
        if (node.FirstChild is { } child)
            return child;
        for (; node != this; node = node.Parent!)
        {
            if (node.Next is { } next)
                return next;
        }

        return null;
    }

    /// <summary>Elements among the children, as far as the limit.</summary>
    public bool HasMoreElementsThan(int limit)
    {
        int count = 0;
        for (DomNode? child = FirstChild; child is not null && count <= limit; child = child.Next)
            count += child is DomElement ? 1 : 0;
        return count > limit;
    }

    void IConstructableElement.SetAttributes(StructAttributes tagAttributes)
    {
        for (int i = 0; i < tagAttributes.Count; i++)
        {
            MemoryHtmlAttributeToken attribute = tagAttributes[i];
            Set(attribute.Name, attribute.Value);
        }
    }

    void IConstructableElement.SetAttribute(string? namespaceUri, StringOrMemory name, StringOrMemory value) => Set(name, value);

    void IConstructableElement.SetOwnAttribute(StringOrMemory name, StringOrMemory value) => Set(name, value);

    StringOrMemory IConstructableElement.GetAttribute(StringOrMemory namespaceUri, StringOrMemory localName) => default;

    bool IConstructableElement.HasAttribute(StringOrMemory name) => Has(DomAttributeNames.Of(name.Memory.Span));

    /// <summary>Called when the parser closes the element.</summary>
    public virtual void SetupElement() => document.Close(this);

    void IConstructableElement.AddComment(ref StructHtmlToken token)
    {
    }

    IConstructableNode IConstructableElement.ShallowCopy()
    {
        document.CountCopy();
        return new DomElement(document, tag) { _firstAttribute = _firstAttribute, _attributeCount = _attributeCount, Attributes = Attributes };
    }

    bool IConstructableNamedNodeMap.SameAs(IConstructableNamedNodeMap? attributes)
    {
        if (attributes is not DomElement other || other.Attributes != Attributes)
            return false;
        foreach (ref readonly DomAttribute own in document.AttributesAt(_firstAttribute, _attributeCount))
        {
            if (!own.Value.Span.SequenceEqual(other.Span(own.Name)))
                return false;
        }

        return true;
    }

    private void Set(StringOrMemory name, StringOrMemory value)
    {
        DomAttributes attribute = DomAttributeNames.Of(name.Memory.Span);
        if (attribute == DomAttributes.None || Has(attribute))
            return;
        _firstAttribute = document.AddAttribute(_firstAttribute, _attributeCount, new DomAttribute(attribute, value.Memory));
        _attributeCount++;
        Attributes |= attribute;
    }
}

// The parser asks for these by their types.
internal sealed class DomForm(DomDocument document) : DomElement(document, HtmlTag.Form), IConstructableFormElement;

internal sealed class DomFrame(DomDocument document) : DomElement(document, HtmlTag.Frame), IConstructableFrameElement;

internal sealed class DomMath(DomDocument document, HtmlTag tag) : DomElement(document, tag), IConstructableMathElement;

internal sealed class DomSvg(DomDocument document, HtmlTag tag) : DomElement(document, tag), IConstructableSvgElement;

internal sealed class DomMeta(DomDocument document) : DomElement(document, HtmlTag.Meta), IConstructableMetaElement
{
    // The text is decoded already, whatever encoding it declares.
    void IConstructableMetaElement.Handle()
    {
    }
}

internal sealed class DomScript(DomDocument document) : DomElement(document, HtmlTag.Script), IConstructableScriptElement
{
    Task IConstructableScriptElement.RunAsync(CancellationToken cancel) => Task.CompletedTask;

    bool IConstructableScriptElement.Prepare(IConstructableDocument document) => false;
}

internal sealed class DomTemplate(DomDocument document) : DomElement(document, HtmlTag.Template), IConstructableTemplateElement
{
    // What a template holds is no part of the page.
    void IConstructableTemplateElement.PopulateFragment() => Clear();
}
