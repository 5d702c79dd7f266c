using System.Buffers;

namespace ReportWatcher.Analysis.Reading;

/// <summary>Reads the author's name out of a byline.</summary>
internal static class Byline
{
    private static readonly string[] Labels =
    [
        "by ", "written by ", "author: ", "author ", "authors: ", "reported by ", "posted by ", "text by ", "story by ", "words by ", "interview by ", "by: ",
        "written by: ", "posted by: ", "reported by: ", "article by ", "article written by ", "article written by: ",
        "بقلم: ", "بقلم ", "كتب: ", "كتبت: ", "الكاتب: ", "إعداد: ", "تحرير: ", "نووسینی: ", "نووسینی ", "ئامادەکردنی: ", "ئامادەکردنی ", "nivîskar: ", "amadekar: ",
    ];

    private static readonly SearchValues<char> LabelInitials = SearchValues.Create([.. Labels.Select(label => label[0]).Concat(Labels.Select(label => char.ToUpperInvariant(label[0])))]);

    // "article written by".
    private const int LongestGlued = 18;

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

        author = GluedName(rest);
        return author is not null;
    }

    /// <summary>"ByJane Doe", "Written byJANE DOE": pages whose label is an element of its own, copied without a blank.</summary>
    private static string? GluedName(ReadOnlySpan<char> text)
    {
        int end = text.StartsWith("By", StringComparison.Ordinal) || text.StartsWith("by", StringComparison.Ordinal) ? 2 : text[..Math.Min(text.Length, LongestGlued)].IndexOf(" by", StringComparison.Ordinal) + 3;
        return end is 2 or > 3 && end < text.Length && char.IsUpper(text[end]) && IsLabelAlone(text[..end]) ? NameAt(text[end..]) : null;
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
        // "Jane Doe May 5" has a date, "Tom May" a surname.
        bool isMonth = end >= 0 && char.IsAsciiDigit(text[end]);
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
            // "Jane DoeMay 5": the date copied without a blank.
            int glued = GluedMonth(word);
            if (glued > 0)
            {
                words++;
                last = at + glued;
                break;
            }

            // Arabic letters have no capitals.
            if (word.IsEmpty || (!joins && !prefixed && (char.IsLower(word[0]) || !char.IsLetter(word[0]))) || word is "On" or "At" or "In"
                || ((isMonth || words == 0) && CalendarWords.Month(word.TrimEnd(".")) is not null) || CalendarWords.Weekday(word) is not null)
            {
                break;
            }

            words += joins ? 0 : 1;
            last = joins ? last : wordEnd;
            at = wordEnd + 1;
            // "Lydia Child. See also": a full stop behind more than an initial or a "Prof." ends the sentence.
            if (word.Length > 3 && word[^1] == '.' && word is not ("Mrs." or "Prof."))
                break;
        }

        return words is >= 1 and <= 8 && last >= 3 ? text[..last].TrimEnd("-–—. ").ToString() : null;
    }

    /// <returns>Where a month's name begins inside a word, behind a small letter; 0 where none does.</returns>
    private static int GluedMonth(ReadOnlySpan<char> word)
    {
        for (int i = 2; i < word.Length; i++)
        {
            if (char.IsUpper(word[i]) && char.IsLower(word[i - 1]) && CalendarWords.Month(word[i..].TrimEnd(".")) is not null)
                return i;
        }

        return 0;
    }

    /// <summary>True for two or three capitalised words and nothing else.</summary>
    public static bool IsNameAlone(PageLine line) =>
        line.Words is 2 or 3 && line.Text.Length <= 40 && NameAt(line.Text) is { } name && name.Length == line.Text.Length
        && !line.Text.Split(' ').Any(word => LanguageGuess.IsFunctionWord(word)) && line.Text.Any(char.IsLower) && !line.Text.AsSpan().ContainsAny('&', ':');
}
