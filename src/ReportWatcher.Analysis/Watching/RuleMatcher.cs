using System.Numerics;
using ReportWatcher.Analysis.Text;

namespace ReportWatcher.Analysis.Watching;

/// <summary>
/// Matches articles against a <see cref="RuleIndex"/>: words to atoms, atoms to phrases, atoms to candidates, candidates to matches.
/// Holds working memory of its own; a thread takes one, and nothing here is shared.
/// </summary>
internal sealed class RuleMatcher(RuleIndex index)
{
    private readonly Occurrences _occurrences = new(index.AtomCount);
    private readonly RuleVerifier _verifier = new(index);
    private readonly PatternCache _patterns = new(index.Patterns);

    /// <summary>One bit a rule. As a set it takes every candidate once and gives them back in the order of the rules.</summary>
    private readonly ulong[] _candidates = new ulong[index.Always.Length];

    /// <summary>One bit a rule: set for those that hold.</summary>
    private readonly ulong[] _held = new ulong[index.Always.Length];

    /// <summary>ORs of which more than one alternative occurs: their hits are taken together in the end.</summary>
    private readonly IntList _heldAgain = new();

    /// <summary>The word atom of every token; -1 for words that no rule names.</summary>
    private int[] _words = new int[512];

    /// <summary>True once a giant article has made its arrays large.</summary>
    public bool IsOversized => _words.Length > 2 * TokenBuffer.UsualWords;

    /// <summary>Adds the rules that hold to <paramref name="matches"/>.</summary>
    public void Match(ArticleText text, IReadOnlyCollection<string> topics, RuleMatches matches)
    {
        _occurrences.BeginArticle();
        AddTopics(topics);
        AddWords(text);
        AddPhrasesByPair(text);
        AddPhrasesByAtom(text);
        _verifier.BeginArticle(text, _occurrences, matches);
        TakeAnswers(matches);
        TryCandidates(matches);
        matches.PutInOrder(_held);
    }

    /// <summary>Adds the rules that the atoms answer by themselves; all rules of an atom share its hits.</summary>
    private void TakeAnswers(RuleMatches matches)
    {
        Array.Clear(_held);
        _heldAgain.Clear();
        foreach (int atom in _occurrences.Seen.Items)
        {
            ReadOnlySpan<int> rules = index.Answers[atom];
            if (rules.IsEmpty)
                continue;
            int firstHit = matches.AllHits.Top;
            if (!_verifier.TakeHits(atom))
                continue;
            int endHit = matches.AllHits.Top;
            foreach (int rule in rules)
            {
                ref ulong held = ref _held[rule >> 6];
                ulong bit = 1UL << (rule & 63);
                if ((held & bit) != 0)
                {
                    _heldAgain.Add(rule);
                    continue;
                }

                held |= bit;
                matches.Add(rule, firstHit, endHit);
            }
        }

        matches.CandidateCount = matches.Count;
        if (!matches.TakesHits)
            return;
        foreach (int rule in _heldAgain.Items)
            _verifier.Verify(rule);
    }

    private void TryCandidates(RuleMatches matches)
    {
        index.Always.CopyTo(_candidates, 0);
        MarkCandidates();
        for (int i = 0; i < _candidates.Length; i++)
        {
            for (ulong bits = _candidates[i]; bits != 0; bits &= bits - 1)
            {
                matches.CandidateCount++;
                if (_verifier.Verify(i * 64 + BitOperations.TrailingZeroCount(bits)))
                    _held[i] |= bits & (0 - bits);
            }
        }
    }

    private void AddTopics(IReadOnlyCollection<string> topics)
    {
        if (index.Topics.Count == 0)
            return;
        foreach (string topic in topics)
        {
            if (index.Topics.TryGetValue(topic, out int atom))
                _occurrences.Add(atom, 0);
        }
    }

    private void AddWords(ArticleText text)
    {
        ReadOnlySpan<Token> tokens = text.Tokens.Tokens;
        if (_words.Length < tokens.Length)
            _words = new int[tokens.Length * 2];
        for (int i = 0; i < tokens.Length; i++)
        {
            ref readonly Token token = ref tokens[i];
            int word = index.Words.Find(token.Hash, text.Tokens.Folded(token));
            _words[i] = word;
            if (word >= 0)
            {
                _occurrences.Add(word, i);
                if ((index.Traits[word] & WordTraits.FitsPattern) != 0)
                    AddPatterns(index.PatternsOfWord[word], text, i);
            }
            else if (!index.Patterns.IsEmpty)
            {
                AddPatterns(_patterns.Matching(token.Hash, text.Tokens.Folded(token)), text, i);
            }
        }
    }

    private void AddPatterns(ReadOnlySpan<int> patterns, ArticleText text, int token)
    {
        foreach (int pattern in patterns)
        {
            if (index.CaseSensitive[pattern] is not { } exact || exact.MatchesSpelling(text.Spelling(token)))
                _occurrences.Add(pattern, token);
        }
    }

    private void AddPhrasesByPair(ArticleText text)
    {
        int count = text.Tokens.Count;
        for (int i = 0; i + 1 < count; i++)
        {
            int left = _words[i], right = _words[i + 1];
            if (left < 0 || right < 0 || (index.Traits[left] & WordTraits.BeginsPair) == 0 || (index.Traits[right] & WordTraits.EndsPair) == 0)
                continue;
            foreach ((int phrase, int offset) in index.Pairs.Find(left, right))
                AddPhrase(text, phrase, i - offset);
        }
    }

    private void AddPhrasesByAtom(ArticleText text)
    {
        // Phrases are appended to the atoms seen while they are walked; no phrase is found by a phrase.
        int wordsSeen = _occurrences.Seen.Count;
        for (int i = 0; i < wordsSeen; i++)
        {
            int atom = _occurrences.Seen.Items[i];
            foreach ((int phrase, int offset) in index.PhrasesByAtom[atom])
            {
                for (int link = _occurrences.Head(atom); link >= 0; link = _occurrences.Next(link))
                    AddPhrase(text, phrase, _occurrences.Position(link) - offset);
            }
        }
    }

    private void AddPhrase(ArticleText text, int phrase, int first)
    {
        int[] parts = index.PhraseParts[phrase];
        int last = first + parts.Length - 1;
        ReadOnlySpan<Token> tokens = text.Tokens.Tokens;
        if (first < 0 || last >= tokens.Length || tokens[first].Paragraph != tokens[last].Paragraph)
            return;
        for (int i = 0; i < parts.Length; i++)
        {
            if (_words[first + i] != parts[i] && !_occurrences.IsAt(parts[i], first + i))
                return;
        }

        _occurrences.Add(phrase, first);
    }

    private void MarkCandidates()
    {
        foreach (int atom in _occurrences.Seen.Items)
        {
            foreach ((int rule, int also) in index.Candidates[atom])
            {
                if (also < 0 || _occurrences.Contains(also))
                    _candidates[rule >> 6] |= 1UL << (rule & 63);
            }
        }
    }
}
