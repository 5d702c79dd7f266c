using System.Text;

namespace ReportWatcher.Mail;

/// <summary>
/// The text/html part: one column of at most 640 pixels, tables and inline styles (what Gmail and Outlook keep), no picture, no link, nothing
/// loaded. The style sheet only adds what a program may leave out: the dark colours and the phone's margins.
/// Whatever comes from the report passes <see cref="Encode"/> and stands in an element with dir="auto", so that Arabic reads from the right.
/// </summary>
internal static class AlertHtml
{
    private const string Font = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
    private const string Label = $"{Font};font-size:12px;line-height:18px;font-weight:600;letter-spacing:.06em;text-transform:uppercase;color:#5b6776";
    // The card says text-align:left for Outlook, which does not know "start"; this gives right-to-left text its own side back.
    private const string Start = "text-align:start";
    private const string Body = $"{Font};font-size:16px;line-height:25px;color:#1c2530";
    private const string Small = $"{Font};font-size:14px;line-height:21px;color:#5b6776";

    // format-detection: Apple's Mail makes telephone links out of figures. color-scheme: without it some programs invert the colours themselves.
    private const string Head = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="supported-color-schemes" content="light dark">
        <meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">
        <style>
        :root { color-scheme: light dark; supported-color-schemes: light dark; }
        @media (max-width: 480px) {
          .page { padding: 0 !important; }
          .card { border-radius: 0 !important; border-left: 0 !important; border-right: 0 !important; }
          .cell { padding-left: 18px !important; padding-right: 18px !important; }
        }
        @media (prefers-color-scheme: dark) {
          .page { background: #12161b !important; }
          .card { background: #1b2128 !important; border-color: #2c353f !important; }
          .ink { color: #e6eaef !important; }
          .dim { color: #9aa7b5 !important; }
          .accent { color: #8ab8e6 !important; }
          .rule { border-color: #2c353f !important; }
          .quote { border-color: #4b7fb3 !important; }
          .hit { background: #5c4a10 !important; color: #fff3c9 !important; }
          .note { background: #3a3013 !important; color: #f4e3ae !important; }
          .bar { background: #5b93c9 !important; }
          .track { background: #2c353f !important; }
        }
        </style>
        """;

    public static string Render(AlertView alert)
    {
        var html = new StringBuilder(Head);
        html.Append($"\n<title>{Encode(alert.Headline)}</title>\n</head>\n");
        html.Append("<body class=\"page\" style=\"margin:0;padding:0;background:#eef1f4\">\n");
        html.Append("<table role=\"presentation\" class=\"page\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"background:#eef1f4\">");
        html.Append("<tr><td class=\"page\" align=\"center\" style=\"padding:24px 12px\">\n");
        html.Append("<!--[if mso]><table role=\"presentation\" width=\"640\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"><tr><td><![endif]-->\n"); // Outlook has no max-width
        html.Append("<table role=\"presentation\" class=\"card\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" ");
        html.Append("style=\"max-width:640px;background:#ffffff;border:1px solid #dbe1e8;border-radius:10px;border-collapse:separate;text-align:left\">\n");

        WriteTop(html, alert);
        WriteExcerpts(html, alert);
        WriteFigures(html, alert);
        WriteTopics(html, alert);
        WriteReport(html, alert);
        WriteFoot(html, alert);

        html.Append("</table>\n<!--[if mso]></td></tr></table><![endif]-->\n</td></tr></table>\n</body>\n</html>");
        return html.ToString();
    }

    private static void WriteTop(StringBuilder html, AlertView alert)
    {
        html.Append("<tr><td class=\"cell\" style=\"padding:28px 32px 4px\">\n");
        html.Append($"<div class=\"accent\" dir=\"auto\" style=\"{Start};{Font};font-size:14px;line-height:20px;font-weight:600;color:#2b6cb0\">{Encode(alert.Watch)}</div>\n");
        html.Append($"<h1 class=\"ink\" dir=\"auto\" style=\"{Start};{Font};font-size:23px;line-height:30px;font-weight:700;color:#1c2530;margin:6px 0 0;overflow-wrap:anywhere\">");
        html.Append($"{Encode(alert.Headline)}</h1>\n");
        if (alert.LeadFigure is not null)
            html.Append($"<div class=\"ink\" dir=\"auto\" style=\"{Start};{Font};font-size:17px;line-height:25px;color:#1c2530;margin:8px 0 0\">{Encode(alert.LeadFigure)}</div>\n");
        if (alert.Warning is not null)
            html.Append($"<div class=\"note\" style=\"{Small};color:#6b5208;background:#fdf3d3;border-radius:6px;padding:10px 12px;margin:14px 0 0\">{Encode(alert.Warning)}</div>\n");
        html.Append("</td></tr>\n");
    }

    private static void WriteExcerpts(StringBuilder html, AlertView alert)
    {
        BeginSection(html, "Why it fired");
        if (alert.Excerpts.Count == 0) html.Append($"<p class=\"ink\" style=\"{Body};margin:10px 0 0\">{Encode(AlertWording.NoWords)}</p>\n");

        foreach (Excerpt excerpt in alert.Excerpts)
        {
            html.Append($"<blockquote class=\"quote ink\" dir=\"auto\" style=\"{Start};{Body};margin:12px 0 0;padding:2px 0 2px 14px;border-left:3px solid #a9c6e3;overflow-wrap:anywhere\">");
            if (excerpt.InTitle) html.Append($"<span class=\"dim\" style=\"color:#5b6776\">Headline: </span>");
            foreach (Excerpt.Piece piece in excerpt.Pieces)
            {
                if (piece.Marked) html.Append($"<mark class=\"hit\" style=\"background:#ffe9a3;color:#1c2530;font-weight:600;border-radius:3px;padding:1px 2px\">{Encode(piece.Text)}</mark>");
                else html.Append(Encode(piece.Text));
            }

            html.Append("</blockquote>\n");
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
            string times = figure.Times > 1 ? $" <span class=\"dim\" style=\"color:#5b6776;font-weight:400\">&times;&nbsp;{figure.Times}</span>" : "";
            string text = figure.Fired
                ? $"<span class=\"hit\" style=\"background:#ffe9a3;color:#1c2530;border-radius:3px;padding:1px 2px\">{Encode(figure.Text)}</span>"
                : Encode(figure.Text);
            html.Append($"<tr><td class=\"ink rule\" dir=\"auto\" style=\"{Start};{Body};font-size:15px;line-height:22px;{weight};padding:6px 12px 6px 0;border-bottom:1px solid #e8ecf0;overflow-wrap:anywhere\">{text}{times}</td>");
            html.Append($"<td class=\"dim rule\" align=\"right\" valign=\"top\" style=\"{Small};line-height:22px;padding:6px 0;border-bottom:1px solid #e8ecf0;white-space:nowrap\">{Encode(figure.Value)}</td></tr>\n");
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

    /// <summary>A bar of two table cells: drawn everywhere, no picture needed.</summary>
    private static void WriteBar(StringBuilder html, int percent)
    {
        html.Append("<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"><tr>");
        if (percent > 0) html.Append($"<td class=\"bar\" width=\"{percent}%\" height=\"6\" style=\"height:6px;line-height:6px;font-size:1px;background:#5b93c9;border-radius:3px\">&nbsp;</td>");
        if (percent < 100) html.Append($"<td class=\"track\" width=\"{100 - percent}%\" height=\"6\" style=\"height:6px;line-height:6px;font-size:1px;background:#e3e9ef;border-radius:3px\">&nbsp;</td>");
        html.Append("</tr></table>");
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

    private static void WriteFoot(StringBuilder html, AlertView alert)
    {
        html.Append("<tr><td class=\"cell\" style=\"padding:24px 32px 28px\">\n");
        html.Append($"<div class=\"dim rule\" style=\"{Small};font-size:13px;line-height:19px;border-top:1px solid #e8ecf0;padding:14px 0 0;overflow-wrap:anywhere\">");
        html.Append($"ReportWatcher sent this because the watch <bdi>&ldquo;{Encode(alert.Watch)}&rdquo;</bdi> fired. ");
        html.Append($"To change or end it, edit that watch in <bdi>{Encode(alert.SettingsFile)}</bdi>.</div>\n</td></tr>\n");
    }

    private static void BeginSection(StringBuilder html, string heading)
        => html.Append($"<tr><td class=\"cell\" style=\"padding:22px 32px 0\">\n<div class=\"dim\" style=\"{Label}\">{heading}</div>\n");

    private static void EndSection(StringBuilder html) => html.Append("</td></tr>\n");

    private static void BeginTable(StringBuilder html)
        => html.Append("<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"margin:6px 0 0\">\n");

    /// <summary>For element content and quoted attribute values.</summary>
    private static string Encode(string text)
        => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\"", "&quot;").Replace("'", "&#39;");
}
