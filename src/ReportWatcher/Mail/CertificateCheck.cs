using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ReportWatcher.Mail;

/// <summary>
/// Decides whether a server's certificate is to be trusted: its name, a chain to the system's authorities or those of
/// <see cref="MailOptions.TrustedCertificates"/>, and revocation as <see cref="MailOptions.Revocation"/> says.
/// </summary>
internal sealed class CertificateCheck(MailOptions options)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1"; // RFC 5280, 4.2.1.12
    private static readonly TimeSpan RevocationListLimit = TimeSpan.FromSeconds(5);

    /// <summary>Why the last certificate was refused; null if it was not.</summary>
    public string? Failure { get; private set; }

    public SslClientAuthenticationOptions TlsOptions() => new()
    {
        TargetHost = options.Host,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck, // Validate builds the chain itself, with revocation
        RemoteCertificateValidationCallback = Validate,
    };

    public bool Validate(object sender, X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors)
    {
        Failure = Refusal(certificate, presented, errors);
        return Failure is null;
    }

    private string? Refusal(X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 server) return "the server has no certificate";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) return $"the server's certificate is not for {options.Host} (it is for {server.GetNameInfo(X509NameType.DnsName, forIssuer: false)})";

        X509Certificate2Collection intermediates = presented?.ChainPolicy.ExtraStore ?? []; // what the server sent along
        string? refusal = Build(server, intermediates, ownAuthorities: null);
        if (refusal is null || options.TrustedCertificates is null) return refusal;

        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(options.TrustedCertificates);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return $"TrustedCertificates cannot be read: {e.Message}";
        }

        try
        {
            return Build(server, intermediates, authorities);
        }
        finally
        {
            foreach (X509Certificate2 authority in authorities) authority.Dispose();
        }
    }

    private string? Build(X509Certificate2 server, X509Certificate2Collection intermediates, X509Certificate2Collection? ownAuthorities)
    {
        using var chain = new X509Chain();
        X509ChainPolicy policy = chain.ChainPolicy;
        policy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        policy.ExtraStore.AddRange(intermediates);
        policy.UrlRetrievalTimeout = RevocationListLimit;
        policy.RevocationFlag = X509RevocationFlag.ExcludeRoot;
        policy.RevocationMode = options.Revocation == CertificateRevocation.Off ? X509RevocationMode.NoCheck : X509RevocationMode.Online;
        if (options.Revocation == CertificateRevocation.WhereReachable)
            policy.VerificationFlags = X509VerificationFlags.IgnoreEndRevocationUnknown | X509VerificationFlags.IgnoreCertificateAuthorityRevocationUnknown;
        if (ownAuthorities is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(ownAuthorities);
        }

        if (chain.Build(server)) return null;

        string reasons = string.Join(", ", chain.ChainStatus.Select(s => s.Status).Distinct());
        return $"the server's certificate is not trusted ({(reasons.Length == 0 ? "no chain" : reasons)})";
    }
}
