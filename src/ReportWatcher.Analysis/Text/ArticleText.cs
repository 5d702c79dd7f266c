using ReportWatcher.Analysis.Reading;

namespace ReportWatcher.Analysis.Text;

/// <summary>The part of an article that a term is looked for in.</summary>
internal enum Field : byte
{
    /// <summary>Title and body.</summary>
    Text,

    /// <summary>The headline; where none is stated, the first sentence, which then serves as one.</summary>
    Title,

    /// <summary>Headline and opening paragraphs, as Nexis's HLEAD.</summary>
    Lead,

    Body,

    /// <summary>The outlet's name.</summary>
    Source,
}

/// <summary>
/// The words of an article, title first, then body, then source, tokenized once for topics and watches. Used again for the next
/// article; not for several threads at once.
/// </summary>
internal sealed class ArticleText
{
    private int _bodyFrom, _bodyTo, _leadTo, _titleTo;

    public TokenBuffer Tokens { get; } = new();

    public Article Article { get; private set; } = NoArticle;

    private static readonly Article NoArticle = new() { Title = "", Lead = "", Body = "" };

    public void Read(Article article)
    {
        Article = article;
        Tokens.Clear();
        // A title that is only the body's first sentence is read there; its words must not count twice.
        if (article.TitleStated)
            Tokens.Append(article.Title);
        _bodyFrom = Tokens.Count;
        Tokens.Append(article.Body);
        _bodyTo = Tokens.Count;
        if (article.Source is not null)
            Tokens.Append(article.Source);
        _leadTo = FirstTokenFrom(article.Lead.Length);
        bool titleOpensBody = !article.TitleStated && article.Body.StartsWith(article.Title, StringComparison.Ordinal);
        _titleTo = article.TitleStated ? _bodyFrom : titleOpensBody ? FirstTokenFrom(article.Title.Length) : 0;
    }

    /// <summary>The tokens of a field: from the first to one before the second number.</summary>
    public (int From, int To) Range(Field field) => field switch
    {
        Field.Title => (0, _titleTo),
        Field.Lead => (0, _leadTo),
        Field.Body => (_bodyFrom, _bodyTo),
        Field.Source => (_bodyTo, Tokens.Count),
        _ => (0, _bodyTo),
    };

    /// <summary>True if the offsets of the token count from the title's beginning.</summary>
    public bool IsInTitle(int token) => token < _bodyFrom;

    public bool IsInSource(int token) => token >= _bodyTo;

    /// <summary>The words between two tokens, both included, as the report spells them.</summary>
    public ReadOnlySpan<char> Spelling(int first, int last)
    {
        ReadOnlySpan<Token> tokens = Tokens.Tokens;
        string text = IsInTitle(first) ? Article.Title : IsInSource(first) ? Article.Source! : Article.Body;
        return text.AsSpan(tokens[first].Start..tokens[last].End);
    }

    public ReadOnlySpan<char> Spelling(int token) => Spelling(token, token);

    /// <summary>The first token of the body that begins at an offset or after it.</summary>
    private int FirstTokenFrom(int offset)
    {
        ReadOnlySpan<Token> tokens = Tokens.Tokens;
        int low = _bodyFrom, high = _bodyTo;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (tokens[middle].Start < offset)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
