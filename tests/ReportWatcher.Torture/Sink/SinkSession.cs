using System.Buffers;
using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace ReportWatcher.Torture.Sink;

/// <summary>One connection to the sink: RFC 5321 with PIPELINING, 8BITMIME, SMTPUTF8, STARTTLS and AUTH PLAIN, as far as a submission client goes.</summary>
internal sealed partial class SinkSession(MailSink sink, Socket socket) : IAsyncDisposable
{
    // Every header field is in it, and never a whole message.
    private const int HalfMessage = 2000;

    private Stream _stream = new NetworkStream(socket, ownsSocket: false);
    private PipeReader _reader = PipeReader.Create(new NetworkStream(socket, ownsSocket: false));
    private bool _encrypted;

    public async Task RunAsync(CancellationToken stop)
    {
        Fault? fault = sink.Plan.ForNextConnection();
        if (!await ReplyAsync(SmtpStep.Greeting, fault, "220 sink ready", stop))
            return;

        string recipient = "";
        Fault? ofMessage = null;
        while (await ReadLineAsync(stop) is { } line)
        {
            bool goesOn = line.Split(' ', 2)[0].ToUpperInvariant() switch
            {
                "EHLO" => await ReplyAsync(SmtpStep.Hello, fault, Hello(), stop),
                "STARTTLS" => await StartTlsAsync(fault, stop),
                "AUTH" => await ReplyAsync(SmtpStep.Login, fault, "235 2.7.0 welcome", stop),
                "MAIL" => await ReplyAsync(SmtpStep.Mail, ofMessage = sink.Plan.ForNextMessage(), "250 2.1.0 ok", stop),
                "RCPT" when Refused(SmtpStep.Mail, ofMessage) => await SayAsync("503 5.5.1 MAIL first", stop),
                "RCPT" => await ReplyAsync(SmtpStep.Rcpt, ofMessage, "250 2.1.5 ok", stop),
                "DATA" when Refused(SmtpStep.Mail, ofMessage) || Refused(SmtpStep.Rcpt, ofMessage) => await SayAsync("503 5.5.1 RCPT first", stop),
                "DATA" => await ReplyAsync(SmtpStep.Data, ofMessage, "354 go on", stop)
                    && (Refused(SmtpStep.Data, ofMessage) || await TakeAsync(recipient, ofMessage, stop)),
                "RSET" or "NOOP" => await SayAsync("250 2.0.0 ok", stop),
                "QUIT" => await SayAsync("221 2.0.0 bye", stop) && false,
                _ => await SayAsync("500 5.5.2 what?", stop),
            };
            if (!goesOn)
                return;
            if (line.StartsWith("RCPT", StringComparison.OrdinalIgnoreCase))
                recipient = line[(line.IndexOf('<') + 1)..line.IndexOf('>')];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _reader.CompleteAsync();
        await _stream.DisposeAsync();
    }

    private static bool Refused(SmtpStep step, Fault? fault) => fault?.Step == step && fault.Kind is FaultKind.Transient or FaultKind.Permanent;

    private string Hello()
    {
        string[] lines = ["sink", "PIPELINING", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES", .. Offers()];
        return string.Join("\r\n", lines.Select((line, i) => $"250{(i == lines.Length - 1 ? ' ' : '-')}{line}"));
    }

    private string[] Offers() => sink.Certificate is null ? [] : _encrypted ? ["AUTH PLAIN"] : ["STARTTLS"];

    private async Task<bool> StartTlsAsync(Fault? fault, CancellationToken stop)
    {
        if (fault is { Step: SmtpStep.StartTls, Kind: FaultKind.Garbage })
        {
            await SayAsync("220 2.0.0 go on", stop);
            return await SayAsync("this is no handshake", stop) && false;
        }

        if (!await ReplyAsync(SmtpStep.StartTls, fault, "220 2.0.0 go on", stop) || Refused(SmtpStep.StartTls, fault))
            return Refused(SmtpStep.StartTls, fault);

        SslStream tls = new(_stream);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = sink.Certificate }, stop);
        (_stream, _reader, _encrypted) = (tls, PipeReader.Create(tls), true);
        return true;
    }

    /// <summary>Reads the message and takes it, if nothing is planned against that.</summary>
    private async Task<bool> TakeAsync(string recipient, Fault? fault, CancellationToken stop)
    {
        using MemoryStream message = new();
        bool dropsHalfway = fault is { Step: SmtpStep.Body };
        while (true)
        {
            if (await ReadLineBytesAsync(stop) is not { } line)
                return false;
            if (line.AsSpan().SequenceEqual(".\r\n"u8))
                break;
            message.Write(line.AsSpan(line[0] == '.' ? 1 : 0));
            if (dropsHalfway && message.Length > HalfMessage)
            {
                sink.Halved.Add(Describe(message.ToArray(), recipient, inDoubt: null).MessageId);
                return false;
            }
        }

        if (Refused(SmtpStep.Dot, fault))
            return await ReplyAsync(SmtpStep.Dot, fault, "", stop);

        sink.Take(Describe(message.ToArray(), recipient, fault is { LeavesInDoubt: true } ? fault : null));
        return await ReplyAsync(SmtpStep.Dot, fault, "250 2.0.0 taken", stop);
    }

    private static TakenMessage Describe(byte[] bytes, string recipient, Fault? inDoubt)
    {
        string text = Encoding.UTF8.GetString(bytes);
        // Without the soft line breaks of quoted-printable, which may part any word.
        Match story = StoryTag().Match(text.Replace("=\r\n", ""));
        return new TakenMessage(
            MessageId().Match(text).Groups[1].Value, Watch().Match(text).Groups[1].Value, recipient, story.Success ? int.Parse(story.Groups[1].ValueSpan) : null,
            Convert.ToHexStringLower(SHA256.HashData(bytes)), inDoubt);
    }

    /// <summary>Answers, in the way that the plan has for this step. False: the conversation is over.</summary>
    private async Task<bool> ReplyAsync(SmtpStep step, Fault? fault, string reply, CancellationToken stop)
    {
        if (fault is null || fault.Step != step)
            return await SayAsync(reply, stop);

        switch (fault.Kind)
        {
            case FaultKind.Transient:
                return await SayAsync($"451 4.3.0 fault {fault.Number}", stop) && step != SmtpStep.Greeting;
            case FaultKind.Permanent:
                return await SayAsync($"{(step == SmtpStep.Login ? "535 5.7.8" : "554 5.6.0")} fault {fault.Number}", stop) && step != SmtpStep.Greeting;
            case FaultKind.Slow:
                foreach (byte b in Encoding.ASCII.GetBytes(reply + "\r\n"))
                {
                    await _stream.WriteAsync(new[] { b }, stop);
                    await Task.Delay(sink.Plan.SlowPause, TimeProvider.System, stop);
                }

                return true;
            case FaultKind.Garbage:
                return await SayAsync("\u0001\u0002 no reply at all", stop) && false;
            case FaultKind.Hang:
                // Until the client hangs up.
                while (await ReadLineAsync(stop) is not null)
                {
                }

                return false;
            default:
                return false;
        }
    }

    private async Task<bool> SayAsync(string reply, CancellationToken stop)
    {
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(reply + "\r\n"), stop);
        return true;
    }

    private async Task<string?> ReadLineAsync(CancellationToken stop)
        => await ReadLineBytesAsync(stop) is { } bytes ? Encoding.UTF8.GetString(bytes).TrimEnd('\r', '\n') : null;

    /// <summary>Up to and with the line feed; null at the end.</summary>
    private async Task<byte[]?> ReadLineBytesAsync(CancellationToken stop)
    {
        while (true)
        {
            ReadResult read = await _reader.ReadAsync(stop);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                SequencePosition next = read.Buffer.GetPosition(1, end);
                byte[] line = read.Buffer.Slice(0, next).ToArray();
                _reader.AdvanceTo(next);
                return line;
            }

            if (read.IsCompleted)
                return null;
            _reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    [GeneratedRegex(@"^Message-ID: <([^@>]+)@", RegexOptions.Multiline)]
    private static partial Regex MessageId();

    [GeneratedRegex(@"^X-ReportWatcher-Watch: (.*?)\r$", RegexOptions.Multiline)]
    private static partial Regex Watch();

    [GeneratedRegex(@"story(\d{7})")]
    private static partial Regex StoryTag();
}
