namespace ReportWatcher.Mail;

/// <summary>A server's reply (RFC 5321, 4.2).</summary>
/// <param name="Code">Three digits.</param>
/// <param name="Lines">What follows the code on each line, an enhanced status code (RFC 3463) included.</param>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    private const int LongestShown = 400;

    public bool IsPositive => Code is >= 200 and < 300;

    public bool IsTransient => Code is >= 400 and < 500;

    public bool IsPermanent => Code is >= 500 and < 600;

    /// <summary>The server is about to close the connection (RFC 5321, 3.8).</summary>
    public bool IsClosing => Code == 421;

    public string Text => string.Join(' ', Lines);

    public override string ToString() => Show($"{Code} {Text}");

    /// <summary>A server's words on one line, safe to log and show.</summary>
    public static string Show(string words) => VisibleText.Cut(VisibleText.OneLine(words), LongestShown);
}

/// <summary>The server refused a step that opens the session.</summary>
internal sealed class SmtpRefusedException(string step, string reply) : Exception($"{step}: {reply}");

/// <summary>What the server sent is no SMTP, or the server lacks what the settings demand.</summary>
internal sealed class SmtpProtocolException(string message) : Exception(message);
