using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Text;

namespace ReportWatcher.Analysis.Topics.Model;

/// <summary>The words of a text that moved a topic's margin most, for it and against it.</summary>
/// <remarks>Function words are not told: a model of few examples gives "the" and "but" weights by chance, and they explain nothing to anybody.</remarks>
internal static class TermReasons
{
    private const int MostFor = 8;
    private const int MostAgainst = 4;

    // So many times as many are looked at as are told, because function words fall away.
    private const int Spare = 4;

    // A word that moved less than this part of the strongest explains nothing.
    private const float LeastPart = 0.15f;

    /// <param name="x">The vector of <paramref name="text"/>.</param>
    public static TopicScore Explain(TopicScore score, TopicModel model, int topic, SparseRow x, ArticleText text)
    {
        (int Term, float Moved)[] moves = new (int, float)[x.Terms.Length];
        for (int i = 0; i < moves.Length; i++)
            moves[i] = (x.Terms[i], x.Values[i] * model.Weights.Row(x.Terms[i])[topic]);
        Array.Sort(moves, (a, b) => a.Moved != b.Moved ? b.Moved.CompareTo(a.Moved) : a.Term.CompareTo(b.Term));
        float least = moves.Length == 0 ? 0 : LeastPart * Math.Max(moves[0].Moved, -moves[^1].Moved);
        (int Term, float Moved)[] told =
        [
            .. moves.TakeWhile(move => move.Moved > least).Take(Spare * MostFor),
            .. moves.Reverse().TakeWhile(move => move.Moved < -least).Take(Spare * MostAgainst),
        ];
        Dictionary<int, string> spellings = Spellings([.. told.Select(move => move.Term)], model.Vocabulary, text);
        ILookup<bool, TopicTerm> content = told
            .Where(move => !IsFunctionWords(spellings[move.Term]))
            .ToLookup(move => move.Moved > 0, move => new TopicTerm(spellings[move.Term], Math.Round(move.Moved, 3)));
        TopicTerm[] terms = [.. content[true].Take(MostFor), .. content[false].Take(MostAgainst)];
        return score with { Terms = terms, Reasons = [.. terms.Where(term => term.Weight > 0).Select(term => term.Word)] };
    }

    /// <summary>A word in capitals is none: US, WHO, IT.</summary>
    private static bool IsFunctionWords(string term)
        => term.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries).All(word => LanguageGuess.IsFunctionWord(word) && (word.Length == 1 || word.Any(char.IsLower) || !word.Any(char.IsUpper)));

    /// <summary>Each term as the text spells it where it first occurs.</summary>
    private static Dictionary<int, string> Spellings(HashSet<int> wanted, Vocabulary vocabulary, ArticleText text)
    {
        Dictionary<int, string> spellings = [];
        (int from, int to) = text.Range(Field.Body);
        int before = -1;
        for (int i = 0; i < to && spellings.Count < wanted.Count; i++)
        {
            ref readonly Token token = ref text.Tokens.Tokens[i];
            int word = TermRule.IsTerm(token) ? vocabulary.Find(token.Hash, text.Tokens.Folded(token)) : -1;
            if (wanted.Contains(word) && !spellings.ContainsKey(word))
                spellings[word] = text.Spelling(i).ToString();
            if (i != from && before >= 0 && word >= 0 && vocabulary.FindPair(before, word) is >= 0 and var pair && wanted.Contains(pair) && !spellings.ContainsKey(pair))
                spellings[pair] = text.Spelling(i - 1, i).ToString();
            before = word;
        }

        return spellings;
    }
}
