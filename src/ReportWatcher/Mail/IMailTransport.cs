namespace ReportWatcher.Mail;

/// <summary>
/// Hands messages over: <c>PickupTransport</c>, <c>SmtpTransport</c>, <c>MailKitTransport</c>. Used by one caller at a time; keeps its connection
/// between messages and closes it when disposed. Outcomes are values; it throws only for the caller's cancellation.
/// </summary>
internal interface IMailTransport : IAsyncDisposable
{
    /// <param name="message">For one recipient.</param>
    /// <param name="beforeHandover">
    /// Awaited once, right before the step after which the receiver may have the message (the final dot; the rename into the pickup folder).
    /// It records "sending"; if it throws, nothing is handed over.
    /// </param>
    /// <param name="stopping">Cancels what can still be taken back; after the handover it is not watched.</param>
    Task<DeliveryOutcome> SendAsync(OutgoingMessage message, Func<Task> beforeHandover, CancellationToken stopping);
}
