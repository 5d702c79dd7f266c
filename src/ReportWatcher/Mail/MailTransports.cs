namespace ReportWatcher.Mail;

/// <summary>The one place that picks the transport.</summary>
internal static class MailTransports
{
#if MAILKIT
    /// <summary>Whether this build has MailKit in it (MailKit.targets decides).</summary>
    public const bool HasMailKit = true;
#else
    /// <summary>Whether this build has MailKit in it (MailKit.targets decides).</summary>
    public const bool HasMailKit = false;
#endif

    public const string HowToGetMailKit =
        "This build has no MailKit, because the package feed did not carry it. Use \"Smtp\", the submission client that is built in, or build with "
        + "-p:MailTransport=MailKit against a feed that has MailKit, or with -p:MailKitPath=FOLDER, where FOLDER holds MailKit.dll and MimeKit.dll.";

    /// <summary>Why this build cannot use a transport, for the check of the settings; null if it can.</summary>
    public static string? WhyNot(MailTransportKind kind) => kind == MailTransportKind.MailKit && !HasMailKit ? HowToGetMailKit : null;

    /// <param name="options">Valid, with absolute paths.</param>
    /// <exception cref="NotSupportedException">This build lacks the transport; see <see cref="WhyNot"/>.</exception>
    public static IMailTransport Create(MailOptions options, TimeProvider time) => options.Transport switch
    {
        MailTransportKind.Pickup => new PickupTransport(options.PickupFolder),
        MailTransportKind.Smtp => new SmtpTransport(options, time),
#if MAILKIT
        MailTransportKind.MailKit => new MailKitTransport(options, time),
#endif
        _ => throw new NotSupportedException(WhyNot(options.Transport) ?? $"There is no transport {options.Transport}."),
    };
}
