using System.Collections;
using ReportWatcher.Analysis.Text;

namespace ReportWatcher.Analysis.Figures;

/// <summary>
/// The figure conditions of all watches by the words and units that they ask for. An article meets only those whose subject, neighbouring word and
/// unit it has. May name a condition that does not hold; never misses one: <see cref="FigureCondition.Find"/> decides.
/// </summary>
internal sealed class FigureConditionIndex
{
    private const string Counts = "(count)";

    // The first condition of each watch; the last entry is the end of them all.
    private readonly int[] _firsts;
    private readonly PhraseIndex _of;
    private readonly PhraseIndex _near;
    private readonly BitArray _anyUnit;
    private readonly Dictionary<string, int[]> _byUnit;
    private readonly Dictionary<Dimension, int[]> _byDimension;

    /// <param name="watches">Of each watch its conditions; watches without any are no candidates.</param>
    public FigureConditionIndex(IReadOnlyList<IReadOnlyList<FigureCondition>> watches)
    {
        _firsts = new int[watches.Count + 1];
        for (int i = 0; i < watches.Count; i++) _firsts[i + 1] = _firsts[i] + watches[i].Count;
        FigureCondition[] conditions = [.. watches.SelectMany(watch => watch)];
        _of = new PhraseIndex([.. conditions.Select(condition => condition.Of)]);
        _near = new PhraseIndex([.. conditions.Select(condition => condition.Near)]);
        _anyUnit = new BitArray([.. conditions.Select(condition => condition.Is is null)]);
        (int Index, FigureCondition Item)[] bounded = [.. conditions.Index().Where(c => c.Item.Is is not null)];
        _byUnit = bounded.GroupBy(c => c.Item.Is!.Unit?.Name ?? Counts, c => c.Index).ToDictionary(group => group.Key, group => group.ToArray());
        _byDimension = bounded.Where(c => c.Item.Is!.Unit is not null).GroupBy(c => c.Item.Is!.Unit!.Dimension, c => c.Index).ToDictionary(group => group.Key, group => group.ToArray());
    }

    /// <summary>The conditions that the figures of a report may satisfy.</summary>
    public FigureCandidates Candidates(IReadOnlyList<Figure> figures)
    {
        if (_anyUnit.Length == 0 || figures.Count == 0) return default;
        var candidates = new BitArray(_of.Unasked);
        for (int i = 0; i < figures.Count; i++)
        {
            if (figures[i].Subject is string subject) _of.AddTo(candidates, subject);
        }
        candidates.And(Units(figures));
        if (!candidates.HasAnySet()) return default;
        return new FigureCandidates(candidates.And(Near(figures)), _firsts);
    }

    private BitArray Units(IReadOnlyList<Figure> figures)
    {
        var met = new BitArray(_anyUnit);
        bool counts = false;
        for (int i = 0; i < figures.Count; i++)
        {
            if (figures[i].Kind == FigureKind.Count) counts = true;
            else if (figures[i].Unit is string name)
            {
                Set(met, _byUnit.GetValueOrDefault(name));
                if (Lexicon.FindUnit(name) is Unit unit) Set(met, _byDimension.GetValueOrDefault(unit.Dimension));
            }
        }
        if (counts) Set(met, _byUnit.GetValueOrDefault(Counts));
        return met;
    }

    private static void Set(BitArray met, int[]? conditions)
    {
        foreach (int condition in conditions ?? []) met[condition] = true;
    }

    private BitArray Near(IReadOnlyList<Figure> figures)
    {
        var met = new BitArray(_near.Unasked);
        string? last = null;
        for (int i = 0; i < figures.Count; i++)
        {
            Figure figure = figures[i];
            if (ReferenceEquals(figure.Sentence, last)) continue; // figures of one sentence share it
            if (figure.SentenceBefore is string before && before != last) _near.AddTo(met, before);
            _near.AddTo(met, last = figure.Sentence);
        }
        return met;
    }

    /// <summary>Conditions by one word of each of their phrases.</summary>
    private sealed class PhraseIndex
    {
        private readonly CaselessTable<int[]> _words;
        private readonly CaselessTable<int[]>? _prefixes;

        public PhraseIndex(IReadOnlyList<IReadOnlyList<Phrase>> conditions)
        {
            Unasked = new BitArray([.. conditions.Select(phrases => phrases.Count == 0)]);
            (PhraseWord Word, int Condition)[] words = [.. conditions.Index().SelectMany(c => c.Item.Select(phrase => (phrase.Rarest, c.Index)))];
            ILookup<bool, (PhraseWord Word, int Condition)> byPrefix = words.ToLookup(w => w.Word.IsPrefix);
            _words = Table(byPrefix[false].SelectMany(w => w.Word.Forms.Select(form => (form, w.Condition))));
            if (byPrefix.Contains(true)) _prefixes = Table(byPrefix[true].Select(w => (w.Word.Forms[0][..PhraseWord.ShortestPrefix], w.Condition)));
        }

        /// <summary>The conditions that ask for no phrase.</summary>
        public BitArray Unasked { get; }

        /// <summary>Adds the conditions that have a phrase of which a word is in the text.</summary>
        public void AddTo(BitArray conditions, ReadOnlySpan<char> text)
        {
            int start = 0;
            while (Phrase.NextWord(text, start, out Range range))
            {
                ReadOnlySpan<char> word = text[range];
                Add(_words, word);
                if (_prefixes is not null && word.Length >= PhraseWord.ShortestPrefix) Add(_prefixes, word[..PhraseWord.ShortestPrefix]);
                start = range.End.Value;
            }

            void Add(CaselessTable<int[]> table, ReadOnlySpan<char> key)
            {
                if (!table.TryGet(key, out int[]? found)) return;
                foreach (int condition in found) conditions[condition] = true;
            }
        }

        private static CaselessTable<int[]> Table(IEnumerable<(string Key, int Condition)> entries)
            => new([.. entries.GroupBy(entry => entry.Key, entry => entry.Condition, StringComparer.OrdinalIgnoreCase)
                .Select(group => KeyValuePair.Create(group.Key, group.Distinct().ToArray()))]);
    }
}

/// <summary>The conditions that a report may satisfy, by watch; the default value has none.</summary>
/// <param name="firsts">The first condition of each watch, and the end of them all.</param>
internal readonly struct FigureCandidates(BitArray conditions, int[] firsts)
{
    public bool Includes(int watch)
    {
        if (conditions is null) return false;
        for (int condition = firsts[watch]; condition < firsts[watch + 1]; condition++)
        {
            if (conditions[condition]) return true;
        }
        return false;
    }
}
