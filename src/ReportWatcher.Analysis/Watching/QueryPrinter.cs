using System.Text;
using ReportWatcher.Analysis.Text;

namespace ReportWatcher.Analysis.Watching;

/// <summary>Says in plain words what a query asks for, one part a line, indented like an outline.</summary>
internal static class QueryPrinter
{
    public static string Print(QueryNode node)
    {
        StringBuilder text = new();
        Print(node, 0, text);
        return text.ToString().TrimEnd();
    }

    /// <summary>The words of a phrase in the spelling they are compared in.</summary>
    public static string Phrase(PhraseNode phrase) => string.Join(' ', phrase.Words);

    private static void Print(QueryNode node, int depth, StringBuilder text)
    {
        text.Append(' ', depth * 2);
        switch (node)
        {
            case AndNode both:
                Print("all of:", both.Parts, depth, text);
                break;
            case OrNode either:
                Print("at least one of:", either.Parts, depth, text);
                break;
            case NotNode negated:
                Print("not:", [negated.Part], depth, text);
                break;
            case NearNode near:
                string order = near.Ordered ? "in this order" : "in either order";
                Print($"at most {near.Distance} {(near.Distance == 1 ? "word" : "words")} apart in one paragraph, {order}:", [near.Left, near.Right], depth, text);
                break;
            case AtLeastNode atLeast:
                Print($"at least {atLeast.Count} times:", [atLeast.Part], depth, text);
                break;
            case TopicNode topic:
                text.Append("the article is about the topic ").Append(topic.Name).Append('\n');
                break;
            case PhraseNode phrase:
                text.Append(Describe(phrase)).Append('\n');
                break;
        }
    }

    private static void Print(string heading, IReadOnlyList<QueryNode> parts, int depth, StringBuilder text)
    {
        text.Append(heading).Append('\n');
        foreach (QueryNode part in parts)
            Print(part, depth + 1, text);
    }

    private static string Describe(PhraseNode phrase)
    {
        string words = phrase.Words is [var only] ? Describe(only) : $"the phrase \"{Phrase(phrase)}\"{Endings(phrase)}";
        string exact = phrase.Words.Any(word => word.Exact is not null) ? ", in exactly this case" : "";
        return words + exact + phrase.Field switch
        {
            Field.Title => ", in the title",
            Field.Lead => ", in the title or the opening",
            Field.Body => ", in the body",
            Field.Source => ", in the source's name",
            _ => "",
        };
    }

    private static string Endings(PhraseNode phrase)
        => phrase.Words.Any(word => word.Kind != WordKind.Word) ? " (* any ending, ? any one letter)" : "";

    private static string Describe(WordPattern word) => word.Kind switch
    {
        WordKind.Prefix => $"a word beginning with \"{word.Exact ?? word.Folded}\"",
        WordKind.Wildcard => $"a word like \"{word.Exact ?? word.Folded}\" (? any one letter{(word.Folded.EndsWith('*') ? ", * any ending" : "")})",
        WordKind.Fuzzy => $"a word at most {word.Edits} {(word.Edits == 1 ? "edit" : "edits")} from \"{word.Folded}\"",
        _ => $"the word \"{word.Exact ?? word.Folded}\"",
    };
}
