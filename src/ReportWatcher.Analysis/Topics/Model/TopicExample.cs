using ReportWatcher.Analysis.Reading;

namespace ReportWatcher.Analysis.Topics.Model;

/// <summary>A text of which somebody said what it is about.</summary>
/// <param name="Title">Its headline; null where it has none, so that no words count twice.</param>
/// <param name="Text">What it says; cut to <see cref="MostCharacters"/>.</param>
/// <param name="Topics">What it is about; empty: none of the topics.</param>
/// <param name="Unknown">Topics of which nobody said whether it is about them: it is left out when these are learnt. It is no example of any other topic.</param>
public sealed record TopicExample(string? Title, string Text, IReadOnlyCollection<string> Topics, IReadOnlyCollection<string> Unknown)
{
    /// <summary>A million: no article is longer, and one dump of a file must not fill the memory.</summary>
    public const int MostCharacters = 1_000_000;

    public string Text { get; init; } = Cut(Text);

    public TopicExample(string? title, string text, IReadOnlyCollection<string> topics)
        : this(title, text, topics, [])
    {
    }

    public static TopicExample Of(Article article, IReadOnlyCollection<string> topics, IReadOnlyCollection<string>? unknown = null)
        => new(article.TitleStated ? article.Title : null, article.Body, topics, unknown ?? []);

    /// <summary>The example as the analysis sees an article.</summary>
    public Article ToArticle() => ArticleOf(Title, Text);

    /// <summary>A bare text as the analysis sees an article.</summary>
    public static Article ArticleOf(string? title, string text) => new()
    {
        Title = title ?? "",
        TitleStated = title is not null,
        Lead = "",
        Body = Cut(text),
    };

    private static string Cut(string text) => text.Length > MostCharacters ? text[..MostCharacters] : text;
}
