namespace ReportWatcher.Analysis.Watching;

/// <summary>What can be told of a query without an article.</summary>
internal static class QueryLogic
{
    /// <summary>True if an article with none of the words and topics would satisfy it: a query of NOTs.</summary>
    public static bool HoldsWithoutWords(QueryNode node) => node switch
    {
        AndNode both => both.Parts.All(HoldsWithoutWords),
        OrNode either => either.Parts.Any(HoldsWithoutWords),
        NotNode negated => !HoldsWithoutWords(negated.Part),
        _ => false,
    };

    /// <summary>True for what NEAR and ATLEAST can work on: words, phrases, and ORs and NEARs of them.</summary>
    public static bool HasSpans(QueryNode node) => node switch
    {
        PhraseNode => true,
        OrNode either => either.Parts.All(HasSpans),
        NearNode => true,
        _ => false,
    };

    /// <summary>A phrase that another part of the same AND rules out, so that the AND can never hold; null if there is none.</summary>
    public static (PhraseNode Wanted, PhraseNode RuledOut)? Contradiction(IEnumerable<QueryNode> parts)
    {
        PhraseNode[] wanted = [.. parts.OfType<PhraseNode>()];
        foreach (PhraseNode ruledOut in parts.OfType<NotNode>().Select(negated => negated.Part).OfType<PhraseNode>())
        {
            if (wanted.FirstOrDefault(phrase => ruledOut.Field == phrase.Field && ruledOut.IsInside(phrase)) is { } phrase)
                return (phrase, ruledOut);
        }

        return null;
    }
}
