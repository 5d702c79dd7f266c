using System.Text;
using static ReportWatcher.Mail.MailHtml;

namespace ReportWatcher.Mail;

/// <summary>What the operator is told: that something needs a person, or that it no longer does.</summary>
internal sealed record NoticeContent
{
    /// <summary>The Message-ID is made of it.</summary>
    public required Guid Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required Mailbox From { get; init; }

    public required Mailbox To { get; init; }

    /// <summary>What it is about; the mails at its beginning and at its end make one thread.</summary>
    public required string Name { get; init; }

    public required string Subject { get; init; }

    /// <summary>A line each: what is known, and what to do.</summary>
    public required IReadOnlyList<string> Lines { get; init; }

    /// <summary>It is over: since when it had been so. Null: it has begun.</summary>
    public DateTimeOffset? WasSince { get; init; }

    public required string SettingsFile { get; init; }
}

/// <summary>Renders a notice as a message. Pure: the same notice gives the same bytes.</summary>
internal static class NoticeMessage
{
    public static OutgoingMessage Compose(NoticeContent notice)
    {
        string subject = VisibleText.Cut(VisibleText.OneLine(notice.Subject), 160);
        string[] lines = [.. notice.Lines.Select(l => VisibleText.Cut(VisibleText.OneLine(l), 400)), .. notice.WasSince is { } since ? [$"It had been so since {since:d MMMM yyyy HH:mm} UTC."] : Array.Empty<string>()];
        return MailMessage.Compose(
            new MailHead
            {
                Kind = MailKind.Notice,
                Name = notice.Name,
                Id = notice.Id,
                CreatedAt = notice.CreatedAt,
                From = notice.From,
                To = notice.To,
                Subject = $"ReportWatcher: {subject}",
            },
            text => WritePlain(text, subject, lines, Foot(notice)),
            html => WriteHtml(html, subject, lines, Foot(notice)));
    }

    private static FormattableString Foot(NoticeContent notice)
        => notice.WasSince is null
            ? (FormattableString)$"ReportWatcher sent this to its operator. One more mail comes when it is over. What it tells of is set by Operator in {VisibleText.Escape(notice.SettingsFile)}."
            : $"ReportWatcher sent this to its operator. What it tells of is set by Operator in {VisibleText.Escape(notice.SettingsFile)}.";

    private static void WritePlain(StringBuilder text, string subject, string[] lines, FormattableString foot)
        => text.Append(subject).Append("\n\n").AppendJoin("\n", lines).Append("\n\n-- \n").Append(foot);

    private static void WriteHtml(StringBuilder html, string subject, string[] lines, FormattableString foot)
    {
        Open(html, subject);
        html.Append("<tr><td class=\"cell\" style=\"padding:28px 32px 4px\">\n");
        html.Append($"<h1 class=\"ink\" dir=\"auto\" style=\"{Start};{Font};font-size:21px;line-height:28px;font-weight:700;color:#1c2530;margin:0;overflow-wrap:anywhere\">{Encode(subject)}</h1>\n");
        foreach (string line in lines)
            html.Append($"<p class=\"ink\" dir=\"auto\" style=\"{Start};{Body};font-size:15px;line-height:23px;margin:10px 0 0;overflow-wrap:anywhere\">{Encode(line)}</p>\n");
        html.Append("</td></tr>\n");
        WriteFoot(html, foot);
        Close(html);
    }
}
