using ReportWatcher.Analysis.Text;

namespace ReportWatcher.Analysis.Watching;

/// <summary>
/// A tree of a query in one array of numbers shared by all rules, so that evaluating it walks memory forward instead of following
/// objects. A node begins with its operation:
/// <code>
/// Topic    atom
/// Here     atom: a phrase in title or body
/// InField  field, atom
/// AnyOf    count, atoms: an OR of such phrases, the commonest of all queries
/// AllOf    count, atoms: an AND of such phrases
/// And, Or  count, place of each part
/// Not      place of the part
/// Near     distance, 1 if ordered, place of the left part, place of the right part
/// AtLeast  count, place of the part
/// Ignoring count, ignored atoms, place of the rest    (only at the root)
/// </code>
/// </summary>
internal enum Operation { Topic, Here, InField, AnyOf, AllOf, And, Or, Not, Near, AtLeast, Ignoring }

/// <summary>Writes programs.</summary>
internal sealed class ProgramWriter(AtomTable atoms)
{
    private readonly List<int> _code = [];

    public int[] Code => [.. _code];

    /// <summary>Writes a rule; returns the place of its root.</summary>
    public int Write(Rule rule)
    {
        int root = Write(rule.Condition!);
        if (rule.Ignore.Count == 0)
            return root;
        int[] ignored = [.. rule.Ignore.Select(atoms.Of)];
        return Emit([(int)Operation.Ignoring, ignored.Length, .. ignored, root]);
    }

    private int Write(QueryNode node) => node switch
    {
        PhraseNode { Field: Field.Text } phrase => Emit([(int)Operation.Here, atoms.Of(phrase)]),
        PhraseNode phrase => Emit([(int)Operation.InField, (int)phrase.Field, atoms.Of(phrase)]),
        TopicNode topic => Emit([(int)Operation.Topic, atoms.Of(topic)]),
        AndNode both when both.Parts.All(IsHere) => WriteAtoms(Operation.AllOf, both.Parts),
        AndNode both => WriteParts(Operation.And, both.Parts),
        OrNode either when either.Parts.All(IsHere) => WriteAtoms(Operation.AnyOf, either.Parts),
        OrNode either => WriteParts(Operation.Or, either.Parts),
        NotNode negated => Emit([(int)Operation.Not, Write(negated.Part)]),
        NearNode near => Emit([(int)Operation.Near, near.Distance, near.Ordered ? 1 : 0, Write(near.Left), Write(near.Right)]),
        AtLeastNode atLeast => Emit([(int)Operation.AtLeast, atLeast.Count, Write(atLeast.Part)]),
        _ => throw new InvalidOperationException(node.GetType().Name),
    };

    private static bool IsHere(QueryNode node) => node is PhraseNode { Field: Field.Text };

    // The same word twice in an OR or AND asks for nothing more.
    private int WriteAtoms(Operation operation, IReadOnlyList<QueryNode> phrases)
    {
        List<int> distinct = new(phrases.Count);
        foreach (QueryNode phrase in phrases)
        {
            int atom = atoms.Of((PhraseNode)phrase);
            if (!distinct.Contains(atom))
                distinct.Add(atom);
        }

        return Emit([(int)operation, distinct.Count, .. distinct]);
    }

    private int WriteParts(Operation operation, IReadOnlyList<QueryNode> parts)
        => Emit([(int)operation, parts.Count, .. parts.Select(Write)]);

    // The parts are written while the arguments are evaluated, before their parent.
    private int Emit(int[] node)
    {
        int at = _code.Count;
        _code.AddRange(node);
        return at;
    }
}
