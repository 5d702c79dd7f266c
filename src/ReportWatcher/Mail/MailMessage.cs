using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ReportWatcher.Mail;

internal enum MailKind
{
    /// <summary>One watch that fired in one report.</summary>
    Alert,

    /// <summary>What fired in a period, or in a storm.</summary>
    Digest,

    /// <summary>To the operator: what needs a person.</summary>
    Notice,
}

/// <summary>What a mail's header is made of.</summary>
internal sealed record MailHead
{
    public required MailKind Kind { get; init; }

    /// <summary>The watch, the digest or what the notice is about: mails of one name make one thread.</summary>
    public required string Name { get; init; }

    /// <summary>The Message-ID is made of it.</summary>
    public required Guid Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required Mailbox From { get; init; }

    /// <summary>The one recipient.</summary>
    public required Mailbox To { get; init; }

    public required string Subject { get; init; }
}

/// <summary>
/// Puts a mail together: RFC 5322 header, multipart/alternative (RFC 2046) of text/plain and text/html, ASCII only on the wire
/// unless an address itself needs UTF-8 (RFC 6532). Pure: the same content gives the same bytes.
/// </summary>
internal static class MailMessage
{
    // A mail is written into memory that the thread has from the mail before: a report's alerts are composed on the way to the ledger, thousands a second.
    // The greatest, such as a digest of a thousand alerts, leaves its memory to nobody.
    private const int OrdinaryText = 32 * 1024, OrdinaryMessage = 64 * 1024;

    [ThreadStatic]
    private static Memory? t_memory;

    private sealed record Memory(StringBuilder Text, ArrayBufferWriter<byte> Message);

    /// <param name="plainText">Writes the text/plain part, lines ended by LF.</param>
    /// <param name="html">Writes the text/html part, the same way.</param>
    public static OutgoingMessage Compose(MailHead head, Action<StringBuilder> plainText, Action<StringBuilder> html)
    {
        (StringBuilder text, ArrayBufferWriter<byte> message) = t_memory ?? new Memory(new(OrdinaryText), new(OrdinaryMessage));
        t_memory = null; // also when one of the parts throws, or composes a mail itself
        string boundary = $"=_{head.Id:N}"; // "=_" never stands in quoted-printable text (RFC 2045, 6.7)

        WriteHeader(text, head, boundary);
        AddText(message, text);
        AddPart(message, text, boundary, "text/plain", plainText);
        AddPart(message, text, boundary, "text/html", html);
        text.Append($"--{boundary}--\r\n");
        AddText(message, text);

        byte[] bytes = message.WrittenSpan.ToArray();
        message.ResetWrittenCount();
        if (text.Capacity <= OrdinaryText && message.Capacity <= OrdinaryMessage) t_memory = new Memory(text, message);
        return new OutgoingMessage(head.Id, head.From.Address, head.To.Address, bytes);
    }

    private static void AddPart(ArrayBufferWriter<byte> message, StringBuilder text, string boundary, string type, Action<StringBuilder> write)
    {
        text.Append($"--{boundary}\r\nContent-Type: {type}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n");
        AddText(message, text);
        write(text);
        QuotedPrintable.Encode(Whole(text), message);
        text.Clear();
    }

    private static void AddText(ArrayBufferWriter<byte> message, StringBuilder text)
    {
        Encoding.UTF8.GetBytes(Whole(text), message);
        text.Clear();
    }

    /// <summary>Without a copy, as long as it is no more than what the builder began with.</summary>
    private static ReadOnlySpan<char> Whole(StringBuilder text)
    {
        StringBuilder.ChunkEnumerator chunks = text.GetChunks();
        return chunks.MoveNext() && chunks.Current.Length == text.Length ? chunks.Current.Span : text.ToString();
    }

    private static void WriteHeader(StringBuilder text, MailHead head, string boundary)
    {
        (Mailbox from, Mailbox to) = (head.From, head.To);
        string slug = Slug(head.Name);
        string about = head.Kind == MailKind.Alert ? "Watch" : head.Kind.ToString();
        string thread = $"<{about.ToLowerInvariant()}.{slug}.{Hash(to.Address.ToLowerInvariant())}@{from.Domain}>";

        new HeaderWriter(text)
            .Tokens("Date", head.CreatedAt.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture) + Zone(head.CreatedAt.Offset))
            .Mailbox("From", from)
            .Mailbox("To", to)
            .Text("Subject", head.Subject)
            .Tokens("Message-ID", $"<{head.Kind.ToString().ToLowerInvariant()}-{head.Id:D}@{from.Domain}>")
            .Tokens("In-Reply-To", thread) // no such message was ever sent: it is the root under which the mails of one name gather
            .Tokens("References", thread)
            .Identifier("List-Id", head.Name, $"{slug}.reportwatcher.{from.Domain}")
            .Text($"X-ReportWatcher-{about}", head.Name)
            .Tokens("Auto-Submitted", "auto-generated") // RFC 3834, 5
            .Tokens("X-Auto-Response-Suppress", "All") // Exchange's out-of-office answers
            .Tokens("MIME-Version", "1.0")
            .Tokens("Content-Type", $"multipart/alternative; boundary=\"{boundary}\"");
        text.Append("\r\n");
    }

    private static string Zone(TimeSpan offset)
        => (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString("hhmm", CultureInfo.InvariantCulture);

    /// <summary>
    /// The name in letters, digits and hyphens. Where that is not all of the name, a hash of the name is added,
    /// so that two names never share a slug.
    /// </summary>
    private static string Slug(string name)
    {
        var slug = new StringBuilder();
        bool whole = true;
        foreach (char c in name)
        {
            if (char.IsAsciiLetterOrDigit(c)) slug.Append(char.ToLowerInvariant(c));
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
            whole &= char.IsAsciiLetterOrDigit(c) || c == ' ';
        }

        whole &= slug.Length is > 0 and <= 40;
        string kept = slug.ToString(0, Math.Min(slug.Length, 40)).Trim('-');
        if (whole && kept.Length == slug.Length) return kept;

        return kept.Length == 0 ? Hash(name) : $"{kept}-{Hash(name)}";
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 5));
}
