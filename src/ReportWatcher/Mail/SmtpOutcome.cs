namespace ReportWatcher.Mail;

/// <summary>What a server's refusal means; one table for both SMTP transports.</summary>
internal static class SmtpOutcome
{
    /// <summary>Null for an envelope whose addresses can be put on the wire: nothing in them ends a command.</summary>
    public static DeliveryOutcome.Undeliverable? OfEnvelope(OutgoingMessage message)
    {
        if (!Mailbox.IsAddress(message.From)) return new($"The sender \"{VisibleText.Escape(message.From)}\" is no address.");
        return Mailbox.IsAddress(message.To) ? null : new($"The recipient \"{VisibleText.Escape(message.To)}\" is no address.");
    }

    /// <param name="step">The command that was refused, or "message" for the final dot.</param>
    /// <param name="code">The reply's code.</param>
    /// <param name="text">The reply's text, an enhanced status code at its beginning included.</param>
    public static DeliveryOutcome Refused(string step, int code, string text)
    {
        string detail = SmtpReply.Show($"{step}: {code} {text}");
        bool login = code is 530 or 534 or 535 or 538 || text.Split(' ', 2)[0] is "5.7.8" or "5.7.9" or "5.7.11" or "5.7.57";
        return code switch
        {
            // The login is missing, wrong, too weak or not encrypted (RFC 4954, 6; 5.7.57 is Exchange's). That is no fault of this message.
            >= 500 and <= 599 when login => new DeliveryOutcome.Unavailable(detail),
            >= 500 and <= 599 => new DeliveryOutcome.Undeliverable(detail),
            _ => new DeliveryOutcome.Deferred(detail),
        };
    }

    /// <summary>The connection failed, or the server talked nonsense.</summary>
    /// <param name="handedOver">The final dot may have reached the server.</param>
    public static DeliveryOutcome Lost(bool handedOver, string why)
        => handedOver ? new DeliveryOutcome.Ambiguous($"The message was sent and no reply was read: {why}") : new DeliveryOutcome.Deferred($"{why} Nothing was handed over.");
}
