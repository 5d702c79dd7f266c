namespace ReportWatcher.Analysis.Text;

/// <summary>
/// The words of one article, filled by <see cref="Append"/> field by field. Its arrays grow to the longest article seen and are used
/// again for the next one, so that tokenizing allocates nothing. Not for several threads at once.
/// </summary>
/// <remarks>
/// A word is a run of letters, digits and the marks on them; everything else separates: "Ain al-Asad" is ain, al, asad. Four
/// exceptions, each because users expect the two spellings to find each other:
/// <list type="bullet">
/// <item>An apostrophe between letters is dropped ("Qur'an" is quran, "Ba‘ath" baath), except before a possessive s
/// ("Iraq's" is iraq, s) and after the elided article of French and Italian ("l'Irak" is l, irak).</item>
/// <item>Dotted single letters are one word: "U.S." is us.</item>
/// <item>A comma before exactly three digits is dropped, a dot between digits kept: "2,500" is 2500, "2.5" stays 2.5. A watch on
/// 500 must not fire on 2,500.</item>
/// <item>Every Han or kana character is a word of its own.</item>
/// </list>
/// </remarks>
/// <param name="words">How many words to make room for at first.</param>
internal sealed class TokenBuffer(int words = 512)
{
    private Token[] _tokens = new Token[words];
    private char[] _folded = new char[words * 8];
    private int _foldedLength;
    private int _paragraph;

    /// <summary>Words of an article beyond which its working memory is not kept: some 600 KB of text.</summary>
    public const int UsualWords = 100_000;

    public int Count { get; private set; }

    /// <summary>True once a giant article has made its arrays large.</summary>
    public bool IsOversized => _tokens.Length > 2 * UsualWords;

    public ReadOnlySpan<Token> Tokens => _tokens.AsSpan(0, Count);

    public ReadOnlySpan<char> Folded(int token) => _folded.AsSpan(_tokens[token].FoldedStart, _tokens[token].FoldedLength);

    public ReadOnlySpan<char> Folded(in Token token) => _folded.AsSpan(token.FoldedStart, token.FoldedLength);

    public void Clear()
    {
        Count = 0;
        _foldedLength = 0;
        _paragraph = 0;
    }

    /// <summary>Adds the words of a field; their offsets count from the field's own beginning, paragraphs go on counting.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> fold = Letters.FoldTable;
        _paragraph++;
        bool lineIsBlank = false; // between a line end and the next character that is not white space
        bool blankLine = false; // one was read since the last word
        for (int i = 0; i < text.Length;)
        {
            char c = text[i];
            if (fold[c] == 0)
            {
                LetterKind kind = Letters.Kind(c);
                if (kind == LetterKind.NewLine)
                {
                    blankLine |= lineIsBlank;
                    lineIsBlank = true;
                }
                else if (kind != LetterKind.Separator || !char.IsWhiteSpace(c))
                {
                    lineIsBlank = false;
                }

                if (kind is not (LetterKind.Expanding or LetterKind.Ideograph) && !(kind == LetterKind.HighSurrogate && IsLetterPair(text, i)))
                {
                    i++;
                    continue;
                }
            }

            if (blankLine)
                _paragraph++;
            lineIsBlank = blankLine = false;
            i = AppendWord(text, i);
        }
    }

    private int AppendWord(ReadOnlySpan<char> text, int start)
    {
        ReadOnlySpan<char> fold = Letters.FoldTable;
        int from = _foldedLength;
        int to = from;
        int i = start;
        uint hash = TermHash.Seed;
        if (Letters.Kind(text[i]) == LetterKind.Ideograph)
        {
            hash = AddLetter(text[i++], hash, ref to);
            return Finish(start, i, from, to, hash);
        }

        while (i < text.Length)
        {
            char c = text[i];
            char folded = fold[c];
            if (folded != 0)
            {
                hash = AddLetter(folded, hash, ref to);
                i++;
                continue;
            }

            int next = ContinueAfter(text, start, i);
            if (next == i)
                break;
            switch (Letters.Kind(c))
            {
                case LetterKind.Expanding:
                    foreach (char letter in Letters.Expansion(c))
                        hash = AddLetter(letter, hash, ref to);
                    break;
                case LetterKind.HighSurrogate:
                    hash = AddLetter(text[i + 1], AddLetter(c, hash, ref to), ref to);
                    break;
                case LetterKind.Dot when char.IsAsciiDigit(fold[text[i + 1]]):
                    hash = AddLetter('.', hash, ref to);
                    break;
                case LetterKind.Dot:
                    i = AppendAbbreviation(text, i, ref hash, ref to);
                    return Finish(start, i, from, to, hash);
            }

            i = next;
        }

        return Finish(start, i, from, to, hash);
    }

    /// <summary>Where the word goes on after a character that is no plain letter; <paramref name="i"/> itself if the word ends before it.</summary>
    private static int ContinueAfter(ReadOnlySpan<char> text, int start, int i) => Letters.Kind(text[i]) switch
    {
        LetterKind.Ignorable or LetterKind.Expanding => i + 1,
        LetterKind.HighSurrogate when IsLetterPair(text, i) => i + 2,
        LetterKind.Apostrophe when JoinsLetters(text, start, i) => i + 1,
        LetterKind.Dot when JoinsDigits(text, i) || JoinsAbbreviation(text, start, i) => i + 1,
        LetterKind.Comma when GroupsThousands(text, i) => i + 1,
        _ => i,
    };

    /// <summary>Takes the letters of "U.S.A." after the first; returns where the abbreviation ends.</summary>
    private int AppendAbbreviation(ReadOnlySpan<char> text, int dot, ref uint hash, ref int to)
    {
        while (dot < text.Length && Letters.Kind(text[dot]) == LetterKind.Dot && IsSingleLetter(text, dot + 1))
        {
            hash = AddLetter(Letters.Fold(text[dot + 1]), hash, ref to);
            dot += 2;
        }

        return dot < text.Length && Letters.Kind(text[dot]) == LetterKind.Dot ? dot + 1 : dot;
    }

    private uint AddLetter(char letter, uint hash, ref int to)
    {
        if (to == _folded.Length)
            Array.Resize(ref _folded, _folded.Length * 2);
        _folded[to++] = letter;
        return TermHash.Add(hash, letter);
    }

    private int Finish(int start, int end, int from, int to, uint hash)
    {
        if (Count == _tokens.Length)
            Array.Resize(ref _tokens, _tokens.Length * 2);
        _tokens[Count++] = new Token
        {
            Start = start, End = end, FoldedStart = from, FoldedLength = to - from, Hash = TermHash.Finish(hash), Paragraph = _paragraph,
        };
        _foldedLength = to;
        return end;
    }

    private static bool JoinsLetters(ReadOnlySpan<char> text, int start, int i)
    {
        if (i + 1 >= text.Length || !IsLetter(text[i - 1]) || !IsLetter(text[i + 1]))
            return false;
        bool possessive = text[i + 1] is 's' or 'S' && !IsWord(text, i + 2);
        return !possessive && !IsElidedArticle(text[start..i], text[i + 1]);
    }

    // French and Italian elide only before a vowel or h, so that "L'viv" and "N'Djamena" stay one word.
    private static bool IsElidedArticle(ReadOnlySpan<char> before, char after)
    {
        bool article = before.Length switch
        {
            1 => before[0] is 'l' or 'L' or 'd' or 'D' or 'j' or 'J' or 'm' or 'M' or 'n' or 'N' or 's' or 'S' or 't' or 'T' or 'c' or 'C',
            2 => before[0] is 'q' or 'Q' && before[1] is 'u' or 'U',
            _ => false,
        };
        return article && Letters.Fold(after) is 'a' or 'e' or 'i' or 'o' or 'u' or 'y' or 'h';
    }

    private static bool JoinsDigits(ReadOnlySpan<char> text, int i)
        => i > 0 && i + 1 < text.Length && IsDigit(text[i - 1]) && IsDigit(text[i + 1]);

    private static bool GroupsThousands(ReadOnlySpan<char> text, int i)
        => i > 0 && IsDigit(text[i - 1])
            && i + 3 < text.Length && IsDigit(text[i + 1]) && IsDigit(text[i + 2]) && IsDigit(text[i + 3])
            && (i + 4 == text.Length || !IsDigit(text[i + 4]));

    private static bool JoinsAbbreviation(ReadOnlySpan<char> text, int start, int i)
        => i == start + 1 && IsLetter(text[start]) && IsSingleLetter(text, i + 1);

    private static bool IsSingleLetter(ReadOnlySpan<char> text, int i)
        => i < text.Length && Letters.Fold(text[i]) != 0 && IsLetter(text[i]) && !IsWord(text, i + 1);

    private static bool IsWord(ReadOnlySpan<char> text, int i)
        => i < text.Length && (Letters.Fold(text[i]) != 0 || Letters.Kind(text[i]) is LetterKind.Expanding or LetterKind.Ignorable
            || Letters.Kind(text[i]) == LetterKind.HighSurrogate && IsLetterPair(text, i));

    private static bool IsLetter(char c) => char.IsLetter(c) || Letters.Kind(c) is LetterKind.Expanding or LetterKind.Ignorable;

    private static bool IsDigit(char c) => char.IsAsciiDigit(Letters.Fold(c));

    private static bool IsLetterPair(ReadOnlySpan<char> text, int i)
        => i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) && System.Text.Rune.IsLetterOrDigit(new System.Text.Rune(text[i], text[i + 1]));
}
