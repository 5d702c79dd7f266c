using ReportWatcher.Analysis;
using ReportWatcher.Mail;

namespace ReportWatcher.Settings;

/// <summary>Relations between the keys of the section Mail.</summary>
internal static class MailOptionsCheck
{
    public static void Check(MailOptions mail, ICollection<DefinitionError> errors)
    {
        if (!Mailbox.TryParse(mail.From, out _))
            errors.Add(new("Mail:From", mail.From, "expected a mail address: ReportWatcher <watcher@example.org>"));
        if (MailTransports.WhyNot(mail.Transport) is { } whyNot)
            errors.Add(new("Mail:Transport", $"{mail.Transport}", whyNot));
        if (mail.Connections is < 1 or > 32)
            errors.Add(new("Mail:Connections", $"{mail.Connections}", "expected 1 to 32"));
        if (mail.Transport == MailTransportKind.Pickup)
            return;

        if (string.IsNullOrWhiteSpace(mail.Host))
            errors.Add(new("Mail:Host", mail.Host, $"the transport {mail.Transport} needs the name of the submission server"));
        if (mail.Port is < 1 or > 65535)
            errors.Add(new("Mail:Port", $"{mail.Port}", "expected 1 to 65535"));
        CheckLogin(mail, errors);
        CheckFile("TrustedCertificates", mail.TrustedCertificates, errors);
        CheckFile("PasswordFile", mail.PasswordFile, errors);
        CheckLimit("ConnectTimeout", mail.ConnectTimeout, errors);
        CheckLimit("CommandTimeout", mail.CommandTimeout, errors);
        CheckLimit("DataTimeout", mail.DataTimeout, errors);
    }

    private static void CheckLogin(MailOptions mail, ICollection<DefinitionError> errors)
    {
        bool hasName = !string.IsNullOrEmpty(mail.UserName);
        if (mail.Authentication is { } asked and not MailAuthentication.None && !hasName)
            errors.Add(new("Mail:UserName", mail.UserName, $"Authentication {asked} needs a user name"));
        if (hasName && mail.Authentication != MailAuthentication.None && mail is { Password: null or "", PasswordFile: null or "", PasswordCommand.Count: 0 })
        {
            errors.Add(new(
                "Mail:Password", null, "a user name needs a password: set ReportWatcher__Mail__Password in the environment, or PasswordFile, or PasswordCommand"));
        }
    }

    private static void CheckFile(string key, string? path, ICollection<DefinitionError> errors)
    {
        if (path is { Length: > 0 } && !File.Exists(path))
            errors.Add(new($"Mail:{key}", path, "there is no such file"));
    }

    private static void CheckLimit(string key, TimeSpan value, ICollection<DefinitionError> errors)
    {
        if (value <= TimeSpan.Zero || value > TimeSpan.FromHours(1))
            errors.Add(new($"Mail:{key}", $"{value}", "expected more than zero and at most 01:00:00"));
    }
}
