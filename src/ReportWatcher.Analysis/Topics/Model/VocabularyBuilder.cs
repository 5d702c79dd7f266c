using ReportWatcher.Analysis.Text;

namespace ReportWatcher.Analysis.Topics.Model;

/// <summary>Counts in how many texts each term occurs, and keeps those that are worth a weight.</summary>
internal static class VocabularyBuilder
{
    // From this many texts on, a word that only one of them has teaches more of that text than of its topic.
    private const int ManyTexts = 2000;
    private const int FewestTextsOfPair = 3;

    public static Vocabulary Build(IReadOnlyList<TopicExample> examples, bool withPairs)
    {
        Vocabulary words = Words(examples);
        return withPairs ? WithPairs(words, examples) : words;
    }

    private static Vocabulary Words(IReadOnlyList<TopicExample> examples)
    {
        Dictionary<string, int> numbers = [];
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> bySpan = numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        List<(int Texts, int Last)> seen = [];
        ForEach(examples, (text, row) =>
        {
            (_, int to) = text.Range(Field.Body);
            for (int i = 0; i < to; i++)
            {
                ref readonly Token token = ref text.Tokens.Tokens[i];
                if (!TermRule.IsTerm(token))
                    continue;
                ReadOnlySpan<char> word = text.Tokens.Folded(token);
                if (!bySpan.TryGetValue(word, out int number))
                {
                    bySpan[word] = number = seen.Count;
                    seen.Add((0, -1));
                }

                if (seen[number].Last != row)
                    seen[number] = (seen[number].Texts + 1, row);
            }
        });

        int fewest = examples.Count < ManyTexts ? 1 : 2;
        // Frequent words first: their weights lie together in the cache.
        (string Word, int Texts)[] kept = [.. numbers
            .Select(pair => (pair.Key, seen[pair.Value].Texts))
            .Where(term => term.Texts >= fewest)
            .OrderByDescending(term => term.Texts)
            .ThenBy(term => term.Key, StringComparer.Ordinal)];
        return new Vocabulary([.. kept.Select(term => term.Word)], [], [.. kept.Select(term => Weight(term.Texts, examples.Count))]);
    }

    private static Vocabulary WithPairs(Vocabulary words, IReadOnlyList<TopicExample> examples)
    {
        Dictionary<(int First, int Second), (int Texts, int Last)> seen = [];
        ForEach(examples, (text, row) =>
        {
            (int from, int to) = text.Range(Field.Body);
            int before = -1;
            for (int i = 0; i < to; i++)
            {
                ref readonly Token token = ref text.Tokens.Tokens[i];
                int word = TermRule.IsTerm(token) ? words.Find(token.Hash, text.Tokens.Folded(token)) : -1;
                if (word >= 0 && before >= 0 && i != from)
                {
                    ref (int Texts, int Last) entry = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(seen, (before, word), out bool known);
                    if (!known || entry.Last != row)
                        entry = (entry.Texts + 1, row);
                }

                before = word;
            }
        });

        ((int First, int Second) Pair, int Texts)[] kept = [.. seen
            .Where(pair => pair.Value.Texts >= FewestTextsOfPair)
            .Select(pair => (pair.Key, pair.Value.Texts))
            .OrderByDescending(pair => pair.Texts)
            .ThenBy(pair => pair.Key)];
        return new Vocabulary(
            words.Words, [.. kept.Select(pair => pair.Pair)], [.. words.Weights, .. kept.Select(pair => Weight(pair.Texts, examples.Count))]);
    }

    /// <summary>Inverse document frequency, as if one more text had every term.</summary>
    private static float Weight(int texts, int of) => (float)(Math.Log((1.0 + of) / (1.0 + texts)) + 1);

    private static void ForEach(IReadOnlyList<TopicExample> examples, Action<ArticleText, int> read)
    {
        ArticleText text = new();
        for (int row = 0; row < examples.Count; row++)
        {
            text.Read(examples[row].ToArticle());
            read(text, row);
        }
    }
}
