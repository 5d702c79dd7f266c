using System.Diagnostics;

namespace ReportWatcher.Mail;

/// <summary>Where the password or access token comes from. Read anew for every login: tokens live for an hour, passwords are changed.</summary>
internal static class SmtpCredentials
{
    private const int LongestSecret = 16 * 1024;

    /// <exception cref="SmtpRefusedException">There is none, or it holds what separates the fields of a login.</exception>
    public static string ReadUserName(MailOptions options)
    {
        if (string.IsNullOrEmpty(options.UserName)) throw new SmtpRefusedException("Login", "no UserName is set");
        if (options.UserName.AsSpan().IndexOfAny("\0\u0001\r\n") >= 0) throw new SmtpRefusedException("Login", "the user name holds a control character");
        return options.UserName;
    }

    /// <exception cref="SmtpRefusedException">There is none to be had; the message says where it was looked for and never holds it.</exception>
    public static async Task<string> ReadSecretAsync(MailOptions options, CancellationToken stopping)
    {
        string secret = options.PasswordCommand.Count > 0 ? await RunAsync(options.PasswordCommand, stopping)
            : options.PasswordFile is not null ? await ReadFileAsync(options.PasswordFile, stopping)
            : options.Password ?? "";

        if (secret.Length == 0) throw new SmtpRefusedException("Login", "no password is set: Password, PasswordFile or PasswordCommand");
        if (secret.AsSpan().IndexOfAny('\0', '\r', '\n') >= 0) throw new SmtpRefusedException("Login", "the password holds a line break or NUL");
        return secret;
    }

    private static async Task<string> ReadFileAsync(string path, CancellationToken stopping)
    {
        try
        {
            using StreamReader file = File.OpenText(path);
            return await FirstLineAsync(file, stopping);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SmtpRefusedException("PasswordFile", e.Message);
        }
    }

    private static async Task<string> RunAsync(IList<string> command, CancellationToken stopping)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true, // kept from our own output: it may hold the secret
        };

        try
        {
            using Process process = Process.Start(start) ?? throw new SmtpRefusedException("PasswordCommand", "it did not start");
            try
            {
                process.StandardInput.Close();
                process.ErrorDataReceived += (_, _) => { };
                process.BeginErrorReadLine();
                string secret = await FirstLineAsync(process.StandardOutput, stopping);
                await process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, stopping);
                await process.WaitForExitAsync(stopping);
                return process.ExitCode == 0 ? secret : throw new SmtpRefusedException("PasswordCommand", $"{command[0]} ended with exit code {process.ExitCode}");
            }
            finally
            {
                if (!process.HasExited) process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or IOException)
        {
            throw new SmtpRefusedException("PasswordCommand", e.Message);
        }
    }

    private static async Task<string> FirstLineAsync(TextReader reader, CancellationToken stopping)
    {
        char[] text = new char[LongestSecret];
        int length = await reader.ReadBlockAsync(text.AsMemory(), stopping);
        int end = text.AsSpan(0, length).IndexOfAny('\r', '\n');
        return new string(text, 0, end < 0 ? length : end);
    }
}
