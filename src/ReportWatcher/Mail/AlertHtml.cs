using System.Text;
using static ReportWatcher.Mail.MailHtml;

namespace ReportWatcher.Mail;

/// <summary>The text/html part of an alert.</summary>
internal static class AlertHtml
{
    public static void Write(StringBuilder html, AlertView alert)
    {
        Open(html, alert.Headline);
        WriteTop(html, alert);
        foreach (NewsView news in alert.News)
            NewsHtml.Write(html, news);
        if (!alert.NewsSaysAll)
            WriteExcerpts(html, alert);
        WriteFigures(html, alert);
        WriteTopics(html, alert);
        WriteReport(html, alert);
        WriteFoot(html, $"ReportWatcher sent this because the watch \"{alert.Watch}\" fired. To change or end it, edit that watch in {alert.SettingsFile}.");
        Close(html);
    }

    private static void WriteTop(StringBuilder html, AlertView alert)
    {
        html.Append("<tr><td class=\"cell\" style=\"padding:28px 32px 4px\">\n");
        html.Append($"<div class=\"accent\" dir=\"auto\" style=\"{Start};{Font};font-size:14px;line-height:20px;font-weight:600;color:#2b6cb0\">{Encode(alert.Watch)}</div>\n");
        html.Append($"<h1 class=\"ink\" dir=\"auto\" style=\"{Start};{Font};font-size:23px;line-height:30px;font-weight:700;color:#1c2530;margin:6px 0 0;overflow-wrap:anywhere\">");
        html.Append($"{Encode(alert.Headline)}</h1>\n");
        if (alert.LeadFigure is not null)
            html.Append($"<div class=\"ink\" dir=\"auto\" style=\"{Start};{Font};font-size:17px;line-height:25px;color:#1c2530;margin:8px 0 0\">{Encode(alert.LeadFigure)}</div>\n");
        foreach (string note in new[] { alert.HeldBack, alert.Warning }.OfType<string>())
            WriteNote(html, note);
        html.Append("</td></tr>\n");
    }

    private static void WriteExcerpts(StringBuilder html, AlertView alert)
    {
        BeginSection(html, "Why it fired");
        if (alert.Excerpts.Count == 0) html.Append($"<p class=\"ink\" style=\"{Body};margin:10px 0 0\">{Encode(AlertWording.NoWords)}</p>\n");

        foreach (Excerpt excerpt in alert.Excerpts)
        {
            WriteExcerpt(html, excerpt, Body, "margin:12px 0 0");
            if (excerpt.OnlyPossible) html.Append($"<p class=\"dim\" style=\"{Small};margin:4px 0 0;padding:0 0 0 17px\">{Encode(AlertWording.OnlyPossible)}</p>\n");
        }

        if (alert.MoreExcerpts > 0) html.Append($"<p class=\"dim\" style=\"{Small};margin:10px 0 0\">{AlertWording.MoreExcerpts(alert.MoreExcerpts)}</p>\n");
        EndSection(html);
    }

    private static void WriteFigures(StringBuilder html, AlertView alert)
    {
        if (alert.Figures.Count == 0) return;

        BeginSection(html, "Figures");
        BeginTable(html);
        foreach (AlertView.FigureRow figure in alert.Figures)
        {
            string weight = figure.Fired ? "font-weight:600" : "font-weight:400";
            html.Append($"<tr><td class=\"ink rule\" dir=\"auto\" style=\"{Start};{Body};font-size:15px;line-height:22px;{weight};padding:6px 12px 6px 0;border-bottom:1px solid #e8ecf0;overflow-wrap:anywhere\">");
            if (figure.Fired) html.Append($"<span class=\"hit\" style=\"background-color:#ffe9a3;color:#1c2530;border-radius:3px;padding:1px 2px\">{Encode(figure.Text)}</span>");
            else html.Append(Encode(figure.Text));
            if (figure.Times > 1) html.Append($" <span class=\"dim\" style=\"color:#5b6776;font-weight:400\">&times;&nbsp;{figure.Times}</span>");
            html.Append($"</td><td class=\"dim rule\" align=\"right\" valign=\"top\" style=\"{Small};line-height:22px;padding:6px 0;border-bottom:1px solid #e8ecf0;white-space:nowrap\">{Encode(figure.Value)}</td></tr>\n");
        }

        html.Append("</table>\n");
        if (alert.MoreFigures > 0) html.Append($"<p class=\"dim\" style=\"{Small};margin:8px 0 0\">and {alert.MoreFigures} more</p>\n");
        EndSection(html);
    }

    private static void WriteTopics(StringBuilder html, AlertView alert)
    {
        if (alert.Topics.Count + alert.Unsure.Count == 0) return;

        BeginSection(html, "Topics");
        BeginTable(html);
        foreach (AlertView.TopicRow topic in alert.Topics)
        {
            html.Append($"<tr><td class=\"ink\" dir=\"auto\" style=\"{Start};{Body};font-size:15px;line-height:22px;padding:5px 12px 5px 0\">{Encode(topic.Name)}");
            if (topic.Reasons.Length > 0) html.Append($"<div class=\"dim\" dir=\"auto\" style=\"{Start};{Small};font-size:13px;line-height:18px\">{Encode(topic.Reasons)}</div>");
            html.Append("</td><td width=\"112\" valign=\"top\" style=\"width:112px;padding:13px 0 0\">");
            WriteBar(html, topic.Percent);
            html.Append($"</td><td class=\"dim\" width=\"48\" align=\"right\" valign=\"top\" style=\"{Small};line-height:22px;padding:5px 0;white-space:nowrap\">{topic.Percent}&nbsp;%</td></tr>\n");
        }

        html.Append("</table>\n");
        if (alert.Unsure.Count > 0)
        {
            html.Append($"<p class=\"dim\" dir=\"auto\" style=\"{Start};{Small};margin:6px 0 0\">unsure: ");
            html.AppendJoin(", ", alert.Unsure.Select(t => $"{Encode(t.Name)} {t.Percent}&nbsp;%")).Append("</p>\n");
        }

        EndSection(html);
    }

    private static void WriteReport(StringBuilder html, AlertView alert)
    {
        BeginSection(html, "Report");
        BeginTable(html);
        foreach ((string label, string value) in alert.Report)
        {
            html.Append($"<tr><td class=\"dim\" width=\"64\" valign=\"top\" style=\"{Small};width:64px;padding:3px 12px 3px 0\">{label}</td>");
            html.Append($"<td class=\"ink\" dir=\"auto\" style=\"{Start};{Small};color:#1c2530;padding:3px 0;overflow-wrap:anywhere\">{Encode(value)}</td></tr>\n");
        }

        html.Append("</table>\n");
        EndSection(html);
    }
}
