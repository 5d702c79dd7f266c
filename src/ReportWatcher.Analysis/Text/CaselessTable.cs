using System.Diagnostics.CodeAnalysis;

namespace ReportWatcher.Analysis.Text;

/// <summary>
/// Words and what they stand for, found as <see cref="StringComparison.OrdinalIgnoreCase"/> finds them: open addressing with linear probing, at most
/// half full. For the lexicons that every word of every report is looked up in, where a frozen dictionary takes longer.
/// </summary>
internal sealed class CaselessTable<T>
{
    // 0 marks a free slot. Apart from the words, so that what is none of them is told in the nearest cache.
    private readonly uint[] _hashes;
    private readonly (string Word, T Value)[] _entries;

    /// <param name="words">No two that differ only in case.</param>
    public CaselessTable(IReadOnlyCollection<KeyValuePair<string, T>> words)
    {
        int size = 16;
        while (size < words.Count * 2)
            size *= 2;
        (_hashes, _entries) = (new uint[size], new (string, T)[size]);
        foreach ((string word, T value) in words)
        {
            uint hash = Hash(word);
            int i = (int)hash & (size - 1);
            while (_hashes[i] != 0)
                i = (i + 1) & (size - 1);
            (_hashes[i], _entries[i]) = (hash, (word, value));
        }
    }

    public bool TryGet(ReadOnlySpan<char> word, [MaybeNullWhen(false)] out T value)
    {
        uint hash = Hash(word);
        for (int i = (int)hash & (_hashes.Length - 1); _hashes[i] != 0; i = (i + 1) & (_hashes.Length - 1))
        {
            if (_hashes[i] == hash && word.Equals(_entries[i].Word, StringComparison.OrdinalIgnoreCase))
            {
                value = _entries[i].Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>Of the length, and of two characters each from the beginning, the middle and the end. Never 0.</summary>
    private static uint Hash(ReadOnlySpan<char> word)
    {
        int last = word.Length - 2;
        if (last < 0)
            return word.IsEmpty ? 1 : HashAny(word);
        uint begin = Two(word, 0), middle = Two(word, last / 2), end = Two(word, last);
        // The two cases of an ASCII letter differ in this bit; those of others in many ways.
        const uint caseBits = 0x0020_0020, notAscii = 0xFF80_FF80;
        if (((begin | middle | end) & notAscii) != 0)
            return HashAny(word);
        ulong ends = begin | caseBits | ((ulong)(end | caseBits) << 32);
        ulong rest = (middle | caseBits) + (uint)word.Length;
        return (uint)(((ends * 0x9E3779B97F4A7C15) ^ (rest * 0xC2B2AE3D27D4EB4F)) >> 32) | 1;
    }

    private static uint HashAny(ReadOnlySpan<char> word) => (uint)string.GetHashCode(word, StringComparison.OrdinalIgnoreCase) | 1;

    private static uint Two(ReadOnlySpan<char> word, int at) => word[at] | ((uint)word[at + 1] << 16);
}
