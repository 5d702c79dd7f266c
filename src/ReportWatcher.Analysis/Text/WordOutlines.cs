namespace ReportWatcher.Analysis.Text;

/// <summary>
/// First letter, last letter and length of some words, whatever their case: rules out most other words before they are hashed. May take a word for
/// one of them that is none; never the other way round.
/// </summary>
internal sealed class WordOutlines
{
    private const int Letters = 32;

    /// <summary>By first and last letter: the lengths, as bits.</summary>
    private readonly ulong[] _lengths = new ulong[Letters * Letters];

    private readonly int _longest;

    /// <param name="words">None of them empty.</param>
    public WordOutlines(IEnumerable<string> words)
    {
        foreach (string word in words)
        {
            _lengths[Ends(word)] |= 1UL << word.Length;
            _longest = Math.Max(_longest, word.Length);
        }
    }

    // Of lengths above 63 only the last six bits count, in both methods alike.
    public bool MayHave(ReadOnlySpan<char> word) => !word.IsEmpty && word.Length <= _longest && (_lengths[Ends(word)] >> word.Length & 1) != 0;

    private static int Ends(ReadOnlySpan<char> word) => (Letter(word[0]) * Letters) + Letter(word[^1]);

    // The five last bits of a Latin letter are the same in both cases; in other scripts cases differ in no such simple way.
    private static int Letter(char c) => c < 128 ? c & (Letters - 1) : 0;
}
