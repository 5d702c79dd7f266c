namespace ReportWatcher.Analysis.Watching;

/// <summary>
/// All rules, compiled: how words become atoms, atoms candidates, and the programs that decide. Immutable; matchers share it.
/// </summary>
internal sealed class RuleIndex
{
    public RuleIndex(IReadOnlyList<Rule> rules)
    {
        AtomTable atoms = new();
        ProgramWriter writer = new(atoms);
        Roots = [.. rules.Select(rule => rule.Condition is null ? -1 : writer.Write(rule))];
        Code = writer.Code;
        RuleCount = rules.Count;
        AtomCount = atoms.Atoms.Count;
        Words = new TermTable([.. atoms.Words]);
        Topics = atoms.Topics;
        Patterns = new PatternIndex(atoms.Patterns.Select(pattern => (pattern.Key, pattern.Value)));
        CaseSensitive = new WordPattern?[AtomCount];
        Lengths = [.. atoms.Atoms.Select(atom => atom.Length)];
        PhraseParts = [.. atoms.Atoms.Select(atom => atom.Parts)];
        double[] costs = AtomCost.Of(atoms);
        Traits = new WordTraits[AtomCount];
        PatternsOfWord = IndexPatterns(atoms);
        (Pairs, PhrasesByAtom) = IndexPhrases(atoms, costs);
        (Answers, Candidates, Always) = IndexRules(rules, new AnchorFinder(atoms, costs));
    }

    public int RuleCount { get; }

    public int AtomCount { get; }

    /// <summary>Words that rules name, to their atoms.</summary>
    public TermTable Words { get; }

    public PatternIndex Patterns { get; }

    /// <summary>For every word atom the patterns that it fits.</summary>
    public Slices<int> PatternsOfWord { get; }

    /// <summary>Of case-sensitive pattern atoms the pattern, to be held against the article's spelling.</summary>
    public WordPattern?[] CaseSensitive { get; }

    public IReadOnlyDictionary<string, int> Topics { get; }

    /// <summary>Words that an occurrence of an atom takes.</summary>
    public int[] Lengths { get; }

    /// <summary>Of phrase atoms the atoms of their words; empty for the others.</summary>
    public int[][] PhraseParts { get; }

    public PairTable Pairs { get; }

    /// <summary>What a word atom may lead to; spares the look-ups that would find nothing.</summary>
    public WordTraits[] Traits { get; }

    /// <summary>Phrases without two plain words side by side, by their rarest word, with its place in the phrase.</summary>
    public Slices<(int Phrase, int Offset)> PhrasesByAtom { get; }

    /// <summary>
    /// For every atom the rules that hold wherever it occurs: those that are nothing but this word or phrase, or an OR of such. They
    /// are most of what people ask for, and need no program.
    /// </summary>
    public Slices<int> Answers { get; }

    /// <summary>For every atom the other rules that are found by it, each with a further atom it needs, or -1.</summary>
    public Slices<(int Rule, int Also)> Candidates { get; }

    /// <summary>One bit a rule: set for rules that must be tried on every article.</summary>
    public ulong[] Always { get; }

    public int[] Code { get; }

    /// <summary>Where a rule's program begins in <see cref="Code"/>; -1 for rules without words, which always hold.</summary>
    public int[] Roots { get; }

    private Slices<int> IndexPatterns(AtomTable atoms)
    {
        List<(int Word, int Pattern)> ofWord = [];
        IntList matching = new();
        foreach ((WordPattern pattern, int atom) in atoms.Patterns)
        {
            if (pattern.Exact is not null)
                CaseSensitive[atom] = pattern;
            if (pattern.Kind == WordKind.Word)
                ofWord.Add((atoms.Words[pattern.Folded], atom));
        }

        foreach ((string word, int atom) in atoms.Words)
        {
            matching.Clear();
            Patterns.AddMatching(word, matching);
            foreach (int pattern in matching.Items)
                ofWord.Add((atom, pattern));
        }

        foreach ((int word, _) in ofWord)
            Traits[word] |= WordTraits.FitsPattern;
        return new Slices<int>(AtomCount, ofWord);
    }

    private (PairTable Pairs, Slices<(int Phrase, int Offset)> ByAtom) IndexPhrases(AtomTable atoms, double[] costs)
    {
        List<(int Left, int Right, int Phrase, int Offset)> pairs = [];
        List<(int Key, (int Phrase, int Offset) Item)> byAtom = [];
        for (int phrase = 0; phrase < atoms.Atoms.Count; phrase++)
        {
            int[] parts = atoms.Atoms[phrase].Parts;
            if (parts.Length == 0)
                continue;
            int[] places = [.. Enumerable.Range(0, parts.Length - 1)
                .Where(i => atoms.Atoms[parts[i]].Kind == AtomKind.Word && atoms.Atoms[parts[i + 1]].Kind == AtomKind.Word)];
            if (places.Length > 0)
            {
                int offset = places.MinBy(i => costs[parts[i]] * costs[parts[i + 1]]);
                pairs.Add((parts[offset], parts[offset + 1], phrase, offset));
                Traits[parts[offset]] |= WordTraits.BeginsPair;
                Traits[parts[offset + 1]] |= WordTraits.EndsPair;
            }
            else
            {
                int offset = Enumerable.Range(0, parts.Length).MinBy(i => costs[parts[i]]);
                byAtom.Add((parts[offset], (phrase, offset)));
            }
        }

        return (new PairTable(pairs), new Slices<(int Phrase, int Offset)>(AtomCount, byAtom));
    }

    private (Slices<int> Answers, Slices<(int Rule, int Also)> Candidates, ulong[] Always) IndexRules(IReadOnlyList<Rule> rules, AnchorFinder finder)
    {
        List<(int Key, int Rule)> answers = [];
        List<(int Key, (int Rule, int Also) Item)> candidates = [];
        ulong[] always = new ulong[(rules.Count + 63) / 64];
        for (int rule = 0; rule < rules.Count; rule++)
        {
            ReadOnlySpan<int> alternatives = Alternatives(Roots[rule]);
            foreach (int atom in alternatives)
                answers.Add((atom, rule));
            if (!alternatives.IsEmpty)
                continue;
            Anchors anchors = rules[rule].Condition is { } condition ? finder.Find(condition) : new Anchors([], -1);
            if (anchors.Atoms.Length == 0)
                always[rule >> 6] |= 1UL << (rule & 63);
            foreach (int atom in anchors.Atoms)
                candidates.Add((atom, (rule, anchors.Also)));
        }

        return (new Slices<int>(AtomCount, answers), new Slices<(int Rule, int Also)>(AtomCount, candidates), always);
    }

    /// <summary>The atoms of a rule that holds wherever one of them occurs; empty for every other rule.</summary>
    private ReadOnlySpan<int> Alternatives(int root) => root < 0 ? [] : (Operation)Code[root] switch
    {
        Operation.Here => Code.AsSpan(root + 1, 1),
        Operation.AnyOf => Code.AsSpan(root + 2, Code[root + 1]),
        _ => [],
    };
}

[Flags]
internal enum WordTraits : byte
{
    /// <summary>It fits a prefix, wildcard, fuzzy or case-sensitive term.</summary>
    FitsPattern = 1,

    /// <summary>A pair of <see cref="RuleIndex.Pairs"/> begins with it.</summary>
    BeginsPair = 2,

    /// <summary>A pair ends with it.</summary>
    EndsPair = 4,
}
