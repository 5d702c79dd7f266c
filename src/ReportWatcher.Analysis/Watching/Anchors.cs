namespace ReportWatcher.Analysis.Watching;

/// <summary>How a rule is found: one of these atoms occurs in every article in which it holds.</summary>
/// <param name="Atoms">Empty: nothing need occur, the rule is tried on every article.</param>
/// <param name="Also">A further atom that must occur, which spares most vain tries; -1 if there is none.</param>
internal readonly record struct Anchors(int[] Atoms, int Also);

/// <summary>Chooses each rule's rarest necessary atoms (Lucene Monitor's presearcher calls them its query terms).</summary>
internal sealed class AnchorFinder(AtomTable atoms, double[] costs)
{
    public Anchors Find(QueryNode condition)
    {
        List<int[]> necessary = [];
        AddNecessary(condition, necessary);
        if (necessary.Count == 0)
            return new Anchors([], -1);
        int[] best = necessary.MinBy(Cost)!;
        int[]? also = necessary.Where(set => set.Length == 1 && !best.Contains(set[0])).MinBy(Cost);
        return new Anchors(best, also is null ? -1 : also[0]);
    }

    /// <summary>Adds sets of atoms; of every set one must occur if the node is to hold.</summary>
    private void AddNecessary(QueryNode node, List<int[]> sets)
    {
        switch (node)
        {
            case PhraseNode phrase:
                sets.Add([atoms.Of(phrase)]);
                break;
            case TopicNode topic:
                sets.Add([atoms.Of(topic)]);
                break;
            case AndNode both:
                foreach (QueryNode part in both.Parts)
                    AddNecessary(part, sets);
                break;
            case NearNode near:
                AddNecessary(near.Left, sets);
                AddNecessary(near.Right, sets);
                break;
            case AtLeastNode atLeast:
                AddNecessary(atLeast.Part, sets);
                break;
            case OrNode either:
                AddUnion(either, sets);
                break;
        }
    }

    private void AddUnion(OrNode either, List<int[]> sets)
    {
        HashSet<int> union = [];
        foreach (QueryNode part in either.Parts)
        {
            List<int[]> ofPart = [];
            AddNecessary(part, ofPart);
            // An alternative that needs nothing makes the whole OR need nothing.
            if (ofPart.Count == 0)
                return;
            union.UnionWith(ofPart.MinBy(Cost)!);
        }

        sets.Add([.. union]);
    }

    private double Cost(int[] set) => set.Sum(atom => costs[atom]);
}
