namespace ReportWatcher.Torture.Sink;

/// <summary>Where in a conversation a fault strikes.</summary>
internal enum SmtpStep { Greeting, Hello, StartTls, Login, Mail, Rcpt, Data, Body, Dot }

internal enum FaultKind
{
    /// <summary>A 4xx reply.</summary>
    Transient,

    /// <summary>A 5xx reply.</summary>
    Permanent,

    /// <summary>The connection is closed. At <see cref="SmtpStep.Dot"/> the message has been taken; at <see cref="SmtpStep.Body"/> half of it has come.</summary>
    Drop,

    /// <summary>Silence until the client gives up. At <see cref="SmtpStep.Dot"/> the message has been taken.</summary>
    Hang,

    /// <summary>The reply comes byte by byte, with a pause after each.</summary>
    Slow,

    /// <summary>Bytes that are no reply; at <see cref="SmtpStep.StartTls"/> no handshake.</summary>
    Garbage,
}

/// <param name="Number">Named in the replies, so that what the ledger records can be told apart.</param>
internal sealed record Fault(int Number, SmtpStep Step, FaultKind Kind)
{
    /// <summary>The message was taken and its sender will never know.</summary>
    public bool LeavesInDoubt => Step == SmtpStep.Dot && Kind is FaultKind.Drop or FaultKind.Hang or FaultKind.Garbage;

    public override string ToString() => $"{Kind} at {Step}";
}

/// <summary>Which conversations of a sink fail, and how. The faults of a message strike in the order of their drawing; a seed gives the same plan again.</summary>
/// <param name="perMessage">Share of the messages that are met by a fault, 0 to 1.</param>
/// <param name="perConnection">Share of the connections that are met by a fault before any message.</param>
internal sealed class FaultPlan(int seed, double perMessage, double perConnection)
{
    private static readonly (SmtpStep Step, FaultKind Kind)[] s_ofMessages =
    [
        (SmtpStep.Mail, FaultKind.Transient), (SmtpStep.Mail, FaultKind.Permanent), (SmtpStep.Mail, FaultKind.Drop), (SmtpStep.Mail, FaultKind.Garbage),
        (SmtpStep.Rcpt, FaultKind.Transient), (SmtpStep.Rcpt, FaultKind.Permanent), (SmtpStep.Rcpt, FaultKind.Drop), (SmtpStep.Rcpt, FaultKind.Garbage),
        (SmtpStep.Data, FaultKind.Transient), (SmtpStep.Data, FaultKind.Permanent), (SmtpStep.Data, FaultKind.Drop), (SmtpStep.Data, FaultKind.Garbage),
        (SmtpStep.Body, FaultKind.Drop),
        (SmtpStep.Dot, FaultKind.Transient), (SmtpStep.Dot, FaultKind.Permanent), (SmtpStep.Dot, FaultKind.Drop), (SmtpStep.Dot, FaultKind.Garbage),
    ];

    // These cost real seconds each, so they are drawn less often.
    private static readonly (SmtpStep Step, FaultKind Kind)[] s_slowOfMessages =
    [
        (SmtpStep.Mail, FaultKind.Hang), (SmtpStep.Mail, FaultKind.Slow), (SmtpStep.Rcpt, FaultKind.Hang), (SmtpStep.Rcpt, FaultKind.Slow),
        (SmtpStep.Data, FaultKind.Hang), (SmtpStep.Data, FaultKind.Slow), (SmtpStep.Dot, FaultKind.Hang), (SmtpStep.Dot, FaultKind.Slow),
    ];

    private static readonly (SmtpStep Step, FaultKind Kind)[] s_ofConnections =
    [
        (SmtpStep.Greeting, FaultKind.Drop), (SmtpStep.Greeting, FaultKind.Transient), (SmtpStep.Greeting, FaultKind.Permanent), (SmtpStep.Greeting, FaultKind.Hang),
        (SmtpStep.Hello, FaultKind.Drop), (SmtpStep.Hello, FaultKind.Transient), (SmtpStep.Hello, FaultKind.Permanent), (SmtpStep.Hello, FaultKind.Slow),
        (SmtpStep.StartTls, FaultKind.Drop), (SmtpStep.StartTls, FaultKind.Permanent), (SmtpStep.StartTls, FaultKind.Garbage),
        (SmtpStep.Login, FaultKind.Drop), (SmtpStep.Login, FaultKind.Transient), (SmtpStep.Login, FaultKind.Permanent),
    ];

    private readonly Random _random = new(seed);
    private readonly List<Fault> _given = [];

    /// <summary>Of the faulted messages, how many are met by one that takes seconds.</summary>
    public double SlowShare { get; init; } = 0.01;

    /// <summary>Between two bytes of a slow reply.</summary>
    public TimeSpan SlowPause { get; init; } = TimeSpan.FromSeconds(1);

    public IReadOnlyList<Fault> Given
    {
        get
        {
            lock (_given)
                return [.. _given];
        }
    }

    public static FaultPlan None() => new(0, 0, 0);

    /// <summary>Every message meets this one; null: what the plan draws.</summary>
    public (SmtpStep Step, FaultKind Kind)? Always { get; set; }

    public Fault? ForNextMessage() => Always is { } always ? Draw(1, _ => [always]) : Draw(perMessage, slow => slow ? s_slowOfMessages : s_ofMessages);

    public Fault? ForNextConnection() => Draw(perConnection, _ => s_ofConnections);

    private Fault? Draw(double share, Func<bool, (SmtpStep, FaultKind)[]> kinds)
    {
        lock (_given)
        {
            if (_random.NextDouble() >= share)
                return null;

            (SmtpStep Step, FaultKind Kind)[] from = kinds(_random.NextDouble() < SlowShare);
            (SmtpStep step, FaultKind kind) = from[_random.Next(from.Length)];
            Fault fault = new(_given.Count + 1, step, kind);
            _given.Add(fault);
            return fault;
        }
    }
}
