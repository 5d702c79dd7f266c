using System.Buffers;
using ReportWatcher.Analysis.Text;

namespace ReportWatcher.Analysis.Reading;

/// <summary>What is known of an article beside its text; null where nothing is stated.</summary>
internal sealed record ArticleHead(string? Title, string? Author, string? Source, DateOnly? Published)
{
    /// <summary>What <paramref name="other"/> states stands in the place of ours.</summary>
    public ArticleHead With(ArticleHead? other)
        => other is null ? this : new(other.Title ?? Title, other.Author ?? Author, other.Source ?? Source, other.Published ?? Published);
}

/// <summary>Puts the decided lines together as an <see cref="Article"/>.</summary>
internal static class ArticleAssembly
{
    private const string ParagraphBreak = "\n\n";
    private const string CellBreak = " | ";

    // A first paragraph shorter than this is a dateline or a standfirst; the news is in the next one.
    private const int ShortLead = 25;

    public static Article Build(List<PageLine> lines, ArticleHead head, bool oneLine)
    {
        char[] buffer = ArrayPool<char>.Shared.Rent(MostCharacters(lines));
        int length = 0;
        var furniture = new List<string>();
        var reasons = new List<FurnitureReason>();
        int leadEnd = 0;
        int leadWords = 0;
        long kept = 0, setAside = 0;
        object? row = null;
        foreach (PageLine line in lines)
        {
            SetAside(line.CutFront);
            if (line.Role == LineRole.Furniture)
            {
                furniture.Add(line.Text);
                reasons.Add(line.Reason);
                setAside += line.Letters;
            }
            else if (line.Role != LineRole.Title)
            {
                bool sameRow = line.Row is not null && line.Row == row;
                Append(length == 0 ? "" : oneLine ? " " : sameRow ? CellBreak : ParagraphBreak);
                Append(line.Span);
                kept += line.Letters;
                row = line.Row;
                if (leadWords < ShortLead)
                    (leadEnd, leadWords) = (length, leadWords + (leadWords == 0 ? line.Words : ShortLead));
            }

            SetAside(line.CutEnd);
        }

        string text = buffer.AsSpan(0, length).ToString();
        ArrayPool<char>.Shared.Return(buffer);
        string title = head.Title ?? FirstSentence(text);
        kept += head.Title is null ? 0 : PageLine.Count(title).Letters;
        return new Article
        {
            Title = title,
            TitleStated = head.Title is not null,
            Source = head.Source,
            Author = head.Author,
            Published = head.Published,
            Language = LanguageGuess.Of(text),
            Lead = text[..leadEnd],
            Body = text,
            Furniture = furniture,
            FurnitureReasons = reasons,
            ShareKept = kept + setAside == 0 ? 1 : (double)kept / (kept + setAside),
        };

        void Append(ReadOnlySpan<char> part)
        {
            part.CopyTo(buffer.AsSpan(length));
            length += part.Length;
        }

        void SetAside(IReadOnlyList<string> cut)
        {
            foreach (string part in cut)
            {
                furniture.Add(part);
                reasons.Add(FurnitureReason.RunIn);
                setAside += PageLine.Count(part).Letters;
            }
        }
    }

    /// <summary>No body has more: every line with what may stand before it.</summary>
    private static int MostCharacters(List<PageLine> lines)
    {
        int most = 0;
        foreach (PageLine line in lines)
            most += line.Span.Length + CellBreak.Length;
        return most;
    }

    private static string FirstSentence(string body)
    {
        IReadOnlyList<TextSpan> sentences = Sentences.Split(body[..Math.Min(body.Length, 4000)]);
        return sentences.Count == 0 ? body : sentences[0].In(body);
    }
}
