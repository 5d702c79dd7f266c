using ReportWatcher.Analysis.Text;

namespace ReportWatcher.Analysis.Topics.Model;

/// <summary>
/// Makes a vector of a text: sublinear TF-IDF, (1 + ln tf)·idf, of length 1; a word of the title counts twice. Its buffers are used again
/// for the next text; not for several threads at once.
/// </summary>
internal sealed class TermCounter(Vocabulary vocabulary)
{
    private static readonly float[] Sublinear = [.. Enumerable.Range(0, 64).Select(count => count == 0 ? 0 : (float)(1 + Math.Log(count)))];

    private readonly int[] _counts = new int[vocabulary.Count];
    private int[] _terms = new int[256];
    private float[] _values = new float[256];
    private int _distinct;

    /// <summary>The vector; valid until the next call.</summary>
    public SparseRow Read(ArticleText text)
    {
        _distinct = 0;
        (int from, int to) = text.Range(Field.Body);
        // A title that is only the body's first sentence stands in the body's range and counts once.
        Count(text.Tokens, 0, from, 2);
        Count(text.Tokens, from, to, 1);
        return Weigh();
    }

    private void Count(TokenBuffer tokens, int from, int to, int weight)
    {
        int before = -1;
        for (int i = from; i < to; i++)
        {
            ref readonly Token token = ref tokens.Tokens[i];
            int word = TermRule.IsTerm(token) ? vocabulary.Find(token.Hash, tokens.Folded(token)) : -1;
            if (word >= 0)
            {
                Add(word, weight);
                if (vocabulary.HasPairs && before >= 0 && vocabulary.FindPair(before, word) is >= 0 and var pair)
                    Add(pair, weight);
            }

            before = word;
        }
    }

    private void Add(int term, int weight)
    {
        if (_counts[term] == 0)
        {
            if (_distinct == _terms.Length)
                Array.Resize(ref _terms, _terms.Length * 2);
            _terms[_distinct++] = term;
        }

        _counts[term] += weight;
    }

    private SparseRow Weigh()
    {
        if (_values.Length < _distinct)
            _values = new float[_terms.Length];
        float squares = 0;
        for (int i = 0; i < _distinct; i++)
        {
            int term = _terms[i], count = _counts[term];
            float value = (count < Sublinear.Length ? Sublinear[count] : (float)(1 + Math.Log(count))) * vocabulary.Weights[term];
            _values[i] = value;
            squares += value * value;
            _counts[term] = 0;
        }

        float scale = squares > 0 ? 1 / MathF.Sqrt(squares) : 0;
        for (int i = 0; i < _distinct; i++)
            _values[i] *= scale;
        return new SparseRow(_terms.AsSpan(0, _distinct), _values.AsSpan(0, _distinct));
    }
}

internal static class TermRule
{
    /// <summary>Single letters and digits say nothing about a topic; a single Han or kana character is a word.</summary>
    public static bool IsTerm(in Token token) => token.FoldedLength > 1 || token.End - token.Start > 1;
}
