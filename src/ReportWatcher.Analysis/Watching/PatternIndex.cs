using System.Numerics;
using ReportWatcher.Analysis.Text;

namespace ReportWatcher.Analysis.Watching;

/// <summary>
/// Which prefixes, wildcards and fuzzy terms a word fits. Asked once for every word of the rules when they are compiled, and in
/// articles only for words that are in no rule.
/// </summary>
internal sealed class PatternIndex
{
    private const int ShortestPrefix = 3;

    private readonly TermTable _prefixes;
    private readonly int[][] _prefixAtoms;
    private readonly int _longestPrefix;

    /// <summary>Bit n is set if some prefix's first three letters hash to n: spares most words every further look.</summary>
    private readonly ulong[] _beginnings = new ulong[1024];

    private readonly (WordPattern Pattern, int Atom)[] _wildcards;

    /// <summary>By length of the article's word.</summary>
    private readonly List<(WordPattern Pattern, int Atom, uint Letters)>[] _fuzzy;

    public PatternIndex(IEnumerable<(WordPattern Pattern, int Atom)> patterns)
    {
        (WordPattern Pattern, int Atom)[] all = [.. patterns];
        IGrouping<string, int>[] prefixes =
            [.. all.Where(item => item.Pattern.Kind == WordKind.Prefix).GroupBy(item => item.Pattern.Folded, item => item.Atom)];
        _prefixes = new TermTable([.. prefixes.Select((group, i) => KeyValuePair.Create(group.Key, i))]);
        _prefixAtoms = [.. prefixes.Select(group => group.ToArray())];
        _longestPrefix = prefixes.Length == 0 ? 0 : prefixes.Max(group => group.Key.Length);
        foreach (IGrouping<string, int> group in prefixes)
        {
            uint beginning = Beginning(group.Key);
            _beginnings[beginning >> 6] |= 1UL << (int)(beginning & 63);
        }

        _wildcards = [.. all.Where(item => item.Pattern.Kind == WordKind.Wildcard)];
        _fuzzy = IndexFuzzy([.. all.Where(item => item.Pattern.Kind == WordKind.Fuzzy)]);
        IsEmpty = all.Length == 0;
    }

    public bool IsEmpty { get; }

    /// <summary>True if there are wildcards or fuzzy terms, each of which a word must be held against.</summary>
    public bool IsCostly => _wildcards.Length + _fuzzy.Length > 0;

    /// <summary>Adds the patterns that a folded word fits, each once. A case-sensitive one is still to be held against the spelling.</summary>
    public void AddMatching(ReadOnlySpan<char> word, IntList atoms)
    {
        AddPrefixes(word, atoms);
        foreach ((WordPattern pattern, int atom) in _wildcards)
        {
            if (pattern.Matches(word))
                atoms.Add(atom);
        }

        if (word.Length < _fuzzy.Length)
            AddFuzzy(word, atoms);
    }

    private void AddPrefixes(ReadOnlySpan<char> word, IntList atoms)
    {
        if (word.Length < ShortestPrefix || _longestPrefix == 0)
            return;
        uint beginning = Beginning(word);
        if ((_beginnings[beginning >> 6] >> (int)(beginning & 63) & 1) == 0)
            return;
        uint hash = TermHash.Seed;
        for (int length = 1; length <= word.Length && length <= _longestPrefix; length++)
        {
            hash = TermHash.Add(hash, word[length - 1]);
            if (length < ShortestPrefix)
                continue;
            int prefix = _prefixes.Find(TermHash.Finish(hash), word[..length]);
            if (prefix >= 0)
                atoms.AddRange(_prefixAtoms[prefix]);
        }
    }

    private void AddFuzzy(ReadOnlySpan<char> word, IntList atoms)
    {
        uint letters = LetterSet(word);
        foreach ((WordPattern pattern, int atom, uint own) in _fuzzy[word.Length])
        {
            // One edit brings at most one letter that the other word lacks, either way.
            if (BitOperations.PopCount(letters & ~own) <= pattern.Edits && BitOperations.PopCount(own & ~letters) <= pattern.Edits
                && pattern.Matches(word))
            {
                atoms.Add(atom);
            }
        }
    }

    private static List<(WordPattern Pattern, int Atom, uint Letters)>[] IndexFuzzy((WordPattern Pattern, int Atom)[] patterns)
    {
        if (patterns.Length == 0)
            return [];
        var byLength = new List<(WordPattern, int, uint)>[patterns.Max(item => item.Pattern.Folded.Length + item.Pattern.Edits) + 1];
        for (int length = 0; length < byLength.Length; length++)
        {
            byLength[length] = [.. patterns
                .Where(item => Math.Abs(item.Pattern.Folded.Length - length) <= item.Pattern.Edits)
                .Select(item => (item.Pattern, item.Atom, LetterSet(item.Pattern.Folded)))];
        }

        return byLength;
    }

    private static uint LetterSet(ReadOnlySpan<char> word)
    {
        uint set = 0;
        foreach (char c in word)
            set |= 1u << (c & 31);
        return set;
    }

    private static uint Beginning(ReadOnlySpan<char> word) => TermHash.Of(word[..ShortestPrefix]) & 0xFFFF;
}
