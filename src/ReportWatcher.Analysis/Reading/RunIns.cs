using System.Buffers;

namespace ReportWatcher.Analysis.Reading;

/// <summary>Cuts off what pages glue to the first and last words of a paragraph: agency heads, end marks, link words.</summary>
internal static class RunIns
{
    // An agency's head stands in the first line or so; behind that a slash or a counter is the article's own.
    private const int LongestHead = 200;

    private static readonly string[] CounterLabels = ["Number of readings:", "Number of views:", "Reading:", "Readings:", "Reads:", "Views:", "Visits:", "Hits:", "عدد القراءات:", "عدد المشاهدات:"];
    private static readonly string[] EndMarks = ["/ End", "/End", "/ end", "/end", "(END)", "(End)", "// End", "/ ENDS", "(ENDS)", " -30-", " ###", " ENDS", "/ انتهى", "/انتهى", "(انتهى)", " انتهى"];
    private static readonly string[] TrailingLinks =
        [" link", " Link", " (link)", " source", " Source", " [link]", " Read more", " Read more...", " Read More", " Continue reading", " […]", " [...]"];

    private static readonly SearchValues<string> AnyCounterLabel = SearchValues.Create(CounterLabels, StringComparison.Ordinal);

    private static readonly SearchValues<char> NoName = SearchValues.Create("0123456789.");

    /// <returns>The agency named in a head "Baghdad / NINA /", or null.</returns>
    public static string? CutHead(PageLine line)
    {
        ReadOnlySpan<char> text = line.Span;
        int counter = CounterEnd(text);
        int agency = AgencyEnd(text[counter..], out string? name);
        int cut = counter + agency;
        if (cut == 0 || cut >= text.Length || PageLine.WordCount(text[cut..]) < 4)
            return null;
        line.CutFrontAt(cut);
        return name;
    }

    /// <summary>Cuts "./ End" down to the full stop, and a link word behind the last sentence.</summary>
    public static void CutTail(PageLine line)
    {
        foreach (string mark in EndMarks)
        {
            if (line.Span.EndsWith(mark) && line.Span.Length > mark.Length + 20)
                line.CutEndAt(line.Span.Length - mark.Length);
        }

        foreach (string link in TrailingLinks)
        {
            ReadOnlySpan<char> before = line.Span.EndsWith(link) ? line.Span[..^link.Length] : [];
            if (before.Length > 20 && before[^1] is '.' or '!' or '?' or '"' or '”' or '…')
                line.CutEndAt(before.Length);
        }
    }

    /// <summary>Past "Wednesday 24 July 2024 | Politics Number of readings: 192 ", or 0.</summary>
    private static int CounterEnd(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> head = text[..Math.Min(text.Length, LongestHead)];
        if (!head.Contains(':') || !head.ContainsAny(AnyCounterLabel))
            return 0;
        foreach (string label in CounterLabels)
        {
            int at = head.IndexOf(label, StringComparison.Ordinal);
            if (at < 0)
                continue;
            int end = at + label.Length;
            while (end < text.Length && text[end] == ' ')
                end++;
            int digits = end;
            while (end < text.Length && (char.IsDigit(text[end]) || text[end] is ',' or '.' or '٬'))
                end++;
            if (end == digits)
                continue;
            if (text[end..].StartsWith(" times", StringComparison.Ordinal))
                end += " times".Length;
            return end;
        }

        return 0;
    }

    /// <summary>Past "Baghdad / NINA / " at the start of a text, or 0: a place and a short name, each before a slash.</summary>
    private static int AgencyEnd(ReadOnlySpan<char> text, out string? name)
    {
        name = null;
        int lead = text.Length - text.TrimStart().Length;
        int first = text.IndexOf('/');
        if (first <= lead || first > 40 || first + 1 >= text.Length)
            return 0;
        int second = text[(first + 1)..].IndexOf('/');
        if (second is < 2 or > 40)
            return 0;
        ReadOnlySpan<char> place = text[lead..first].Trim();
        ReadOnlySpan<char> agency = text.Slice(first + 1, second).Trim();
        if (PageLine.WordCount(place) is < 1 or > 3 || PageLine.WordCount(agency) is < 1 or > 4 || agency.ContainsAny(NoName)
            || !IsName(place) || !IsName(agency))
        {
            return 0;
        }

        name = agency.ToString();
        int end = first + 1 + second + 1;
        return end;
    }

    private static bool IsName(ReadOnlySpan<char> text) => char.IsLetter(text[0]) && !char.IsLower(text[0]);
}
