using ReportWatcher.Analysis.Text;

namespace ReportWatcher.Analysis.Watching;

/// <summary>A watch or topic as a tree: what the lists and the query of its definition mean together.</summary>
internal abstract record QueryNode;

/// <summary>Words one after the other within a paragraph; one word is a phrase too.</summary>
internal sealed record PhraseNode(IReadOnlyList<WordPattern> Words, Field Field = Field.Text) : QueryNode
{
    /// <summary>True if wherever <paramref name="other"/> occurs this phrase occurs inside it.</summary>
    public bool IsInside(PhraseNode other)
    {
        for (int from = 0; from + Words.Count <= other.Words.Count; from++)
        {
            int i = 0;
            while (i < Words.Count && Words[i].Covers(other.Words[from + i]))
                i++;
            if (i == Words.Count)
                return true;
        }

        return false;
    }
}

internal sealed record AndNode(IReadOnlyList<QueryNode> Parts) : QueryNode;

internal sealed record OrNode(IReadOnlyList<QueryNode> Parts) : QueryNode;

internal sealed record NotNode(QueryNode Part) : QueryNode;

/// <summary>At most <paramref name="Distance"/> words between the two, within a paragraph; in this order if <paramref name="Ordered"/>.</summary>
internal sealed record NearNode(int Distance, bool Ordered, QueryNode Left, QueryNode Right) : QueryNode;

internal sealed record AtLeastNode(int Count, QueryNode Part) : QueryNode;

/// <summary>The article is about the topic.</summary>
internal sealed record TopicNode(string Name) : QueryNode;
