namespace ReportWatcher.Mail;

/// <summary>Renders an alert as a message. Pure: the same alert gives the same bytes.</summary>
internal static class AlertMessage
{
    private const int MaxSubjectWatch = 80, MaxSubjectFigure = 80, MaxSubjectHeadline = 140;

    public static OutgoingMessage Compose(AlertContent alert)
    {
        AlertView view = AlertView.Of(alert);
        return MailMessage.Compose(
            new MailHead
            {
                Kind = MailKind.Alert,
                Name = alert.Match.Watch,
                Id = alert.Id,
                CreatedAt = alert.CreatedAt,
                From = alert.From,
                To = alert.To,
                Subject = Subject(view, alert.Findings.Article.TitleStated),
            },
            text => AlertPlainText.Write(text, view),
            html => AlertHtml.Write(html, view));
    }

    /// <summary>Watch, figure if any, headline. No brackets: Gmail leaves what stands in them out when it groups mails.</summary>
    private static string Subject(AlertView view, bool titleStated)
    {
        string headline = VisibleText.Cut(view.Headline, titleStated ? MaxSubjectHeadline : MaxSubjectHeadline / 2);
        bool figureIsNews = view.LeadFigure is { Length: > 0 } lead && !headline.Contains(lead, StringComparison.OrdinalIgnoreCase);
        string figure = figureIsNews ? VisibleText.Cut(view.LeadFigure!, MaxSubjectFigure) + " — " : "";
        return $"{VisibleText.Cut(view.Watch, MaxSubjectWatch)}: {figure}{headline}";
    }
}
