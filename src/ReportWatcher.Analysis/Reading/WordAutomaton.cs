using System.Numerics;

namespace ReportWatcher.Analysis.Reading;

/// <summary>Which of many words and phrases a text contains, in one pass over it (Aho and Corasick, CACM 18, 1975).</summary>
/// <remarks>
/// The vectorised search of SearchValues is faster where one set is sought in much text. Names of classes and lines of pages
/// are short, are asked for many sets, and have some of them, which costs it a check of each candidate.
/// </remarks>
internal sealed class WordAutomaton
{
    private const int Ascii = 128;

    /// <summary>For each ASCII character, in either case, its column; 0 for those in no word.</summary>
    private readonly byte[] _columns = new byte[Ascii];

    /// <summary>log2 of the columns of a row.</summary>
    private readonly int _shift;

    /// <summary>The next state's row for each state's row and column, as where the row begins.</summary>
    private readonly int[] _next;

    /// <summary>For each state, the marks of the words that end there.</summary>
    private readonly uint[] _marks;

    /// <param name="words">Of ASCII characters; case does not matter.</param>
    /// <exception cref="ArgumentException">A word is empty or not ASCII.</exception>
    public WordAutomaton(params IReadOnlyList<(string Word, uint Mark)> words)
    {
        int columns = 1;
        foreach ((string word, _) in words)
        {
            if (word.Length == 0 || !System.Text.Ascii.IsValid(word))
                throw new ArgumentException($"\"{word}\" is no word of ASCII characters.", nameof(words));
            foreach (char c in word)
            {
                if (_columns[c] == 0)
                    _columns[char.ToLowerInvariant(c)] = _columns[char.ToUpperInvariant(c)] = (byte)columns++;
            }
        }

        _shift = BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)columns));
        int states = words.Sum(word => word.Word.Length) + 1;
        _next = new int[states << _shift];
        _marks = new uint[states];
        int used = 1;
        foreach ((string word, uint mark) in words)
        {
            int row = 0;
            foreach (char c in word)
            {
                ref int next = ref _next[row + _columns[c]];
                if (next == 0)
                    next = used++ << _shift;
                row = next;
            }

            _marks[row >> _shift] |= mark;
        }

        Complete();
    }

    /// <summary>The marks of all words found, whole or inside others.</summary>
    public uint Search(ReadOnlySpan<char> text)
    {
        int[] next = _next;
        uint[] marks = _marks;
        byte[] columns = _columns;
        uint found = 0;
        int row = 0;
        foreach (char c in text)
        {
            row = c < Ascii ? next[row + columns[c]] : 0;
            found |= marks[row >> _shift];
        }

        return found;
    }

    /// <summary>Where no word goes on, goes on with the longest end of what was read that begins a word; level by level from the root.</summary>
    private void Complete()
    {
        int columns = 1 << _shift;
        var failures = new int[_marks.Length];
        var queue = new Queue<int>();
        for (int column = 0; column < columns; column++)
        {
            if (_next[column] != 0)
                queue.Enqueue(_next[column]);
        }

        while (queue.TryDequeue(out int row))
        {
            int failure = failures[row >> _shift];
            _marks[row >> _shift] |= _marks[failure >> _shift];
            for (int column = 0; column < columns; column++)
            {
                ref int next = ref _next[row + column];
                if (next == 0)
                {
                    next = _next[failure + column];
                    continue;
                }

                failures[next >> _shift] = _next[failure + column];
                queue.Enqueue(next);
            }
        }
    }
}
