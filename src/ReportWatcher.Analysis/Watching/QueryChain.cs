namespace ReportWatcher.Analysis.Watching;

/// <summary>
/// The operands and operators of one level of parentheses, in their order. Builds the tree if there is one reading; if there are two,
/// refuses and prints both.
/// </summary>
internal sealed class QueryChain(string query)
{
    private readonly List<(QueryNode Node, int Start, int End)> _operands = [];
    private readonly List<QueryToken> _links = [];

    /// <summary>The operator before the operand that follows; NOT stands for AND NOT.</summary>
    public void Link(QueryToken link) => _links.Add(link);

    public void Add(QueryNode operand, int start, int end) => _operands.Add((operand, start, end));

    public QueryNode Build()
    {
        if (_links.Count == 0)
            return _operands[0].Node;
        bool hasAnd = _links.Exists(IsAnd), hasOr = _links.Exists(link => link.Kind == QueryTokenKind.Or);
        QueryToken? near = _links.Exists(IsNear) ? _links.Find(IsNear) : null;
        if (hasAnd && hasOr)
            throw Ambiguous("AND and OR", Grouped(IsAnd), Grouped(link => link.Kind == QueryTokenKind.Or));
        if (near is not null && hasOr)
            throw Ambiguous("OR and NEAR", Grouped(IsNear), Grouped(link => link.Kind == QueryTokenKind.Or));
        for (int i = 1; i < _links.Count; i++)
        {
            if (IsNear(_links[i - 1]) && IsNear(_links[i]))
                throw Ambiguous("NEAR and NEAR", Pair(i - 1), Pair(i));
        }

        return hasOr ? new OrNode([.. _operands.Select(operand => operand.Node)]) : BuildAnd();
    }

    private QueryNode BuildAnd()
    {
        List<QueryNode> parts = [_operands[0].Node];
        for (int i = 0; i < _links.Count; i++)
        {
            QueryNode operand = _operands[i + 1].Node;
            if (IsNear(_links[i]))
                parts[^1] = BuildNear(_links[i], parts[^1], operand);
            else
                parts.Add(operand);
        }

        if (parts.Count == 1)
            return parts[0];
        if (QueryLogic.Contradiction(parts) is { } found)
        {
            throw Mistake($"this can never hold: \"{QueryPrinter.Phrase(found.Wanted)}\" must occur and \"{QueryPrinter.Phrase(found.RuledOut)}\", "
                + "which is then there too, must not.");
        }

        return new AndNode(parts);
    }

    private NearNode BuildNear(QueryToken link, QueryNode left, QueryNode right)
    {
        if (!QueryLogic.HasSpans(left) || !QueryLogic.HasSpans(right))
        {
            throw new QueryException(query, link.Start, link.End - link.Start,
                $"{link.Text} joins words and phrases, or ORs and NEARs of them; AND, NOT, ATLEAST and topic: have no place in the text.");
        }

        return new NearNode(link.Number, link.Kind == QueryTokenKind.OrderedNear, left, right);
    }

    private static bool IsAnd(QueryToken link) => link.Kind is QueryTokenKind.And or QueryTokenKind.Not;

    private static bool IsNear(QueryToken link) => link.Kind is QueryTokenKind.Near or QueryTokenKind.OrderedNear;

    /// <summary>The chain with parentheses around the runs that these operators join.</summary>
    private string Grouped(Predicate<QueryToken> joins)
    {
        string text = "";
        for (int from = 0; from < _operands.Count;)
        {
            int to = from;
            while (to < _links.Count && joins(_links[to]))
                to++;
            string run = query[_operands[from].Start.._operands[to].End];
            text += to > from ? $"({run})" : run;
            if (to < _links.Count)
                text += $" {LinkText(to)} ";
            from = to + 1;
        }

        return text;
    }

    /// <summary>The chain with parentheses around the two operands of one operator.</summary>
    private string Pair(int link)
        => query[_operands[0].Start.._operands[link].Start] + "(" + query[_operands[link].Start.._operands[link + 1].End] + ")"
            + query[_operands[link + 1].End.._operands[^1].End];

    // The NOT of "a NOT b" belongs to the operand already.
    private string LinkText(int link) => _links[link].Kind == QueryTokenKind.Not ? "AND" : _links[link].Text;

    private QueryException Ambiguous(string mixed, string one, string other)
        => Mistake($"{mixed} are mixed without parentheses; write {one} or {other}.");

    private QueryException Mistake(string problem) => new(query, _operands[0].Start, _operands[^1].End - _operands[0].Start, problem);
}
