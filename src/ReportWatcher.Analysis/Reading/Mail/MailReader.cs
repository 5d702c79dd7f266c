using System.Text.RegularExpressions;
using ReportWatcher.Analysis.Reading.Html;

namespace ReportWatcher.Analysis.Reading.Mail;

/// <summary>Reads a mail (RFC 5322, MIME): its text as an article, its attachments as reports of their own; or a web page saved as .mhtml.</summary>
internal sealed partial class MailReader(TextDecoder decoder, PageReader pages, HtmlReader html)
{
    private const int MostAttachments = 100;
    private const int LongestName = 120;

    /// <summary>A signature is no longer than this; more below a line of dashes is text.</summary>
    private const int LongestSignature = 20;

    /// <summary>The header that our own alerts carry.</summary>
    private const string OwnAlert = "X-ReportWatcher-Watch";

    /// <exception cref="UnreadableReportException">No article can be read; the exception says why.</exception>
    public ReadReport Read(ReadOnlyMemory<byte> content)
    {
        MimeEntity mail = MimeEntity.Parse(WithoutSeparator(content));
        RefuseOwn(mail);
        return IsSavedPage(mail) && RootOf(mail) is { Type: "text/html" } page
            ? new ReadReport(ReadSavedPage(mail, page), [])
            : ReadMail(mail);
    }

    private ReadReport ReadMail(MimeEntity mail)
    {
        var contents = new MailContents(decoder);
        contents.Take(mail);
        string subject = HeaderText.Decode(mail["Subject"] ?? "", decoder);
        var head = new ArticleHead(
            MailSubject.Plain(subject),
            HeaderText.Sender(mail["From"], decoder),
            null,
            mail["Date"] is { } date ? DateFinder.Find(date).Select(stated => stated.Date).FirstOrDefault(day => day is not null) : null);
        bool reply = MailSubject.IsReply(subject);
        Article? article = null;
        UnreadableReportException? reason = null;
        foreach (Func<Article> read in Readings(contents, head, reply))
        {
            try
            {
                article = read();
                break;
            }
            catch (UnreadableReportException e)
            {
                reason = e;
            }
        }

        if (article is null && contents.Attachments.Count == 0)
            throw contents.IsEncrypted ? FileFormats.Encrypted() : reason ?? new UnreadableReportException("no-text", "The mail has no text.");
        article ??= OnlyAttachments(head, contents);
        return new ReadReport(article.WithFurniture(contents.LeftOut, FurnitureReason.Attachment), contents.Attachments);
    }

    /// <summary>The ways to read the mail's text, best first: its HTML where the plain text is only a remnant of it, else the plain text.</summary>
    private IEnumerable<Func<Article>> Readings(MailContents contents, ArticleHead head, bool reply)
    {
        string plain = string.Join("\n\n", contents.Plain.Select(part => part.Text)), page = string.Concat(contents.Html);
        Func<Article> ofPlain = () => ReadPlain(contents.Plain, head, reply), ofHtml = () => html.Read(page.AsMemory(), head);
        bool remnant = Letters(plain) < 0.6 * LettersOutsideTags(page);
        if (plain.Length > 0 && !remnant)
            yield return ofPlain;
        if (page.Length > 0)
            yield return ofHtml;
        if (plain.Length > 0 && remnant)
            yield return ofPlain;
    }

    private Article ReadPlain(List<MailContents.PlainPart> parts, ArticleHead head, bool reply)
    {
        List<PageLine> lines = [];
        foreach (MailContents.PlainPart part in parts)
        {
            List<FlowedText.Line> written = FlowedText.Read(part.Text, part.Flowed, part.DeleteBlank);
            int signature = SignatureIn(written);
            // Whoever answers quotes what we have read before; whoever forwards quotes what we are to read.
            bool setQuotesAside = reply && written.Exists(line => line.Quotes == 0 && PageLine.WordCount(line.Text) >= 6);
            bool afterBlank = lines.Count > 0;
            for (int i = 0; i < written.Count; i++)
            {
                string text = PageLines.CollapseWhiteSpace(Clutter().Replace(written[i].Text, ""));
                if (text.Length > 0)
                {
                    var line = new PageLine(text) { AfterBlank = afterBlank };
                    if (i >= signature)
                        line.SetAside(FurnitureReason.Signature);
                    else if (setQuotesAside && (written[i].Quotes > 0 || Attribution().IsMatch(text)))
                        line.SetAside(FurnitureReason.QuotedMail);
                    lines.Add(line);
                }

                afterBlank = text.Length == 0;
            }
        }

        if (lines.Count == 0)
            throw new UnreadableReportException("no-text", "The mail has no text.");
        ArticleHead? forwarded = ForwardedHeader.Take(lines);
        return pages.Read(Unwrap(lines), oneLine: false, head.With(forwarded));
    }

    /// <summary>Joins broken lines within each stretch of text; what is set aside stays as it is.</summary>
    private static List<PageLine> Unwrap(List<PageLine> lines)
    {
        List<PageLine> unwrapped = [], stretch = [];
        foreach (PageLine line in lines)
        {
            if (line.Role == LineRole.Open)
            {
                stretch.Add(line);
                continue;
            }

            unwrapped.AddRange(HardWrap.Undo(stretch));
            unwrapped.Add(line);
            stretch = [];
        }

        unwrapped.AddRange(HardWrap.Undo(stretch));
        return unwrapped;
    }

    private static int SignatureIn(List<FlowedText.Line> lines)
    {
        int last = lines.FindLastIndex(line => line.Text is "-- " or "--");
        return last > 0 && lines.Count - last <= LongestSignature ? last : lines.Count;
    }

    private Article ReadSavedPage(MimeEntity mail, MimeEntity page)
    {
        Article article = html.Read(decoder.Decode(page.Decode(), page.TypeParameters["charset"]).AsMemory());
        string subject = HeaderText.Decode(mail["Subject"] ?? "", decoder);
        return article.TitleStated || subject.Length == 0 ? article : article with { Title = subject, TitleStated = true };
    }

    /// <summary>A mail whose text is in what is attached to it says at least what it is.</summary>
    private static Article OnlyAttachments(ArticleHead head, MailContents contents)
    {
        string names = "Attached: " + string.Join(", ", contents.Attachments.Select(attached => attached.Name));
        return new Article
        {
            Title = head.Title ?? names, TitleStated = head.Title is not null, Author = head.Author, Published = head.Published, Body = names, Lead = names,
        };
    }

    /// <summary>The line that stands before each mail of a Unix mailbox.</summary>
    private static ReadOnlyMemory<byte> WithoutSeparator(ReadOnlyMemory<byte> content)
    {
        ReadOnlyMemory<byte> mail = content[(content.Length - content.Span.TrimStart("\uFEFF\r\n "u8).Length)..];
        if (!mail.Span.StartsWith("From "u8))
            return mail;
        int end = mail.Span.IndexOf((byte)'\n');
        for (int next = mail.Span.IndexOf("\n\nFrom "u8); next >= 0;)
        {
            ReadOnlySpan<byte> line = mail.Span[(next + 2)..];
            int lineEnd = line.IndexOf((byte)'\n');
            if (lineEnd > 0 && MailHeaders.AreAtStart(line))
                throw new UnreadableReportException("unsupported-format", "This is a mailbox of several mails: save each as a file of its own (.eml).");
            int more = line.IndexOf("\n\nFrom "u8);
            next = more < 0 ? -1 : next + 2 + more;
        }

        return end < 0 ? mail : mail[(end + 1)..];
    }

    /// <summary>An alert of ours that comes back, by a rule that forwards or as a bounce, would raise the next one.</summary>
    private static void RefuseOwn(MimeEntity mail)
    {
        if (mail[OwnAlert] is not null)
            throw new UnreadableReportException("own-alert", "This is an alert that ReportWatcher itself sent: keep its mail out of the inbox.");
        if (mail.Type == "multipart/report" && mail.TypeParameters["report-type"] is { } type && type.Equals("delivery-status", StringComparison.OrdinalIgnoreCase))
            throw new UnreadableReportException("delivery-report", "This is a mail server's notice about a delivery, no report.");
    }

    /// <summary>Browsers save pages as messages that nobody sent.</summary>
    private static bool IsSavedPage(MimeEntity mail)
        => mail.Type is "multipart/related" or "text/html" && mail["To"] is null && mail["Received"] is null && mail["Delivered-To"] is null && mail["Message-ID"] is null;

    /// <summary>RFC 2387: the part that "start" names, else the first.</summary>
    public static MimeEntity? RootOf(MimeEntity entity)
    {
        if (entity.Type != "multipart/related")
            return entity;
        string? start = entity.TypeParameters["start"];
        return entity.Parts.FirstOrDefault(part => start is not null && part["Content-ID"] == start) ?? (entity.Parts.Count > 0 ? entity.Parts[0] : null);
    }

    private static int Letters(string text) => text.Count(char.IsLetterOrDigit);

    private static int LettersOutsideTags(string page)
    {
        int letters = 0;
        bool inside = false;
        string visible = Invisible().Replace(page, "");
        foreach (char c in visible)
        {
            inside = c == '<' || (inside && c != '>');
            letters += !inside && char.IsLetterOrDigit(c) ? 1 : 0;
        }

        return letters;
    }

    [GeneratedRegex("<style\\b.*?</style|<script\\b.*?</script|<head\\b.*?</head", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex Invisible();

    /// <summary>What stands in for a link or a picture in the plain text that programs make of HTML.</summary>
    [GeneratedRegex("""\[(?:image|cid):[^\]\r\n]{0,200}\]|<(?:https?|mailto):[^>\s]{1,2000}>""", RegexOptions.IgnoreCase)]
    private static partial Regex Clutter();

    /// <summary>"On Monday, Jane wrote:".</summary>
    [GeneratedRegex("""^(?:On|Am|Le)\b.{5,120}\b(?:wrote|schrieb|a écrit)\s?.{0,60}:$""")]
    private static partial Regex Attribution();

    /// <summary>Tells body from attachments.</summary>
    private sealed class MailContents(TextDecoder decoder)
    {
        public sealed record PlainPart(string Text, bool Flowed, bool DeleteBlank);

        public List<PlainPart> Plain { get; } = [];

        public List<string> Html { get; } = [];

        public List<AttachedFile> Attachments { get; } = [];

        /// <summary>What is neither read nor a report: pictures, signatures, calendar entries.</summary>
        public List<string> LeftOut { get; } = [];

        public bool IsEncrypted { get; private set; }

        public void Take(MimeEntity entity)
        {
            switch (entity.Type)
            {
                case "multipart/alternative":
                    foreach (MimeEntity part in entity.Parts)
                    {
                        if (part.Type is not "text/calendar")
                            Take(part);
                    }

                    break;
                case "multipart/encrypted":
                    IsEncrypted = true;
                    break;
                case "application/pkcs7-mime" or "application/x-pkcs7-mime":
                    IsEncrypted = true;
                    LeftOut.Add($"Attachment left out: {NameOf(entity)} (encrypted or signed as a whole)");
                    break;
                case var type when type.StartsWith("multipart/", StringComparison.Ordinal):
                    if (entity.Parts.Count == 0)
                        TakeText(entity, isHtml: false);
                    foreach (MimeEntity part in entity.Parts)
                        Take(part);
                    break;
                case "text/plain" or "text/html" when entity.Disposition != "attachment" && (FileName(entity) is null || (Plain.Count == 0 && Html.Count == 0)):
                    TakeText(entity, entity.Type == "text/html");
                    break;
                default:
                    Attach(entity);
                    break;
            }
        }

        private void TakeText(MimeEntity entity, bool isHtml)
        {
            string text = decoder.Decode(entity.Decode(), entity.TypeParameters["charset"]);
            if (isHtml)
            {
                Html.Add(text);
                return;
            }

            bool Says(string parameter, string value) => value.Equals(entity.TypeParameters[parameter], StringComparison.OrdinalIgnoreCase);
            Plain.Add(new PlainPart(text, Says("format", "flowed"), Says("delsp", "yes")));
        }

        private void Attach(MimeEntity entity)
        {
            bool noReport = entity.Type.Split('/')[0] is "image" or "audio" or "video" or "font"
                || entity.Type is "text/calendar" or "text/vcard" or "text/x-vcard" or "text/css" or "application/ics" or "application/ms-tnef"
                    or "application/pkcs7-signature" or "application/x-pkcs7-signature" or "application/pgp-signature" or "application/pgp-keys" or "text/rfc822-headers"
                || entity.Type.StartsWith("message/", StringComparison.Ordinal) && entity.Type is not ("message/rfc822" or "message/global");
            if (noReport)
                LeftOut.Add($"Attachment left out: {NameOf(entity)} ({entity.Type})");
            else if (Attachments.Count == MostAttachments)
                LeftOut.Add($"Attachment left out: {NameOf(entity)} (a mail's first {MostAttachments} are read)");
            else if (entity.Decode() is { Length: > 0 } bytes)
                Attachments.Add(new AttachedFile(NameOf(entity), bytes));
        }

        private string? FileName(MimeEntity entity) => entity.DispositionParameters.Text("filename", decoder) ?? entity.TypeParameters.Text("name", decoder);

        /// <summary>The last part of the name given; one of our own where none is.</summary>
        private string NameOf(MimeEntity entity)
        {
            string? given = FileName(entity)?.Split('/', '\\')[^1].Trim();
            if (given is { Length: > 0 })
                return given.Length <= LongestName ? given : given[..(LongestName - 10)] + given[^10..];
            string ending = entity.Type switch
            {
                "message/rfc822" or "message/global" => ".eml",
                "text/html" => ".html",
                "application/pdf" => ".pdf",
                _ when entity.Type.StartsWith("text/", StringComparison.Ordinal) => ".txt",
                _ => "",
            };
            return $"attachment-{Attachments.Count + 1}{ending}";
        }
    }
}
