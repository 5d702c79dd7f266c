using System.Numerics;

namespace ReportWatcher.Analysis.Watching;

/// <summary>
/// The rules that hold in one article, by rising rule number, each with its hits: sorted, each span once. Its arrays are used again
/// for the next article.
/// </summary>
/// <param name="takesHits">False: only which rules hold, for those who want no more.</param>
internal sealed class RuleMatches(bool takesHits = true)
{
    private Match[] _matches = new Match[64];
    private Match[] _ordered = new Match[64];
    private int[] _ranks = [];

    private readonly record struct Match(int Rule, int FirstHit, int EndHit);

    public bool TakesHits { get; } = takesHits;

    public int Count { get; private set; }

    /// <summary>How many rules were found by the words that occur; those of them that hold are the matches.</summary>
    public int CandidateCount { get; set; }

    /// <summary>True once an article with very many hits has made its arrays large.</summary>
    public bool IsOversized => AllHits.Capacity > 2 * Text.TokenBuffer.UsualWords;

    /// <summary>The hits of all matches; rules that ask for the same word share its hits.</summary>
    internal SpanStack AllHits { get; } = new();

    public int Rule(int match) => _matches[match].Rule;

    public ReadOnlySpan<TokenSpan> Hits(int match)
        => AllHits.From(_matches[match].FirstHit)[..(_matches[match].EndHit - _matches[match].FirstHit)];

    public void Clear()
    {
        Count = 0;
        AllHits.CutTo(0);
    }

    /// <summary>Adds a match whose hits were pushed from <paramref name="firstHit"/> on.</summary>
    public void Add(int rule, int firstHit) => Add(rule, firstHit, AllHits.Top);

    /// <summary>Adds a match with the hits [firstHit, endHit).</summary>
    public void Add(int rule, int firstHit, int endHit)
    {
        if (Count == _matches.Length)
            Array.Resize(ref _matches, Count * 2);
        _matches[Count++] = new Match(rule, firstHit, endHit);
    }

    /// <summary>
    /// Puts the matches in the order of their rules; of a rule that was added more than once the last one stays. A match's place is
    /// the number of set bits before its own, which takes a fraction of what sorting does.
    /// </summary>
    /// <param name="held">One bit a rule: set for the rules that were added.</param>
    public void PutInOrder(ReadOnlySpan<ulong> held)
    {
        if (_ranks.Length < held.Length)
            _ranks = new int[held.Length];
        int count = 0;
        for (int i = 0; i < held.Length; i++)
        {
            _ranks[i] = count;
            count += BitOperations.PopCount(held[i]);
        }

        if (_ordered.Length < count)
            _ordered = new Match[_matches.Length];
        foreach (ref readonly Match match in _matches.AsSpan(0, Count))
        {
            ulong before = held[match.Rule >> 6] & ((1UL << (match.Rule & 63)) - 1);
            _ordered[_ranks[match.Rule >> 6] + BitOperations.PopCount(before)] = match;
        }

        (_matches, _ordered) = (_ordered, _matches);
        Count = count;
    }
}
