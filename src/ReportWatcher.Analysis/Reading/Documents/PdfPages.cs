using System.Text;
using System.Text.RegularExpressions;

namespace ReportWatcher.Analysis.Reading.Documents;

/// <summary>Makes lines of the text that a program has taken out of a PDF: headers and footers of pages set aside, broken lines joined.</summary>
internal static partial class PdfPages
{
    /// <summary>So many lines at the top and bottom of a page may be header or footer.</summary>
    private const int EdgeLines = 3;

    /// <summary>A line this much of the usual width goes on in the next one.</summary>
    private const double FullLine = 0.75;

    /// <param name="text">Pages separated by form feeds, as pdftotext writes them.</param>
    public static List<PageLine> Read(string text)
    {
        List<List<PageLine>> pages = [.. text.Split('\f').Select(LinesOf).Where(lines => lines.Count > 0)];
        SetAsideEdges(pages);
        return Join(pages);
    }

    private static List<PageLine> LinesOf(string page)
    {
        List<PageLine> lines = [];
        bool afterBlank = false;
        foreach (ReadOnlySpan<char> raw in page.AsSpan().EnumerateLines())
        {
            string line = PageLines.CollapseWhiteSpace(raw);
            if (line.Length > 0)
                lines.Add(new PageLine(line) { AfterBlank = afterBlank });
            afterBlank = line.Length == 0;
        }

        return lines;
    }

    /// <summary>A line at a page's edge that comes back at the edges of most pages, but for its numbers, is furniture.</summary>
    private static void SetAsideEdges(List<List<PageLine>> pages)
    {
        if (pages.Count < 2)
            return;
        var seen = new Dictionary<string, int>();
        foreach (List<PageLine> page in pages)
        {
            foreach (string key in Edges(page).Select(KeyOf).Distinct())
                seen[key] = seen.GetValueOrDefault(key) + 1;
        }

        foreach (PageLine line in pages.SelectMany(Edges))
        {
            if (seen[KeyOf(line)] is > 1 and var times && times * 2 > pages.Count)
                line.SetAside(FurnitureReason.PageEdge);
        }
    }

    private static IEnumerable<PageLine> Edges(List<PageLine> page)
        => page.Where((_, i) => i < EdgeLines || i >= page.Count - EdgeLines);

    private static string KeyOf(PageLine line) => Numbers().Replace(line.Text, "#");

    private static List<PageLine> Join(List<List<PageLine>> pages)
    {
        PageLine[] all = [.. pages.SelectMany(page => page)];
        int[] widths = [.. all.Where(line => line.Role == LineRole.Open).Select(line => line.Text.Length).Order()];
        // The widest lines but for a few that stick out.
        int width = widths.Length == 0 ? 0 : widths[widths.Length * 9 / 10];
        Dictionary<string, int> words = [];
        foreach (Match word in all.SelectMany(line => Words().Matches(line.Text)))
            words[word.Value] = words.GetValueOrDefault(word.Value) + 1;

        List<PageLine> joined = [], furniture = [];
        var text = new StringBuilder();
        PageLine? last = null;
        foreach (List<PageLine> page in pages)
        {
            bool top = true;
            foreach (PageLine line in page)
            {
                if (line.Role == LineRole.Furniture)
                {
                    furniture.Add(line);
                    continue;
                }

                if (last is not null && !GoesOn(last, line, top, width))
                    Flush();
                if (text.Length > 0)
                    Append(text, line.Text, words);
                else
                    text.Append(line.Text);
                (last, top) = (line, false);
            }
        }

        Flush();
        return [.. joined, .. furniture];

        void Flush()
        {
            if (text.Length > 0)
                joined.Add(new PageLine(text.ToString()) { AfterBlank = true });
            text.Clear();
        }
    }

    /// <summary>Whether the second line belongs to the paragraph of the first.</summary>
    private static bool GoesOn(PageLine first, PageLine second, bool acrossPages, int width)
    {
        bool broken = HeadOfBroken().IsMatch(first.Text) && char.IsLower(second.Text[0]);
        bool full = broken || first.Text.Length >= width * FullLine;
        return full && (acrossPages ? !first.EndsLikeSentence && !char.IsUpper(second.Text[0]) : !second.AfterBlank);
    }

    /// <summary>A hyphen at the line's end goes if the document has the word without it, or has it not with it either.</summary>
    private static void Append(StringBuilder text, string line, Dictionary<string, int> words)
    {
        string before = text.ToString(Math.Max(0, text.Length - 40), Math.Min(40, text.Length));
        Match head = HeadOfBroken().Match(before), tail = TailOfBroken().Match(line);
        if (!head.Success || !tail.Success)
        {
            text.Append(' ').Append(line);
            return;
        }

        int whole = words.GetValueOrDefault(head.Groups[1].Value + tail.Value), hyphened = words.GetValueOrDefault($"{head.Groups[1].Value}-{tail.Value}");
        if (whole >= hyphened)
            text.Length--;
        text.Append(line);
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"\p{L}+(?:-\p{L}+)*")]
    private static partial Regex Words();

    [GeneratedRegex(@"(\p{L}{2,})-$", RegexOptions.RightToLeft)]
    private static partial Regex HeadOfBroken();

    [GeneratedRegex(@"^\p{Ll}+")]
    private static partial Regex TailOfBroken();
}
