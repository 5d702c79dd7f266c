using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ReportWatcher.Mail;

/// <summary>
/// Renders an alert as a message: RFC 5322 header, multipart/alternative (RFC 2046) of text/plain and text/html, ASCII only on the wire
/// unless an address itself needs UTF-8 (RFC 6532). Pure: the same alert gives the same bytes.
/// </summary>
internal static class AlertMessage
{
    private const int MaxSubjectWatch = 80, MaxSubjectFigure = 80, MaxSubjectHeadline = 140;

    /// <exception cref="FormatException">From or To is no mailbox.</exception>
    public static OutgoingMessage Compose(AlertContent alert)
    {
        Mailbox from = Mailbox.Parse(alert.From);
        Mailbox to = Mailbox.Parse(alert.To);
        AlertView view = AlertView.Of(alert);
        string slug = Slug(alert.Match.Watch);
        string thread = $"<watch.{slug}@{from.Domain}>";
        string boundary = $"=_{alert.Id:N}"; // "=_" never stands in quoted-printable text (RFC 2045, 6.7)

        string header = new HeaderWriter()
            .Tokens("Date", alert.CreatedAt.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture) + Zone(alert.CreatedAt.Offset))
            .Mailbox("From", from)
            .Mailbox("To", to)
            .Text("Subject", Subject(view, alert.Findings.Article.TitleStated))
            .Tokens("Message-ID", $"<alert-{alert.Id:D}@{from.Domain}>")
            .Tokens("In-Reply-To", thread) // no such message was ever sent: it is the root under which the watch's alerts gather
            .Tokens("References", thread)
            .Identifier("List-Id", alert.Match.Watch, $"{slug}.reportwatcher.{from.Domain}")
            .Text("X-ReportWatcher-Watch", alert.Match.Watch)
            .Tokens("Auto-Submitted", "auto-generated") // RFC 3834, 5
            .Tokens("X-Auto-Response-Suppress", "All") // Exchange's out-of-office answers
            .Tokens("MIME-Version", "1.0")
            .Tokens("Content-Type", $"multipart/alternative; boundary=\"{boundary}\"")
            .ToString();

        var message = new StringBuilder(header).Append("\r\n");
        AddPart(message, boundary, "text/plain", AlertPlainText.Render(view));
        AddPart(message, boundary, "text/html", AlertHtml.Render(view));
        message.Append($"--{boundary}--\r\n");
        return new OutgoingMessage(alert.Id, from.Address, to.Address, Encoding.UTF8.GetBytes(message.ToString()));
    }

    private static void AddPart(StringBuilder message, string boundary, string type, string text)
        => message.Append($"--{boundary}\r\nContent-Type: {type}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n")
            .Append(QuotedPrintable.Encode(text));

    /// <summary>Watch, figure if any, headline. No brackets: Gmail leaves what stands in them out when it groups mails.</summary>
    private static string Subject(AlertView view, bool titleStated)
    {
        string headline = VisibleText.Cut(view.Headline, titleStated ? MaxSubjectHeadline : MaxSubjectHeadline / 2);
        bool figureIsNews = view.LeadFigure is { Length: > 0 } lead && !headline.Contains(lead, StringComparison.OrdinalIgnoreCase);
        string figure = figureIsNews ? VisibleText.Cut(view.LeadFigure!, MaxSubjectFigure) + " — " : "";
        return $"{VisibleText.Cut(view.Watch, MaxSubjectWatch)}: {figure}{headline}";
    }

    private static string Zone(TimeSpan offset)
        => (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString("hhmm", CultureInfo.InvariantCulture);

    /// <summary>
    /// The watch's name in letters, digits and hyphens. Where that is not all of the name, a hash of the name is added,
    /// so that two watches never share a slug.
    /// </summary>
    private static string Slug(string watch)
    {
        var slug = new StringBuilder();
        bool whole = true;
        foreach (char c in watch)
        {
            if (char.IsAsciiLetterOrDigit(c)) slug.Append(char.ToLowerInvariant(c));
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
            whole &= char.IsAsciiLetterOrDigit(c) || c == ' ';
        }

        whole &= slug.Length is > 0 and <= 40;
        string kept = slug.ToString(0, Math.Min(slug.Length, 40)).Trim('-');
        if (whole && kept.Length == slug.Length) return kept;

        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(watch)).AsSpan(0, 5));
        return kept.Length == 0 ? hash : $"{kept}-{hash}";
    }
}
