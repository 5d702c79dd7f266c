using System.Text;
using static ReportWatcher.Mail.MailHtml;

namespace ReportWatcher.Mail;

/// <summary>The text/html part of a digest.</summary>
internal static class DigestHtml
{
    // Gmail shows the first 102 KB of a text/html part. In characters, with room for those of two bytes.
    private const int Longest = 80_000;

    private const string Quote = $"{Font};font-size:15px;line-height:22px;color:#1c2530";

    public static void Write(StringBuilder html, DigestView digest)
    {
        Open(html, digest.Title);
        WriteTop(html, digest);
        WriteTopics(html, digest);
        WriteFigures(html, digest);
        int written = 0;
        foreach (DigestView.WatchGroup watch in digest.Watches.TakeWhile(_ => html.Length < Longest))
        {
            WriteWatch(html, watch);
            written++;
        }

        if (written < digest.Watches.Count)
        {
            html.Append("<tr><td class=\"cell\" style=\"padding:26px 32px 0\">\n");
            WriteNoRoom(html, $"and {digest.Watches.Skip(written).Sum(w => w.Alerts)} more of other watches");
            EndSection(html);
        }

        WriteFoot(html, digest.Foot);
        Close(html);
    }

    private static void WriteTop(StringBuilder html, DigestView digest)
    {
        html.Append("<tr><td class=\"cell\" style=\"padding:28px 32px 4px\">\n");
        html.Append($"<div class=\"accent\" style=\"{Font};font-size:14px;line-height:20px;font-weight:600;color:#2b6cb0\">{Encode(digest.Period)}</div>\n");
        html.Append($"<h1 class=\"ink\" style=\"{Font};font-size:23px;line-height:30px;font-weight:700;color:#1c2530;margin:6px 0 0\">{Encode(digest.Title)}</h1>\n");
        if (digest.Note is not null) WriteNote(html, digest.Note);
        html.Append("</td></tr>\n");
    }

    private static void WriteTopics(StringBuilder html, DigestView digest)
    {
        if (digest.Topics.Count == 0) return;

        BeginSection(html, "Topics");
        BeginTable(html);
        foreach (DigestView.TopicRow topic in digest.Topics)
        {
            html.Append($"<tr><td class=\"ink\" dir=\"auto\" width=\"38%\" style=\"{Start};{Body};font-size:15px;line-height:22px;padding:4px 12px 4px 0;overflow-wrap:anywhere\">{Encode(topic.Name)}</td>");
            html.Append("<td valign=\"middle\" style=\"padding:4px 0\">");
            WriteBar(html, topic.Percent);
            html.Append($"</td><td class=\"dim\" width=\"40\" align=\"right\" style=\"{Small};line-height:22px;padding:4px 0;white-space:nowrap\">{topic.Reports}</td></tr>\n");
        }

        html.Append("</table>\n");
        EndSection(html);
    }

    private static void WriteFigures(StringBuilder html, DigestView digest)
    {
        if (digest.Figures.Count == 0) return;

        BeginSection(html, "Figures");
        BeginTable(html);
        foreach (DigestView.FigureRow figure in digest.Figures)
        {
            html.Append($"<tr><td class=\"ink rule\" dir=\"auto\" style=\"{Start};{Body};font-size:15px;line-height:22px;font-weight:600;padding:7px 12px 7px 0;border-bottom:1px solid #e8ecf0;overflow-wrap:anywhere\">{Encode(figure.Text)}");
            html.Append($"<div class=\"dim\" dir=\"auto\" style=\"{Start};{Small};font-size:13px;line-height:18px;font-weight:400\">{Encode(figure.Reports > 1 ? $"in {figure.Reports} reports" : figure.Headline)}</div></td>");
            html.Append($"<td class=\"dim rule\" align=\"right\" valign=\"top\" style=\"{Small};line-height:22px;padding:7px 0;border-bottom:1px solid #e8ecf0;white-space:nowrap\">{Encode(figure.Value)}</td></tr>\n");
        }

        html.Append("</table>\n");
        if (digest.MoreFigures > 0) html.Append($"<p class=\"dim\" style=\"{Small};margin:8px 0 0\">and {digest.MoreFigures} more</p>\n");
        EndSection(html);
    }

    private static void WriteWatch(StringBuilder html, DigestView.WatchGroup watch)
    {
        html.Append("<tr><td class=\"cell\" style=\"padding:26px 32px 0\">\n");
        html.Append($"<h2 class=\"ink rule\" dir=\"auto\" style=\"{Start};{Font};font-size:18px;line-height:25px;font-weight:700;color:#1c2530;margin:0;padding:0 0 6px;border-bottom:2px solid #dbe1e8;overflow-wrap:anywhere\">");
        html.Append($"{Encode(watch.Watch)} <span class=\"dim\" style=\"color:#5b6776;font-weight:400\">{watch.Alerts}</span></h2>\n");
        int written = 0;
        foreach (DigestView.TopicGroup topic in watch.Topics.TakeWhile(_ => html.Length < Longest))
        {
            html.Append($"<div class=\"dim\" dir=\"auto\" style=\"{Start};{Label};margin:14px 0 0\">{Encode(topic.Topic)}</div>\n");
            foreach (DigestView.Line line in topic.Lines.TakeWhile(_ => html.Length < Longest))
            {
                WriteLine(html, line);
                written++;
            }
        }

        if (watch.Topics.Sum(t => t.Lines.Count) - written is > 0 and var left)
            WriteNoRoom(html, $"and {left} more");
        if (watch.Unlisted > 0) html.Append($"<p class=\"dim\" style=\"{Small};margin:10px 0 0\">and {watch.Unlisted} more</p>\n");
        EndSection(html);
    }

    private static void WriteNoRoom(StringBuilder html, string what)
        => html.Append($"<p class=\"dim\" style=\"{Small};margin:10px 0 0\">{what}, for which there is room only in the plain text of this mail</p>\n");

    private static void WriteLine(StringBuilder html, DigestView.Line line)
    {
        html.Append($"<div class=\"ink\" dir=\"auto\" style=\"{Start};{Body};line-height:23px;font-weight:600;margin:8px 0 0;overflow-wrap:anywhere\">{Encode(line.Headline)}</div>\n");
        html.Append($"<div class=\"dim\" dir=\"auto\" style=\"{Start};{Small};font-size:13px;line-height:19px;overflow-wrap:anywhere\">{Encode(line.Time)} · {Encode(line.Meta)}</div>\n");
        foreach (Excerpt excerpt in line.Excerpts) WriteExcerpt(html, excerpt, Quote, "margin:6px 0 0");
        if (line.MoreExcerpts > 0) html.Append($"<p class=\"dim\" style=\"{Small};font-size:13px;margin:4px 0 0;padding:0 0 0 17px\">{AlertWording.MoreExcerpts(line.MoreExcerpts)}</p>\n");
    }
}
