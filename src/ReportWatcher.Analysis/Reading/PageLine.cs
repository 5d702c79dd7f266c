namespace ReportWatcher.Analysis.Reading;

internal enum LineRole
{
    /// <summary>Not decided yet; what remains so at the end is article.</summary>
    Open,
    Title,
    Furniture,
}

/// <summary>A line of a page, or a block of an HTML page: what is kept or set aside as one.</summary>
internal sealed class PageLine
{
    private ReadOnlyMemory<char> _characters;
    private string? _text;
    private StatedDate[]? _dates;
    private List<string>? _cutFront;
    private List<string>? _cutEnd;

    public PageLine(string text) => Characters = text.AsMemory();

    /// <param name="characters">May be a part of the page's text; need not outlive the reading.</param>
    public PageLine(ReadOnlyMemory<char> characters) => Characters = characters;

    /// <summary>White space collapsed to single blanks, none at the ends, never empty.</summary>
    public ReadOnlyMemory<char> Characters
    {
        get => _characters;
        set
        {
            _characters = value;
            _text = null;
            _dates = null;
            (Words, Letters) = Count(value.Span);
            EndsLikeSentence = EndsAsSentence(value.Span);
        }
    }

    public ReadOnlySpan<char> Span => _characters.Span;

    /// <summary>The same as a string, made when it is first asked for: of a plain text few lines need one.</summary>
    public string Text => _text ??= _characters.ToString();

    public int Words { get; private set; }

    /// <summary>Letters and digits.</summary>
    public int Letters { get; private set; }

    /// <summary>The dates that the text states.</summary>
    public ReadOnlySpan<StatedDate> Dates => _dates ??= FindDates();

    /// <summary>What the line's time element gives for machines: "2024-07-22T10:42:00Z"; null where there is none.</summary>
    public string? Time { get; init; }

    public bool EndsLikeSentence { get; private set; }

    /// <summary>Reads like a sentence: some words and an end mark, or too long for anything else.</summary>
    public bool IsProse => Words >= 25 || (EndsLikeSentence && !IsHeading && Words >= (Span[^1] == ':' ? 8 : 6));

    public LineRole Role { get; set; }

    /// <summary>Why it is furniture, where it is.</summary>
    public FurnitureReason Reason { get; set; }

    /// <summary>True where an empty line stands before it.</summary>
    public bool AfterBlank { get; init; }

    /// <summary>True for a heading by its markup.</summary>
    public bool IsHeading { get; init; }

    /// <summary>What the cells of one row of a table have in common; null outside tables of data.</summary>
    public object? Row { get; set; }

    /// <summary>What was cut off the line's front, set aside with it.</summary>
    public IReadOnlyList<string> CutFront => _cutFront ?? (IReadOnlyList<string>)[];

    /// <summary>What was cut off the line's end, set aside with it.</summary>
    public IReadOnlyList<string> CutEnd => _cutEnd ?? (IReadOnlyList<string>)[];

    public override string ToString() => $"{Role}: {Text}";

    public void SetAside(FurnitureReason reason) => (Role, Reason) = (LineRole.Furniture, reason);

    /// <summary>Cuts the first so many characters off.</summary>
    public void CutFrontAt(int end)
    {
        (_cutFront ??= []).Add(_characters[..end].Trim().ToString());
        Characters = _characters[end..].TrimStart();
    }

    /// <summary>Cuts off what stands from a character on.</summary>
    public void CutEndAt(int start)
    {
        (_cutEnd ??= []).Insert(0, _characters[start..].Trim().ToString());
        Characters = _characters[..start].TrimEnd();
    }

    public static int WordCount(ReadOnlySpan<char> text) => Count(text).Words;

    public static (int Words, int Letters) Count(ReadOnlySpan<char> text)
    {
        int words = 0, letters = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsLetterOrDigit(text[i]))
                continue;
            words++;
            for (; i < text.Length; i++)
            {
                if (char.IsLetterOrDigit(text[i]))
                    letters++;
                else if (!IsInWord(text[i]))
                    break;
            }
        }

        return (words, letters);

        static bool IsInWord(char c) => c is '\'' or '’' or '-' or '.' or ',';
    }

    private StatedDate[] FindDates()
    {
        StatedDate[] stated = DateFinder.Find(Span);
        if (Time is null || Array.Find(DateFinder.Find(Time), date => date.Date is not null) is not { Date: not null } exact)
            return stated;
        // "2 hours ago": for readers the page may say it in words alone.
        return stated.Length == 0
            ? [exact with { Start = 0, End = Span.Length }]
            : [exact with { Start = stated[0].Start, End = stated[0].End }, .. stated.AsSpan(1)];
    }

    private static bool EndsAsSentence(ReadOnlySpan<char> text)
    {
        text = text.TrimEnd("\"'”’»)]}* ");
        return !text.IsEmpty && text[^1] is '.' or '!' or '?' or '…' or ':' or ';' or '؟' or '۔' or '。';
    }
}
