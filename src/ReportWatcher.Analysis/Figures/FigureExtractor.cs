using System.Buffers;
using ReportWatcher.Analysis.Reading;
using ReportWatcher.Analysis.Text;

namespace ReportWatcher.Analysis.Figures;

/// <summary>Finds the figures that an article states.</summary>
public static class FigureExtractor
{
    /// <summary>Most reports of 2 KB have no more.</summary>
    private const int UsualFigures = 16;

    /// <summary>The figures in the order of the text, those of a stated headline first.</summary>
    public static IReadOnlyList<Figure> Extract(Article article)
    {
        ArgumentNullException.ThrowIfNull(article);
        List<Figure>? figures = null;
        if (article.TitleStated) Scan(article.Title, article.Published, inTitle: true, ref figures);
        Scan(article.Body, article.Published, inTitle: false, ref figures);
        if (figures is null) return [];
        CarriedSubject.Fill(figures);
        return figures;
    }

    private static void Scan(string text, DateOnly? published, bool inTitle, ref List<Figure>? figures)
    {
        Token[] tokens = Lexer.Rent(text, out int count);
        var context = new SentenceFinder(text, inTitle);
        try
        {
            var stream = new TokenStream(text, tokens.AsSpan(0, count));
            int at = 0;
            while (at < count)
            {
                if (!MayStart(stream, at)) at++;
                else if (DateReader.TryRead(stream, at, published, out DateReading date) && !CountsRather(stream, at, date))
                {
                    if (date.IsFigure && !(inTitle && IsDay(date, published))) (figures ??= new(UsualFigures)).Add(Build(stream, date, text, ref context, inTitle));
                    at = Math.Max(date.End, at + 1);
                }
                else if (QuantityReader.TryRead(stream, at, out Quantity quantity))
                {
                    int end = quantity.IsName ? quantity.End : TextEnd(stream, quantity);
                    if (!quantity.IsName) (figures ??= new(UsualFigures)).Add(Build(stream, quantity, end, text, ref context, inTitle));
                    at = Math.Max(end, at + 1);
                }
                else at++;
            }
        }
        finally
        {
            context.Return();
            ArrayPool<Token>.Shared.Return(tokens);
        }
    }

    /// <summary>Whether a figure may begin with the token. Never misses one; the readers decide.</summary>
    internal static bool MayStart(in TokenStream s, int at)
    {
        ref readonly Token token = ref s[at];
        return token.Kind == TokenKind.Number
               || token.Is(WordClass.Start)
               || (token.Mark is '-' or '−' && s.IsNumber(at + 1))
               || (token.Is(WordClass.Definite) && s.Is(at + 1, WordClass.PartOfPeriod))
               || (s.Is(at - 1, WordClass.DatePreposition) && (s.IsWord(at, "next") || s.IsWord(at, "this")));
    }

    /// <summary>Blogs put the day of the post behind the headline: that is the report's date, no figure in it.</summary>
    private static bool IsDay(in DateReading date, DateOnly? published)
        => published is DateOnly day && date.Year == day.Year && date.Month == day.Month && date.Day == day.Day;

    /// <summary>"Some 2000 soldiers": four digits that could be a year, but hedge or noun show a count.</summary>
    private static bool CountsRather(in TokenStream s, int at, in DateReading date)
        => date is { IsFigure: false, Month: 0, Year: > 0 } && date.End == at + 1 && QuantityReader.TryRead(s, at, out Quantity quantity) && !quantity.IsName;

    private static Figure Build(in TokenStream s, in DateReading date, string text, ref SentenceFinder sentences, bool inTitle)
    {
        int start = s[date.First].Start;
        int end = s[date.End - 1].End;
        return new Figure
        {
            Text = text[start..end],
            Value = date.Year,
            Qualifier = date.Qualifier,
            Kind = FigureKind.Date,
            Date = date switch
            {
                { Day: > 0 } => $"{date.Year:0000}-{date.Month:00}-{date.Day:00}",
                { Month: > 0 } => $"{date.Year:0000}-{date.Month:00}",
                _ => $"{date.Year:0000}",
            },
            Sentence = sentences.Around(start, end),
            SentenceBefore = sentences.Before,
            Start = start,
            End = end,
            InTitle = inTitle,
        };
    }

    private static Figure Build(in TokenStream s, in Quantity quantity, int textEnd, string text, ref SentenceFinder sentences, bool inTitle)
    {
        int start = s[quantity.First].Start;
        int end = s[textEnd - 1].End;
        string sentence = sentences.Around(start, end);
        Subject subject = quantity.Subject;
        string? of = subject.Found ? text[s[subject.First].Start..s[subject.End - 1].End] : null;
        return new Figure
        {
            Text = text[start..end],
            Value = Plain(quantity.Value),
            Upper = quantity.Upper is decimal upper ? Plain(upper) : null,
            Qualifier = quantity.Qualifier,
            Unit = quantity.Unit?.Name,
            Subject = of,
            SubjectHead = of is null ? null : Head(s, subject, of),
            Place = PlaceReader.Read(s, quantity.First, Math.Max(quantity.End, subject.End), subject, sentences.Start, sentences.End),
            Kind = quantity.Kind,
            Sentence = sentence,
            SentenceBefore = sentences.Before,
            Start = start,
            End = end,
            InTitle = inTitle,
        };
    }

    /// <summary>Without the zeros that arithmetic leaves behind the point: 2600000000, not 2600000000.0.</summary>
    private static decimal Plain(decimal value) => value.Scale == 0 ? value : value / 1.0000000000000000000000000000m;

    /// <summary>
    /// The text of a count ends with the head noun ("more than 2,100 shipments"); what follows behind "of" is told by the subject. Where another number
    /// stands before the noun, it begins a figure of its own: "three" of "three of the five hostages".
    /// </summary>
    private static int TextEnd(in TokenStream s, in Quantity quantity)
    {
        Subject subject = quantity.Subject;
        if (!subject.Found || quantity.Kind is not (FigureKind.Count or FigureKind.Ordinal)) return quantity.End;
        for (int at = quantity.End; at < subject.First; at++)
        {
            if (s.IsNumber(at) || s.Is(at, WordClass.Numeral)) return quantity.End;
        }
        return Math.Max(quantity.End, subject.HeadEnd);
    }

    /// <summary>The head noun is the last word, with what is glued to it: "F-35s". Where it is the whole subject, the same string.</summary>
    private static string Head(in TokenStream s, in Subject subject, string whole)
    {
        int at = subject.HeadEnd - 1;
        while (at > subject.First && s.Glued(at)) at--;
        return at == subject.First && subject.HeadEnd == subject.End ? whole : s.Text[s[at].Start..s[subject.HeadEnd - 1].End].ToString();
    }

    /// <summary>
    /// The sentence around a place; a headline is one. Places come in order, so one pass over the sentences serves all figures; a text without any
    /// is never split.
    /// </summary>
    private ref struct SentenceFinder(string text, bool isHeadline)
    {
        private static readonly ScratchPool<List<TextSpan>> s_lists = new(() => [], list => list.Capacity > 4096);

        private List<TextSpan>? _sentences;
        private int _current;
        private int _last = -1;
        private string _lastText = "";
        private string? _beforeLast;

        /// <summary>Bounds of the sentence found last.</summary>
        public int Start { get; private set; }

        public int End { get; private set; }

        /// <summary>What stands before it; null where nothing does.</summary>
        public string? Before { get; private set; }

        public string Around(int start, int end)
        {
            List<TextSpan> sentences = _sentences ??= Split();
            (Start, End, Before) = (start, end, null);
            while (_current < sentences.Count && sentences[_current].End <= start) _current++;
            if (_current == sentences.Count || sentences[_current].Start > start) return text[start..end];
            (Start, End) = (sentences[_current].Start, sentences[_current].End);
            if (_last != _current) Enter(sentences);
            Before = _beforeLast;
            return _lastText;
        }

        /// <summary>Figures of neighbouring sentences share one string for what is the sentence to one and the sentence before to the other.</summary>
        private void Enter(List<TextSpan> sentences)
        {
            _beforeLast = _current == 0 ? null : _last == _current - 1 ? _lastText : sentences[_current - 1].In(text);
            (_last, _lastText) = (_current, sentences[_current].In(text));
        }

        private readonly List<TextSpan> Split()
        {
            List<TextSpan> sentences = s_lists.Rent();
            sentences.Clear();
            if (isHeadline) sentences.Add(new TextSpan(0, text.Length));
            else Sentences.Split(text, sentences);
            return sentences;
        }

        /// <summary>Gives the working memory back; nothing can be asked any more.</summary>
        public readonly void Return()
        {
            if (_sentences is not null) s_lists.Return(_sentences);
        }
    }
}
