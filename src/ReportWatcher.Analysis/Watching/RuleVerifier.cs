using ReportWatcher.Analysis.Text;

namespace ReportWatcher.Analysis.Watching;

/// <summary>Runs a candidate's program against the atoms that occur and decides; what it says must be what <see cref="ReferenceMatcher"/> says.</summary>
internal sealed class RuleVerifier(RuleIndex index)
{
    private readonly int[] _code = index.Code;
    private readonly int[] _lengths = index.Lengths;
    private readonly SpanStack _stack = new();
    private readonly SpanStack _ignored = new();
    private readonly (int From, int To)[] _fields = new (int, int)[5];
    private int _longestIgnored;

    /// <summary>No word of the article is outside title and body, so that what occurs at all occurs there.</summary>
    private bool _everythingCounts;

    private ArticleText _text = null!;
    private Occurrences _occurrences = null!;
    private RuleMatches _matches = null!;
    private SpanStack _hits = null!;

    public void BeginArticle(ArticleText text, Occurrences occurrences, RuleMatches matches)
    {
        _text = text;
        _occurrences = occurrences;
        _matches = matches;
        _everythingCounts = text.Range(Field.Text).To == text.Tokens.Count;
        _hits = matches.AllHits;
        for (int field = 0; field < _fields.Length; field++)
            _fields[field] = text.Range((Field)field);
    }

    /// <summary>True if an atom occurs in title or body; its occurrences there are then added to the hits, if hits are wanted.</summary>
    public bool TakeHits(int atom)
    {
        if (!_matches.TakesHits)
            return Occurs(atom);
        int start = _hits.Top;
        PushOccurrences(Field.Text, atom, _hits);
        return _hits.Top > start;
    }

    /// <summary>True if the rule holds; it is then added to the matches, with its hits.</summary>
    public bool Verify(int rule)
    {
        int root = index.Roots[rule];
        if (root < 0)
        {
            _matches.Add(rule, _hits.Top);
            return true;
        }

        if ((Operation)_code[root] == Operation.Ignoring)
            root = ReadIgnored(root);
        bool holds = Holds(root);
        if (holds)
        {
            int start = _hits.Top;
            if (_matches.TakesHits)
                Collect(root);
            _hits.SortAndDistinct(start);
            _matches.Add(rule, start);
        }

        _ignored.CutTo(0);
        return holds;
    }

    /// <summary>Takes the ignored stretches; returns the place of the rest of the program.</summary>
    private int ReadIgnored(int at)
    {
        int count = _code[at + 1];
        _longestIgnored = 0;
        for (int i = 0; i < count; i++)
        {
            int atom = _code[at + 2 + i];
            _longestIgnored = Math.Max(_longestIgnored, _lengths[atom]);
            // One ignored phrase does not hide another, so occurrences are taken unfiltered.
            PushOccurrences(Field.Text, atom, _ignored);
        }

        _ignored.SortAndDistinct(0);
        return _code[at + 2 + count];
    }

    private bool Holds(int at)
    {
        switch ((Operation)_code[at])
        {
            case Operation.Topic:
                return _occurrences.Contains(_code[at + 1]);
            case Operation.Here:
                return Occurs(_code[at + 1]);
            case Operation.InField:
                return OccursIn((Field)_code[at + 1], _code[at + 2]);
            case Operation.AnyOf:
                foreach (int atom in Atoms(at))
                {
                    if (Occurs(atom))
                        return true;
                }

                return false;
            case Operation.AllOf:
                foreach (int atom in Atoms(at))
                {
                    if (!Occurs(atom))
                        return false;
                }

                return true;
            case Operation.And:
                for (int i = 0; i < _code[at + 1]; i++)
                {
                    if (!Holds(_code[at + 2 + i]))
                        return false;
                }

                return true;
            case Operation.Or:
                for (int i = 0; i < _code[at + 1]; i++)
                {
                    if (Holds(_code[at + 2 + i]))
                        return true;
                }

                return false;
            case Operation.Not:
                return !Holds(_code[at + 1]);
            case Operation.AtLeast:
                return CountSpans(_code[at + 2]) >= _code[at + 1];
            default:
                return HasPair(at);
        }
    }

    private ReadOnlySpan<int> Atoms(int at) => _code.AsSpan(at + 2, _code[at + 1]);

    private bool Occurs(int atom)
        => _occurrences.Contains(atom) && (_everythingCounts && _ignored.Top == 0 || OccursIn(Field.Text, atom));

    private bool OccursIn(Field field, int atom)
    {
        (int from, int to) = _fields[(int)field];
        int length = _lengths[atom];
        for (int link = _occurrences.Head(atom); link >= 0; link = _occurrences.Next(link))
        {
            int first = _occurrences.Position(link);
            if (first >= from && first + length <= to && !IsIgnored(new TokenSpan(first, first + length)))
                return true;
        }

        return false;
    }

    private bool IsIgnored(TokenSpan span)
    {
        if (_ignored.Top == 0)
            return false;
        for (int i = _ignored.FirstFrom(span.First - _longestIgnored); i < _ignored.Top && _ignored[i].First < span.End; i++)
        {
            if (span.Overlaps(_ignored[i]))
                return true;
        }

        return false;
    }

    private bool HasPair(int near)
    {
        int start = _stack.Top;
        PushPairs(near, Wanted.AnyPair, -1, 0);
        bool found = _stack.Top > start;
        _stack.CutTo(start);
        return found;
    }

    private int CountSpans(int at)
    {
        int start = _stack.Top;
        PushSpans(at);
        int count = _stack.Top - start;
        _stack.CutTo(start);
        return count;
    }

    /// <summary>Pushes where a phrase, or an OR or NEAR of phrases, occurs: sorted, each span once.</summary>
    private void PushSpans(int at)
    {
        int start = _stack.Top;
        switch ((Operation)_code[at])
        {
            case Operation.Here:
                PushOccurrences(Field.Text, _code[at + 1], _stack);
                break;
            case Operation.InField:
                PushOccurrences((Field)_code[at + 1], _code[at + 2], _stack);
                break;
            case Operation.AnyOf:
                foreach (int atom in Atoms(at))
                    PushOccurrences(Field.Text, atom, _stack);
                _stack.SortAndDistinct(start);
                break;
            case Operation.Or:
                for (int i = 0; i < _code[at + 1]; i++)
                    PushSpans(_code[at + 2 + i]);
                _stack.SortAndDistinct(start);
                break;
            case Operation.Near:
                PushPairs(at, Wanted.Unions, -1, 0);
                break;
        }
    }

    private void PushOccurrences(Field field, int atom, SpanStack target)
    {
        (int from, int to) = _fields[(int)field];
        int length = _lengths[atom];
        for (int link = _occurrences.Head(atom); link >= 0; link = _occurrences.Next(link))
        {
            int first = _occurrences.Position(link);
            TokenSpan span = new(first, first + length);
            if (first >= from && span.End <= to && (target == _ignored || !IsIgnored(span)))
                target.Push(span);
        }
    }

    /// <summary>What of the pairs of a NEAR is wanted. A part is pushed once, however many partners it has.</summary>
    private enum Wanted { Unions, Lefts, Rights, AnyPair }

    /// <summary>
    /// Pushes, of the pairs of a NEAR, what is wanted: sorted, each once. With <paramref name="only"/> not negative, of those pairs only
    /// whose union is in the list [only, onlyEnd) of the stack.
    /// </summary>
    private void PushPairs(int near, Wanted wanted, int only, int onlyEnd)
    {
        int lefts = _stack.Top;
        PushSpans(_code[near + 3]);
        int rights = _stack.Top;
        if (rights > lefts)
            PushSpans(_code[near + 4]);
        int end = _stack.Top;
        (int outer, int outerEnd, int inner, int innerEnd) = wanted == Wanted.Rights ? (rights, end, lefts, rights) : (lefts, rights, rights, end);
        int distance = _code[near + 1];
        int reach = distance + LongestSpan(inner, innerEnd);
        for (int i = outer; i < outerEnd; i++)
        {
            TokenSpan one = _stack[i];
            // Inner spans come by rising beginning: those that end too far before this one do so for all later ones.
            while (inner < innerEnd && _stack[inner].First + reach < one.First)
                inner++;
            for (int j = inner; j < innerEnd && _stack[j].First - one.End <= distance; j++)
            {
                TokenSpan other = _stack[j];
                if (!IsPair(near, wanted == Wanted.Rights ? other : one, wanted == Wanted.Rights ? one : other))
                    continue;
                TokenSpan union = new(Math.Min(one.First, other.First), Math.Max(one.End, other.End));
                if (only >= 0 && !IsIn(union, only, onlyEnd))
                    continue;
                _stack.Push(wanted == Wanted.Unions ? union : one);
                if (wanted != Wanted.Unions)
                    break;
            }

            if (wanted == Wanted.AnyPair && _stack.Top > end)
                break;
        }

        _stack.MoveDown(end, lefts);
        _stack.SortAndDistinct(lefts);
    }

    private int LongestSpan(int from, int to)
    {
        int longest = 0;
        for (int i = from; i < to; i++)
            longest = Math.Max(longest, _stack[i].End - _stack[i].First);
        return longest;
    }

    private bool IsPair(int near, TokenSpan left, TokenSpan right)
    {
        int distance = _code[near + 1];
        bool ordered = _code[near + 2] != 0;
        return AreNear(left, right, distance) || !ordered && AreNear(right, left, distance);
    }

    private bool AreNear(TokenSpan first, TokenSpan second, int distance)
        => second.First >= first.End && second.First - first.End <= distance
            && _text.Tokens.Tokens[first.First].Paragraph == _text.Tokens.Tokens[second.First].Paragraph;

    private bool IsIn(TokenSpan span, int from, int to)
    {
        while (from < to)
        {
            int middle = (from + to) >>> 1;
            int order = _stack[middle].CompareTo(span);
            if (order == 0)
                return true;
            if (order < 0)
                from = middle + 1;
            else
                to = middle;
        }

        return false;
    }

    /// <summary>Adds the hits that made a node hold.</summary>
    private void Collect(int at)
    {
        switch ((Operation)_code[at])
        {
            case Operation.Here:
                PushOccurrences(Field.Text, _code[at + 1], _hits);
                break;
            case Operation.InField:
                PushOccurrences((Field)_code[at + 1], _code[at + 2], _hits);
                break;
            case Operation.AnyOf or Operation.AllOf:
                foreach (int atom in Atoms(at))
                    PushOccurrences(Field.Text, atom, _hits);
                break;
            case Operation.And:
                for (int i = 0; i < _code[at + 1]; i++)
                    Collect(_code[at + 2 + i]);
                break;
            case Operation.Or:
                for (int i = 0; i < _code[at + 1]; i++)
                {
                    if (Holds(_code[at + 2 + i]))
                        Collect(_code[at + 2 + i]);
                }

                break;
            case Operation.AtLeast:
                Collect(_code[at + 2]);
                break;
            case Operation.Near:
                CollectPairs(at, -1, 0);
                break;
        }
    }

    /// <summary>Adds the hits that make up the spans [only, onlyEnd) of a node that has spans.</summary>
    private void CollectOnly(int at, int only, int onlyEnd)
    {
        switch ((Operation)_code[at])
        {
            case Operation.Here or Operation.InField or Operation.AnyOf:
                // Every span is one phrase.
                for (int i = only; i < onlyEnd; i++)
                    _hits.Push(_stack[i]);
                break;
            case Operation.Or:
                for (int i = 0; i < _code[at + 1]; i++)
                    CollectShared(_code[at + 2 + i], only, onlyEnd);
                break;
            case Operation.Near:
                CollectPairs(at, only, onlyEnd);
                break;
        }
    }

    private void CollectShared(int at, int only, int onlyEnd)
    {
        int start = _stack.Top;
        PushSpans(at);
        int end = _stack.Top;
        for (int i = start; i < end; i++)
        {
            TokenSpan span = _stack[i];
            if (IsIn(span, only, onlyEnd))
                _stack.Push(span);
        }

        CollectOnly(at, end, _stack.Top);
        _stack.CutTo(start);
    }

    private void CollectPairs(int near, int only, int onlyEnd)
    {
        int start = _stack.Top;
        PushPairs(near, Wanted.Lefts, only, onlyEnd);
        CollectOnly(_code[near + 3], start, _stack.Top);
        _stack.CutTo(start);
        PushPairs(near, Wanted.Rights, only, onlyEnd);
        CollectOnly(_code[near + 4], start, _stack.Top);
        _stack.CutTo(start);
    }
}
