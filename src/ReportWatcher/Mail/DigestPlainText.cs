using System.Text;

namespace ReportWatcher.Mail;

/// <summary>The text/plain part of a digest. As in an alert, hits are marked **so** and lines are not wrapped.</summary>
internal static class DigestPlainText
{
    private const int BarWidth = 24, LongestName = 28;

    public static void Write(StringBuilder text, DigestView digest)
    {
        text.Append(digest.Title).Append('\n').Append(digest.Period).Append('\n');
        if (digest.Note is not null) text.Append('\n').Append(digest.Note).Append('\n');

        WriteTopics(text, digest);
        WriteFigures(text, digest);
        foreach (DigestView.WatchGroup watch in digest.Watches) WriteWatch(text, watch);

        text.Append("\n-- \n").Append(digest.Foot);
    }

    private static void WriteTopics(StringBuilder text, DigestView digest)
    {
        if (digest.Topics.Count == 0) return;

        text.Append("\nTOPICS (reports)\n\n");
        int width = Math.Min(LongestName, digest.Topics.Max(t => t.Name.Length));
        foreach (DigestView.TopicRow topic in digest.Topics)
        {
            string bar = new('#', Math.Max(1, BarWidth * topic.Percent / 100));
            text.Append($"{VisibleText.Cut(topic.Name, LongestName).PadRight(width)}  {bar} {topic.Reports}\n");
        }
    }

    private static void WriteFigures(StringBuilder text, DigestView digest)
    {
        if (digest.Figures.Count == 0) return;

        text.Append("\nFIGURES\n\n");
        foreach (DigestView.FigureRow figure in digest.Figures)
        {
            text.Append($"{figure.Text}  ({figure.Value})");
            text.Append(figure.Reports > 1 ? $", in {figure.Reports} reports\n" : $", {figure.Headline}\n");
        }

        if (digest.MoreFigures > 0) text.Append($"and {digest.MoreFigures} more\n");
    }

    private static void WriteWatch(StringBuilder text, DigestView.WatchGroup watch)
    {
        text.Append($"\n{watch.Watch.ToUpperInvariant()} ({watch.Alerts})\n");
        foreach (DigestView.TopicGroup topic in watch.Topics)
        {
            text.Append($"\n[{topic.Topic}]\n");
            foreach (DigestView.Line line in topic.Lines)
            {
                text.Append($"\n{line.Time}  {line.Headline}\n           {line.Meta}\n");
                foreach (Excerpt excerpt in line.Excerpts)
                    text.Append("    ").Append(AlertWording.Place(excerpt)).AppendJoin("", excerpt.Pieces.Select(p => p.Marked ? $"**{p.Text}**" : p.Text)).Append('\n');
                if (line.MoreExcerpts > 0) text.Append("    ").Append(AlertWording.MoreExcerpts(line.MoreExcerpts)).Append('\n');
            }
        }

        if (watch.Unlisted > 0) text.Append($"\nand {watch.Unlisted} more\n");
    }
}
