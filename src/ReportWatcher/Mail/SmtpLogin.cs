using System.Text;

namespace ReportWatcher.Mail;

/// <summary>AUTH (RFC 4954) by PLAIN (RFC 4616), LOGIN or XOAUTH2. Nothing that it throws holds the secret, even if the server repeats it.</summary>
internal sealed class SmtpLogin(MailOptions options, SmtpConnection connection)
{
    /// <param name="offered">The mechanisms named in the reply to EHLO.</param>
    /// <exception cref="SmtpProtocolException">The server does not offer the mechanism.</exception>
    /// <exception cref="SmtpRefusedException">The server refused the login, or there is no password.</exception>
    public async Task LogInAsync(MailAuthentication mechanism, string[] offered, CancellationToken stopping)
    {
        string name = mechanism.ToString().ToUpperInvariant();
        RequireOffered(name, offered);
        string user = SmtpCredentials.ReadUserName(options);
        string secret = await SmtpCredentials.ReadSecretAsync(options, stopping);

        string[] answers = mechanism switch
        {
            MailAuthentication.Plain => [$"AUTH PLAIN {Base64($"\0{user}\0{secret}")}"],
            MailAuthentication.Login => ["AUTH LOGIN", Base64(user), Base64(secret)],
            // The empty line answers the server's error report, after which it says 535.
            MailAuthentication.XOAuth2 => [$"AUTH XOAUTH2 {Base64($"user={user}\u0001auth=Bearer {secret}\u0001\u0001")}", ""],
            _ => throw new InvalidOperationException($"No login by {mechanism}."),
        };

        SmtpReply reply = await ConverseAsync(answers, stopping);
        if (reply.Code != 235) throw new SmtpRefusedException($"AUTH {name}", Redact(reply.ToString(), [secret, Base64(secret), .. answers]));
    }

    private async Task<SmtpReply> ConverseAsync(string[] answers, CancellationToken stopping)
    {
        SmtpReply reply = new(334, []);
        for (int i = 0; i < answers.Length && reply.Code == 334; i++)
        {
            await connection.WriteLineAsync(answers[i], options.CommandTimeout, stopping);
            reply = await connection.ReadReplyAsync(options.CommandTimeout, stopping);
        }

        return reply;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    public static void RequireOffered(string name, IReadOnlyCollection<string> offered)
    {
        if (offered.Contains(name, StringComparer.OrdinalIgnoreCase)) return;

        string others = offered.Count == 0 ? "no login at all" : VisibleText.Cut(VisibleText.OneLine(string.Join(' ', offered)), 100);
        throw new SmtpProtocolException($"The server does not offer AUTH {name}; it offers {others}.");
    }

    /// <summary>A server's words without the secrets, which some servers repeat.</summary>
    public static string Redact(string reply, IEnumerable<string> secrets)
    {
        foreach (string secret in secrets.SelectMany(s => s.Split(' ')))
        {
            if (secret.Length >= 4 && secret is not ("AUTH" or "PLAIN" or "LOGIN" or "XOAUTH2")) reply = reply.Replace(secret, "***", StringComparison.Ordinal);
        }

        return reply;
    }
}
