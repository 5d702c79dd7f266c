using System.Runtime.InteropServices;
using AngleSharp;
using AngleSharp.Common;
using AngleSharp.Dom;
using AngleSharp.Html.Construction;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens.Struct;
using AngleSharp.Text;

namespace ReportWatcher.Analysis.Reading.Html;

/// <summary>
/// A page as AngleSharp's tokenizer and tree construction (HTML Living Standard, 13.2) make it, of nodes that hold no more
/// than reading needs: a full DOM costs twice as much time, for what scripts and styles would ask of it.
/// </summary>
/// <remarks>Texts and attributes are slices of the parser's buffer, which goes back to its pool when the document is disposed.</remarks>
internal sealed class DomDocument : DomNode, IConstructableDocument, IDisposable
{
    private static readonly HtmlParserOptions Options = new()
    {
        // The nodes refuse what is deeper; the parser's own limit would give its text in another order.
        MaximumDepth = int.MaxValue,
        DisableElementPositionTracking = true,
        SkipComments = true,
        SkipCDATA = true,
        SkipRawText = true,
        SkipProcessingInstructions = true,
        ShouldEmitAttribute = static (ref token, name) => DomAttributeNames.IsRead(token.Name, name.Span),
    };

    private readonly List<DomAttribute> _attributes = [];
    private readonly TextSource _source;
    private readonly OpenElements _open;
    private DomElement? _root;
    private int _copies;

    private DomDocument(TextSource source, OpenElements open) => (_source, _open) = (source, open);

    public DomElement? Head => ChildOfRoot("head");

    public DomElement? Body => ChildOfRoot("body");

    public DomElement? Root => _root;

    TextSource IConstructableDocument.Source => _source;

    public IDisposable? Builder { get; set; }

    public QuirksMode QuirksMode { get; set; }

    IConstructableElement? IConstructableDocument.Head => Head;

    IConstructableElement IConstructableDocument.DocumentElement => _root!;

    bool IConstructableDocument.IsLoading => false;

    /// <exception cref="UnreadableReportException">"depth".</exception>
    public static DomDocument Parse(ReadOnlyMemory<char> html)
    {
        var factory = new Factory();
        var parser = new HtmlParser(Options, BrowsingContext.New(new Configuration([factory])));
        return parser.ParseDocument<DomDocument, DomElement>(new TextSource(new ReadOnlyMemoryTextSource(html)), factory.Filter);
    }

    public void Dispose() => Builder?.Dispose();

    public ReadOnlySpan<DomAttribute> AttributesAt(int first, int count) => CollectionsMarshal.AsSpan(_attributes).Slice(first, count);

    /// <returns>Where the attributes of the element now begin.</returns>
    public int AddAttribute(int first, int count, DomAttribute attribute)
    {
        if (first + count != _attributes.Count)
        {
            // A second body tag adds to the first one's attributes; others have been stored since.
            int moved = _attributes.Count;
            for (int i = 0; i < count; i++)
                _attributes.Add(_attributes[first + i]);
            first = moved;
        }

        _attributes.Add(attribute);
        return first;
    }

    /// <summary>
    /// What is inside a table but in no cell is to stand before the table ("foster parenting", 13.2.6.1). The parser knows
    /// tables by a type of its own, finds none among ours and would put it here.
    /// </summary>
    public override void AddNode(IConstructableNode node)
    {
        if (_root is null || node is not DomElement element)
        {
            base.AddNode(node);
            _root ??= node as DomElement;
        }
        else if (_open.Tables is [.., { Parent: DomElement parent } table])
        {
            parent.InsertBefore(element, table);
        }
        else
        {
            _root.AddNode(element);
        }
    }

    /// <summary>Told of each element that the parser closes.</summary>
    public void Close(DomElement element)
    {
        if (element.Tag == HtmlTag.Table)
            _open.Tables.Remove(element);
        else if (element.Tag == HtmlTag.Template)
            _open.Templates--;
    }

    /// <summary>
    /// Formatting that is open where a paragraph ends is opened anew in the next one, so that a small page may hold any number
    /// of elements; real ones hold fewer than characters.
    /// </summary>
    /// <exception cref="UnreadableReportException">"depth".</exception>
    public void CountCopy()
    {
        if (++_copies > _source.Length)
            throw new UnreadableReportException("depth", "The page leaves so many elements open that each paragraph opens them anew: save the article as text.");
    }

    void IConstructableDocument.PerformMicrotaskCheckpoint()
    {
    }

    void IConstructableDocument.ProvideStableState()
    {
    }

    void IConstructableDocument.AddComment(ref StructHtmlToken token)
    {
    }

    void IConstructableDocument.TrackError(Exception exception)
    {
    }

    Task IConstructableDocument.WaitForReadyAsync(CancellationToken cancelToken) => Task.CompletedTask;

    Task IConstructableDocument.FinishLoadingAsync() => Task.CompletedTask;

    void IConstructableDocument.ApplyManifest()
    {
    }

    private DomElement? ChildOfRoot(string name)
    {
        for (DomNode? child = _root?.FirstChild; child is not null; child = child.Next)
        {
            if (child is DomElement element && element.Tag.Name == name)
                return element;
        }

        return null;
    }

    /// <summary>What the parser has opened and not yet closed.</summary>
    private sealed class OpenElements
    {
        public List<DomElement> Tables { get; } = [];

        public int Templates { get; set; }
    }

    /// <summary>Makes the nodes of one document.</summary>
    private sealed class Factory : IDomConstructionElementFactory<DomDocument, DomElement>
    {
        private readonly OpenElements _open = new();

        /// <summary>
        /// Keeps the tags of tables out of templates: the parser would clear its stack of open elements back to the template,
        /// which it knows by a type of its own. What a template holds is dropped anyway.
        /// </summary>
        public TokenConsumptionResult Filter(ref StructHtmlToken token, TokenConsumer next)
        {
            if (_open.Templates == 0 || !token.IsTag || !IsOfTable(token.Name.Memory.Span))
                next(ref token);
            return TokenConsumptionResult.Continue;
        }

        public DomDocument CreateDocument(TextSource source, IBrowsingContext? context = null) => new(source, _open);

        public DomElement Create(DomDocument document, StringOrMemory localName, StringOrMemory prefix = default, NodeFlags flags = NodeFlags.None)
        {
            var element = new DomElement(document, HtmlTag.OfHtml(localName.Memory.Span));
            if (element.Tag == HtmlTag.Table)
                _open.Tables.Add(element);
            return element;
        }

        public DomElement CreateUnknown(DomDocument document, StringOrMemory tagName) => new(document, HtmlTag.OfHtml(tagName.Memory.Span));

        public DomElement CreateNoScript(DomDocument document, bool scripting) => new(document, HtmlTag.NoScript);

        public IConstructableNode CreateDocumentType(DomDocument document, StringOrMemory name, StringOrMemory publicIdentifier, StringOrMemory systemIdentifier) =>
            new DomDocumentType();

        public IConstructableMathElement CreateMath(DomDocument document, StringOrMemory name = default) => new DomMath(document, HtmlTag.OfMath(name.Memory.Span));

        public IConstructableSvgElement CreateSvg(DomDocument document, StringOrMemory name = default) => new DomSvg(document, HtmlTag.OfSvg(name.Memory.Span));

        public IConstructableMetaElement CreateMeta(DomDocument document) => new DomMeta(document);

        public IConstructableScriptElement CreateScript(DomDocument document, bool parserInserted, bool started) => new DomScript(document);

        public IConstructableFrameElement CreateFrame(DomDocument document) => new DomFrame(document);

        public IConstructableTemplateElement CreateTemplate(DomDocument document)
        {
            _open.Templates++;
            return new DomTemplate(document);
        }

        public IConstructableFormElement CreateForm(DomDocument document) => new DomForm(document);

        private static bool IsOfTable(ReadOnlySpan<char> name) =>
            name is "table" or "caption" or "colgroup" or "col" or "tbody" or "thead" or "tfoot" or "tr" or "td" or "th";
    }
}
