using System.Runtime.InteropServices;

namespace ReportWatcher.Analysis.Reading.Html;

/// <summary>Finds hostile nesting before the page is parsed: parsers recurse over the tree, and a stack overflow ends the process.</summary>
internal static class HtmlNesting
{
    // Elements without content, and those that the next one of their kind closes.
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> NeverNest = new HashSet<string>(
        [
            "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
            "p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "option", "optgroup", "rt", "rp", "html", "head", "body",
        ],
        StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>An estimate from the tags alone, no lower than what a parser builds of usual markup.</summary>
    public static bool IsDeeperThan(string html, int limit)
    {
        var open = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> openByName = open.GetAlternateLookup<ReadOnlySpan<char>>();
        int depth = 0;
        ReadOnlySpan<char> text = html;
        for (int at = text.IndexOf('<'); at >= 0 && at + 1 < text.Length;)
        {
            bool closing = text[at + 1] == '/';
            ReadOnlySpan<char> name = NameAt(text[(at + (closing ? 2 : 1))..]);
            int next = at + 1 + name.Length;
            if (!closing && (name.Equals("script", StringComparison.OrdinalIgnoreCase) || name.Equals("style", StringComparison.OrdinalIgnoreCase)))
            {
                next = EndTag(text, next, name);
            }
            else if (text[(at + 1)..].StartsWith("!--"))
            {
                int end = text[next..].IndexOf("-->", StringComparison.Ordinal);
                next = end < 0 ? text.Length : next + end + 3;
            }
            else if (!name.IsEmpty && !(name is "p" or "li" or "br" or "img" or "td" or "tr" or "meta" or "link" || NeverNest.Contains(name)))
            {
                ref int count = ref CollectionsMarshal.GetValueRefOrAddDefault(openByName, name, out _);
                // A closing tag that nothing has opened closes nothing.
                int step = closing ? (count > 0 ? -1 : 0) : 1;
                count += step;
                depth += step;
                if (depth > limit)
                    return true;
            }

            int found = text[next..].IndexOf('<');
            at = found < 0 ? -1 : next + found;
        }

        return false;
    }

    /// <summary>Where the name stands in the next end tag of an element; the text's length where there is none.</summary>
    private static int EndTag(ReadOnlySpan<char> text, int from, ReadOnlySpan<char> name)
    {
        // Scripts are most of many pages, and a search without regard to case is slow.
        while (text[from..].IndexOf("</", StringComparison.Ordinal) is >= 0 and var found)
        {
            from += found + 2;
            if (text[from..].StartsWith(name, StringComparison.OrdinalIgnoreCase))
                return from;
        }

        return text.Length;
    }

    private static ReadOnlySpan<char> NameAt(ReadOnlySpan<char> text)
    {
        int end = 0;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '-'))
            end++;
        return end > 0 && char.IsAsciiLetter(text[0]) ? text[..end] : [];
    }
}
