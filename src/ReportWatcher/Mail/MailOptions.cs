namespace ReportWatcher.Mail;

internal enum MailTransportKind { Pickup, Smtp, MailKit }

internal enum MailSecurity { StartTls, Tls, None }

internal enum MailAuthentication { None, Plain, Login, XOAuth2 }

/// <summary>
/// What revocation means for a server's certificate: nothing; a revoked one is refused, an unreachable list is passed over; or what cannot
/// be shown to be unrevoked is refused.
/// </summary>
internal enum CertificateRevocation { Off, WhereReachable, Required }

/// <summary>How alerts leave.</summary>
internal sealed class MailOptions
{
    /// <summary>Pickup writes .eml files, Smtp is our submission client, MailKit is used where the build had it. Default Pickup.</summary>
    public MailTransportKind Transport { get; set; } = MailTransportKind.Pickup;

    /// <summary>RFC 5322 mailbox in the From field; its address is the envelope sender.</summary>
    public string From { get; set; } = "ReportWatcher <reportwatcher@localhost>";

    /// <summary>Folder for the .eml files of the Pickup transport. Default "mail".</summary>
    public string PickupFolder { get; set; } = "mail";

    /// <summary>The submission server's name, which its certificate must carry.</summary>
    public string? Host { get; set; }

    /// <summary>Default 587 for StartTls, 465 for Tls, 25 for None.</summary>
    public int? Port { get; set; }

    /// <summary>StartTls (required, no falling back), Tls from the first byte, or None. Default StartTls.</summary>
    public MailSecurity Security { get; set; } = MailSecurity.StartTls;

    /// <summary>Default: None without a user name, Plain with one.</summary>
    public MailAuthentication? Authentication { get; set; }

    public string? UserName { get; set; }

    /// <summary>Better kept out of the file: ReportWatcher__Mail__Password in the environment.</summary>
    public string? Password { get; set; }

    /// <summary>File that holds the password or the OAuth 2 access token; read anew for every login.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>
    /// A program and its arguments, run without a shell for every login, that prints the password or the OAuth 2 access token on its first line.
    /// Goes before <see cref="PasswordFile"/>, which goes before <see cref="Password"/>.
    /// </summary>
    public IList<string> PasswordCommand { get; set; } = [];

    /// <summary>A PEM file of certificate authorities to trust besides the system's.</summary>
    public string? TrustedCertificates { get; set; }

    /// <summary>Whether revoked certificates are looked for. Default WhereReachable.</summary>
    public CertificateRevocation Revocation { get; set; } = CertificateRevocation.WhereReachable;

    /// <summary>How many messages are sent at the same time, each over a connection of its own. Default 2; some servers allow no more than 3.</summary>
    public int Connections { get; set; } = 2;

    /// <summary>Time limit for connecting, TLS and login together. Default 30 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Time limit for one command's reply. Default 5 min (RFC 5321, 4.5.3.2).</summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Time limit for the reply to the final dot. Default 10 min (RFC 5321, 4.5.3.2.6).</summary>
    public TimeSpan DataTimeout { get; set; } = TimeSpan.FromMinutes(10);
}
