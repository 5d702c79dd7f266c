using System.Text;
using static ReportWatcher.Mail.MailHtml;

namespace ReportWatcher.Mail;

/// <summary>Writes what is news of a figure: the old and the new sentence side by side, and the series as a chart of table cells, which every mail program draws.</summary>
internal static class NewsHtml
{
    public static void Write(StringBuilder html, NewsView news)
    {
        BeginSection(html, "What is new");
        html.Append($"<p class=\"ink\" dir=\"auto\" style=\"{Start};{Body};font-weight:600;margin:10px 0 0\">{Encode(news.Summary)}</p>\n");
        BeginTable(html);
        html.Append("<tr>\n");
        if (news.Old is { } old)
            WriteSide(html, old, "padding:0 10px 0 0");
        WriteSide(html, news.New, news.Old is null ? "padding:0" : "padding:0 0 0 10px");
        html.Append("</tr></table>\n");
        EndSection(html);
        WriteSeries(html, news);
    }

    private static void WriteSide(StringBuilder html, NewsView.Side side, string padding)
    {
        html.Append($"<td class=\"half\" width=\"50%\" valign=\"top\" style=\"width:50%;{padding}\">");
        html.Append($"<div class=\"dim\" dir=\"auto\" style=\"{Start};{Small};margin:8px 0 0\"><b>{Encode(side.Label)}</b>, {Encode(side.When)}<br>{Encode(side.Source)}</div>\n");
        WriteExcerpt(html, side.Sentence, $"{Body};font-size:15px;line-height:22px", "margin:6px 0 0");
        html.Append("</td>\n");
    }

    private static void WriteSeries(StringBuilder html, NewsView news)
    {
        if (news.Rows.Count < 2) return;

        BeginSection(html, "So far");
        if (news.EarlierRows > 0) html.Append($"<p class=\"dim\" style=\"{Small};margin:8px 0 0\">{news.EarlierRows} earlier, then</p>\n");
        BeginTable(html);
        foreach (NewsView.Row row in news.Rows)
        {
            string weight = row.IsNow ? "font-weight:600" : "font-weight:400";
            html.Append($"<tr><td class=\"dim\" width=\"146\" valign=\"top\" style=\"{Small};width:146px;padding:5px 12px 5px 0\">{Encode(row.When)}</td>");
            html.Append($"<td class=\"ink\" valign=\"top\" style=\"{Body};font-size:15px;line-height:21px;{weight};padding:5px 12px 5px 0\">{Encode(row.Value)}");
            if (row.Percent is { } percent) WriteBar(html, percent);
            html.Append($"</td><td class=\"dim\" width=\"34%\" valign=\"top\" dir=\"auto\" style=\"{Start};{Small};padding:5px 0;overflow-wrap:anywhere\">{Encode(row.Source)}</td></tr>\n");
        }

        html.Append("</table>\n");
        EndSection(html);
    }
}
