namespace ReportWatcher.Mail;

/// <summary>Renders a digest as a message. Pure: the same digest gives the same bytes.</summary>
internal static class DigestMessage
{
    public static OutgoingMessage Compose(DigestContent digest)
    {
        DigestView view = DigestView.Of(digest);
        return MailMessage.Compose(
            new MailHead
            {
                Kind = MailKind.Digest,
                Name = digest.Name,
                Id = digest.Id,
                CreatedAt = digest.CreatedAt,
                From = digest.From,
                To = digest.To,
                Subject = Subject(digest, view),
            },
            text => DigestPlainText.Write(text, view),
            html => DigestHtml.Write(html, view));
    }

    private static string Subject(DigestContent digest, DigestView view)
    {
        string watches = view.Watches.Count == 0 ? "" : ": " + VisibleText.Cut(string.Join(", ", view.Watches.Take(4).Select(w => w.Watch)), 120);
        return digest.StormLimit is null ? $"{digest.Name}: {view.Title}{watches}" : $"Many alerts at once: {view.Title}{watches}";
    }
}
