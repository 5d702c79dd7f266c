using System.Text;

namespace ReportWatcher.Analysis.Reading;

/// <summary>Joins the lines of texts that were broken at a fixed width, as mail and wire copy are, into paragraphs.</summary>
internal static class HardWrap
{
    private const int Widest = 100;
    private const int Narrowest = 50;

    public static List<PageLine> Undo(List<PageLine> lines)
    {
        int inner = 0, full = 0, ended = 0;
        int width = 0;
        foreach (PageLine line in lines)
            width = Math.Max(width, line.Span.Length);
        if (width is > Widest or < Narrowest || lines.Count < 4)
            return lines;

        for (int i = 0; i + 1 < lines.Count; i++)
        {
            if (lines[i + 1].AfterBlank)
                continue;
            inner++;
            full += lines[i].Span.Length >= width * 3 / 4 ? 1 : 0;
            ended += lines[i].EndsLikeSentence ? 1 : 0;
        }

        // Most lines inside a paragraph fill the width and few of them end with a sentence: no list or menu does that.
        return inner >= 3 && full * 10 >= inner * 7 && ended * 10 <= inner * 4 ? Join(lines) : lines;
    }

    private static List<PageLine> Join(List<PageLine> lines)
    {
        var paragraphs = new List<PageLine>();
        var text = new StringBuilder();
        bool afterBlank = false;
        foreach (PageLine line in lines)
        {
            if (line.AfterBlank && text.Length > 0)
                Flush();
            if (text.Length == 0)
                afterBlank = line.AfterBlank;
            text.Append(text.Length > 0 ? " " : "").Append(line.Span);
        }

        Flush();
        return paragraphs;

        void Flush()
        {
            paragraphs.Add(new PageLine(text.ToString()) { AfterBlank = afterBlank });
            text.Clear();
        }
    }
}
