namespace ReportWatcher.Mail;

/// <summary>What became of one attempt to hand a message over; decided once, where the reply is read.</summary>
internal abstract record DeliveryOutcome(string Detail)
{
    /// <summary>The server (or the folder) has it. <c>Detail</c> is the reply.</summary>
    public sealed record Sent(string Detail) : DeliveryOutcome(Detail);

    /// <summary>Certainly not delivered; to be tried again (4xx, a lost connection before the final dot).</summary>
    public sealed record Deferred(string Detail) : DeliveryOutcome(Detail);

    /// <summary>The final dot was sent and no reply was read: it may have been delivered.</summary>
    public sealed record Ambiguous(string Detail) : DeliveryOutcome(Detail);

    /// <summary>Refused for good (5xx for this recipient or message).</summary>
    public sealed record Undeliverable(string Detail) : DeliveryOutcome(Detail);

    /// <summary>Connect, TLS, EHLO or AUTH failed: a matter of configuration, the whole queue waits.</summary>
    public sealed record Unavailable(string Detail) : DeliveryOutcome(Detail);
}
