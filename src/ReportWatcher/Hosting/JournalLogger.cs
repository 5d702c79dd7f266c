using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using ReportWatcher.Storage;

namespace ReportWatcher.Hosting;

/// <summary>
/// The log as entries of the systemd journal with a field for everything that an event names, so that <c>journalctl REPORT=story.pdf</c> or
/// <c>journalctl EVENT=1003</c> finds it. The format is systemd's "Native Journal Protocol"; the fields, systemd.journal-fields(7).
/// </summary>
internal sealed class JournalLogger : ILoggerProvider
{
    public const string SocketPath = "/run/systemd/journal/socket";

    // A datagram takes some 200 KB by default; longer texts the protocol would hand over in memory files.
    private const int LongestField = 48 * 1024;

    // A journal that does not read holds up nobody for longer than this.
    private const int PatienceMilliseconds = 2000;

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { SendTimeout = PatienceMilliseconds };
    private readonly UnixDomainSocketEndPoint _journal;

    public JournalLogger(string socketPath) => _journal = new UnixDomainSocketEndPoint(socketPath);

    /// <summary>Whether what this process prints goes to the journal: JOURNAL_STREAM names the socket that our errors go to (systemd.exec(5)); a shell started by a service inherits the variable alone.</summary>
    public static bool IsWanted
    {
        get
        {
            if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable("JOURNAL_STREAM") is not { } stream || !File.Exists(SocketPath))
                return false;
            using SafeFileHandle errors = new(2, ownsHandle: false);
            return stream.EndsWith($":{Posix.Status(errors).Inode}", StringComparison.Ordinal);
        }
    }

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    public void Dispose() => _socket.Dispose();

    private void Send(ReadOnlySpan<byte> entry)
    {
        try
        {
            // Not connected: the journal's daemon is restarted now and then.
            _socket.SendTo(entry, _journal);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // There is nowhere left to say so, and a line of the log is no reason to stop.
        }
    }

    private sealed class Category(JournalLogger journal, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            using MemoryStream entry = new();
            string message = formatter(state, exception);
            Field("MESSAGE", exception is null ? message : $"{message}\n{exception}");
            Field("PRIORITY", $"{PriorityOf(logLevel)}");
            Field("SYSLOG_IDENTIFIER", "reportwatcher");
            Field("LOGGER", name);
            if (eventId.Id != 0)
            {
                Field("EVENT", $"{eventId.Id}");
                Field("MESSAGE_ID", MessageIdOf(eventId.Id));
            }

            if (exception is not null)
                Field("EXCEPTION", exception.GetType().FullName!);
            foreach ((string key, object? value) in state as IEnumerable<KeyValuePair<string, object?>> ?? [])
            {
                // "{OriginalFormat}", which is the message again.
                if (value is not null && char.IsAsciiLetter(key[0]))
                    Field(key.ToUpperInvariant(), Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!);
            }

            journal.Send(entry.GetBuffer().AsSpan(0, (int)entry.Length));

            void Field(string key, string value)
            {
                byte[] bytes = Encoding.UTF8.GetBytes(value.Length > LongestField ? value[..LongestField] : value);
                entry.Write(Encoding.ASCII.GetBytes(key));
                if (bytes.AsSpan().Contains((byte)'\n'))
                {
                    Span<byte> length = stackalloc byte[8];
                    BinaryPrimitives.WriteInt64LittleEndian(length, bytes.Length);
                    entry.Write("\n"u8);
                    entry.Write(length);
                }
                else
                {
                    entry.Write("="u8);
                }

                entry.Write(bytes);
                entry.Write("\n"u8);
            }
        }
    }

    /// <summary>syslog(3)'s levels.</summary>
    private static int PriorityOf(LogLevel level) => level switch
    {
        LogLevel.Critical => 2,
        LogLevel.Error => 3,
        LogLevel.Warning => 4,
        LogLevel.Information => 6,
        _ => 7,
    };

    /// <summary>128 bits that stand for one kind of event for ever.</summary>
    internal static string MessageIdOf(int eventId) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"reportwatcher event {eventId}")).AsSpan(0, 16));
}
