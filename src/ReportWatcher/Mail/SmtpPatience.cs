using System.Net.Sockets;
using Polly;
using Polly.Retry;

namespace ReportWatcher.Mail;

/// <summary>How long and how often both SMTP transports try within one attempt. The waits between attempts are the outbox's.</summary>
internal static class SmtpPatience
{
    private const int QuickRetries = 2;

    /// <summary>A connection that has rested longer is asked whether it is still there before a message is entrusted to it.</summary>
    public static readonly TimeSpan RestUnasked = TimeSpan.FromSeconds(5);

    /// <summary>For QUIT, whose answer nobody needs.</summary>
    public static readonly TimeSpan QuitLimit = TimeSpan.FromSeconds(5);

    /// <summary>For the question whether the server is still there.</summary>
    public static readonly TimeSpan CheckLimit = TimeSpan.FromSeconds(10);

    /// <summary>The time limit for connecting, TLS and login together.</summary>
    public static ResiliencePipeline Opening(MailOptions options, TimeProvider time)
        => new ResiliencePipelineBuilder { TimeProvider = time }.AddTimeout(options.ConnectTimeout).Build();

    /// <summary>Two quick retries of the connection. Never of the login: with a wrong password that is one step nearer to a locked account.</summary>
    public static ResiliencePipeline Connecting(TimeProvider time) => new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = QuickRetries,
            Delay = TimeSpan.FromMilliseconds(200),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = new PredicateBuilder().Handle<SocketException>().Handle<IOException>(),
        })
        .Build();
}
