using System.Buffers.Binary;
using System.Net.Sockets;
using System.Reflection;
using System.Text;
using Microsoft.Extensions.Logging;
using ReportWatcher.Hosting;
using ReportWatcher.Tests.Support;

namespace ReportWatcher.Tests.Hosting;

/// <summary>What the journal gets, over a real socket, read as systemd's "Native Journal Protocol" says.</summary>
public sealed class JournalTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Socket _journal = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly ILoggerFactory _logs;

    public JournalTests()
    {
        _journal.Bind(new UnixDomainSocketEndPoint(_folder["socket"]));
        _logs = LoggerFactory.Create(logging => logging.AddProvider(new JournalLogger(_folder["socket"])));
    }

    public void Dispose()
    {
        _logs.Dispose();
        _journal.Dispose();
        _folder.Dispose();
    }

    [LinuxFact]
    public void AnEventIsAnEntryWithAFieldForAllThatItNames()
    {
        _logs.CreateLogger("Intake").ReportFailed("story \"x\".pdf", "timeout", "takes too long", "failed");

        Dictionary<string, string> entry = Receive();

        entry.ShouldBe(new Dictionary<string, string>
        {
            ["MESSAGE"] = "story \"x\".pdf: timeout: takes too long; filed in failed",
            ["PRIORITY"] = "4",
            ["SYSLOG_IDENTIFIER"] = "reportwatcher",
            ["LOGGER"] = "Intake",
            ["EVENT"] = "1003",
            ["MESSAGE_ID"] = JournalLogger.MessageIdOf(1003),
            ["REPORT"] = "story \"x\".pdf",
            ["CODE"] = "timeout",
            ["REASON"] = "takes too long",
            ["FOLDER"] = "failed",
        }, ignoreOrder: true);
        entry["MESSAGE_ID"].ShouldMatch("^[0-9a-f]{32}$");
    }

    [LinuxTheory]
    [InlineData(LogLevel.Debug, 7)]
    [InlineData(LogLevel.Information, 6)]
    [InlineData(LogLevel.Warning, 4)]
    [InlineData(LogLevel.Error, 3)]
    [InlineData(LogLevel.Critical, 2)]
    public void LevelsAreThoseOfSyslog(LogLevel level, int priority)
    {
        using ILoggerFactory logs = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new JournalLogger(_folder["socket"])));
        logs.CreateLogger("Any").Log(level, 0, "text", null, (text, _) => text);

        Receive()["PRIORITY"].ShouldBe($"{priority}");
    }

    [LinuxFact]
    public void WhatHasSeveralLinesStaysOneFieldAndForgesNoOther()
    {
        _logs.CreateLogger("Intake").ReportDuplicate("a\nPRIORITY=0", "b");

        Dictionary<string, string> entry = Receive();

        (entry["REPORT"], entry["PRIORITY"]).ShouldBe(("a\nPRIORITY=0", "6"));
    }

    [LinuxFact]
    public void AnExceptionIsNamedAndALongTextIsCutSoThatTheEntryArrives()
    {
        _logs.CreateLogger("Intake").AnalysisFaulted(new InvalidOperationException(new string('x', 300_000)), "report.txt");

        Dictionary<string, string> entry = Receive();

        (entry["EXCEPTION"], entry["PRIORITY"], entry["EVENT"]).ShouldBe(("System.InvalidOperationException", "3", "1012"));
        entry["MESSAGE"].ShouldStartWith("report.txt: a fault in reading or analysing it\nSystem.InvalidOperationException: xxx");
    }

    [Fact]
    public void EveryKindOfEventHasANumberOfItsOwn()
    {
        int[] numbers =
        [
            .. typeof(LogMessages).GetMethods(BindingFlags.Static | BindingFlags.NonPublic)
                .Select(m => m.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>().Select(a => a.EventId),
        ];

        numbers.Length.ShouldBeGreaterThan(40);
        numbers.ShouldBeUnique();
        numbers.Select(JournalLogger.MessageIdOf).ShouldBeUnique();
    }

    [LinuxFact]
    public void AJournalThatIsGoneStopsNobodyAndOneThatIsBackGetsTheNext()
    {
        ILogger log = _logs.CreateLogger("Intake");
        _journal.Dispose();
        File.Delete(_folder["socket"]);
        log.ReportDuplicate("lost", "b");

        using Socket again = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        again.Bind(new UnixDomainSocketEndPoint(_folder["socket"]));
        log.ReportDuplicate("kept", "b");

        Receive(again)["REPORT"].ShouldBe("kept");
    }

    private Dictionary<string, string> Receive() => Receive(_journal);

    private static Dictionary<string, string> Receive(Socket journal)
    {
        byte[] datagram = new byte[300_000];
        journal.ReceiveTimeout = (int)Eventually.Limit.TotalMilliseconds;
        ReadOnlySpan<byte> rest = datagram.AsSpan(0, journal.Receive(datagram));
        Dictionary<string, string> fields = [];
        while (rest.Length > 0)
        {
            int end = rest.IndexOf((byte)'\n');
            string line = Encoding.UTF8.GetString(rest[..end]);
            rest = rest[(end + 1)..];
            if (line.IndexOf('=') is > 0 and var equals)
            {
                fields.Add(line[..equals], line[(equals + 1)..]);
                continue;
            }

            int length = (int)BinaryPrimitives.ReadInt64LittleEndian(rest);
            fields.Add(line, Encoding.UTF8.GetString(rest.Slice(8, length)));
            rest[8 + length].ShouldBe((byte)'\n');
            rest = rest[(9 + length)..];
        }

        return fields;
    }
}
