using System.Buffers;
using System.Text;

namespace ReportWatcher.Mail;

/// <summary>
/// What the text/html parts of all mails share: one column of at most 640 pixels, tables and inline styles (what Gmail and Outlook keep), colours of cells as
/// attributes too and no elements that Outlook does not know, no picture, no link, nothing loaded. The style sheet only adds what a program may leave out: the dark colours and the phone's margins.
/// Whatever comes from a report passes <see cref="Encode"/> and stands in an element with dir="auto", so that Arabic reads from the right.
/// </summary>
internal static class MailHtml
{
    public const string Font = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
    public const string Label = $"{Font};font-size:12px;line-height:18px;font-weight:600;letter-spacing:.06em;text-transform:uppercase;color:#5b6776";
    // The card says text-align:left for Outlook, which does not know "start"; this gives right-to-left text its own side back.
    public const string Start = "text-align:start";
    public const string Body = $"{Font};font-size:16px;line-height:25px;color:#1c2530";
    public const string Small = $"{Font};font-size:14px;line-height:21px;color:#5b6776";

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
          .half { display: block !important; width: auto !important; padding: 0 !important; }
        }
        @media (prefers-color-scheme: dark) {
          .page { background-color: #12161b !important; }
          .card { background-color: #1b2128 !important; border-color: #2c353f !important; }
          .ink { color: #e6eaef !important; }
          .dim { color: #9aa7b5 !important; }
          .accent { color: #8ab8e6 !important; }
          .rule { border-color: #2c353f !important; }
          .quote { border-color: #4b7fb3 !important; }
          .hit { background-color: #5c4a10 !important; color: #fff3c9 !important; }
          .note { background-color: #3a3013 !important; color: #f4e3ae !important; }
          .bar { background-color: #5b93c9 !important; }
          .track { background-color: #2c353f !important; }
        }
        </style>
        """;

    public static void Open(StringBuilder html, string title)
    {
        html.Append(Head).Append($"\n<title>{Encode(title)}</title>\n</head>\n");
        html.Append("<body class=\"page\" bgcolor=\"#eef1f4\" style=\"margin:0;padding:0;background-color:#eef1f4\">\n");
        html.Append("<table role=\"presentation\" class=\"page\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" bgcolor=\"#eef1f4\" style=\"background-color:#eef1f4\">");
        html.Append("<tr><td class=\"page\" align=\"center\" style=\"padding:24px 12px\">\n");
        html.Append("<!--[if mso]><table role=\"presentation\" width=\"640\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"><tr><td><![endif]-->\n"); // Outlook has no max-width
        html.Append("<table role=\"presentation\" class=\"card\" bgcolor=\"#ffffff\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" ");
        html.Append("style=\"max-width:640px;background-color:#ffffff;border:1px solid #dbe1e8;border-radius:10px;border-collapse:separate;text-align:left\">\n");
    }

    public static void Close(StringBuilder html) => html.Append("</table>\n<!--[if mso]></td></tr></table><![endif]-->\n</td></tr></table>\n</body>\n</html>");

    /// <summary>A sentence with its hits marked.</summary>
    public static void WriteExcerpt(StringBuilder html, Excerpt excerpt, string font, string margin)
    {
        html.Append($"<blockquote class=\"quote ink\" dir=\"auto\" style=\"{Start};{font};{margin};padding:2px 0 2px 14px;border-left:3px solid #a9c6e3;overflow-wrap:anywhere\">");
        if (AlertWording.Place(excerpt) is { Length: > 0 } place) html.Append($"<span class=\"dim\" style=\"color:#5b6776\">{place}</span>");
        foreach (Excerpt.Piece piece in excerpt.Pieces)
        {
            if (piece.Marked) html.Append($"<span class=\"hit\" style=\"background-color:#ffe9a3;color:#1c2530;font-weight:600;border-radius:3px;padding:1px 2px\">{Encode(piece.Text)}</span>");
            else html.Append(Encode(piece.Text));
        }

        html.Append("</blockquote>\n");
    }

    /// <summary>What the reader should know before the rest.</summary>
    public static void WriteNote(StringBuilder html, string note)
        => html.Append($"<div class=\"note\" style=\"{Small};color:#6b5208;background-color:#fdf3d3;border-radius:6px;padding:10px 12px;margin:14px 0 0\">{Encode(note)}</div>\n");

    /// <summary>Why the reader gets this mail, and how to change that. What is put into the sentence keeps its own direction.</summary>
    public static void WriteFoot(StringBuilder html, FormattableString foot)
    {
        html.Append("<tr><td class=\"cell\" style=\"padding:24px 32px 28px\">\n");
        html.Append($"<div class=\"dim rule\" style=\"{Small};font-size:13px;line-height:19px;border-top:1px solid #e8ecf0;padding:14px 0 0;overflow-wrap:anywhere\">");
        object[] values = [.. foot.GetArguments().Select(value => $"<bdi>{Encode($"{value}")}</bdi>")];
        html.AppendFormat(Encode(foot.Format), values).Append($"</div>\n</td></tr>\n");
    }

    /// <summary>A bar of two table cells: drawn everywhere, no picture needed.</summary>
    public static void WriteBar(StringBuilder html, int percent)
    {
        html.Append("<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"><tr>");
        if (percent > 0) html.Append($"<td class=\"bar\" bgcolor=\"#5b93c9\" width=\"{percent}%\" height=\"6\" style=\"height:6px;line-height:6px;font-size:1px;background-color:#5b93c9;border-radius:3px\">&nbsp;</td>");
        if (percent < 100) html.Append($"<td class=\"track\" bgcolor=\"#e3e9ef\" width=\"{100 - percent}%\" height=\"6\" style=\"height:6px;line-height:6px;font-size:1px;background-color:#e3e9ef;border-radius:3px\">&nbsp;</td>");
        html.Append("</tr></table>");
    }

    public static void BeginSection(StringBuilder html, string heading)
        => html.Append($"<tr><td class=\"cell\" style=\"padding:22px 32px 0\">\n<div class=\"dim\" style=\"{Label}\">{heading}</div>\n");

    public static void EndSection(StringBuilder html) => html.Append("</td></tr>\n");

    public static void BeginTable(StringBuilder html)
        => html.Append("<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"margin:6px 0 0\">\n");

    private static readonly SearchValues<char> s_markup = SearchValues.Create("&<>\"'");

    /// <summary>For element content and quoted attribute values.</summary>
    public static string Encode(string text)
        => !text.AsSpan().ContainsAny(s_markup) ? text : text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\"", "&quot;").Replace("'", "&#39;");
}
