namespace ReportWatcher.Analysis.Watching;

internal enum QueryTokenKind { Word, Phrase, Open, Close, And, Or, Not, Near, OrderedNear, AtLeast, Prefix, NamedTerm, End }

/// <summary>One lexical element of a query.</summary>
/// <param name="Start">First UTF-16 code unit in the query.</param>
/// <param name="End">One past the last, quotes and edits included.</param>
/// <param name="Text">The word, the phrase without its quotes, the field before its colon, the name after its @.</param>
/// <param name="Number">Of NEAR/n, ONEAR/n, ATLEAST/n and of the edits in term~n.</param>
internal readonly record struct QueryToken(QueryTokenKind Kind, int Start, int End, string Text, int Number = 0);

/// <summary>Cuts a query into its elements and refuses the spellings of other products, naming ours.</summary>
internal sealed class QueryLexer(string query)
{
    private const string DoubleQuotes = "\"“”„‟«»＂″";
    private const string SingleQuotes = "'‘’‚‛‹›`";

    private int _position;

    public List<QueryToken> Read()
    {
        List<QueryToken> tokens = new(8);
        while (true)
        {
            while (_position < query.Length && char.IsWhiteSpace(query[_position]))
                _position++;
            if (_position == query.Length)
                break;
            tokens.Add(ReadToken());
        }

        tokens.Add(new QueryToken(QueryTokenKind.End, query.Length, query.Length, ""));
        return tokens;
    }

    private QueryToken ReadToken()
    {
        int start = _position;
        char c = query[start];
        switch (c)
        {
            case '(':
                _position++;
                return new QueryToken(QueryTokenKind.Open, start, _position, "(");
            case ')':
                _position++;
                return new QueryToken(QueryTokenKind.Close, start, _position, ")");
            case '@':
                return ReadNamedTerm(start);
        }

        if (DoubleQuotes.Contains(c))
            return ReadPhrase(start, IsDoubleQuoteEnd, DoubleQuotes);
        return SingleQuotes.Contains(c) ? ReadPhrase(start, IsSingleQuoteEnd, SingleQuotes) : ReadWord(start);
    }

    private bool IsDoubleQuoteEnd(int at) => DoubleQuotes.Contains(query[at]);

    // A single quote before a letter is an apostrophe: 'the Qur'an'.
    private bool IsSingleQuoteEnd(int at)
        => SingleQuotes.Contains(query[at]) && (at + 1 == query.Length || !char.IsLetterOrDigit(query[at + 1]));

    private QueryToken ReadPhrase(int start, Func<int, bool> isEnd, string quotes)
    {
        for (int i = start + 1; i < query.Length; i++)
        {
            if (!isEnd(i))
                continue;
            _position = i + 1;
            if (_position < query.Length && query[_position] == '~')
                throw Mistake(_position, 1, "~ allows edits in a single word, not in a phrase; for words near each other write a NEAR/5 b.");
            return new QueryToken(QueryTokenKind.Phrase, start, _position, query[(start + 1)..i]);
        }

        string hint = quotes == SingleQuotes ? " If it is an apostrophe that begins a word, leave it out." : "";
        throw Mistake(start, 1, $"the phrase that begins with {query[start]} is never closed; write the quote at its end.{hint}");
    }

    private QueryToken ReadNamedTerm(int start)
    {
        _position++;
        while (_position < query.Length && NamedTerms.IsNameCharacter(query[_position]))
            _position++;
        if (_position == start + 1)
            throw Mistake(start, 1, "after @ the name of one of the Terms is expected: @bases.");
        return new QueryToken(QueryTokenKind.NamedTerm, start, _position, query[(start + 1).._position]);
    }

    private QueryToken ReadWord(int start)
    {
        while (_position < query.Length && !EndsWord(query[_position]))
        {
            if (query[_position] == ':' && IsFieldName(start, _position))
            {
                _position++;
                return new QueryToken(QueryTokenKind.Prefix, start, _position, query[start..(_position - 1)]);
            }

            _position++;
        }

        string word = query[start.._position];
        return OperatorOf(word, start) ?? WordOf(word, start);
    }

    private static bool EndsWord(char c) => char.IsWhiteSpace(c) || c is '(' or ')' || DoubleQuotes.Contains(c);

    private bool IsFieldName(int start, int colon)
    {
        if (colon == start || colon + 1 < query.Length && query[colon + 1] == '/')
            return false;
        for (int i = start; i < colon; i++)
        {
            if (!char.IsAsciiLetter(query[i]))
                return false;
        }

        return true;
    }

    private QueryToken? OperatorOf(string word, int start)
    {
        switch (word)
        {
            case "AND":
                return new QueryToken(QueryTokenKind.And, start, _position, word);
            case "OR":
                return new QueryToken(QueryTokenKind.Or, start, _position, word);
            case "NOT":
                return new QueryToken(QueryTokenKind.Not, start, _position, word);
        }

        int slash = word.IndexOf('/', StringComparison.Ordinal);
        QueryTokenKind? kind = (slash < 0 ? word : word[..slash]) switch
        {
            "NEAR" => QueryTokenKind.Near,
            "ONEAR" => QueryTokenKind.OrderedNear,
            "ATLEAST" => QueryTokenKind.AtLeast,
            _ => null,
        };
        if (kind is null || slash < 0)
        {
            RefuseOtherDialects(word, start);
            return null;
        }

        return new QueryToken(kind.Value, start, _position, word, ReadNumber(word, slash, start, kind.Value == QueryTokenKind.AtLeast ? 1 : 0));
    }

    private int ReadNumber(string word, int slash, int start, int least)
    {
        const int Most = 1000;
        string digits = word[(slash + 1)..];
        if (digits.Length is > 0 and < 9 && digits.All(char.IsAsciiDigit) && int.Parse(digits) is var number && number >= least && number <= Most)
            return number;
        throw Mistake(start, word.Length, $"read \"{word}\"; after {word[..slash]}/ a number from {least} to {Most} is expected: {word[..slash]}/5.");
    }

    private void RefuseOtherDialects(string word, int start)
    {
        if (QueryDialects.Advice(word) is { } advice)
            throw Mistake(start, word.Length, $"read \"{word}\"; {advice}");
    }

    private QueryToken WordOf(string word, int start)
    {
        int tilde = word.IndexOf('~', StringComparison.Ordinal);
        if (tilde < 0)
            return new QueryToken(QueryTokenKind.Word, start, _position, word);
        if (word[(tilde + 1)..] is not ("1" or "2"))
            throw Mistake(start + tilde, word.Length - tilde, $"read \"{word}\"; after ~ the number of edits is expected, 1 or 2: {word[..tilde]}~1.");
        return new QueryToken(QueryTokenKind.Word, start, _position, word[..tilde], word[tilde + 1] - '0');
    }

    private QueryException Mistake(int position, int length, string problem) => new(query, position, length, problem);
}
