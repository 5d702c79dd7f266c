namespace ReportWatcher.Analysis.Figures;

internal enum TokenKind : byte
{
    /// <summary>Behind the last token: asking for it is no error, so that the grammar needs no bounds checks.</summary>
    None,
    Word,

    /// <summary>A number in digits, or a sign such as ½.</summary>
    Number,

    /// <summary>Letters and digits in one ("M4A1", "1990s", "192.168.1.2"), a web address, a handle: never a quantity.</summary>
    Designation,

    /// <summary>One punctuation mark; a line break is the mark '\n'.</summary>
    Mark,
}

[Flags]
internal enum TokenFlags : byte
{
    None = 0,
    SpaceBefore = 1,

    /// <summary>Written with thousands separators: cannot be a year or an identifier.</summary>
    Grouped = 2,
    Decimal = 4,
    LeadingZero = 8,

    /// <summary>Has the ending of an ordinal: "55th".</summary>
    Ordinal = 16,

    /// <summary>The first letter is a capital.</summary>
    Capital = 32,

    /// <summary>No letter is small ("US", "ISIS").</summary>
    AllCapitals = 64,

    /// <summary>A sign such as ½.</summary>
    Fraction = 128,
}

/// <summary>A word, number or mark of the text; <see cref="Start"/> and <see cref="End"/> are UTF-16 offsets.</summary>
internal readonly struct Token(TokenKind kind, TokenFlags flags, char mark, int start, int end, Word word, decimal value)
{
    // Its place instead of itself: what holds no reference is stored without telling the collector, hundreds of times a report.
    private readonly ushort _word = word.Place;

    public static readonly Token None = new(TokenKind.None, TokenFlags.None, '\0', 0, 0, Word.Unknown, 0);

    public TokenKind Kind { get; } = kind;

    public TokenFlags Flags { get; } = flags;

    public char Mark { get; } = mark;

    public int Start { get; } = start;

    public int End { get; } = end;

    public decimal Value { get; } = value;

    public Word Word => Lexicon.At(_word);

    public bool SpaceBefore => (Flags & TokenFlags.SpaceBefore) != 0;

    public bool Has(TokenFlags flag) => (Flags & flag) != 0;

    public bool Is(WordClass classes) => (Word.Classes & classes) != 0;
}

/// <summary>The tokens of a text, readable at any index: outside there are only <see cref="Token.None"/>.</summary>
internal readonly ref struct TokenStream(ReadOnlySpan<char> text, ReadOnlySpan<Token> tokens)
{
    private readonly ReadOnlySpan<Token> _tokens = tokens;

    public ReadOnlySpan<char> Text { get; } = text;

    public int Count => _tokens.Length;

    public ref readonly Token this[int index]
    {
        get
        {
            if ((uint)index < (uint)_tokens.Length) return ref _tokens[index];
            return ref Token.None;
        }
    }

    public bool Is(int index, WordClass classes) => (this[index].Word.Classes & classes) != 0;

    public bool IsMark(int index, char mark) => this[index].Mark == mark && mark != '\0';

    public bool IsNumber(int index) => this[index].Kind == TokenKind.Number;

    /// <summary>Whether the token stands against the one before it, without a blank.</summary>
    public bool Glued(int index) => index > 0 && this[index].Kind != TokenKind.None && !this[index].SpaceBefore;

    public ReadOnlySpan<char> TextOf(int index) => Text[this[index].Start..this[index].End];

    /// <param name="lowerCase">Begins with an ASCII letter.</param>
    public bool IsWord(int index, string lowerCase)
    {
        ref readonly Token token = ref this[index];
        // The grammar asks this a hundred times a number; length and first letter answer nearly always.
        return token.Kind == TokenKind.Word
               && token.End - token.Start == lowerCase.Length
               && (Text[token.Start] | 0x20) == lowerCase[0]
               && TextOf(index).Equals(lowerCase, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A hyphen or dash of any length.</summary>
    public bool IsDash(int index) => this[index].Mark is '-' or '‐' or '‑' or '‒' or '–' or '—' or '−';

    /// <summary>A hyphen with a word or number right before and right behind it: "six-month". The long dash sets off a clause: "three men—all armed".</summary>
    public bool IsHyphen(int index) => IsDash(index) && this[index].Mark != '—' && Glued(index) && Glued(index + 1) && this[index + 1].Kind != TokenKind.Mark;
}
