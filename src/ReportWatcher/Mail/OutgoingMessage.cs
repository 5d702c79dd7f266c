namespace ReportWatcher.Mail;

/// <summary>A rendered message for one recipient. A resend carries the same bytes.</summary>
/// <param name="Id">The alert's id.</param>
/// <param name="From">Envelope sender, an addr-spec.</param>
/// <param name="To">Envelope recipient, an addr-spec.</param>
/// <param name="Bytes">The message, lines ended by CRLF.</param>
internal sealed record OutgoingMessage(Guid Id, string From, string To, byte[] Bytes);
