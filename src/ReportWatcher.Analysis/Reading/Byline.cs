using System.Buffers;

namespace ReportWatcher.Analysis.Reading;

/// <summary>Reads the author's name out of a byline.</summary>
internal static class Byline
{
    private static readonly string[] Labels =
    [
        "by ", "written by ", "author: ", "author ", "authors: ", "reported by ", "posted by ", "text by ", "story by ", "words by ", "interview by ", "by: ",
        "بقلم: ", "بقلم ", "كتب: ", "كتبت: ", "الكاتب: ", "إعداد: ", "تحرير: ", "نووسینی: ", "نووسینی ", "ئامادەکردنی: ", "ئامادەکردنی ", "nivîskar: ", "amadekar: ",
    ];

    private static readonly SearchValues<char> LabelInitials = SearchValues.Create([.. Labels.Select(label => label[0]).Concat(Labels.Select(label => char.ToUpperInvariant(label[0])))]);

    private static readonly SearchValues<char> EndOfName = SearchValues.Create("|,•·(/0123456789");

    /// <summary>"By Jane Doe", "Written by JANE DOE | 5 July 2024", "July 5, 2024 by Jane Doe": capitalised words behind the label.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out string? author)
    {
        author = null;
        ReadOnlySpan<char> rest = text.TrimStart("•·*-–|✍ ");
        if (rest.IsEmpty || !LabelInitials.Contains(rest[0]))
            return false;
        foreach (string label in Labels)
        {
            if (!rest.StartsWith(label, StringComparison.OrdinalIgnoreCase))
                continue;
            author = NameAt(rest[label.Length..].Trim());
            return author is not null;
        }

        return false;
    }

    /// <summary>A line "By" or "Written by:", with the name on the next.</summary>
    public static bool IsLabelAlone(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> label = text.Trim("•·*-–|: ");
        foreach (string known in Labels)
        {
            if (label.Equals(known.AsSpan().TrimEnd(": "), StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    /// <summary>The capitalised words at the start of a text, if they can be a name; else null.</summary>
    public static string? NameAt(ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAny(EndOfName);
        if (end >= 0)
            text = text[..end];
        int words = 0;
        int last = 0;
        for (int at = 0; at < text.Length;)
        {
            int blank = text[at..].IndexOf(' ');
            int wordEnd = blank < 0 ? text.Length : at + blank;
            ReadOnlySpan<char> word = text[at..wordEnd];
            bool joins = word is "and" or "de" or "van" or "von" or "al" or "bin" or "&" or "der" or "la" or "el";
            bool prefixed = word.StartsWith("al-") || word.StartsWith("el-");
            // Arabic letters have no capitals.
            if (word.IsEmpty || (!joins && !prefixed && (char.IsLower(word[0]) || !char.IsLetter(word[0]))) || word is "On" or "At" or "In"
                || CalendarWords.Month(word.TrimEnd(".")) is not null || CalendarWords.Weekday(word) is not null)
            {
                break;
            }

            words += joins ? 0 : 1;
            last = joins ? last : wordEnd;
            at = wordEnd + 1;
        }

        return words is >= 1 and <= 8 && last >= 3 ? text[..last].TrimEnd("-–—. ").ToString() : null;
    }

    /// <summary>True for two or three capitalised words and nothing else.</summary>
    public static bool IsNameAlone(PageLine line) =>
        line.Words is 2 or 3 && line.Text.Length <= 40 && NameAt(line.Text) is { } name && name.Length == line.Text.Length
        && !line.Text.Split(' ').Any(word => LanguageGuess.IsFunctionWord(word)) && line.Text.Any(char.IsLower);
}
