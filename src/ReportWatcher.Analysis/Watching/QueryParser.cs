using ReportWatcher.Analysis.Text;

namespace ReportWatcher.Analysis.Watching;

/// <summary>
/// Recursive descent over the watch language:
/// <code>
/// query   = operand { ("AND" ["NOT"] | "OR" | "NOT" | "NEAR/n" | "ONEAR/n") operand }
/// operand = "NOT" operand | field ":" operand | "exact:" operand | "ATLEAST/n" "(" query ")" | "(" query ")"
///         | "@" name | phrase | word ["~" n]
/// </code>
/// There is no precedence to remember: AND with OR, OR with NEAR, or NEAR with NEAR need parentheses, and the refusal prints the readings.
/// Only NEAR within AND needs none, because NEAR cannot join ANDs.
/// </summary>
internal sealed class QueryParser
{
    private const int DeepestNesting = 50;
    private const int MostTerms = 5000;

    /// <summary>What a field or exact: in front of an operand says about the words in it.</summary>
    private readonly record struct Scope(Field Field, bool Exact, bool Topics);

    /// <summary>Shared by a query and the named terms it uses: guards against terms that use themselves or multiply.</summary>
    private sealed class Budget
    {
        public List<string> OpenTerms { get; } = [];

        public int Terms { get; set; }

        public int Depth { get; set; }
    }

    private readonly string _query;
    private readonly List<QueryToken> _tokens;
    private readonly NamedTerms _terms;
    private readonly IReadOnlyCollection<string>? _topicNames;
    private readonly Budget _budget;
    private int _next;

    private QueryParser(string query, NamedTerms terms, IReadOnlyCollection<string>? topicNames, Budget budget)
    {
        _query = query;
        _terms = terms;
        _topicNames = topicNames;
        _budget = budget;
        _tokens = new QueryLexer(query).Read();
    }

    private QueryToken Current => _tokens[_next];

    /// <param name="query">As the user wrote it.</param>
    /// <param name="terms">The sub-queries that @name may use.</param>
    /// <param name="topicNames">What topic: may name; null where the query itself is a topic's.</param>
    /// <exception cref="QueryException">The query has a mistake or can never or always hold.</exception>
    public static QueryNode Parse(string query, NamedTerms terms, IReadOnlyCollection<string>? topicNames)
    {
        QueryNode node = ParseWhole(query, terms, topicNames, new Budget(), default);
        if (QueryLogic.HoldsWithoutWords(node))
        {
            throw new QueryException(query, 0, query.Length,
                "this also fires on articles that have none of its words; name something that must occur: x AND NOT y.");
        }

        return node;
    }

    private static QueryNode ParseWhole(string query, NamedTerms terms, IReadOnlyCollection<string>? topicNames, Budget budget, Scope scope)
    {
        if (string.IsNullOrWhiteSpace(query))
            throw new QueryException(query, 0, 0, "the query is empty; leave it out or write what is looked for.");
        QueryParser parser = new(query, terms, topicNames, budget);
        QueryNode node = parser.ReadQuery(scope);
        if (parser.Current.Kind == QueryTokenKind.Close)
            throw parser.Mistake(parser.Current, "this parenthesis closes none; take it out or open one before.");
        return node;
    }

    private QueryNode ReadQuery(Scope scope)
    {
        QueryChain chain = new(_query);
        AddOperand(chain, scope);
        while (Current.Kind is not (QueryTokenKind.End or QueryTokenKind.Close))
        {
            QueryToken link = Current;
            if (link.Kind is not (QueryTokenKind.And or QueryTokenKind.Or or QueryTokenKind.Not or QueryTokenKind.Near or QueryTokenKind.OrderedNear))
                throw MissingOperator();
            if (link.Kind != QueryTokenKind.Not)
                _next++;
            chain.Link(link);
            AddOperand(chain, scope);
        }

        return chain.Build();
    }

    private void AddOperand(QueryChain chain, Scope scope)
    {
        int start = Current.Start;
        chain.Add(ReadOperand(scope), start, _tokens[_next - 1].End);
    }

    private QueryNode ReadOperand(Scope scope)
    {
        if (++_budget.Depth > DeepestNesting)
            throw Mistake(Current, $"parentheses and terms are nested deeper than {DeepestNesting}; split the watch.");
        QueryToken token = Current;
        if (token.Kind != QueryTokenKind.End)
            _next++;
        QueryNode node = token.Kind switch
        {
            QueryTokenKind.Not => new NotNode(ReadOperand(scope)),
            QueryTokenKind.Prefix => ReadPrefixed(token, scope),
            QueryTokenKind.AtLeast => ReadAtLeast(token, scope),
            QueryTokenKind.Open => ReadGroup(token, scope),
            QueryTokenKind.NamedTerm => ReadNamedTerm(token, scope),
            QueryTokenKind.Phrase or QueryTokenKind.Word => ReadPhrase(token, scope),
            _ => throw MissingOperand(token),
        };
        _budget.Depth--;
        return node;
    }

    private QueryNode ReadPrefixed(QueryToken prefix, Scope scope)
    {
        Scope inner = prefix.Text.ToLowerInvariant() switch
        {
            "title" => scope with { Field = OnlyOnce(Field.Title) },
            "lead" => scope with { Field = OnlyOnce(Field.Lead) },
            "body" => scope with { Field = OnlyOnce(Field.Body) },
            "source" => scope with { Field = OnlyOnce(Field.Source) },
            "exact" => scope with { Exact = true },
            "topic" => scope with { Topics = true },
            string other => throw Mistake(prefix, QueryFields.Unknown(prefix.Text, other)),
        };
        if (Current.Kind is QueryTokenKind.End or QueryTokenKind.Close)
            throw Mistake(prefix, $"after {prefix.Text}: a word, a phrase or ( ) is expected.");
        if (inner.Topics && (inner.Exact || inner.Field != Field.Text))
            throw Mistake(prefix, "topic: names a topic of the article and cannot be combined with another field or exact:.");
        return ReadOperand(inner);

        Field OnlyOnce(Field field)
            => scope.Field == Field.Text || scope.Field == field
                ? field
                : throw Mistake(prefix, $"a word is looked for in one field; this one is inside {QueryFields.Name(scope.Field)} already.");
    }

    private AtLeastNode ReadAtLeast(QueryToken atLeast, Scope scope)
    {
        if (Current.Kind != QueryTokenKind.Open)
            throw Mistake(atLeast, $"after {atLeast.Text} parentheses are expected: {atLeast.Text}(troops OR soldiers).");
        _next++;
        QueryNode part = ReadGroup(_tokens[_next - 1], scope);
        if (!QueryLogic.HasSpans(part))
            throw Mistake(atLeast, "ATLEAST counts words and phrases, or an OR or NEAR of them; take AND, NOT and topic: out of it.");
        return new AtLeastNode(atLeast.Number, part);
    }

    private QueryNode ReadGroup(QueryToken open, Scope scope)
    {
        if (Current.Kind == QueryTokenKind.Close)
            throw Mistake(open, "the parentheses are empty; write what is looked for between them.", Current.End);
        QueryNode node = ReadQuery(scope);
        if (Current.Kind != QueryTokenKind.Close)
            throw Mistake(open, "this parenthesis is never closed; write ) at its end.");
        _next++;
        return node;
    }

    private QueryNode ReadNamedTerm(QueryToken token, Scope scope)
    {
        string query = _terms.Query(token.Text) ?? throw Mistake(token, Suggestion.Unknown("term", token.Text, _terms.Names));
        if (_budget.OpenTerms.Contains(token.Text, StringComparer.OrdinalIgnoreCase))
            throw Mistake(token, $"@{token.Text} uses itself: {string.Join(" > ", _budget.OpenTerms.Append(token.Text).Select(name => "@" + name))}.");
        _budget.OpenTerms.Add(token.Text);
        try
        {
            return ParseWhole(query, _terms, _topicNames, _budget, scope);
        }
        catch (QueryException e) when (_budget.OpenTerms.Count == 1)
        {
            throw Mistake(token, $"@{token.Text} has a mistake: {e.Problem}");
        }
        finally
        {
            _budget.OpenTerms.RemoveAt(_budget.OpenTerms.Count - 1);
        }
    }

    private QueryNode ReadPhrase(QueryToken token, Scope scope)
    {
        if (++_budget.Terms > MostTerms)
            throw Mistake(token, $"the query has more than {MostTerms} terms; split the watch.");
        if (scope.Topics)
            return ReadTopic(token);
        bool isWord = token.Kind == QueryTokenKind.Word;
        PhraseNode phrase = PhraseReader.ReadInQuery(token.Text, scope.Field, scope.Exact, isWord, out string? mistake)
            ?? throw Mistake(token, $"\"{token.Text}\" {mistake}");
        return token.Number == 0 ? phrase : WithEdits(phrase, token, scope);
    }

    private TopicNode ReadTopic(QueryToken token)
    {
        if (_topicNames is null)
            throw Mistake(token, "a topic's own query cannot ask for topics; name the words.");
        string? known = Suggestion.Known(token.Text, _topicNames);
        return new TopicNode(known ?? throw Mistake(token, Suggestion.Unknown("topic", token.Text, _topicNames)));
    }

    private PhraseNode WithEdits(PhraseNode phrase, QueryToken token, Scope scope)
    {
        if (scope.Exact)
            throw Mistake(token, "exact: asks for the very spelling, ~ for similar ones; use one of them.");
        if (phrase.Words is not [{ Kind: WordKind.Word } word])
            throw Mistake(token, $"~ allows edits in one whole word; \"{token.Text}\" is not one.");
        int shortest = token.Number == 1 ? 3 : 5;
        if (word.Folded.Length < shortest)
            throw Mistake(token, $"~{token.Number} needs a word of at least {shortest} letters: with fewer, almost any short word is similar.");
        return phrase with { Words = [word with { Kind = WordKind.Fuzzy, Edits = token.Number }] };
    }

    private QueryException MissingOperand(QueryToken token) => token.Kind switch
    {
        QueryTokenKind.End => Mistake(token, "the query ends where a word or phrase is expected."),
        QueryTokenKind.Close => Mistake(token, "a word or phrase is expected before this parenthesis."),
        _ => Mistake(token, $"read {token.Text} where a word or phrase is expected; the word itself is written in quotes: \"{token.Text}\"."),
    };

    private QueryException MissingOperator()
    {
        QueryToken before = _tokens[_next - 1];
        QueryToken after = Current;
        if (before.Kind == QueryTokenKind.Word && after.Kind == QueryTokenKind.Word)
        {
            string left = _query[before.Start..before.End];
            string right = _query[after.Start..after.End];
            return Mistake(before, $"two words without an operator: write \"{left} {right}\" in quotes for the phrase, {left} AND {right} for both, "
                + $"or {left} OR {right} for either.", after.End);
        }

        return Mistake(after, "an operator is missing before this: AND, OR, NOT, NEAR/n or ONEAR/n.");
    }

    private QueryException Mistake(QueryToken token, string problem, int? end = null)
        => new(_query, token.Start, (end ?? token.End) - token.Start, problem);
}
